# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Test one release of Airflow or ansible-core.

The result is written as JSON to ``tests/output/versions``. ``versions.py 3.0.6-simple`` runs ``test_protocol.py`` and a selection of the
other live tests, ``versions.py core-2.22-units`` one check with an ansible-core. ``make test-versions`` runs all of them, and ``make
version-table`` writes the results into the documentation.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import environments
import live
import toolchain

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "servers"))

import releases  # noqa: E402  (it is in the folder just added)

OUTPUT = toolchain.REPOSITORY / "tests" / "output" / "versions"
MODULES = toolchain.REPOSITORY / "plugins" / "modules"

AIRFLOW = (
    "2.5.0",
    "2.6.3",
    "2.7.3",
    "2.8.4",
    "2.9.3",
    "2.10.5",
    "2.11.2",
    "3.0.0",
    "3.0.6",
    "3.1.8",
    "3.2.2",
    "3.3.2",
    "3.4.0b2",
)
# One of each generation.
WITH_POSTGRESQL = ("2.11.2", "3.3.2")
WITH_NEWEST_FAB = ("3.0.6", "3.1.8", "3.2.2", "3.3.2")
# The server of the checks of ansible-core.
CORE_AIRFLOW = "3.3.2"
CORES = tuple(
    sorted((*environments.CORES, *environments.OTHER_CORES), key=lambda core: [int(part) for part in core.split(".")])
)
# `make test` runs the other checks with its own releases of ansible-core.
OTHER_CORE_CHECKS = ("sanity", "integration")
CORE_CHECKS = ("units", "execution", "canary", *OTHER_CORE_CHECKS)

# Every kind of object, every module, every listing; then some tests of each area whose behavior differs between releases.
COMMON = (
    "test_protocol.py",
    "test_every_module.py",
    "test_info_modules.py",
    "test_entries.py",
    "test_operations.py",
    "test_assets.py",
    "test_backfill.py::test_rejects_airflow_2",
    "test_backfill.py::test_lifecycle_of_a_backfill",
    "test_dag_run.py::test_a_run_is_triggered_once",
    "test_dag_run.py::test_a_logical_date_names_a_run",
    "test_dag_run.py::test_states_and_notes",
    "test_dag_run.py::test_clear",
    "test_dag_run.py::test_delete",
    "test_dag_run.py::test_rejects_unknown_dags_and_runs",
    "test_dag_run.py::test_rejects_options_that_the_server_does_not_support",
    "test_task_instances.py::test_the_state_of_one_task",
    "test_task_instances.py::test_relatives_are_those_of_the_dry_run",
    "test_task_instances.py::test_past_and_future",
    "test_task_instances.py::test_a_task_group",
    "test_task_instances.py::test_deletion",
    "test_task_instances.py::test_clear_failed_tasks",
    "test_task_instances.py::test_rejects_clear_options_that_the_server_does_not_support",
    "test_hard_cases.py::test_unlimited_slots",
    "test_hard_cases.py::test_the_default_pool",
    "test_hard_cases.py::test_rejects_options_that_the_server_does_not_support",
)
# These create users or roles, or start another server.
WITH_USERS = (
    "test_limits.py",
    "test_disclosure.py",
    "test_access.py::test_each_method_with_right_and_wrong_password",
    "test_access.py::test_a_token",
    "test_access.py::test_no_credentials",
    "test_hard_cases.py::test_unusual_role_names_can_be_read_back",
    "test_hard_cases.py::test_users_need_roles_that_exist",
    "test_hard_cases.py::test_members_keep_their_role_when_permissions_are_removed",
    "test_instance.py::test_instance_converges_with_a_minimum_of_requests",
    "test_instance.py::test_prune",
    "test_instance.py::test_a_role_and_its_user_in_one_run",
    "test_instance.py::test_permissions_are_removed",
    "test_plugins.py::test_any_listing_is_a_source",
    "test_other_servers.py",
)
# For a check with an ansible-core and a server: the tests, and variables that select all of their parameters.
LIVE_CHECKS: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "execution": (("test_execution.py",), {}),
    "canary": (("test_canary.py", "test_canary_faults.py"), {"AIRFLOW_CANARY": "all"}),
}


@dataclass(frozen=True)
class Run:
    """A run of the live tests with a server of this release."""

    release: str
    auth_manager: str = "fab"
    postgresql: bool = False

    @property
    def name(self) -> str:
        return self.release + ("-simple" if self.auth_manager == "simple" else "-postgresql" if self.postgresql else "")

    @property
    def server_options(self) -> tuple[str, ...]:
        simple = ("--auth-manager", "simple") if self.auth_manager == "simple" else ()
        return (*simple, *(("--postgresql",) if self.postgresql else ()))

    @property
    def tests(self) -> tuple[str, ...]:
        selected = COMMON if self.auth_manager == "simple" else (*COMMON, *WITH_USERS)
        return tuple(f"tests/live/{test}" for test in selected)


def _runs() -> tuple[Run, ...]:
    found: list[Run] = []
    for version in AIRFLOW:
        found.append(Run(version))
        if releases.release(version).number >= (3,):
            found.append(Run(version, "simple"))
        if version in WITH_POSTGRESQL:
            found.append(Run(version, postgresql=True))
        if version in WITH_NEWEST_FAB:
            found.append(Run(f"{version}-newest-fab"))
    return tuple(found)


RUNS = {run.name: run for run in _runs()}
CHECKS = {
    f"core-{core}-{check}": (core, check)
    for core in CORES
    for check in CORE_CHECKS
    if core in environments.OTHER_CORES or check not in OTHER_CORE_CHECKS
}
NAMES = (*RUNS, *CHECKS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    name = parser.parse_args().name
    OUTPUT.mkdir(parents=True, exist_ok=True)
    result_file = OUTPUT / f"{name}.json"
    result_file.unlink(missing_ok=True)
    started = time.monotonic()
    date = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    code, facts = _airflow(RUNS[name]) if name in RUNS else _core(*CHECKS[name])
    result = {"name": name, "date": date, "seconds": round(time.monotonic() - started), "ok": code == 0, **facts}
    result_file.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")
    return code


def _airflow(run: Run) -> tuple[int, dict[str, Any]]:
    """Run the live tests of a run, and return the exit code and the result."""
    release = releases.release(run.release)
    calls = OUTPUT / f"{run.name}.calls"
    calls.unlink(missing_ok=True)
    code, facts = _tested(run.name, run.release, run.tests, run.server_options, {"AIRFLOW_CALLS": str(calls)})
    facts.update(
        airflow=release.airflow,
        python=release.python,
        fab=release.fab if run.auth_manager == "fab" else "",
        auth_manager=run.auth_manager if release.number >= (3,) else "",
        database="PostgreSQL" if run.postgresql else "SQLite",
    )
    called = set(json.loads(calls.read_text())["returned"]) if calls.exists() else set()
    missing = sorted({file.stem for file in MODULES.glob("airflow_*.py")} - called)
    if missing:
        print(f"No test of this run called {', '.join(missing)}. Add one to {Path(__file__).name}.")
    compare = (
        "run_in_copy.py",
        f"versions-{run.name}",
        "dev",
        "python",
        "tests/tools/completeness.py",
        "--filters",
        run.release,
    )
    filters = subprocess.run(
        [sys.executable, str(Path(__file__).with_name(compare[0])), *compare[1:]], check=False
    ).returncode
    return code or filters or int(bool(missing)), {**facts, "modules_not_called": missing}


def _core(core: str, check: str) -> tuple[int, dict[str, Any]]:
    """Run a check with an ansible-core, and return the exit code and the result."""
    facts = {"core": installed(core), "check": check, "python": environments.python_version(f"core-{core}")}
    if check in LIVE_CHECKS:
        names, variables = LIVE_CHECKS[check]
        tests = [f"tests/live/{name}" for name in names]
        environment = environments.development(core)
        code, found = _tested(f"core-{core}-{check}", CORE_AIRFLOW, tests, variables=variables, environment=environment)
        return code, {**facts, **found}
    command = {
        "units": ("ansible_test.py", core, "units", "--python", facts["python"]),
        # pylint with this ansible-core needs a package that is not on the index
        "sanity": ("ansible_test.py", core, "sanity", "--python", facts["python"], "--skip-test", "pylint"),
        "integration": ("integration.py", "--core", core, "--airflow", CORE_AIRFLOW),
    }[check]
    script = str(Path(__file__).with_name(command[0]))
    return subprocess.run([sys.executable, script, *command[1:]], check=False).returncode, facts


def installed(core: str) -> str:
    """Return the version of ansible-core in the environment of a release."""
    found = re.search(r"ansible-core==(\S+)", (environments.REQUIREMENTS / f"core-{core}.txt").read_text())
    assert found, core
    return found[1]


def _tested(
    name: str,
    release: str,
    tests: tuple[str, ...] | list[str],
    server_options: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
    environment: str = "dev",
) -> tuple[int, dict[str, Any]]:
    """Run tests with a server.

    Returns the exit code, and the tests that passed, failed or were skipped.
    """
    report = OUTPUT / f"{name}.xml"
    report.unlink(missing_ok=True)
    options = ["-q", f"--junitxml={report}"]
    code = live.run(
        f"versions-{name}", release, [*tests, *options], [*live.SMALL_PAGES, *server_options], variables, environment
    )
    return code, counted(report) if report.exists() else {"passed": 0, "failed": ["the server did not start"]}


def counted(report: Path) -> dict[str, Any]:
    """Return the number of passed tests, and the names of the others.

    They are read from a report of pytest.
    """
    found: dict[str, Any] = {"passed": 0, "failed": [], "skipped": []}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name')}"
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            # a test whose cleanup fails, too, has two entries
            found["failed"] += [name] if name not in found["failed"] else []
        elif "skipped" in outcomes:
            found["skipped"].append(name)
        else:
            found["passed"] += 1
    return found


if __name__ == "__main__":
    sys.exit(main())
