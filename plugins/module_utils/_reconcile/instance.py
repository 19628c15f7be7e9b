# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manage a whole instance: objects of every kind.

A task logs in once, and sends only the necessary writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._errors import AirflowError, InvalidRequestError
from .._model.fingerprint import FINGERPRINT
from .._model.resource import Resource
from .._module.argument_spec import check_workers, connection_spec, object_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.secret_options import secrets_in
from .._resources.registry import RESOURCES
from .batch import ResourcePlan, named
from .instance_plan import InstancePlanner, unmanaged_of
from .items import Items
from .plan import Change, DesiredState
from .preflight import Preflight
from .prune import LEFT_BEHIND, Prune, left_by_kind
from .refusals import Problem, Refusals
from .role_replacement import finish_first
from .schedule import schedule
from .writer import BatchWriter

DesiredKinds = list[tuple[Resource, list[DesiredState]]]
"""The kinds that the task lists, each with the desired states of its items."""


def instance() -> ModuleDefinition:
    """Define the module that manages a whole instance."""
    spec = {
        **connection_spec(),
        # these lists are not logged, because they contain secrets and are long
        **{resource.plural: {"type": "list", "elements": "dict", "no_log": True} for resource in RESOURCES},
        **_shared_options(),
        "prune": {
            "type": "list",
            "elements": "str",
            "choices": [resource.plural for resource in RESOURCES if resource.creatable],
            "default": [],
        },
        "prune_keep": {"type": "list", "elements": "str", "default": []},
        "prune_max": {"type": "str", "default": "20%"},
        "prune_allow_empty": {"type": "bool", "default": False},
        LEFT_BEHIND: {"type": "list", "elements": "dict", "default": []},
        "on_error": {"type": "str", "choices": ["stop", "continue", "report"], "default": "stop"},
        "workers": {"type": "int", "default": 16},
        "list_unmanaged": {"type": "bool", "default": False},
    }
    return ModuleDefinition(
        spec,
        ensure_instance,
        {"required_one_of": [[resource.plural for resource in RESOURCES]]},
        _secrets,
        encrypts=True,
    )


def _shared_options() -> dict[str, dict[str, Any]]:
    """Return the options for secrets. Their values are the defaults for all items."""
    result = {}
    for resource in RESOURCES:
        spec = object_spec(resource)
        for name in (resource.secrets_option, "fingerprint_key"):
            if name in spec:
                result[name] = {part: value for part, value in spec[name].items() if part != "default"}
    return result


def _secrets(params: Mapping[str, Any]) -> Iterator[str]:
    lists = {resource.plural for resource in RESOURCES}
    yield from secrets_in({name: option for name, option in instance().spec.items() if name not in lists}, params)
    for resource in RESOURCES:
        yield from Items(resource, {}).secrets(params[resource.plural] or [])


def ensure_instance(call: ModuleCall) -> Result:
    """Ensure the desired state of every listed object. Check mode writes nothing."""
    params = call.params
    rules = _rules(params)
    # the desired states are not kept, because those of ten thousand objects use much memory
    read = [_wanted(params)]
    incomplete = [one.key for _resource, desired_states in read[0] for one in desired_states if one.unknown is not None]
    if incomplete and not call.check_mode:
        raise InvalidRequestError(
            f"These items were read with unfilled=compare and can be compared only in check mode: {named(incomplete)}."
        )
    if params["on_error"] == "report" and not call.check_mode:
        raise InvalidRequestError("on_error=report requires check mode.")
    airflow = call.connect()
    return finish_first(airflow, lambda: _ensure(call, airflow, rules, read.pop() if read else _wanted(params)))


def _ensure(call: ModuleCall, airflow: Airflow, rules: Prune, wanted: DesiredKinds) -> Result:
    params = call.params
    refusals = Refusals(params["on_error"] == "report")
    # without a report, the task fails with all problems of the plan at once
    problems = refusals if refusals.collects else Refusals(collects=True)
    planner = InstancePlanner(airflow, params, rules, refusals, problems)
    every = []
    unmanaged = {}
    while wanted:
        resource_plan = planner.plan(*wanted.pop(0))
        every.append(resource_plan)
        unmanaged[resource_plan.bound.resource.plural] = unmanaged_of(resource_plan)
    if not refusals.collects:
        _raise_problems(problems.problems)
    preflight = Preflight(airflow, every, refusals)
    preflight.check(writes=not call.check_mode)
    batches = list(schedule(every))
    planned = [change for batch in batches for change in batch.changes]
    if batches and not call.check_mode:
        writer = BatchWriter(airflow, preflight, params["workers"], params["on_error"] == "stop", call.progress)
        writer.write(batches)
        if writer.errors:
            raise _failure(every, planned, writer)
        planned = [writer.final_change(change) for change in planned]
    reported = report(every, planned)
    result = {
        **reported,
        "changed": bool(reported["changed"] or preflight.interrupted),
        "server": {"url": airflow.http.options.url, "version": airflow.version},
    }
    if params["list_unmanaged"]:
        in_use = {one.bound.resource.plural: one.in_use for one in every}
        result["unmanaged"] = {plural: sorted([*keys, *in_use[plural]]) for plural, keys in unmanaged.items()}
        result[LEFT_BEHIND] = [row for one in every for row in one.left_behind]
    errors = [problem._asdict() for problem in refusals.problems]
    return {**result, "errors": errors, "warnings": preflight.warnings()}


def _rules(params: Mapping[str, Any]) -> Prune:
    """Return the rules of ``prune``.

    :raises InvalidRequestError: for invalid options.
    """
    rules = Prune(tuple(params["prune_keep"]), params["prune_max"], params["prune_allow_empty"])
    rules.check()
    left_by_kind(params[LEFT_BEHIND])
    check_workers(params)
    for plural in params["prune"]:
        if params[plural] is None:
            raise InvalidRequestError(f"prune includes {plural}, but the {plural} option is missing.")
    return rules


def _wanted(params: Mapping[str, Any]) -> DesiredKinds:
    given = [one for one in RESOURCES if params[one.plural] is not None]
    # only these options: the list of roles has the same name as an option of users
    shared = {name: params[name] for name in _shared_options()}
    return [(one, list(Items(one, shared).desired_states(params[one.plural]))) for one in given]


def _raise_problems(problems: Sequence[Problem]) -> None:
    if problems:
        messages = " ".join(problem.message for problem in problems[:10])
        more = f" All {len(problems)} problems are listed in errors." if len(problems) > 10 else ""
        rest = " To apply the other objects, correct the invalid objects, or remove them from the lists."
        raise InvalidRequestError(messages + more + rest, errors=[problem._asdict() for problem in problems])


def report(every: Sequence[ResourcePlan], changes: Sequence[Change]) -> dict[str, Any]:
    """Return the part of the result that describes the changes.

    In check mode, these are the planned changes.
    """
    counts = {}
    for resource_plan in every:
        resource = resource_plan.bound.resource
        counts[resource.plural] = resource_plan.counts(change for change in changes if change.resource is resource)
    return {
        "changed": any(change.changed for change in changes),
        "counts": counts,
        "changes": [_describe(change) for change in changes if change.changed],
        "unverified": [
            {"kind": one.bound.resource.kind, "key": key, "fields": list(fields)}
            for one in every
            for key, fields in sorted(one.unseen)
        ],
        "diff": [change.diff() for change in changes if change.changed],
    }


def _describe(change: Change) -> dict[str, Any]:
    # secrets whose fingerprint differs from the server's are known to differ
    unseen = () if (change.after or {}).get(FINGERPRINT) else change.rewritten_secrets
    return {
        "kind": change.resource.kind,
        "key": change.key,
        "action": change.action,
        "fields": [*change.fields, *change.unseen],
        "rewritten_secrets": sorted([*unseen, *change.unseen]),
    }


def _failure(every: Sequence[ResourcePlan], planned: Sequence[Change], writer: BatchWriter) -> AirflowError:
    """Return the error for changes that failed.

    The error lists the changes that were made, those that failed, those that were not attempted, and those with an
    unknown outcome.
    """
    failed = {writer.identity(change) for change, _error in writer.errors}
    done = [writer.final_change(change) for change in planned if writer.identity(change) in writer.done]
    unknown = [change for change in planned if writer.identity(change) in writer.unknown]
    tried = {*writer.done, *failed, *writer.unknown}
    remaining = [change for change in planned if writer.identity(change) not in tried]
    errors = [
        {"kind": change.resource.kind, "key": change.key, "message": str(error)} for change, error in writer.errors
    ]
    summary = f"{len(errors)} of {len(planned)} changes failed: {' '.join(one['message'] for one in errors[:5])}"
    more = f" All {len(errors)} failures are listed in errors." if len(errors) > 5 else ""
    rest = f"Not attempted: {len(remaining)} (see not_done). " if remaining else ""
    unpruned = " or ".join(writer.unpruned)
    kept = f"Because of these failures, no further {unpruned} were pruned. " if unpruned else ""
    number = f"{len(unknown)} change{'' if len(unknown) == 1 else 's'}"
    uncertain = f"The outcome of {number} is unknown, because the response was lost (see unknown). " if unknown else ""
    return AirflowError(
        f"{summary}{more} {uncertain}{rest}{kept}Run the task again to complete the changes.".strip(),
        **report(every, done),
        errors=errors,
        not_done=[_describe(change) for change in remaining],
        unknown=[_describe(change) for change in unknown],
    )
