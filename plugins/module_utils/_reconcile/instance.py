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
from .._client.listing import listing
from .._errors import AirflowError, InvalidRequestError
from .._model.bound import BoundResource, Row, Values
from .._model.fingerprint import FINGERPRINT
from .._model.resource import Resource
from .._module.argument_spec import check_workers, connection_spec, object_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.secret_options import secrets_in
from .._query.routing import no_match, whole_query
from .._resources.registry import RESOURCES
from .._resources.role import ROLE
from .._resources.user import USER
from .batch import Problem, ResourcePlan, by_key, named, plan_all, validate_for_server
from .bulk_reader import BulkReader
from .export import is_untouched
from .items import Items
from .plan import Change, DesiredState
from .preflight import Preflight, finish_first, lists_roles, note_interrupted
from .prune import LEFT_BEHIND, Prune, left_by_kind, pruned
from .refusals import Refusals
from .schedule import schedule
from .writer import BatchWriter

Selection = list[tuple[dict[str, Any], DesiredState]]


def instance() -> ModuleDefinition:
    """Define the module that manages a whole instance."""
    spec = {
        **connection_spec(),
        # not for logs: they contain secrets, and are long
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
    """Return the options for secrets, which are defaults of all items."""
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
    _rules(params)
    # desired states are not kept: with ten thousand objects, memory matters
    read = [_wanted(params)]
    incomplete = [
        desired.key for _one, selected in read[0] for _filters, desired in selected if desired.unknown is not None
    ]
    if incomplete and not call.check_mode:
        raise InvalidRequestError(
            f"These items were read with unfilled=compare and can be compared only in check mode: {named(incomplete)}. Nothing was changed."
        )
    if params["on_error"] == "report" and not call.check_mode:
        raise InvalidRequestError("on_error=report requires check mode. Nothing was changed.")
    airflow = call.connect()
    return finish_first(airflow, lambda: _ensure(call, airflow, read.pop() if read else _wanted(params)))


def _ensure(call: ModuleCall, airflow: Airflow, wanted: list[tuple[Resource, Selection]]) -> Result:
    params = call.params
    rules = _rules(params)
    refusals = Refusals(params["on_error"] == "report")
    every = []
    unmanaged = {}
    while wanted:
        resource_plan = _planned(airflow, *wanted.pop(0), params, rules, refusals)
        every.append(resource_plan)
        unmanaged[resource_plan.bound.resource.plural] = unmanaged_of(resource_plan)
    problems = [problem for one in every for problem in one.problems]
    if refusals.collects:
        refusals.add(*problems)
    else:
        _raise_problems(problems)
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


def _wanted(params: Mapping[str, Any]) -> list[tuple[Resource, Selection]]:
    return [(one, list(_read_items(one, params))) for one in RESOURCES if params[one.plural] is not None]


def _read_items(resource: Resource, params: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], DesiredState]]:
    return Items(resource, params).desired_states(params[resource.plural])


def _planned(
    airflow: Airflow,
    resource: Resource,
    selected: Selection,
    params: Mapping[str, Any],
    rules: Prune,
    refusals: Refusals,
) -> ResourcePlan:
    """Plan one kind.

    If ``prune`` includes the kind, the plan deletes objects that no item declares, according to the ``rules``. The others stay in
    ``unlisted`` to be reported.
    """
    bound = airflow.bind(resource)
    prunes = resource.plural in params["prune"]
    exact = (prunes or lists_roles(airflow, resource)) and not refusals.collects
    reader = BulkReader(airflow, bound, exact, refusals.collects)
    desired_states, problems = _validate(bound, [one for filters, one in selected if not filters])
    known: dict[str, Row] = {}
    remarks: list[str] = []
    for filters, desired in sorted(selected, key=lambda one: -one[1].layer):
        if filters:
            _choose(airflow, bound, filters, desired, desired_states, known, remarks, refusals)
    keep_rest = prunes or params["list_unmanaged"]
    whole = keep_rest or lists_roles(airflow, resource)
    # the complete listing includes the objects selected by filters
    current = reader.values(desired_states, {} if whole else known, whole=whole)
    account = airflow.auth.account
    roles: set[str] = set()
    resource_plan = plan_all(
        bound, desired_states, _noting(resource, current, roles), account, keep_rest, reader.spelled
    )
    resource_plan.problems = problems + resource_plan.problems
    resource_plan.keys = reader.keys
    resource_plan.owners = reader.owners if reader.keys else None
    note_interrupted(airflow, resource_plan, roles, desired_states if resource is ROLE else ())
    resource_plan.remarks = [*remarks, *reader.unreadable]
    left_behind = left_by_kind(params[LEFT_BEHIND]).get(resource.plural, {})
    set_aside(resource_plan, left_behind)
    if prunes:
        deletions: list[Change] = []
        with refusals.of(resource.kind, ""):
            if reader.unreadable:
                raise InvalidRequestError(
                    f"prune requires the complete list of {resource.label_plural}. {' '.join(reader.unreadable)} Nothing was changed."
                )
            if "" in left_behind:
                raise InvalidRequestError(
                    f"prune cannot delete {resource.label_plural}, because the export could not read all of them, so that {LEFT_BEHIND} has an "
                    "item without a key. Export them again. Nothing was changed."
                )
            deletions = pruned(resource_plan, len(reader.keys), rules, account, len(desired_states))
        if bound.endpoint.list_omits:
            whole = reader.complete([change.key for change in deletions])
            deletions = [one._replace(before=whole.get(one.key, one.before)) for one in deletions]
        resource_plan.changes = sorted([*resource_plan.changes, *deletions], key=lambda change: change.key)
        resource_plan.pruned = frozenset(change.key for change in deletions)
        resource_plan.unlisted = [
            (key, values) for key, values in resource_plan.unlisted if key not in resource_plan.pruned
        ]
    return resource_plan


def set_aside(resource_plan: ResourcePlan, left_behind: Mapping[str, Mapping[str, Any]]) -> None:
    """Separate objects that no export can contain.

    They may be needed although no item declares them.
    """
    form = resource_plan.bound.resource.key_form
    keys = {form(key) for key, _values in resource_plan.unlisted} & left_behind.keys()
    resource_plan.left_behind = [left_behind[key] for key in sorted(keys)]
    resource_plan.unlisted = [(key, values) for key, values in resource_plan.unlisted if form(key) not in keys]


def _noting(resource: Resource, current: Iterator[tuple[str, Values]], roles: set[str]) -> Iterator[tuple[str, Values]]:
    """Yield the objects unchanged, and record the names of roles.

    The names of roles, and of the users' roles, are added to ``roles``.
    """
    for key, values in current:
        if resource is ROLE:
            roles.add(key)
        elif resource is USER:
            # a user that the server fails to return has no known roles
            roles.update(values.get("roles", ()))
        yield key, values


def unmanaged_of(resource_plan: ResourcePlan) -> list[str]:
    """Return the keys of undeclared objects.

    Unchanged objects that Airflow or the collection creates are excluded. The values of all undeclared objects are discarded to free
    memory.
    """
    if not resource_plan.unlisted:
        return []
    resource = resource_plan.bound.resource
    unmanaged = [key for key, values in resource_plan.unlisted if not is_untouched(resource, key, values)]
    resource_plan.unlisted = []
    return sorted(unmanaged)


def _validate(
    bound: BoundResource, desired_states: Sequence[DesiredState]
) -> tuple[dict[str, DesiredState], list[Problem]]:
    problems, fine = [], []
    for desired in desired_states:
        try:
            fine.append(validate_for_server(bound, desired))
        except InvalidRequestError as error:
            problems.append(Problem(bound.resource.kind, desired.key, str(error)))
    return by_key(bound.resource, fine), problems


def _choose(
    airflow: Airflow,
    bound: BoundResource,
    filters: Mapping[str, Any],
    desired: DesiredState,
    desired_states: dict[str, DesiredState],
    known: dict[str, Row],
    remarks: list[str],
    refusals: Refusals,
) -> None:
    """Add a desired state for each object that matches filters.

    If no object matches, add a remark. An item of a higher layer takes precedence. Within a layer, an item with a key does.
    """
    resource = bound.resource
    rows = listing(airflow, resource, whole_query(airflow, resource.filters, filters))[0]
    if not rows:
        remarks.append(no_match(filters))
    for row in rows:
        key = bound.key_of(row)
        other = desired_states.get(key)
        if other and key in known and other.layer == desired.layer and other.values != desired.values:
            with refusals.of(resource.kind, key):
                raise InvalidRequestError(
                    f"Two items of {resource.plural} match '{key}' with different values. Nothing was changed."
                )
        if other is None or other.layer < desired.layer:
            known[key] = row
            desired_states[key] = desired._replace(key=key)


def _raise_problems(problems: Sequence[Problem]) -> None:
    if problems:
        messages = " ".join(problem.message for problem in problems[:10])
        more = f" All {len(problems)} problems are listed in errors." if len(problems) > 10 else ""
        rest = " To continue with the other objects, correct the invalid objects, or remove them from the lists."
        raise InvalidRequestError(messages + more + rest, errors=[problem._asdict() for problem in problems])


def report(every: Sequence[ResourcePlan], changes: Sequence[Change]) -> dict[str, Any]:
    """Return the changes, or in check mode the planned ones."""
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

    It lists the changes that were done, that failed, that were not attempted, and that may have been done.
    """
    failed = {writer.identity(change) for change, _error in writer.errors}
    done = [writer.final_change(change) for change in planned if writer.identity(change) in writer.done]
    unknown = [change for change in planned if writer.identity(change) in writer.unknown]
    tried = writer.done | failed | writer.unknown
    remaining = [change for change in planned if writer.identity(change) not in tried]
    errors = [
        {"kind": change.resource.kind, "key": change.key, "message": str(error)} for change, error in writer.errors
    ]
    summary = f"{len(errors)} of {len(planned)} changes failed: {' '.join(one['message'] for one in errors[:5])}"
    more = f" All {len(errors)} failures are listed in errors." if len(errors) > 5 else ""
    rest = f"{len(remaining)} were not attempted (see not_done). " if remaining else ""
    pruned_first = any(
        one.changed and one.key in plan.pruned
        for plan in every
        for one in done
        if one.resource is plan.bound.resource and one.resource.label_plural in writer.unpruned
    )
    others = f"{'other ' * pruned_first}{' or '.join(writer.unpruned)}"
    kept = f"Because of these failures, no {others} were pruned. " if writer.unpruned else ""
    number = f"{len(unknown)} change{'' if len(unknown) == 1 else 's'}"
    uncertain = f"The outcome of {number} is unknown, because the response was lost (see unknown). " if unknown else ""
    return AirflowError(
        f"{summary}{more} {uncertain}{rest}{kept}Run the task again to complete the changes.".strip(),
        **report(every, done),
        errors=errors,
        not_done=[_describe(change) for change in remaining],
        unknown=[_describe(change) for change in unknown],
    )
