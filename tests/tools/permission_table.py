# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the documentation page about the permissions of modules and roles.

The page lists the permissions that each module and role needs. ``permission_table.py CHECKOUT`` adds the results of ``make privileges`` in
``tests/output/privileges`` to ``tests/tools/permission_results.json``, and writes the page from that file and from the table of
permissions.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._client.permissions import ROUTES
from rst import list_table

PAGE = Path("docs", "docsite", "rst", "guide_permissions.rst")
RESULTS = Path("tests", "tools", "permission_results.json")
OUTPUT = Path("tests", "output", "privileges")

Result = Mapping[str, Any]
Results = Mapping[str, Mapping[str, Result]]
"""The results, by release and by case."""

# By case: the text in the column "Task", if the name of the case does not describe the task.
TASKS = {
    "role-replacement": "remove permissions, if the module must replace the role",
    "instance": "create, update and delete objects of all kinds",
    "maintenance-freeze": "``state=frozen``",
    "maintenance-restore": "``state=restored``",
    "dag_run-trigger": "trigger",
    "dag_run-wait": "trigger with ``unpause`` and ``wait``",
    "dag_run-state": "``state=failed``, ``note``",
    "dag_run-delete": "``state=absent``",
    "dag_run-clear": "``clear``",
    "dag_run-note": "``note``",
    "task-clear": "clear",
    "task-state": "``state``, ``note``",
    "task-note": "``note``",
    "task-delete": "``state=absent``",
    "backfill-cancel": "``state=cancelled``",
    "dag_favorite": "all",
    "asset_event": "record an event",
    "asset_event-materialize": "``materialize``",
    "queued_event-dag": "``dag_id``",
    "queued_event-asset": "``uri``",
    "queued_event-both": "``dag_id``, ``uri``",
    "connection_test": "all",
    "dag_reparse": "all",
    "state_store-create": "create an entry of a task",
    "asset_state": "create an entry of an asset",
    "asset_state-absent": "delete an entry of an asset",
    "task_state-absent": "delete an entry of a task",
    "dag-update": "all",
    "api": "``GET pools``; for other requests, see the tables below",
    "role-apply": "create and update pools, variables and connections",
    "role-drift_report": "compare pools, variables and connections",
    "role-export": "export all kinds; the role ``migrate`` needs the same permissions on the source",
    "role-migrate": "create pools, variables and connections on the target",
}

HEAD = """\
..
  Copyright (c) 2026 community.airflow contributors
  GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

.. This page is generated: run "make permission-table" instead of editing it.

.. _ansible_collections.community.airflow.docsite.guide_permissions:

Permissions
===========

The Airflow user that a task logs in as needs only the permissions that this page lists for the task. If a permission is missing, the error
message of the task names all permissions that the rejected request needs. This page applies to servers with the FAB auth manager, which is
the default of Airflow 2.

In the tables, "Pools (read, edit)" stands for the permissions ``can_read on Pools`` and ``can_edit on Pools``. In a task of
``airflow_role``, write these permissions as ``{action: can_read, resource: Pools}`` and ``{action: can_edit, resource: Pools}``. Logging in
requires no additional permission. Airflow itself adds ``can_read on Website`` to each role.

If a task uses only a single DAG, a permission on this DAG, such as ``can_edit on DAG:etl``, is sufficient instead of the same permission on
``DAGs``.

If a permission that is listed after "to see all objects" is missing, the server returns no error, but omits some objects, as if they did
not exist.

Tasks use the permissions that are listed after "optional" only for additional checks. The role ``migrate`` uses these permissions to
determine whether two URLs belong to different servers. Without these permissions, the role fails unless the servers run different versions
of Airflow, or ``migrate_target_is_separate`` is set. Before ``airflow_role`` deletes a role, it uses these permissions to check whether the
server can delete roles, and which users lose the role. Without these permissions, the deletion fails on a server that cannot delete roles,
and a warning reports that the users were not checked. ``airflow_dag_state``, ``airflow_dag_run`` and ``airflow_instance`` use these
permissions to return a warning if they unpause a DAG that ``airflow_maintenance`` has frozen.

The playbook ``examples/gitops/ci_role.yml`` of the collection creates a role with exactly the permissions that the GitOps example needs.

"""
MODULES_TEXT = """\
Modules and roles
-----------------

On the listed releases of Airflow, each task was run as a user with exactly these permissions, and then without each one of these
permissions. In check mode, a task needs only the permissions to read, unless the module requests a dry run from the server. Clearing tasks,
setting the state of tasks, and creating backfills therefore need the permissions of the operation even in check mode.

"""
REQUESTS_TEXT = """\

Requests of Airflow {generation}
--------------------{underline}

This table lists the permissions of each request. Use it for ``airflow_api``, and for options that are not in the first table.

"""
_GENERATIONS = {"v1": "2", "v2": "3"}
_ORDER = ("read", "create", "edit", "delete")


def page(results: Results) -> str:
    """Return the text of the documentation page."""
    parts = [HEAD, MODULES_TEXT, *list_table(_of_modules(results))]
    for api, generation in _GENERATIONS.items():
        text = REQUESTS_TEXT.format(generation=generation, underline="-" * len(generation))
        parts += [text, *list_table(_of_requests(api))]
    return "".join(parts)


def short(permissions: Iterable[str]) -> str:
    """Return permissions grouped by resource, such as "DAGs (read, edit)"."""
    verbs: dict[str, list[str]] = {}
    for one in permissions:
        action, _on, resource = one.partition(" on ")
        verbs.setdefault(resource, []).append(action.removeprefix("can_"))
    return ", ".join(
        f"{resource} ({', '.join(sorted(found, key=_ORDER.index))})" for resource, found in sorted(verbs.items())
    )


def _cell(required: Iterable[str], visible: Iterable[str], optional: Iterable[str] = ()) -> str:
    parts = {"to see all objects": short(visible), "optional": short(optional)}
    return "; ".join([short(required) or "none", *(f"{name}: {text}" for name, text in parts.items() if text)])


def _of_modules(results: Results) -> list[list[str]]:
    """Return the rows of the table of modules.

    Releases with the same permissions share a row.
    """
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for release, cases in results.items():
        for case, one in cases.items():
            if one["proven"]:
                cell = _cell(one["required"], one["visible"], one.get("optional", ()))
                found.setdefault((one["module"], case), {}).setdefault(cell, []).append(release)
    table = [["Module or role", "Task", "Airflow", "Permissions"]]
    for (module, case), cells in sorted(
        found.items(), key=lambda item: (not item[0][0].startswith("airflow_"), item[0])
    ):
        for cell, releases in cells.items():
            table.append([f"``{module}``", _task(case, results), ", ".join(releases), cell])
    return table


def _task(case: str, results: Results) -> str:
    if case in TASKS:
        return TASKS[case]
    options = next(cases[case].get("options") for cases in results.values() if case in cases)
    if "_info" not in case:
        return case.partition("-")[2]
    include = options.get("include", [])
    names = [f"``{name}``" for name in options if name != "include"]
    return ", ".join([*names, *(f"``include: [{one}]``" for one in include)]) or "all objects"


def _of_requests(api: str) -> list[list[str]]:
    """Return the rows of the table of requests, sorted by path."""
    table = [["Request", "Since", "Permissions"]]
    first = {"v1": "2.5.0", "v2": "3.0.0"}[api]
    for route in sorted(
        (one for one in ROUTES if one.api == api), key=lambda one: (one.path, one.method, _number(one.since))
    ):
        needs = [text for text in route.needs.split(", ") if text]
        required = [_words(text) for text in needs if not text.startswith("see ")]
        visible = [_words(text) for text in needs if text.startswith("see ")]
        bulk = [text.partition(" ")[2] for text in needs if text.startswith("each ")]
        cell = _cell([one for one in required if not one.startswith("can_each")], visible)
        if bulk:
            cell = f"{bulk[0]} (create, edit or delete, for the actions in the body)" + (
                f", {cell}" if cell != "none" else ""
            )
        path = re.sub("{}", "{…}", route.path)
        table.append([f"``{route.method} {path}``", first if route.since == "0" else route.since, cell])
    return table


def _words(text: str) -> str:
    verb, _space, resource = text.partition(" ")
    return f"can_{'read' if verb == 'see' else verb} on {resource}"


def _number(version: str) -> list[int]:
    return [int(part) for part in re.findall("[0-9]+", version)]


def collected(record: Path, output: Path) -> dict[str, dict[str, Any]]:
    """Return the recorded results, updated with those of the last runs."""
    results: dict[str, dict[str, Any]] = json.loads(record.read_text()) if record.exists() else {}
    for file in sorted(output.glob("*.json")):
        found = json.loads(file.read_text())
        release = file.stem.removesuffix("-part")
        results[release] = {**results.get(release, {}), **found} if release != file.stem else found
    return dict(sorted(results.items(), key=lambda item: _number(item[0])))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="the checkout that contains the results, the record and the page")
    checkout = parser.parse_args().checkout
    results = collected(checkout / RESULTS, checkout / OUTPUT)
    (checkout / RESULTS).write_text(json.dumps(results, indent=1) + "\n")
    (checkout / PAGE).write_text(page(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
