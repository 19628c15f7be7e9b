# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prune undeclared objects, with safeguards.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from .._errors import InvalidRequestError
from .._model.bound import Row
from .._resources.registry import RESOURCES
from .batch import ResourcePlan, is_caller, named
from .plan import Change, DesiredState, plan

LEFT_BEHIND = "left_behind"
"""The name of the option, of the result key and of the file that list the objects that an export could not contain."""


def left_by_kind(rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """Return the objects that an export left behind, by kind (plural) and key.

    The keys are normalized.

    :raises InvalidRequestError: for an invalid list.
    """
    kinds = {resource.kind: resource for resource in RESOURCES}
    result: dict[str, dict[str, Row]] = {}
    for row in rows:
        resource, key = kinds.get(str(row.get("kind"))), row.get("key")
        if resource is None or not isinstance(key, str):
            raise InvalidRequestError(
                f"Each item of {LEFT_BEHIND} needs a key and one of these kinds: {', '.join(kinds)}."
            )
        result.setdefault(resource.plural, {})[resource.key_form(key)] = row
    return result


class Prune(NamedTuple):
    """The rules of pruning.

    Objects that match ``keep`` are kept. ``maximum`` limits the number of deletions of each kind. It is a count, or a percentage of the
    objects on the server, such as "20%".
    """

    keep: tuple[str, ...] = ()
    maximum: str = "20%"
    allow_empty: bool = False

    def check(self) -> None:
        if not self.maximum.removesuffix("%").isdecimal():
            raise InvalidRequestError(
                f"prune_max must be a count such as 5, or a percentage such as 20%, not '{self.maximum}'."
            )

    def allows(self, deletions: int, of: int) -> bool:
        if self.maximum.endswith("%"):
            return deletions * 100 <= int(self.maximum[:-1]) * of
        return deletions <= int(self.maximum)


def pruned(resource_plan: ResourcePlan, total: int, rules: Prune, account: str, wanted: int) -> list[Change]:
    """Return the deletions of undeclared objects.

    Objects that Airflow or the collection creates itself are excluded. Objects that no request can delete are also excluded, and a remark
    lists them. ``total`` is the number of objects on the server, and ``wanted`` is the number of declared objects.

    :raises InvalidRequestError: if nothing is declared and ``rules`` do not allow this; if users would be deleted, but the user that the task logs in
        as is unknown; or if there are more deletions than ``rules`` allow.
    """
    bound = resource_plan.bound
    resource = bound.resource
    if not wanted and not rules.allow_empty:
        raise InvalidRequestError(
            f"prune includes {resource.plural}, but the {resource.plural} option is empty, so all {resource.label_plural} would be deleted. If "
            "that is intended, set prune_allow_empty=true."
        )
    if resource.accounts and not account:
        raise InvalidRequestError(
            f"prune cannot delete {resource.label_plural} unless the user that this task logs in as is known. Specify airflow_username."
        )
    form = resource.key_form
    kept = [form(pattern) for pattern in (*resource.built_in, *rules.keep)]
    deletions, lost = [], []
    for key, values in sorted(resource_plan.unlisted, key=lambda item: item[0]):
        if key in resource.protected or resource.internal(values):
            continue
        if resource.accounts and is_caller(account, key, values):
            continue
        if any(fnmatchcase(form(key), pattern) for pattern in kept):
            continue
        if bound.endpoint.address(key):
            lost.append(key)
        else:
            deletions.append(plan(bound, DesiredState(key, None), values))
    if lost:
        resource_plan.remarks.append(
            f"prune does not delete these {resource.label_plural}, because the API of this server cannot address them: {named(lost)}."
        )
    if not rules.allows(len(deletions), total):
        raise InvalidRequestError(
            f"prune would delete {len(deletions)} of {total} {resource.label_plural}, more than prune_max={rules.maximum}: "
            f"{named([one.key for one in deletions])}. If that is intended, increase prune_max.",
            prunable=[one.key for one in deletions],
        )
    return deletions
