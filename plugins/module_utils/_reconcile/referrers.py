# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the deletion of objects that other objects refer to, such as roles.

Servers delete such an object without a warning, and remove its name from the objects that refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.generations import bind
from .._client.listing import listing
from .._errors import AirflowError, InvalidRequestError
from .._model.bound import BoundResource
from .._resources.registry import RESOURCES
from .batch import ResourcePlan, named
from .refusals import Refusals


def protect_referred(airflow: Airflow, every: Sequence[ResourcePlan], refusals: Refusals) -> None:
    """Check the deletions of objects that other objects would still refer to.

    Deletions by ``prune`` are skipped, and deletions by an item are carried out, both with a warning.

    :raises InvalidRequestError: if an item refers to an object that the task deletes, or if the user that the task logs in as would be left
        without roles, unless refusals are collected.
    """
    for resource_plan in every:
        if any(change.action == "delete" for change in resource_plan.changes):
            for bound, name in _referring(airflow, resource_plan.bound):
                _protect(airflow, every, resource_plan, bound, name, refusals)


def _referring(airflow: Airflow, bound: BoundResource) -> Iterator[tuple[BoundResource, str]]:
    """Yield each kind that refers to this kind, with the field that does so."""
    for resource in RESOURCES:
        other = bind(resource, airflow.generation, airflow.version)
        if other is None:
            continue
        for name, reference in other.endpoint.references.items():
            if reference.listing and reference.path == bound.endpoint.path:
                yield other, name


def _protect(
    airflow: Airflow,
    every: Sequence[ResourcePlan],
    resource_plan: ResourcePlan,
    bound: BoundResource,
    name: str,
    refusals: Refusals,
) -> None:
    deleted, referring = resource_plan.bound.resource, bound.resource
    plans = [one for one in every if one.bound.resource is bound.resource]
    gone = {change.key for change in resource_plan.changes if change.action == "delete"}
    declared = {value: key for one in plans for value, key in one.referred.get(name, {}).items()}
    for key in sorted((gone - resource_plan.pruned) & declared.keys()):
        with refusals.of(deleted.kind, key):
            raise InvalidRequestError(
                f"This task deletes {deleted.label_of(key)}, but lists it in {name} of {referring.label_of(declared[key])}. Remove the "
                f"{deleted.label} from {name}, or do not delete it."
            )
    try:
        referrers = _referrers(airflow, plans, bound, name)
    except AirflowError as error:
        if resource_plan.pruned:
            with refusals.of(deleted.kind, *sorted(resource_plan.pruned)):
                raise InvalidRequestError(
                    f"prune cannot delete {deleted.label_plural}, because it cannot check which {referring.label_plural} have them: {error}"
                ) from error
        else:
            # the task continues
            resource_plan.remarks.append(
                f"Cannot check which {referring.label_plural} lose the deleted {deleted.label_plural} ({named(sorted(gone))}): {error}"
            )
        return
    holders = {
        key: [referring.label_of(one) for one, (values, _own) in sorted(referrers.items()) if key in values]
        for key in sorted(gone)
    }
    kept = {key for key in resource_plan.pruned if holders[key]}
    if kept:
        _keep(resource_plan, kept)
        listed = named([f"'{key}' ({named(holders[key], 3)})" for key in sorted(kept)])
        resource_plan.remarks.append(
            f"prune does not delete {deleted.label_plural} that {referring.label_plural} have: {listed}. To delete such a {deleted.label}, "
            f"remove it from the {referring.label_plural}, or list it with state=absent."
        )
    gone -= kept
    for one, (values, own) in referrers.items():
        if own and values and gone.issuperset(values):
            with refusals.of(deleted.kind, *values):
                raise InvalidRequestError(
                    f"This task logs in as {referring.label_of(one)}, who would be left without {name}, because the task deletes "
                    f"{named([deleted.label_of(value) for value in values])}."
                )
    for key in sorted(gone - resource_plan.pruned):
        if holders[key]:
            resource_plan.remarks.append(f"Deleting {deleted.label_of(key)} removes it from {named(holders[key])}.")


def _keep(resource_plan: ResourcePlan, kept: set[str]) -> None:
    """Remove deletions by ``prune`` from a plan."""
    resource_plan.changes = [change for change in resource_plan.changes if change.key not in kept]
    resource_plan.pruned -= kept
    resource_plan.in_use += sorted(kept)


def _referrers(
    airflow: Airflow, plans: Sequence[ResourcePlan], bound: BoundResource, name: str
) -> Mapping[str, tuple[Sequence[Any], bool]]:
    """Return, by key, the values that a field of each object has after the task.

    Also return whether the object is the user that this task logs in as.
    """
    result: dict[str, tuple[Sequence[Any], bool]] = {}
    for row in listing(airflow, bound.resource):
        key, values = bound.key_of(row), bound.decode(row)
        own = bound.resource.accounts and airflow.auth.is_account(key, values.get("email"))
        result[key] = values[name], own
    for change in (change for one in plans for change in one.changes):
        names, own = result.get(change.key, ((), False))
        after = {name: []} if change.after is None else change.after
        result[change.key] = after.get(name, names), own
    return result
