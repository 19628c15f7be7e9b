# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a whole instance as the options that declare it."""

from __future__ import annotations

from typing import Any

from .._client.client import Airflow
from .._client.listing import completed
from .._client.readable_rows import list_readable
from .._errors import ApiError, InvalidRequestError
from .._model.resource import Resource
from .._module.argument_spec import connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._query.routing import whole_query
from .._resources.dag import DAG
from .._resources.registry import RESOURCES
from .._resources.stand_ins import is_stand_in, original_of
from .batch import named
from .export import Export
from .freezes import read_snapshots
from .prune import LEFT_BEHIND

PLACEHOLDER = "{{ vault_airflow_<kind>_<id>_<field> }}"


def instance_info() -> ModuleDefinition:
    """Define the module that reads a whole instance."""
    spec = {
        **connection_spec(),
        "gather": {"type": "list", "elements": "str", "choices": [resource.plural for resource in RESOURCES]},
        "include_defaults": {"type": "bool", "default": False},
        "secrets": {"type": "str", "choices": ["placeholder", "omit"], "default": "placeholder", "no_log": False},
        "placeholder": {"type": "str", "default": PLACEHOLDER},
    }
    return ModuleDefinition(spec, gather_all, reads=True, raw=True)


def gather_all(call: ModuleCall) -> Result:
    """Read every object of the selected kinds.

    By default, all kinds that the server supports are selected.
    """
    params = call.params
    template = params["placeholder"] if params["secrets"] == "placeholder" else ""
    if params["secrets"] == "placeholder" and not all(word in template for word in ("<kind>", "<id>", "<field>")):
        raise InvalidRequestError(
            "placeholder must contain <kind>, <id> and <field>. Otherwise, two secrets could have the same placeholder."
        )
    airflow = call.connect()
    export = Export(template, whole=params["include_defaults"])
    result: dict[str, Any] = {}
    warnings = []
    for resource in RESOURCES:
        if params["gather"] is not None and resource.plural not in params["gather"]:
            continue
        try:
            result[resource.plural] = _gather_items(airflow, resource, export)
        except InvalidRequestError as error:
            if params["gather"] is not None:
                raise
            warnings.append(f"The result does not include {resource.label_plural}: {error}")
    if export.uncertain:
        warnings.append(
            f"Airflow {airflow.version} normalizes numbers: it returns 3.10 as 3.1 and 1e999 as Infinity. The stored text of these "
            f"variables may differ: {named(sorted(export.uncertain))}."
        )
    warnings += _settled(result)
    if export.left:
        # when this instance is applied with prune, objects that it cannot contain must not be deleted
        result[LEFT_BEHIND] = export.left
    frozen: list[str] = []
    if result.get(DAG.plural):
        frozen, remarks = _frozen(airflow)
        warnings += remarks
    return {
        "changed": False,
        "instance": result,
        "placeholders": export.placeholders,
        LEFT_BEHIND: export.left,
        "omitted_defaults": export.omitted_defaults,
        "server": {"url": airflow.http.options.url, "version": airflow.version},
        "frozen": frozen,
        "warnings": warnings,
    }


def _frozen(airflow: Airflow) -> tuple[list[str], list[str]]:
    """Return the keys of the maintenance snapshots, and warnings.

    DAGs that are paused only temporarily must not be exported as paused.
    """
    unknown = "Cannot check whether airflow_maintenance has frozen DAGs: "
    try:
        stored, problems = read_snapshots(airflow)
    except InvalidRequestError as error:
        return [], [f"{unknown}{error}"]
    except ApiError as error:
        # the task does not require this permission; any other failure could hide a snapshot
        if error.status != 403:
            raise
        return [], [f"{unknown}{error}"]
    return list(stored), [f"{unknown}{problem}" for problem in problems] + [
        f"airflow_maintenance froze DAGs at {one.frozen_at} (snapshot '{key}', by {one.frozen_by}; number of DAGs: "
        f"{len(one.dags)}). The result contains these DAGs as paused. Restore them before you apply the result."
        for key, one in stored.items()
    ]


def _settled(result: dict[str, Any]) -> list[str]:
    """Remove temporary stand-in roles of an interrupted task. Return warnings.

    Users who have a stand-in are returned with the role that the stand-in replaces.
    """
    roles = [one["name"] for one in result.get("roles", ())]
    held = [role for user in result.get("users", ()) for role in user.get("roles", ())]
    stand_ins = {one: original_of(one, [*roles, *held]) for one in sorted({*roles, *held}) if is_stand_in(one)}
    stand_ins = {stand_in: role for stand_in, role in stand_ins.items() if role}
    if not stand_ins:
        return []
    if "roles" in result:
        # if the role is already deleted, the stand-in has its permissions, but not yet its name
        kept = [one for one in result["roles"] if stand_ins.get(one["name"], "") not in roles]
        result["roles"] = [{**one, "name": stand_ins.get(one["name"], one["name"])} for one in kept]
    for user in result.get("users", ()):
        if stand_ins.keys() & set(user.get("roles", ())):
            user["roles"] = sorted({stand_ins.get(role, role) for role in user["roles"]})
    return [
        f"The replacement of role '{role}' by '{stand_in}' is incomplete. The result contains only '{role}'. To complete the replacement, "
        f"run airflow_role for '{role}'."
        for stand_in, role in stand_ins.items()
    ]


def _gather_items(airflow: Airflow, resource: Resource, export: Export) -> list[dict[str, Any]]:
    """Return the items of a kind.

    Stale DAGs are included because they keep their state and may reappear.
    """
    bound = airflow.bind(resource)
    query = whole_query(airflow, resource.filters, {})
    unreadable: dict[str, str] = {}
    rows, problems = list_readable(airflow, resource, query)
    for problem in problems:
        export.leave(resource, "", problem)
    rows = completed(airflow, resource, rows, unreadable)
    rows = sorted((row for row in rows if bound.key_of(row) not in unreadable), key=bound.key_of)
    for key in sorted(unreadable):
        export.leave(resource, key, unreadable[key])
    items = [export.item(bound, bound.key_of(row), bound.decode(row), row) for row in rows]
    return [export.marked(resource, item) for item in items if item is not None]
