# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests of the collection as jobs: ``jobs.py`` runs all, ``jobs.py 'sanity-*' docs`` runs those."""

from __future__ import annotations

import argparse
import fnmatch
import os
import shlex
import sys
from pathlib import Path

import environments
import toolchain
from scheduler import Job, Scheduler, end_on_signals

TOOLS = Path(__file__).parent
PLUGINS = "ansible_collections.community.airflow.plugins"
# The oldest supported Airflow, and the newest of each generation.
LIVE_RELEASES = ("2.5.0", "2.11.2", "3.3.2")
# Where DAGs run, too: the newest of each generation.
SCHEDULER_RELEASES = ("2.11.2", "3.3.2")
# Each ansible-core runs every scenario, the oldest in both ways of execution; together they cover the releases and the ways.
SCENARIOS = (
    ("2.16", "2.5.0", "both"),
    ("2.19", "2.11.2", "inline"),
    ("2.20", "3.3.2", "process"),
    ("2.21", "3.3.2", "inline"),
)
# Build the collection outside its folder, where no earlier build may lie, and import it as Galaxy does.
IMPORT = "rm -f ../*.tar.gz && python -m galaxy_importer.main --git-clone-path . --output-path .."

# Outside the copy that it is built in, for whoever wants to read it.
SITE = toolchain.REPOSITORY / "tests" / "output" / "docs"


def tool(script: str, *arguments: str) -> list[str]:
    """The command line of a script beside this one."""
    return [sys.executable, str(TOOLS / script), *arguments]


def check(name: str, environment: str, command: str) -> Job:
    """A job that runs one command, which installs nothing, in a copy of the checkout."""
    return Job(name, tool("run_in_copy.py", "--own-home", name, environment, *shlex.split(command)))


def live(release: str) -> Job:
    """The live suite against a server of this release."""
    sample = [] if release == LIVE_RELEASES[-1] else ["--sample"]
    return Job(f"live-{release}", tool("live.py", *sample, release))


def hostile(core: str) -> Job:
    """Hostile text in every field of a model server, and the tests of trees, with this ansible-core."""
    environment = "dev" if core == environments.NEWEST_CORE else f"dev-{core}"
    tests = (
        "tests/hostile"
        if environment == "dev"
        else "tests/hostile tests/unit/plugins/lookup tests/unit/plugins/plugin_utils"
    )
    return check(f"hostile-{core}", environment, f"pytest {tests}")


def live_scheduler(release: str) -> Job:
    """The tests that need a scheduler, against one server of this release that has it."""
    return Job(f"live-scheduler-{release}", tool("live.py", "--scheduler", release))


def integration(core: str, release: str, execution: str) -> Job:
    """The scenarios of the modules, run by ansible-test: in the controller's process, in processes of their own, or both."""
    command = tool("integration.py", "--core", core, "--airflow", release, "--execution", execution)
    return Job(f"integration-{core}", command)


def sanity(core: str) -> Job:
    """ansible-test sanity: every test with the oldest and the newest ansible-core, what depends on ansible-core with those between.

    ``make sanity CORE=2.19`` runs every test.
    """
    complete = core in (environments.CORES[0], environments.NEWEST_CORE)
    options = [] if complete else ["--python", environments.python_version(f"core-{core}"), "--skip-test", "pylint"]
    return Job(f"sanity-{core}", tool("ansible_test.py", core, "sanity", *options))


def units(python: str) -> Job:
    """The unit tests on this Python. ``make units`` runs them on every Python."""
    return Job(f"units-{python}", tool("ansible_test.py", environments.NEWEST_CORE, "units", "--python", python))


def completeness() -> Job:
    """Whether the live jobs called everything that the API can."""
    needs = [f"live-{release}" for release in LIVE_RELEASES]
    needs += [f"live-scheduler-{release}" for release in SCHEDULER_RELEASES]
    command = tool("run_in_copy.py", "completeness", "dev", "python", "tests/tools/completeness.py")
    return Job("completeness", command, needs)


JOBS = [
    # What takes seconds comes first, for a quick answer; then the long jobs, so that the slots fill up evenly.
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
    *(integration(*scenario) for scenario in SCENARIOS),
    *(sanity(core) for core in environments.CORES),
    *(units(python) for python in (environments.TARGET_PYTHONS[0], environments.TARGET_PYTHONS[-1])),
    check("importer", "importer", f"sh -c '{IMPORT}'"),
    check("docs", "antsibull", "antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs all ."),
    check("site", "site", f"python tests/tools/docsite.py {shlex.quote(str(SITE))}"),
    check("ansible-lint", "ansible-lint", "ansible-lint --offline --profile production --strict"),
    check("execution-environment", "importer", "ansible-builder introspect ../../.."),
    completeness(),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", default=["*"], help="names of jobs; * stands for any text")
    parser.add_argument("--list", action="store_true", help="only print the names")
    parser.add_argument("--slots", type=int, default=min(os.cpu_count() or 2, 4) + 1, help="jobs at a time")
    arguments = parser.parse_args()
    for pattern in arguments.patterns:
        if not fnmatch.filter([job.name for job in JOBS], pattern):
            parser.error(f"no job is named {pattern}; --list names them")
    jobs = [job for job in JOBS if any(fnmatch.fnmatch(job.name, pattern) for pattern in arguments.patterns)]
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
