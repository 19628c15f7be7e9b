# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the live suite against a real Airflow that is started for it.

For example: ``live.py 2.11.2 -k pool``. ``live.py --scheduler 2.11.2`` runs the tests in ``tests/live/scheduler``, against a server that
runs DAGs. ``live.py --faults 2.11.2`` injects every fault at every request of the tasks that write, and writes a table to
``tests/output/faults``. ``live.py --fuzz 2.11.2`` runs the fuzz suite with the number of examples in AIRFLOW_FUZZ_EXAMPLES. ``live.py
--races 2.11.2`` runs several controllers at once on PostgreSQL with a scheduler, then other clients that write before every request of the
tasks that write, and writes tables to ``tests/output/races``. ``live.py --privileges 2.11.2`` runs every task with exactly the permissions
that it needs, and without each of them, and writes them to ``tests/output/privileges``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import toolchain

# No rate limit for logins and no slow password hash, which would only delay the tests.
SERVER_OPTIONS = ("--no-login-limit", "--cheap-password")
# A listing of a few dozen objects has several pages.
SMALL_PAGES = ("--maximum-page-limit", "20")
# Features that are disabled by default: connection tests, and reading the configuration, by generation. FAB of Airflow 3 caches users by ID
# for half a minute, and SQLite reuses the ID of a deleted user.
ALLOWED = {
    "2": ("core.test_connection=Enabled", "webserver.expose_config=True"),
    # 3.0.0 reads expose_config of the section of Airflow 2
    "3": (
        "core.test_connection=Enabled",
        "api.expose_config=True",
        "webserver.expose_config=True",
        "fab.cache_ttl=0",
    ),
}
# Secrets in options without an effect, each hidden for another reason: marked as sensitive by Airflow, unknown, a URL.
PLANTED = (
    'secrets.backend_kwargs={"role": "config-canary"}',
    "acme.endpoint=config-canary",
    "metrics.otel_host=https://bob:config-canary@otel.example.com",
)
SCHEDULER_TESTS = "tests/live/scheduler"
FAULT_TESTS = "tests/live/test_faults.py"
PRIVILEGE_TESTS = ("tests/live/test_least_privilege.py", "tests/live/test_gitops_example.py")
FUZZ_TESTS = ("tests/live/test_fuzz.py", "tests/live/test_malformed.py")
FAULT_PART = ("AIRFLOW_FAULTS_EVERY", "AIRFLOW_FAULTS_START")
RACE_TESTS = ("tests/live/test_races.py", "tests/live/test_intruders.py")
# The default of 15 connections is too few: eight controllers at once stop an API server of Airflow 3 with FAB for half a minute.
CONNECTIONS = ("database.sql_alchemy_pool_size=50", "database.sql_alchemy_max_overflow=50")
PRIVILEGES = toolchain.REPOSITORY / "tests" / "output" / "privileges"
FAULT_TABLES = toolchain.REPOSITORY / "tests" / "output" / "faults"
RACE_TABLES = FAULT_TABLES.with_name("races")
# the tests of kerberos.py and tls.py start their own servers
OTHER_TESTS = (SCHEDULER_TESTS, "tests/live/kerberos", "tests/live/tls")
# Controller features do not depend on the server. `make test` tests them with the newest release, `make live` with any.
CONTROLLER_TESTS = tuple(
    f"tests/live/test_{name}.py" for name in ("credentials", "execution", "hidden", "servers_apart", "steering")
)
# With the newest release of Airflow 2, these tests migrate to the newest release.
MIGRATIONS = "tests/live/test_trees.py"
# Suites of which a run with the newest release of each generation shows most. `make live` runs them on any release.
LONG_SUITES = (
    MIGRATIONS,
    "tests/live/test_canary_faults.py",
    "tests/live/test_gitops_example.py",
    "tests/live/test_lost_and_hidden.py",
    "tests/live/test_plugins.py",
    "tests/live/test_refusals.py",
    "tests/live/test_role_replacement.py",
    "tests/live/test_sessions.py",
    FAULT_TESTS,
    *FUZZ_TESTS,
    *RACE_TESTS,
)
NEWEST = ("2.11.2", "3.3.2")
# One run of every module shows what a server's responses disclose; the other kinds of execution do not depend on the server.
CANARIES = "tests/live/test_canary.py::test_no_secret_in_any_output"
OTHER_PASSES = (f"{CANARIES}[inline-True]", f"{CANARIES}[process-False]")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scheduler", action="store_true", help="the tests that need a scheduler, and no others")
    parser.add_argument("--faults", action="store_true", help="the fault suite with every placement, and no other test")
    parser.add_argument("--privileges", action="store_true", help="the permissions of every task, and no other test")
    parser.add_argument("--fuzz", action="store_true", help="the fuzz suite, and no other test")
    parser.add_argument("--races", action="store_true", help="the race suite, and no other test")
    parser.add_argument(
        "--sample", action="store_true", help="as in `make test`: without tests that another release covers"
    )
    parser.add_argument("release", help="of Airflow")
    arguments, options = parser.parse_known_args()
    if arguments.races:
        return races(arguments.release, options)
    name, tests = f"live-{arguments.release}", ["tests/live", *(f"--ignore={folder}" for folder in OTHER_TESTS)]
    if arguments.sample and arguments.release == NEWEST[-1]:
        tests.append(f"--ignore={MIGRATIONS}")
    elif arguments.sample:
        tests += [f"--ignore={file}" for file in CONTROLLER_TESTS]
        tests += [f"--deselect={test}" for test in OTHER_PASSES]
        if arguments.release not in NEWEST:
            tests += [f"--ignore={file}" for file in LONG_SUITES]
    server_options = [] if arguments.fuzz else [*SMALL_PAGES]
    if arguments.scheduler:
        name, tests = f"live-scheduler-{arguments.release}", [SCHEDULER_TESTS]
        server_options.append("--scheduler")
    variables = {}
    if arguments.faults:
        name, tests = f"faults-{arguments.release}", [FAULT_TESTS]
        # a part of an enumeration does not replace the table of another
        part = "".join(f"-{os.environ[name]}" for name in FAULT_PART if os.environ.get(name))
        table = FAULT_TABLES / f"{arguments.release}{part}{'-selected' if options else ''}.json"
        variables.update(AIRFLOW_FAULTS="all", AIRFLOW_FAULTS_TABLE=str(table))
    if arguments.privileges:
        name, tests = f"privileges-{arguments.release}", list(PRIVILEGE_TESTS)
        # a part does not replace the results of all cases
        part = "-part" if options else ""
        variables.update(
            AIRFLOW_PRIVILEGES="all", AIRFLOW_PRIVILEGES_RECORD=str(PRIVILEGES / f"{arguments.release}{part}.json")
        )
    if arguments.fuzz:
        name, tests = f"fuzz-{arguments.release}", list(FUZZ_TESTS)
    # `make completeness` checks the requests of a complete run
    record = (
        None
        if options or arguments.faults or arguments.fuzz or arguments.privileges
        else toolchain.cache_dir() / "calls" / f"{name}.json"
    )
    if record:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.unlink(missing_ok=True)
    variables["AIRFLOW_CALLS"] = str(record or "")
    return run(name, arguments.release, [*tests, *options], server_options, variables)


def races(release: str, options: Sequence[str]) -> int:
    """Run the race suite.

    It runs controllers at once with a scheduler, and other clients without a scheduler, which would change the runs.
    """
    variables = {
        "AIRFLOW_RACES": "all",
        "AIRFLOW_RACES_TABLE": str(RACE_TABLES / f"{release}.json"),
        "AIRFLOW_INTRUDERS_TABLE": str(RACE_TABLES / f"{release}-intruders.json"),
        "AIRFLOW_CALLS": "",
    }
    codes = []
    for test, more in zip(RACE_TESTS, (("--scheduler", "--postgresql"), ())):
        server_options = [*SMALL_PAGES, *more]
        for setting in CONNECTIONS if more else ():
            server_options += ["--config", setting]
        codes.append(run(f"races-{release}", release, [test, *options], server_options, variables))
    # 5: a selection like -k matches none of these tests
    return max((code for code in codes if code != 5), default=5)


def run(
    name: str,
    release: str,
    tests: Sequence[str],
    server_options: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
    environment: str = "dev",
) -> int:
    """Run pytest in the copy ``name`` with a server of this release.

    Returns its exit code.
    """
    copy = [sys.executable, str(Path(__file__).with_name("run_in_copy.py")), name, environment]
    server = ["python", "tests/servers/airflow_server.py", "run", release, *SERVER_OPTIONS, *server_options]
    for setting in (*ALLOWED[release.partition(".")[0]], *PLANTED):
        server += ["--config", setting]
    command = [*copy, *server, "--", "pytest", *tests]
    return subprocess.run(command, env={**os.environ, **(variables or {})}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
