# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests of the collection as jobs.

``jobs.py`` runs all of them, ``jobs.py 'sanity-*' docs`` some of them. ``jobs.py --versions`` runs the jobs of more releases of Airflow and
ansible-core, ``jobs.py --versions 2.6.3`` those of one release.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import shlex
import sys
from pathlib import Path

import environments
import toolchain
import versions
from scheduler import Job, Scheduler, end_on_signals

TOOLS = Path(__file__).parent
PLUGINS = "ansible_collections.community.airflow.plugins"
# The oldest supported Airflow, and the newest of each generation.
LIVE_RELEASES = ("2.5.0", "2.11.2", "3.3.2")
# With a scheduler, too: the newest of each generation.
SCHEDULER_RELEASES = ("2.11.2", "3.3.2")
# These versions of ansible-core run every scenario; together they cover the releases of Airflow.
SCENARIOS = (
    ("2.16", "2.5.0"),
    ("2.19", "2.11.2"),
    ("2.21", "3.3.2"),
)
# Scenarios that run with the other version of ansible-core, too. ``make integration CORE=2.20`` runs every scenario.
SOME_SCENARIOS = ("airflow_connection", "airflow_dag_run", "airflow_instance", "plugins", "role_drift_report", "tree")
# Scenarios whose modules run as processes as well. A live test compares both ways for every module, and
# ``make integration EXECUTION=process`` runs every scenario.
PROCESS_SCENARIOS = ("airflow_connection", "airflow_dag_run", "airflow_instance", "airflow_pool", "tree")
# The unit tests that depend on ansible-core. The others depend on Python alone.
CORE_UNITS = tuple(
    f"tests/unit/plugins/{name}"
    for name in ("lookup", "modules", "module_utils/_module", "plugin_utils", "test_roles.py")
)
# Build the collection outside its folder, which must not contain an earlier build, and import it like Galaxy.
IMPORT = "rm -f ../*.tar.gz && python -m galaxy_importer.main --git-clone-path . --output-path .."

# Outside the copy in which it is built, so that it can be read afterwards.
SITE = toolchain.REPOSITORY / "tests" / "output" / "docs"


def tool(script: str, *arguments: str) -> list[str]:
    """Return the command line of a script in this folder."""
    return [sys.executable, str(TOOLS / script), *arguments]


def check(name: str, environment: str, command: str) -> Job:
    """Return a job that runs a command in a copy of the checkout."""
    return Job(name, tool("run_in_copy.py", "--own-home", name, environment, *shlex.split(command)))


def live(release: str) -> Job:
    """Return the job of the live suite with a server of this release."""
    return Job(f"live-{release}", tool("live.py", "--sample", release))


def hostile(core: str) -> Job:
    """Return the job of the tests with hostile text and of the tests of trees.

    They run with this ansible-core.
    """
    environment = environments.development(core)
    tests = (
        "tests/hostile"
        if environment == "dev"
        else "tests/hostile tests/unit/plugins/lookup tests/unit/plugins/plugin_utils"
    )
    return check(f"hostile-{core}", environment, f"pytest {tests}")


def live_scheduler(release: str) -> Job:
    """Return the job of the tests that need a scheduler.

    They run with a server of this release.
    """
    return Job(f"live-scheduler-{release}", tool("live.py", "--scheduler", release))


def integration(core: str, release: str, *scenarios: str) -> Job:
    """Return the job of the scenarios of the modules, by default all of them.

    They are run by ansible-test, inside the controller process.
    """
    return Job(f"integration-{core}", tool("integration.py", "--core", core, "--airflow", release, *scenarios))


def integration_as_processes(core: str, release: str) -> Job:
    """Return the job of some scenarios with each module in a process of its own."""
    options = ("--core", core, "--airflow", release, "--execution", "process")
    return Job(f"integration-process-{core}", tool("integration.py", *options, *PROCESS_SCENARIOS))


def sanity(core: str) -> Job:
    """Return the job of the sanity tests.

    It runs all tests with the newest ansible-core. Otherwise, it runs those that depend on ansible-core. ``make sanity CORE=2.19`` runs every
    test.
    """
    options = ["--python", environments.python_version(f"core-{core}"), "--skip-test", "pylint"]
    options = [] if core == environments.NEWEST_CORE else options
    return Job(f"sanity-{core}", tool("ansible_test.py", core, "sanity", *options))


def units() -> list[Job]:
    """Return the jobs of the unit tests.

    ``ansible-test`` runs those of the modules on the oldest Python. It starts a process for each test, so pytest runs all of them with the
    newest ansible-core, and with its next release, on the newest Python, those that depend on ansible-core. ``make units`` runs them with
    ``ansible-test`` on every Python.
    """
    oldest, newest = environments.TARGET_PYTHONS[0], environments.development(environments.NEWEST_CORE)
    following = environments.development(environments.OTHER_CORES[-1])
    return [
        Job(f"units-{oldest}", tool("ansible_test.py", environments.NEWEST_CORE, "units", "--python", oldest)),
        check(f"units-{environments.python_version(newest)}", newest, "pytest -n 2 tests/unit"),
        check(f"units-{environments.python_version(following)}", following, f"pytest -n 2 {' '.join(CORE_UNITS)}"),
    ]


def completeness() -> Job:
    """Return the job that checks the coverage of the API.

    The live jobs must have called every operation of the API.
    """
    requires = [f"live-{release}" for release in LIVE_RELEASES]
    requires += [f"live-scheduler-{release}" for release in SCHEDULER_RELEASES]
    command = tool("run_in_copy.py", "completeness", "dev", "python", "tests/tools/completeness.py")
    return Job("completeness", command, requires)


JOBS = [
    # Jobs of a few seconds run first, for a quick result; then the long jobs, so that the slots are used evenly.
    check("ruff-format", "ruff", "ruff format --check --diff --quiet ."),
    check("ruff-check", "ruff", "ruff check --quiet ."),
    check("mypy", "mypy", f"mypy --package {PLUGINS}.module_utils --package {PLUGINS}.plugin_utils"),
    check("yamllint", "ansible-lint", "yamllint --strict ."),
    check("changelog", "antsibull", "antsibull-changelog lint"),
    *(live(release) for release in LIVE_RELEASES),
    *(live_scheduler(release) for release in SCHEDULER_RELEASES),
    hostile(environments.CORES[0]),
    hostile(environments.NEWEST_CORE),
    Job("live-kerberos", tool("kerberos.py")),
    Job("live-tls", tool("tls.py")),
    Job("chromium", tool("chromium.py")),
    Job("demo", [sys.executable, str(toolchain.REPOSITORY / "demo" / "demo.py"), "--stop"]),
    *(integration(*scenario) for scenario in SCENARIOS),
    integration("2.20", "3.3.2", *SOME_SCENARIOS),
    integration_as_processes("2.16", "2.11.2"),
    *(sanity(core) for core in environments.CORES),
    *units(),
    check("importer", "importer", f"sh -c '{IMPORT}'"),
    check("docs", "antsibull", "antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs all ."),
    check("site", "site", f"python tests/tools/docsite.py {shlex.quote(str(SITE))}"),
    check("ansible-lint", "ansible-lint", "ansible-lint --offline --profile production --strict"),
    check("execution-environment", "importer", "ansible-builder introspect ../../.."),
    completeness(),
]


# The jobs of `make test-versions`.
VERSION_JOBS = [Job(name, tool("versions.py", name)) for name in versions.NAMES]


def selected(pattern: str, of_versions: bool) -> list[str]:
    """Return the names of jobs that match a pattern.

    A release matches all its jobs: ``3.0.6`` also matches ``3.0.6-simple``.
    """
    names = [job.name for job in (VERSION_JOBS if of_versions else JOBS)]
    found = fnmatch.filter(names, pattern)
    return [*found, *fnmatch.filter(names, f"{pattern}-*")] if of_versions else found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", default=["*"], help="names of jobs; * matches any text")
    parser.add_argument("--versions", action="store_true", help="the jobs of `make test-versions`")
    parser.add_argument("--list", action="store_true", help="only print the names")
    parser.add_argument("--slots", type=int, default=min(os.cpu_count() or 2, 4) + 1, help="jobs at a time")
    arguments = parser.parse_args()
    names: set[str] = set()
    for pattern in arguments.patterns:
        found = selected(pattern, arguments.versions)
        if not found:
            parser.error(f"no job is named {pattern}; --list names them")
        names.update(found)
    jobs = [job for job in (VERSION_JOBS if arguments.versions else JOBS) if job.name in names]
    if arguments.list:
        print("\n".join(job.name for job in jobs))
        return 0
    end_on_signals()
    scheduler = Scheduler(jobs, toolchain.REPOSITORY / "tests" / "output" / "jobs", arguments.slots)
    try:
        return 0 if scheduler.run() else 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
