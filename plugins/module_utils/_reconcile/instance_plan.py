# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan the changes to an instance, one kind at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.listing import listing
from .._errors import InvalidRequestError
from .._model.bound import BoundResource, Row, Values
from .._model.resource import Resource
from .._query.routing import no_match, whole_query
from .._resources.role import ROLE
from .._resources.user import USER
from .batch import ResourcePlan, by_key, plan_all, validate_for_server
from .bulk_reader import BulkReader
from .export import is_untouched
from .plan import Change, DesiredState
from .prune import LEFT_BEHIND, Prune, left_by_kind, pruned
from .refusals import Refusals
from .role_checks import lists_roles, note_interrupted


class InstancePlanner:
    """Planner for the changes that a task makes to each kind of object.

    ``problems`` receives the reasons why objects cannot reach their desired states, and ``refusals`` receives the
    reasons why the task cannot be planned.
    """

    def __init__(
        self, airflow: Airflow, params: Mapping[str, Any], rules: Prune, refusals: Refusals, problems: Refusals
    ) -> None:
        self._airflow, self._params, self._rules = airflow, params, rules
        self._refusals, self._problems = refusals, problems
        self._left_behind = left_by_kind(params[LEFT_BEHIND])

    def plan(self, resource: Resource, wanted: Sequence[DesiredState]) -> ResourcePlan:
        """Plan one kind.

        If ``prune`` includes the kind, the plan deletes objects that no item declares. Undeclared objects that are not deleted stay in
        ``unlisted``, to be reported.
        """
        airflow, bound = self._airflow, self._airflow.bind(resource)
        prunes = resource.plural in self._params["prune"]
        fine = []
        for desired in wanted:
            with self._problems.of(resource.kind, desired.key):
                fine.append(desired if desired.filters else validate_for_server(bound, desired))
        desired_states = by_key(resource, [one for one in fine if not one.filters])
        known, remarks = self._choose(bound, [one for one in fine if one.filters], desired_states)
        keep_rest = prunes or self._params["list_unmanaged"]
        whole = keep_rest or lists_roles(airflow, resource)
        exact = (prunes or lists_roles(airflow, resource)) and not self._refusals.collects
        reader = BulkReader(airflow, bound, desired_states, exact, self._refusals.collects)
        # the complete listing includes the objects selected by filters
        current = reader.values({} if whole else known, whole)
        roles: set[str] = set()
        current = _recording_roles(resource, current, roles)
        resource_plan = plan_all(
            bound, desired_states, current, airflow.auth.account, keep_rest, reader.spelled, self._problems
        )
        resource_plan.keys = reader.keys
        resource_plan.owners = reader.owners if reader.keys else None
        note_interrupted(airflow, resource_plan, roles, desired_states if resource is ROLE else ())
        resource_plan.remarks = [*remarks, *reader.unreadable]
        set_aside(resource_plan, self._left_behind.get(resource.plural, {}))
        if prunes:
            self._prune(resource_plan, reader, len(desired_states))
        return resource_plan

    def _choose(
        self, bound: BoundResource, selecting: Sequence[DesiredState], desired_states: dict[str, DesiredState]
    ) -> tuple[dict[str, Row], list[str]]:
        """Add a desired state for each object that the filters of an item select.

        If several desired states apply to an object, the one from the highest layer takes precedence and, within a layer, the one that names
        the object by key. Return the selected objects, and a remark about filters that match no object.
        """
        resource = bound.resource
        known: dict[str, Row] = {}
        remarks = []
        for desired in sorted(selecting, key=lambda one: -one.layer):
            rows = listing(self._airflow, resource, whole_query(self._airflow, resource.filters, desired.filters))
            if not rows:
                remarks.append(no_match(desired.filters))
            for row in rows:
                key = bound.key_of(row)
                other = desired_states.get(key)
                if other and key in known and other.layer == desired.layer and other.values != desired.values:
                    with self._refusals.of(resource.kind, key):
                        raise InvalidRequestError(
                            f"Two items of {resource.plural} match '{key}' with different values."
                        )
                if other is None or other.layer < desired.layer:
                    known[key] = row
                    desired_states[key] = desired._replace(key=key, filters={})
        return known, remarks

    def _prune(self, resource_plan: ResourcePlan, reader: BulkReader, wanted: int) -> None:
        """Add the deletions of undeclared objects, according to the rules."""
        resource = resource_plan.bound.resource
        deletions: list[Change] = []
        with self._refusals.of(resource.kind, ""):
            if reader.unreadable:
                raise InvalidRequestError(
                    f"prune requires the complete list of {resource.label_plural}. {' '.join(reader.unreadable)}"
                )
            if "" in self._left_behind.get(resource.plural, {}):
                raise InvalidRequestError(
                    f"prune cannot delete {resource.label_plural}, because the export could not read all of them: {LEFT_BEHIND} contains an "
                    f"item without a key. Export the {resource.label_plural} again."
                )
            deletions = pruned(resource_plan, len(reader.keys), self._rules, self._airflow.auth.account, wanted)
        if resource_plan.bound.endpoint.list_omits:
            complete = reader.complete([change.key for change in deletions])
            deletions = [one._replace(before=complete.get(one.key, one.before)) for one in deletions]
        resource_plan.changes = sorted([*resource_plan.changes, *deletions], key=lambda change: change.key)
        resource_plan.pruned = frozenset(change.key for change in deletions)
        resource_plan.unlisted = [one for one in resource_plan.unlisted if one[0] not in resource_plan.pruned]


def set_aside(resource_plan: ResourcePlan, left_behind: Mapping[str, Mapping[str, Any]]) -> None:
    """Move objects that an export left behind from ``unlisted`` to ``left_behind``.

    These objects may be needed, although no item declares them.
    """
    form = resource_plan.bound.resource.key_form
    keys = {form(key) for key, _values in resource_plan.unlisted} & left_behind.keys()
    resource_plan.left_behind = [left_behind[key] for key in sorted(keys)]
    resource_plan.unlisted = [one for one in resource_plan.unlisted if form(one[0]) not in keys]


def unmanaged_of(resource_plan: ResourcePlan) -> list[str]:
    """Return the keys of undeclared objects.

    Objects for which ``is_untouched`` is true are excluded. The values of all undeclared objects are discarded to free memory.
    """
    resource = resource_plan.bound.resource
    unmanaged = [key for key, values in resource_plan.unlisted if not is_untouched(resource, key, values)]
    resource_plan.unlisted = []
    return sorted(unmanaged)


def _recording_roles(
    resource: Resource, current: Iterator[tuple[str, Values]], roles: set[str]
) -> Iterator[tuple[str, Values]]:
    """Yield the objects unchanged, and add the names of roles to ``roles``.

    If the objects are users, the names are those of the users' roles.
    """
    for key, values in current:
        if resource is ROLE:
            roles.add(key)
        elif resource is USER:
            # a user that the server fails to return has no known roles
            roles.update(values.get("roles", ()))
        yield key, values
