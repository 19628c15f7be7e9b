# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manage one object of any kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._client.client import Airflow
from .._client.listing import listing
from .._client.presentation import present
from .._model.bound import BoundResource, Row, Values
from .._model.resource import Resource
from .._module.argument_spec import resource_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._resources.role import ROLE
from .._resources.user import USER
from .batch import ResourcePlan, plan_all, validate_for_server
from .desired import desired_state
from .plan import Change, DesiredState
from .preflight import Preflight
from .reading import read_for, values_for
from .role_checks import lists_roles, note_interrupted
from .role_replacement import finish_first


def declaration(resource: Resource) -> ModuleDefinition:
    """Define the module that manages one object of a kind."""
    rules: dict[str, Any] = {"mutually_exclusive": [list(pair) for pair in resource.exclusive]}
    if resource.fingerprinted:
        rules["required_if"] = [("update_secrets", "when_changed", ("fingerprint_key",))]
    return ModuleDefinition(resource_spec(resource), lambda task: ensure(task, resource), rules, encrypts=True)


def ensure(call: ModuleCall, resource: Resource) -> Result:
    """Ensure the desired state of one object. Check mode writes nothing."""
    desired = desired_state(resource, call.params)
    airflow = call.connect()
    return finish_first(airflow, lambda: _ensure(call, airflow, resource, desired))


def _ensure(call: ModuleCall, airflow: Airflow, resource: Resource, desired: DesiredState) -> Result:
    bound = airflow.bind(resource)
    desired = validate_for_server(bound, desired)
    row, actual, resource_plan = _planned(airflow, bound, desired)
    preflight = Preflight(airflow, [resource_plan])
    preflight.check(writes=not call.check_mode)
    unchanged = Change(bound, desired, "none", actual, actual)
    change = resource_plan.changes[0] if resource_plan.changes else unchanged
    written = change.changed and not call.check_mode
    if written:
        change, row = preflight.carry_out(change)
    current = bound.decode(row) if written and row else change.after
    server_values = actual if call.check_mode else current
    result = present(bound, change.key, row or {}, current, server_values, desired.sensitive)
    warnings = preflight.warnings()
    changed = change.changed or bool(preflight.interrupted)
    return {"changed": changed, "diff": change.diff(), resource.kind: result, "warnings": warnings}


def _planned(
    airflow: Airflow, bound: BoundResource, desired: DesiredState
) -> tuple[Row | None, Values | None, ResourcePlan]:
    """Return the object as the server returns it, its known values, and its plan."""
    resource = bound.resource
    roles: Iterable[str] = ()
    if lists_roles(airflow, resource):
        rows = {bound.key_of(row): row for row in listing(airflow, resource)}
        roles, row = rows.keys(), rows.get(desired.key)
    else:
        row = read_for(airflow, bound, desired)
    actual = values_for(airflow, bound, desired, row)
    current = [] if actual is None else [(desired.key, actual)]
    resource_plan = plan_all(bound, {desired.key: desired}, current, airflow.auth.account)
    if resource is USER:
        roles = (actual or {}).get("roles", [])
    note_interrupted(airflow, resource_plan, roles, (desired.key,) if resource is ROLE else ())
    return row, actual, resource_plan
