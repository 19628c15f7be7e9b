# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Set the state and the note of task instances, or delete them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..._client.client import Airflow
from ..._errors import AirflowError, ApiError, InvalidRequestError
from ..._module.argument_spec import connection_spec
from ..._module.definition import ModuleCall, ModuleDefinition, Result
from ..._reconcile.apply import Wanted
from ..._reconcile.entry import TASK_OPTIONS
from ..._resources.task_instance import (
    DELETION,
    GROUPS,
    RELATIVES,
    SKIPPED,
)
from ..dag_run.affected import (
    Instance,
    keyed,
    summary,
)
from ..dag_run.options import Params, changed_note, check_limit, reject_empty
from ..dag_run.runs import describe_instance, read_run, task_instances
from ..dag_run.single import remaining_fields
from ..results import diff_between
from .write import (
    affected_by,
    delete_instances,
    dry_run_group,
    write_group,
    write_instances,
)


def task_instance() -> ModuleDefinition:
    """Define the module for individual task instances and for task groups."""
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str", "required": True},
        "dag_run_id": {"type": "str", "required": True},
        "task_id": {"type": "str"},
        "task_ids": {"type": "list", "elements": "str"},
        "task_group_id": {"type": "str"},
        "map_index": {"type": "int"},
        "state": {
            "type": "str",
            "choices": ["present", "absent", "success", "failed", "skipped"],
            "default": "present",
        },
        "note": {"type": "str"},
        **{name: {"type": "bool", "default": False} for name in RELATIVES},
    }
    selectors = ("task_id", "task_ids", "task_group_id")
    rules = {
        "required_one_of": [selectors],
        "mutually_exclusive": [selectors, ("map_index", "task_ids"), ("map_index", "task_group_id")],
    }
    return ModuleDefinition(spec, set_task_instances, rules)


@dataclass(frozen=True)
class Plan:
    """The planned changes to task instances.

    ``named`` holds the selected task instances, ``affected`` those whose state changes, and ``noted`` those whose note changes. ``fields``
    maps the key of a selected task instance to the values to write.
    """

    named: list[Instance]
    affected: list[Instance] = field(default_factory=list)
    noted: list[Instance] = field(default_factory=list)
    fields: Mapping[tuple[Any, ...], Mapping[str, Any]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return bool(self.affected or self.noted)


def set_task_instances(call: ModuleCall) -> Result:
    """Set the state and the note of task instances, or delete them.

    Return ``task_instances`` after the changes, and ``affected``, the task instances whose state changed, with their previous values.
    """
    params = call.params
    _check(params)
    airflow = call.connect()
    _check_version(airflow, params)
    plan = _plan(airflow, params, call.check_mode)
    is_absent = params["state"] == "absent"
    after = [] if is_absent else _predicted(params, plan)
    if plan.changed and not call.check_mode:
        if is_absent:
            deleted = delete_instances(airflow, params, plan.named)
            plan = Plan(deleted, deleted)
        else:
            plan, after = _carried_out(airflow, params, plan)
    return {"changed": plan.changed, "diff": _diff(params, plan), "affected": plan.affected, "task_instances": after}


def _carried_out(airflow: Airflow, params: Params, plan: Plan) -> tuple[Plan, list[Instance]]:
    """Carry out the plan.

    Return the plan without the changes that another client made first, and the selected task instances after the changes.
    """
    group = params["task_group_id"]
    written: dict[Any, Mapping[str, Any]] = {}
    after = plan.named
    if group:
        fields = {"new_state": params["state"]} if plan.affected else {}
        note = {"note": params["note"]} if plan.noted else {}
        written.update(write_group(airflow, params, {group: {**fields, **note}}))
        after = _reread(airflow, params, plan)
    else:
        wanted: Wanted = {keyed(one): plan.fields[keyed(one)] for one in plan.named if keyed(one) in plan.fields}
        for _round in plan.named:
            for key, values in write_instances(airflow, params, wanted).items():
                written[key] = {**written.get(key, {}), **values}
            after = _reread(airflow, params, plan)
            # when a state is set, Airflow clears failed downstream tasks, even those that this Ansible task has set to failed
            left = _left(params, after)
            if not left or left == wanted:
                break
            wanted = left

    def mine(name: str, one: Instance) -> bool:
        return name in written.get(group or keyed(one), {})

    if any(params[name] for name in RELATIVES):
        affected = plan.affected if any("new_state" in fields for fields in written.values()) else []
    else:
        affected = [one for one in plan.affected if mine("new_state", one)]
    plan = replace(plan, affected=affected, noted=[one for one in plan.noted if mine("note", one)])
    _check_done(airflow, params, plan, after)
    return plan, after


def _reread(airflow: Airflow, params: Params, plan: Plan) -> list[Instance]:
    names = {keyed(one) for one in plan.named}
    return [one for one in task_instances(airflow, params["dag_id"], params["dag_run_id"]) if keyed(one) in names]


def _left(params: Params, after: list[Instance]) -> Wanted:
    """Return the desired values, without those that the task instances have."""
    desired = {"note": params["note"]} if params["note"] is not None else {}
    if params["state"] != "present":
        desired["new_state"] = params["state"]
    now = {keyed(one): one for one in after}
    return remaining_fields(now, dict.fromkeys(now, desired))


def _check_done(airflow: Airflow, params: Params, plan: Plan, after: list[Instance]) -> None:
    """Check that the selected task instances have changed.

    The check is necessary because Airflow 2 returns an empty response after a change of the state, and gateways may return one, too. A
    value that is neither the previous nor the desired one was written by another client afterwards, and is accepted. Upstream, downstream,
    past and future task instances are not checked, because the server selects them, and clears failed downstream tasks.

    :raises AirflowError: if a value has not changed.
    """
    now = {keyed(one): one for one in after}
    for name, planned in (("state", plan.affected), ("note", plan.noted)):
        for one in planned:
            if keyed(one) in now and now[keyed(one)][name] == one[name] != params[name]:
                airflow.writes.doubt()
                raise AirflowError(
                    f"Airflow {airflow.version} accepted the request to change the {name} of task {describe_instance(one)} of DAG run "
                    f"'{one['dag_run_id']}', but did not carry it out, or another client has undone the change."
                )


def _check(params: Params) -> None:
    check_limit("note", params["note"])
    reject_empty(params, "dag_id", "dag_run_id", "task_id", "task_ids", "task_group_id")
    relatives = [name for name in RELATIVES if params[name]]
    if relatives and params["state"] in ("present", "absent"):
        raise InvalidRequestError(f"{relatives[0]} requires state=success, failed or skipped.")
    if params["state"] == "absent" and (params["note"] is not None or params["task_group_id"]):
        raise InvalidRequestError("state=absent requires task_id or task_ids, and does not support note.")


def _check_version(airflow: Airflow, params: Params) -> None:
    if params["state"] == "skipped":
        airflow.check_has(SKIPPED, "state=skipped")
    if params["state"] == "absent":
        airflow.check_has(DELETION, "state=absent")
    if params["task_group_id"]:
        airflow.check_has(GROUPS, "task_group_id")


def _plan(airflow: Airflow, params: Params, check_mode: bool) -> Plan:
    dag_id, dag_run_id, state = params["dag_id"], params["dag_run_id"], params["state"]
    if read_run(airflow, dag_id, dag_run_id, to_delete=state == "absent") is None:
        if state == "absent":
            return Plan([])
        raise InvalidRequestError(
            f"There is no DAG run '{dag_run_id}' of DAG '{dag_id}' on this server. Check dag_id and dag_run_id."
        )
    if params["task_group_id"]:
        named, affected = dry_run_group(airflow, params)
        fields: dict[tuple[Any, ...], dict[str, Any]] = {}
    else:
        named = _named(_instances(airflow, params), params)
        affected, fields = _affected(airflow, params, named, check_mode)
    noted = [one for one in named if changed_note(params, one)]
    for one in noted:
        fields.setdefault(keyed(one), {})["note"] = params["note"]
    return Plan(named, affected, noted, fields)


def _instances(airflow: Airflow, params: Params) -> list[Instance]:
    """Return the task instances of the run.

    If the server fails to list them, a deletion uses the instance that the options identify.
    """
    names = {name: params[name] for name in TASK_OPTIONS}
    try:
        return task_instances(airflow, params["dag_id"], params["dag_run_id"])
    except ApiError as error:
        if error.status != 500 or params["state"] != "absent" or None in names.values():
            raise
        return [{**names, "state": None, "note": None}]


def _named(instances: list[Instance], params: Params) -> list[Instance]:
    wanted = params["task_ids"] or [params["task_id"]]
    index = params["map_index"]
    found = [one for one in instances if one["task_id"] in wanted and index in (None, one["map_index"])]
    missing = [name for name in wanted if name not in {one["task_id"] for one in found}]
    if missing and params["state"] != "absent":
        names = describe_instance({"task_id": ", ".join(missing), "map_index": index})
        raise InvalidRequestError(
            f"No such task instance in DAG run '{params['dag_run_id']}' of DAG '{params['dag_id']}': {names}. The run has: "
            f"{', '.join(describe_instance(one) for one in instances[:20]) or 'none'}{', ...' if len(instances) > 20 else ''}."
        )
    several = [one for one, count in Counter(keyed(one) for one in found).items() if count > 1]
    if several:
        name = describe_instance({"task_id": several[0][2], "map_index": several[0][3]})
        raise InvalidRequestError(
            f"DAG run '{params['dag_run_id']}' of DAG '{params['dag_id']}' has several task instances of task {name}, such as the iterations of a "
            "loop, and this module cannot distinguish them. To clear one of them, use task_instance_ids of community.airflow.airflow_task_clear."
        )
    return found


def _affected(
    airflow: Airflow, params: Params, named: list[Instance], check_mode: bool
) -> tuple[list[Instance], dict[tuple[Any, ...], dict[str, Any]]]:
    """Return the task instances whose state changes, and the values to write.

    The values are written to the task instances in ``named``.
    """
    state = params["state"]
    if state == "present":
        return [], {}
    if state == "absent":
        return named, {}
    states: dict[tuple[Any, ...], Instance] = {}
    fields: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in named:
        mine = affected_by(airflow, params, one, check_mode)
        states.update({keyed(other): other for other in mine})
        if mine:
            fields[keyed(one)] = {"new_state": state}
    return [states[key] for key in sorted(states)], fields


def _predicted(params: Params, plan: Plan) -> list[Instance]:
    affected, noted = {keyed(one) for one in plan.affected}, {keyed(one) for one in plan.noted}
    return [
        {
            **one,
            "state": params["state"] if keyed(one) in affected else one["state"],
            "note": (params["note"] or None) if keyed(one) in noted else one["note"],
        }
        for one in plan.named
    ]


def _diff(params: Params, plan: Plan) -> dict[str, Any]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if plan.affected:
        before["state"] = summary(plan.affected)
        after["state"] = {} if params["state"] == "absent" else summary(plan.affected, state=params["state"])
    if plan.noted:
        before["note"] = {describe_instance(one): one["note"] for one in plan.noted}
        after["note"] = {describe_instance(one): params["note"] or None for one in plan.noted}
    return diff_between(f"task instances of DAG run {params['dag_run_id']}", before, after)
