# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is deleted because nobody lists it, and what keeps it from being deleted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from .._errors import InvalidRequestError
from .._resources.registry import RESOURCES
from .batch import ResourcePlan, is_caller, named
from .plan import Change, DesiredState, plan

LEFT_BEHIND = "left_behind"
"""The option, the result and the file that list what an export could not hold."""

Row = Mapping[str, Any]


def left_by_kind(rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """What an export left behind, by the plural of its kind and its key in the form in which the server compares keys.

    :raises InvalidRequestError: for something that is no such list.
    """
    kinds = {resource.kind: resource for resource in RESOURCES}
    result: dict[str, dict[str, Row]] = {}
    for row in rows:
        resource, key = kinds.get(str(row.get("kind"))), row.get("key")
        if resource is None or not isinstance(key, str):
            raise InvalidRequestError(
                f"Each item of {LEFT_BEHIND} must have a key, and as its kind one of {', '.join(kinds)}. Nothing was written."
            )
        result.setdefault(resource.plural, {})[resource.key_form(key)] = row
    return result


class Prune(NamedTuple):
    """What may be deleted because nobody lists it: not what matches ``keep``, and at most ``most`` ("20%" of a kind's objects, or a count)."""

    keep: tuple[str, ...] = ()
    most: str = "20%"
    allow_empty: bool = False

    def check(self) -> None:
        number = self.most[:-1] if self.most.endswith("%") else self.most
        if not number.isdecimal():
            raise InvalidRequestError(
                f"prune_max must be a count, like 5, or a percentage, like 20%; '{self.most}' was given."
            )

    def allows(self, deletions: int, of: int) -> bool:
        if self.most.endswith("%"):
            return deletions * 100 <= int(self.most[:-1]) * of
        return deletions <= int(self.most)


def pruned(resource_plan: ResourcePlan, total: int, rules: Prune, account: str, wanted: int) -> list[Change]:
    """The deletions of what the server has and nobody lists, never of what Airflow or the collection makes by itself.

    ``total`` is the number of objects that the server has, ``wanted`` the number of those that are listed.

    :raises InvalidRequestError: where that is more than a person may have meant.
    """
    bound = resource_plan.bound
    resource = bound.resource
    if not wanted and not rules.allow_empty:
        raise InvalidRequestError(
            f"prune names {resource.plural} and {resource.plural} is empty: that would delete every one. If that is meant, say "
            "prune_allow_empty=true. Nothing was written."
        )
    if resource.accounts and not account:
        raise InvalidRequestError(
            f"prune cannot delete {resource.plural} while it does not know which of them this task logs in as: give airflow_username. "
            "Nothing was written."
        )
    kept = (*resource.built_in, *rules.keep)
    deletions = [
        plan(resource, bound.endpoint, DesiredState(key, None), values)
        for key, values in sorted(resource_plan.unlisted, key=lambda item: item[0])
        if key not in resource.protected and not is_caller(account if resource.accounts else "", key, values)
        if not any(fnmatchcase(key, pattern) for pattern in kept)
    ]
    if not rules.allows(len(deletions), total):
        raise InvalidRequestError(
            f"prune would delete {len(deletions)} of {total} {resource.plural}, more than prune_max={rules.most}: "
            f"{named([one.key for one in deletions])}. Nothing was written.",
            prunable=[one.key for one in deletions],
        )
    return deletions
