# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bring a whole instance to what a task wants: objects of every kind, with one login and only the writes that differ.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from .._client.client import Airflow, Row
from .._client.http import MOST_CONNECTIONS
from .._client.listing import listing
from .._errors import AirflowError, Refused
from .._model.resource import Resource
from .._model.secrets import FINGERPRINT
from .._module.argument_spec import connection_spec, object_spec, secrets_in
from .._module.definition import Program, Result, Task
from .._query.routing import no_match, whole_query
from .._resources.registry import CATALOG
from .._resources.role import ROLE
from .._resources.user import USER
from .batch import (
    Problem,
    Service,
    Steps,
    by_key,
    checked,
    named,
    plan_all,
)
from .bulk_reader import Reading
from .export import is_untouched
from .items import Items
from .plan import Change, Wish
from .preflight import (
    Preparation,
    Values,
    finishing,
    lists_roles,
    note_interrupted,
    service_of,
)
from .prune import LEFT_BEHIND, Prune, left_by_kind, pruned
from .schedule import schedule
from .writer import Writer

Chosen = list[tuple[dict[str, Any], Wish]]


def instance() -> Program:
    """The module that brings a whole instance to what a task wants."""
    spec = {
        **connection_spec(),
        # not for any log: they hold secrets, and are long
        **{resource.plural: {"type": "list", "elements": "dict", "no_log": True} for resource in CATALOG},
        **_shared_options(),
        "prune": {"type": "list", "elements": "str", "default": []},
        "prune_keep": {"type": "list", "elements": "str", "default": []},
        "prune_max": {"type": "str", "default": "20%"},
        "prune_allow_empty": {"type": "bool", "default": False},
        LEFT_BEHIND: {"type": "list", "elements": "dict", "default": []},
        "on_error": {"type": "str", "choices": ["stop", "continue"], "default": "stop"},
        "workers": {"type": "int", "default": 16},
        "list_unmanaged": {"type": "bool", "default": False},
    }
    return Program(spec, bring, {"required_one_of": [[resource.plural for resource in CATALOG]]}, _secrets)


def _shared_options() -> dict[str, dict[str, Any]]:
    """The options that say when secrets are written: for every item that does not say so itself."""
    result = {}
    for resource in CATALOG:
        spec = object_spec(resource)
        for name in (resource.secrets_option, "fingerprint_key"):
            if name in spec:
                result[name] = {part: value for part, value in spec[name].items() if part != "default"}
    return result


def _secrets(params: Mapping[str, Any]) -> Iterator[str]:
    lists = {resource.plural for resource in CATALOG}
    yield from secrets_in({name: option for name, option in instance().spec.items() if name not in lists}, params)
    for resource in CATALOG:
        yield from Items(resource, {}).secrets(params[resource.plural] or [])


def bring(task: Task) -> Result:
    """Bring every object that is listed to what the task wants; in check mode nothing is written."""
    params = task.params
    _rules(params)
    # what is wanted is not kept: with ten thousand objects, memory counts
    read = [_wanted(params)]
    blank = [wish.key for _one, chosen in read[0] for _filters, wish in chosen if wish.unknown]
    if blank and not task.check_mode:
        raise Refused(
            f"Secrets are missing, which can be compared in check mode only: {named(blank)}. Nothing was written."
        )
    airflow = task.connect()
    return finishing(airflow, lambda: _brought(task, airflow, read.pop() if read else _wanted(params)))


def _brought(task: Task, airflow: Airflow, wanted: list[tuple[Resource, Chosen]]) -> Result:
    params = task.params
    rules = _rules(params)
    every = []
    listed = {}
    unmanaged = {}
    left_behind: list[Mapping[str, Any]] = []
    while wanted:
        steps, keys = _planned(airflow, *wanted.pop(0), params, rules)
        every.append(steps)
        listed[steps.service.endpoint.path] = keys
        left_behind += steps.left_behind
        unmanaged[steps.service.resource.plural] = unmanaged_of(steps)
    _refuse([problem for steps in every for problem in steps.problems])
    preparation = Preparation(airflow, every, listed)
    preparation.check(heals=not task.check_mode)
    if not task.check_mode:
        preparation.test()
    batches = list(schedule(every))
    planned = [change for batch in batches for change in batch.changes]
    if batches and not task.check_mode:
        writer = Writer(airflow, preparation, params["workers"], params["on_error"] == "stop", task.progress)
        writer.write(batches)
        if writer.errors:
            raise _failure(every, planned, writer)
        planned = [writer.outcome(change) for change in planned]
    result = {
        **report(every, planned),
        "changed": bool(planned or preparation.interrupted),
        "server": {"url": airflow.http.options.url, "version": airflow.version},
    }
    if params["list_unmanaged"]:
        result["unmanaged"] = unmanaged
        result[LEFT_BEHIND] = left_behind
    return {**result, "errors": [], "warnings": preparation.warnings()}


def _rules(params: Mapping[str, Any]) -> Prune:
    """The rules of ``prune``.

    :raises Refused: for options that cannot be heeded.
    """
    rules = Prune(tuple(params["prune_keep"]), params["prune_max"], params["prune_allow_empty"])
    rules.check()
    left_by_kind(params[LEFT_BEHIND])
    if not 1 <= params["workers"] <= MOST_CONNECTIONS:
        raise Refused(f"workers must be from 1 to {MOST_CONNECTIONS}.")
    prunable = [resource.plural for resource in CATALOG if resource.creatable]
    for plural in params["prune"]:
        if plural not in prunable:
            # no choices in the spec: Ansible's message would be blotted out with every short text in the lists
            raise Refused(f"prune cannot hold {plural}, only {', '.join(prunable)}.")
        if params[plural] is None:
            raise Refused(f"prune names {plural}, and {plural} is not given: nobody says which of them to keep.")
    return rules


def _wanted(params: Mapping[str, Any]) -> list[tuple[Resource, Chosen]]:
    return [(one, list(_read_items(one, params))) for one in CATALOG if params[one.plural] is not None]


def _read_items(resource: Resource, params: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], Wish]]:
    return Items(resource, params).wishes(params[resource.plural])


def _planned(
    airflow: Airflow, resource: Resource, chosen: Chosen, params: Mapping[str, Any], rules: Prune
) -> tuple[Steps, Collection[str]]:
    """The changes of one kind, and the keys of all its objects where they were listed. Only kinds that are mentioned are looked at.

    What nobody wants is deleted by the ``rules`` where ``prune`` names the kind, and stays in ``unlisted`` where it is to be told.
    """
    service = service_of(airflow, resource)
    reading = Reading(airflow, service)
    prunes = resource.plural in params["prune"]
    wishes, problems = _checked(service, [wish for filters, wish in chosen if not filters])
    known: dict[str, Row] = {}
    remarks: list[str] = []
    for filters, wish in chosen:
        if filters:
            _choose(airflow, service, filters, wish, wishes, known, remarks)
    keep_rest = prunes or params["list_unmanaged"]
    whole = keep_rest or lists_roles(airflow, resource)
    # the whole listing has what was chosen by filters, too
    shown = reading.shown(wishes, {} if whole else known, whole=whole)
    account = airflow.auth.account
    roles: set[str] = set()
    steps = plan_all(service, wishes, _noting(resource, shown, roles), account, keep_rest, reading.spelled)
    steps.problems = problems + steps.problems
    note_interrupted(airflow, steps, roles, wishes if resource is ROLE else ())
    # they are not what nobody wants, but what an earlier task did not finish
    steps.unlisted = [(key, values) for key, values in steps.unlisted if key not in steps.interrupted]
    steps.remarks = remarks
    set_aside(steps, left_by_kind(params[LEFT_BEHIND]).get(resource.plural, {}))
    if prunes:
        deletions = pruned(steps, len(reading.keys), rules, account, len(wishes))
        if service.endpoint.list_omits:
            whole = reading.complete([change.key for change in deletions])
            deletions = [one._replace(before=whole.get(one.key, one.before)) for one in deletions]
        steps.changes = sorted([*steps.changes, *deletions], key=lambda change: change.key)
        steps.pruned = frozenset(change.key for change in deletions)
        steps.unlisted = [(key, values) for key, values in steps.unlisted if key not in steps.pruned]
    return steps, reading.keys


def set_aside(steps: Steps, left: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep apart what no export can hold: that nobody lists it does not mean that nobody wants it."""
    form = steps.service.resource.key_form
    found = {form(key) for key, _values in steps.unlisted} & left.keys()
    steps.left_behind = [left[key] for key in sorted(found)]
    steps.unlisted = [(key, values) for key, values in steps.unlisted if form(key) not in found]


def _noting(resource: Resource, shown: Iterator[tuple[str, Values]], roles: set[str]) -> Iterator[tuple[str, Values]]:
    """The same objects. The names of the roles that are among them, or that users among them have, go into ``roles``."""
    for key, values in shown:
        if resource is ROLE:
            roles.add(key)
        elif resource is USER:
            # nothing is known of a user whom the server fails to show
            roles.update(values.get("roles", ()))
        yield key, values


def unmanaged_of(steps: Steps) -> list[str]:
    """The keys of what the server has and nobody wants, without what Airflow or the collection makes by itself. Lets go of the rest."""
    if not steps.unlisted:
        return []
    resource = steps.service.resource
    found = [key for key, values in steps.unlisted if not is_untouched(resource, key, values)]
    steps.unlisted = []
    return sorted(found)


def _checked(service: Service, wishes: Sequence[Wish]) -> tuple[dict[str, Wish], list[Problem]]:
    problems, fine = [], []
    for wish in wishes:
        try:
            fine.append(checked(service, wish))
        except Refused as error:
            problems.append(Problem(service.resource.kind, wish.key, str(error)))
    return by_key(service.resource, fine), problems


def _choose(
    airflow: Airflow,
    service: Service,
    filters: Mapping[str, Any],
    wish: Wish,
    wishes: dict[str, Wish],
    known: dict[str, Row],
    remarks: list[str],
) -> None:
    """Add a wish for each object that matches filters, or a remark that none does. What an item names by its key is for that item alone."""
    resource = service.resource
    rows = listing(airflow, resource, whole_query(airflow, resource.filters, filters))[0]
    if not rows:
        remarks.append(no_match(filters))
    for row in rows:
        key = service.key_of(row)
        if key in known and wishes[key].values != wish.values:
            raise Refused(
                f"Two items of {resource.plural} match '{key}' and want different things. Nothing was written."
            )
        if key in known or key not in wishes:
            known[key] = row
            wishes[key] = wish._replace(key=key)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        shown = " ".join(problem.message for problem in problems[:10])
        more = f" And {len(problems) - 10} more, which errors lists." if len(problems) > 10 else ""
        rest = " To go on with the other objects, correct these or take them out of the lists."
        raise Refused(shown + more + rest, errors=[problem._asdict() for problem in problems])


def report(every: Sequence[Steps], changes: Sequence[Change]) -> dict[str, Any]:
    """What was done, or in check mode would be."""
    counts = {}
    for steps in every:
        resource = steps.service.resource
        counts[resource.plural] = steps.counts(change for change in changes if change.resource is resource)
    return {
        "changed": any(change.changed for change in changes),
        "counts": counts,
        "changes": [_told(change) for change in changes if change.changed],
        "unverified": [
            {"kind": steps.service.resource.kind, "key": key, "fields": list(fields)}
            for steps in every
            for key, fields in sorted(steps.unseen)
        ],
        "diff": [change.diff() for change in changes if change.changed],
    }


def _told(change: Change) -> dict[str, Any]:
    # secrets with another fingerprint than the server's are known to differ
    unseen = () if (change.after or {}).get(FINGERPRINT) else change.rewritten_secrets
    return {
        "kind": change.resource.kind,
        "key": change.key,
        "action": change.action,
        "fields": list(change.fields),
        "rewritten_secrets": sorted(unseen),
    }


def _failure(every: Sequence[Steps], planned: Sequence[Change], writer: Writer) -> AirflowError:
    """What was done, what failed and what was not tried."""
    failed = {writer.identity(change) for change, _error in writer.errors}
    done = [writer.outcome(change) for change in planned if writer.identity(change) in writer.done]
    unknown = [change for change in planned if writer.identity(change) in writer.unknown]
    tried = writer.done | failed | writer.unknown
    left = [change for change in planned if writer.identity(change) not in tried]
    errors = [
        {"kind": change.resource.kind, "key": change.key, "message": str(error)} for change, error in writer.errors
    ]
    what = f"{len(errors)} of {len(planned)} changes failed: {' '.join(one['message'] for one in errors[:5])}"
    more = f" And {len(errors) - 5} more, which errors lists." if len(errors) > 5 else ""
    rest = f"{len(left)} were not tried, which not_done lists. " if left else ""
    kept = f"Nothing was pruned of {', '.join(writer.unpruned)}, because of these failures. " if writer.unpruned else ""
    open_ = f"{len(unknown)} may be done, which unknown lists: the server's answer was lost. " if unknown else ""
    return AirflowError(
        f"{what}{more} {open_}{rest}{kept}Run the task again to complete it.".strip(),
        **report(every, done),
        errors=errors,
        not_done=[_told(change) for change in left],
        unknown=[_told(change) for change in unknown],
    )
