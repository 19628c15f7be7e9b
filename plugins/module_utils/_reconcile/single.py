# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bring one object of any kind to what a task wants.

Note that these are private to the collection.
"""

from __future__ import annotations

from typing import Any

from .._client.client import Airflow, Row
from .._client.generations import decoded
from .._client.listing import listing
from .._client.presentation import present
from .._errors import Refused
from .._model.resource import Resource
from .._module.argument_spec import resource_spec
from .._module.definition import Program, Result, Task
from .._resources.role import ROLE
from .._resources.user import USER
from .batch import Service, Steps, checked, plan_all
from .desired import resource_wish
from .plan import Change, Wish
from .preflight import (
    Preparation,
    Values,
    finishing,
    lists_roles,
    note_interrupted,
    read_for,
    service_of,
    shown_values,
)


def declaration(resource: Resource) -> Program:
    """The module that declares one object of a kind."""
    rules: dict[str, Any] = {"mutually_exclusive": [list(pair) for pair in resource.exclusive]}
    if resource.fingerprinted:
        rules["required_if"] = [("update_secrets", "when_changed", ("fingerprint_key",))]
    return Program(resource_spec(resource), lambda task: declare(task, resource), rules)


def declare(task: Task, resource: Resource) -> Result:
    """Bring one object to what the task wants; in check mode nothing is written."""
    wish = resource_wish(resource, task.params)
    airflow = task.connect()
    return finishing(airflow, lambda: _declared(task, airflow, resource, wish))


def _declared(task: Task, airflow: Airflow, resource: Resource, wish: Wish) -> Result:
    service = service_of(airflow, resource)
    wish = checked(service, wish)
    roles: list[str] = []
    row = _row(airflow, service, wish, roles)
    actual, steps = _planned(airflow, service, wish, row)
    for problem in steps.problems:
        raise Refused(problem.message)
    if resource is USER:
        roles = (actual or {}).get("roles", [])
    note_interrupted(airflow, steps, roles, (wish.key,) if resource is ROLE else ())
    preparation = Preparation(airflow, [steps])
    preparation.check(heals=not task.check_mode)
    if not task.check_mode:
        preparation.test()
    unchanged = Change(resource, wish.key, "none", actual, actual, sensitive=wish.sensitive)
    change = steps.changes[0] if steps.changes else unchanged
    written = change.changed and not task.check_mode
    if written:
        change, row = preparation.carry_out(change)
    shown = decoded(resource, service.endpoint, row) if written and row else change.after
    seen = actual if task.check_mode else shown
    result = present(resource, service.endpoint, change.key, row or {}, shown, seen, wish.sensitive)
    warnings = preparation.warnings()
    changed = change.changed or bool(preparation.interrupted)
    return {"changed": changed, "diff": change.diff(), resource.kind: result, "warnings": warnings}


def _row(airflow: Airflow, service: Service, wish: Wish, roles: list[str]) -> Row | None:
    """The object, and into ``roles`` the names of all roles where these are listed."""
    if not lists_roles(airflow, service.resource):
        return read_for(airflow, service, wish)
    rows = {service.key_of(row): row for row in listing(airflow, service.resource)[0]}
    roles.extend(rows)
    return rows.get(wish.key)


def _planned(airflow: Airflow, service: Service, wish: Wish, row: Row | None) -> tuple[Values | None, Steps]:
    """What is known of the object, and what has to be done with it."""
    actual = shown_values(airflow, service, wish, row)
    shown = [] if actual is None else [(wish.key, actual)]
    return actual, plan_all(service, {wish.key: wish}, shown, airflow.auth.account)
