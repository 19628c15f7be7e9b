# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check all changes before the first write, and carry them out."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.listing import listing
from .._errors import AirflowError, InvalidRequestError, UnfinishedReplacementError
from .._model.bound import BoundResource, Row
from .._model.labels import capitalized
from .._model.resource import Mode
from .._model.types import loose_form
from .._resources.pool import POOL
from .._resources.role import ROLE
from .apply import apply_or_settle, apply_to_latest, apply_unless_done
from .batch import ResourcePlan, alike, named, protect_own_account
from .connection_check import test_before_write
from .freezes import freeze_warnings, unpaused_dags
from .plan import Change, plan
from .reading import read_for, read_for_check, values_for
from .references import References
from .referrers import protect_referred
from .refusals import Refusals
from .role_checks import check_deletable, check_replacement, members_of, needs_replacement, version_of
from .role_replacement import replace_role, restore_members
from .unique import unique_values


class Preflight:
    """The checks of all changes before the first write, and the writes.

    ``refusals`` receives the reasons why changes cannot be applied.
    """

    def __init__(self, airflow: Airflow, every: Sequence[ResourcePlan], refusals: Refusals | None = None) -> None:
        self._airflow, self._every = airflow, every
        self._refusals = refusals or Refusals()
        self._modes: dict[Mode, Mapping[str, Any]] = {}
        self._replaced: dict[str, Change] = {}
        # the members of each replaced role before the replacement
        self._members: dict[str, set[str]] = defaultdict(set)
        self.interrupted: dict[str, str] = {}
        for resource_plan in self._every:
            self.interrupted.update(resource_plan.interrupted)
        self._references = References(airflow, every, self.interrupted)

    def check(self, writes: bool) -> None:
        """Check all changes. Do not prune objects that other objects refer to.

        If ``writes`` is true, the task carries out the changes afterwards. In this case, the server also tests the objects whose options
        require a test.

        :raises InvalidRequestError: for a change that the server would reject, or carry out only in part, unless refusals are collected.
        :raises UnfinishedReplacementError: if ``writes`` is true, and an earlier task left the replacement of a role unfinished. The task
            can finish the replacement and start again.
        """
        self._check_interrupted(writes)
        protect_referred(self._airflow, self._every, self._refusals)
        for resource_plan in self._every:
            resource_plan.remarks += freeze_warnings(self._airflow, unpaused_dags(resource_plan.changes))
            self._check_keys(resource_plan)
            self._check_unique(resource_plan)
            for change in resource_plan.changes:
                with self._refusals.of(change.resource.kind, change.key):
                    self._check_modes(change)
                    self._references.check(change)
        self._check_interrupted(writes)
        self._check_replacements([change for one in self._every for change in one.changes])
        self._check_interrupted(writes)
        for change in [change for one in self._every for change in one.tests]:
            with self._refusals.of(change.resource.kind, change.key):
                test_before_write(self._airflow, change, writes)

    def _check_keys(self, resource_plan: ResourcePlan) -> None:
        """Reject new keys that the database treats as equal.

        The second object would overwrite the first.

        :raises InvalidRequestError: for such keys, unless refusals are collected.
        """
        groups = alike(change.key for change in resource_plan.changes if change.action == "create")
        if groups and self._ignores_case():
            pairs = [" and ".join(f"'{key}'" for key in group) for group in groups]
            with self._refusals.of(resource_plan.bound.resource.kind, *(key for group in groups for key in group)):
                raise InvalidRequestError(
                    f"The database of this server treats these names as equal: {named(pairs)}. The {resource_plan.bound.resource.plural} "
                    "option can contain only one name of each group."
                )

    def _check_unique(self, resource_plan: ResourcePlan) -> None:
        """Reject a value of a unique field if another object has the same value.

        If another change of the task frees the value, that change comes first.

        :raises InvalidRequestError: for such a value, unless refusals are collected.
        """
        bound, changes = resource_plan.bound, resource_plan.changes
        for name in (one.name for one in bound.resource.fields if one.unique):
            written = [change.after[name] for change in changes if change.after and name in change.fields]
            if not written:
                continue
            listed = self._owners(bound, name) if resource_plan.owners is None else resource_plan.owners[name]
            similar = alike(str(value) for value in {*listed, *written})
            same: Callable[[Any], Any] = loose_form if similar and self._ignores_case() else str
            listed = {same(value): key for value, key in listed.items()}
            taken, waits = unique_values(bound.resource, changes, name, listed, same)
            for change, owner in taken:
                reason = (
                    f", and the change of '{owner}' has to wait for this one. In a separate task, first set the {name} of one of them to an "
                    "unused value"
                )
                with self._refusals.of(bound.resource.kind, change.key):
                    raise InvalidRequestError(
                        f"{capitalized(bound.resource.label_of(change.key))}: {name} '{(change.after or {})[name]}' belongs to '{owner}'"
                        f"{reason if change.key in waits else ''}. Two {bound.resource.label_plural} cannot have the same {name}."
                    )
            resource_plan.waits.update(waits)

    def _owners(self, bound: BoundResource, name: str) -> Mapping[Any, str]:
        """Return the keys of the server's objects by their values of a unique field."""
        return read_for_check(lambda: bound.owners(name, listing(self._airflow, bound.resource)), {})

    def _ignores_case(self) -> bool:
        """Return whether the server's database ignores case in names.

        The database ignores case if a request for the pool DEFAULT_POOL returns the default pool.
        """
        row = read_for_check(lambda: self._airflow.read(POOL, "DEFAULT_POOL"), None)
        return row is not None and row[POOL.key] != "DEFAULT_POOL"

    def _check_replacements(self, changes: Iterable[Change]) -> None:
        changes = [change for change in changes if change.bound.endpoint.additive_field]
        if not changes:
            return
        installed = functools.cache(functools.partial(version_of, self._airflow))
        deletions = [change for change in changes if change.action == "delete"]
        with self._refusals.of(ROLE.kind, *(change.key for change in deletions)):
            check_deletable(deletions, installed)
        replaced = []
        for change in changes:
            with self._refusals.of(change.resource.kind, change.key):
                if needs_replacement(change, installed):
                    replaced.append(change)
        if replaced:
            self._replaced.update({change.key: change for change in replaced})
            with self._refusals.of(ROLE.kind, *(change.key for change in replaced)):
                members = members_of(self._airflow)
                for change in replaced:
                    with self._refusals.of(ROLE.kind, change.key):
                        check_replacement(self._airflow, change, members, self.interrupted)

    def _check_interrupted(self, writes: bool) -> None:
        if writes and self.interrupted:
            raise UnfinishedReplacementError(self.interrupted)

    def replaces(self, change: Change) -> bool:
        """Return whether a change needs several writes, which also affect other objects."""
        return self._replaced.get(change.key) is change

    def carry_out(self, change: Change, again: bool = False) -> tuple[Change, Row]:
        """Carry out a change. Return the change as carried out, and the object.

        If ``again`` is true, the change may already have been carried out. If another client changes the object first, the object is read and
        planned again.
        """
        done, row = apply_to_latest(
            change,
            lambda latest: self._carried_out(latest, again and latest is change),
            lambda: self._planned_again(change),
        )
        if done.resource is ROLE and done.changed and done.after is not None:
            self._restore_members(done.key, self._members[done.key])
        return done, row

    def _restore_members(self, role: str, usernames: set[str]) -> None:
        try:
            restore_members(self._airflow, role, usernames)
        except AirflowError as error:
            raise AirflowError(
                f"Role '{role}' has the desired permissions, but some of these users may have lost the role, because another client wrote at "
                f"the same time: {named(sorted(usernames))}. Check their roles. {error}",
                **error.details,
            ) from error

    def _planned_again(self, change: Change) -> tuple[Change, Row | None]:
        """Plan again after a conflict. Return the change and the object."""
        bound, desired = change.bound, change.desired
        row = read_for(self._airflow, bound, desired)
        newer = plan(bound, desired, values_for(self._airflow, bound, desired, row))
        protect_own_account(self._airflow.auth.account, newer)
        self._references.check(newer)
        self._check_replacements([newer])
        return newer, row

    def _carried_out(self, change: Change, again: bool) -> Row:
        if self.replaces(change):
            return replace_role(self._airflow, change, self._members[change.key])
        return apply_unless_done(self._airflow, change) if again else apply_or_settle(self._airflow, change)

    def warnings(self) -> list[str]:
        messages = [
            f"The replacement of role '{role}' by '{stand_in}' is incomplete, because an earlier task was interrupted. Outside "
            "check mode, this task completes or undoes it first."
            for stand_in, role in sorted(self.interrupted.items())
        ]
        for resource_plan in self._every:
            messages += resource_plan.remarks
            warning = resource_plan.bound.endpoint.update_warning
            for change in resource_plan.changes:
                if warning and change.action == "update":
                    messages.append(warning)
                if change.resource.accounts and "password" in change.fields:
                    messages += self._password_warnings(change)
        return list(dict.fromkeys(messages))

    def _password_warnings(self, change: Change) -> Iterator[str]:
        if self._airflow.auth.is_account(change.key, (change.before or {}).get("email")):
            yield "This task changes the password of the user that it logs in as. Later tasks require the new airflow_password."
        unverified = self._airflow.auth.unverified.get(change.key)
        if unverified and change.action == "update":
            yield f"Cannot check whether user '{change.key}' already has this password, so the password is written: {unverified}."

    def _check_modes(self, change: Change) -> None:
        """Reject a field that the configuration of this server does not support.

        :raises InvalidRequestError: for such a field.
        """
        for name, mode in change.bound.endpoint.modes.items():
            if name not in change.fields or not (change.after or {})[name]:
                continue
            if mode not in self._modes:
                request = functools.partial(self._airflow.request, "GET", mode.path, f"read {mode.path}")
                response = read_for_check(request, None)
                self._modes[mode] = response.body if response and isinstance(response.body, Mapping) else {}
            if self._modes[mode].get(mode.key) is False:
                raise InvalidRequestError(
                    f"{name} of {change.resource.label_of(change.key)} requires {mode.name}, which is disabled on this server."
                )
