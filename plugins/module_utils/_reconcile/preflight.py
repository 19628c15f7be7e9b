# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way of every object, alone or among many: read, plan, check, write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from .._client.client import Airflow, Row
from .._client.generations import decode_row, required_version, supports
from .._client.listing import list_references, listing
from .._errors import (
    AirflowError,
    ApiError,
    ConflictError,
    InvalidRequestError,
    UnfinishedReplacementError,
)
from .._model.resource import Mode, Reference, Resource
from .._module.definition import Result
from .._resources.dag import DAG
from .._resources.pool import POOL
from .._resources.role import ROLE, TAKES_AWAY
from .._resources.stand_ins import is_stand_in, stand_in_of
from .._resources.user import USER
from .apply import (
    apply_or_settle,
    apply_unless_done,
)
from .batch import (
    BoundResource,
    ResourcePlan,
    alike,
    misspelled,
    named,
    protect_own_account,
)
from .connection_check import (
    test_before_write,
)
from .password_check import (
    with_known_password,
)
from .plan import (
    Change,
    DesiredState,
    Unreadable,
    needs_reading,
    plan,
)
from .role_replacement import (
    check_replacements,
    finish_replacements,
    interrupted,
    needs_replacement,
    replace_roles,
)

# what few tasks need is imported where it is needed: as a module, each compiles what it imports anew
Values = Mapping[str, Any]


def bind(airflow: Airflow, resource: Resource) -> BoundResource:
    lacks = {
        one.name: required_version(one.since)
        for one in resource.fields
        if not supports(one.since, airflow.generation, airflow.version)
    }
    return BoundResource(resource, airflow.endpoint(resource), airflow.version, lacks)


def read_for(airflow: Airflow, bound: BoundResource, desired: DesiredState) -> Row | None:
    """The object that a wish is about. Where the server fails to show it, that is no obstacle to a wish that does not depend on it."""
    try:
        return airflow.read(bound.resource, desired.key)
    except ApiError as error:
        if error.status != 500 or needs_reading(bound.resource, bound.endpoint, desired):
            raise
        return Unreadable({bound.key_name: desired.key})


def values_for(airflow: Airflow, bound: BoundResource, desired: DesiredState, row: Row | None) -> Values | None:
    """What is known of the object that a wish is about."""
    resource = bound.resource
    if row is None:
        return None
    if bound.key_of(row) != desired.key:
        raise InvalidRequestError(misspelled(resource.kind, desired.key, bound.key_of(row)))
    return known_values(airflow, bound, desired, row)


def known_values(airflow: Airflow, bound: BoundResource, desired: DesiredState | None, row: Row) -> Values:
    """What a row says of its object; where somebody wants the object, with the password if it is known to be the wanted one."""
    if isinstance(row, Unreadable):
        return row
    values = decode_row(bound.resource, bound.endpoint, row)
    # a password that nobody has given is not tried
    if not (desired and bound.resource.accounts) or desired.unknown:
        return values
    return with_known_password(airflow, bound.resource, desired, values, row)


def lists_roles(airflow: Airflow, resource: Resource) -> bool:
    """Whether objects of this kind are listed where one would do: what an earlier task left of a role shows in the listing only."""
    return resource is ROLE and not supports(TAKES_AWAY, airflow.generation, airflow.version)


def note_interrupted(
    airflow: Airflow, resource_plan: ResourcePlan, roles: Iterable[str], declared: Collection[str] = ()
) -> None:
    """Keep which of these roles are left from replacements that an earlier task did not finish."""
    if not any(is_stand_in(role) for role in roles):
        return
    changes = resource_plan.changes if resource_plan.bound.resource is ROLE else ()
    resource_plan.interrupted.update(interrupted(airflow, roles, declared, changes))


def finish_first(airflow: Airflow, work: Callable[[], Result]) -> Result:
    """The result of the work. What an earlier task left unfinished is finished first where the work meets it."""
    try:
        return work()
    except UnfinishedReplacementError as found:
        done = finish_replacements(airflow, found.found)
    result = work()
    return {**result, "changed": True, "warnings": [*done, *result.get("warnings", ())]}


class Preflight:
    """What has to be sure before the first write, for all changes together. Asks the server each thing once.

    ``listed`` are the keys of kinds that were listed already, by the path of the listing.
    """

    def __init__(
        self, airflow: Airflow, every: Iterable[ResourcePlan], listed: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self._airflow = airflow
        self._every = tuple(every)
        self._listed = listed or {}
        self._known: dict[str, list[Any]] = {}
        self._modes: dict[Mode, Mapping[str, Any]] = {}
        self._dags: dict[str, bool] = {}
        self._replaced: dict[str, Change] = {}
        self.interrupted: dict[str, str] = {}
        for resource_plan in self._every:
            self.interrupted.update(resource_plan.interrupted)

    def check(self, heals: bool) -> None:
        """``heals``: the task finishes what an earlier one left unfinished, and begins again.

        :raises InvalidRequestError: for what the server would refuse at the write, or do only half.
        :raises UnfinishedReplacementError: something was left unfinished.
        """
        self._check_interrupted(heals)
        for resource_plan in self._every:
            self._check_keys(resource_plan)
            for change in resource_plan.changes:
                self._check_modes(resource_plan.bound, change)
                self._check_references(resource_plan.bound, change)
        self._check_interrupted(heals)
        self._check_replacements(
            [change for one in self._every if one.bound.endpoint.additive_field for change in one.changes]
        )
        self._check_interrupted(heals)

    def _check_keys(self, resource_plan: ResourcePlan) -> None:
        """Refuse two new objects that the server's database takes for one: the second would overwrite the first."""
        groups = alike(change.key for change in resource_plan.changes if change.action == "create")
        if groups and self._ignores_case():
            pairs = [" and ".join(f"'{key}'" for key in group) for group in groups]
            raise InvalidRequestError(
                f"The database of this server takes for one name: {named(pairs)}. {resource_plan.bound.resource.plural} can hold only one of "
                "them. Nothing was changed."
            )

    def _ignores_case(self) -> bool:
        """Whether the server's database compares names without case, shown by the pool that every server has."""
        try:
            row = self._airflow.read(POOL, "DEFAULT_POOL")
        except AirflowError:
            # a user without rights on pools: the server has to judge
            return False
        return row is not None and row[POOL.key] != "DEFAULT_POOL"

    def _check_replacements(self, changes: Sequence[Change]) -> None:
        if not changes:
            return
        replaced = [change for change in changes if needs_replacement(self._airflow, change)]
        if replaced:
            self._replaced.update({change.key: change for change in replaced})
            self.interrupted.update(check_replacements(self._airflow, replaced))

    def _check_interrupted(self, heals: bool) -> None:
        if heals and self.interrupted:
            raise UnfinishedReplacementError(self.interrupted)

    def replaces(self, change: Change) -> bool:
        """Whether a change is more than one write, and is carried out with others of its kind by ``replace``."""
        return bool(self._replaced) and self._replaced.get(change.key) is change

    def replace(self, changes: Sequence[Change]) -> dict[str, AirflowError]:
        """Carry out changes that ``replaces`` holds for. What failed, by the key."""
        return replace_roles(self._airflow, changes)

    def test(self) -> None:
        """Have the server test what is to be tested, before anything is written."""
        for change in [change for resource_plan in self._every for change in resource_plan.tests]:
            test_before_write(self._airflow, change)

    def carry_out(self, change: Change, again: bool = False) -> tuple[Change, Row]:
        """What was done, and the object that the server holds now. ``again``: it may have been carried out already.

        Where another client was faster, the object is read and planned for again, once.
        """
        try:
            return change, self._carried_out(change, again)
        except ConflictError as error:
            newer, row = self._planned_again(change, error)
        return newer, self._carried_out(newer, False) if newer.changed else row or {}

    def _planned_again(self, change: Change, conflict: ConflictError) -> tuple[Change, Row | None]:
        """The change that the object needs now, and the object.

        :raises ConflictError: the object is as it was. The server refuses the change for another reason.
        """
        desired = change.desired
        if desired is None:
            raise conflict
        bound = bind(self._airflow, change.resource)
        row = read_for(self._airflow, bound, desired)
        newer = plan(bound.resource, bound.endpoint, desired, values_for(self._airflow, bound, desired, row))
        if newer.action == change.action:
            raise conflict
        protect_own_account(self._airflow.auth.account, desired, newer)
        self._check_references(bound, newer)
        self._check_replacements([newer] if bound.endpoint.additive_field else [])
        return newer, row

    def _carried_out(self, change: Change, again: bool) -> Row:
        if self.replaces(change):
            for error in self.replace([change]).values():
                raise error
            return self._airflow.read(change.resource, change.key) or {}
        return apply_unless_done(self._airflow, change) if again else apply_or_settle(self._airflow, change)

    def warnings(self) -> list[str]:
        found: dict[str, None] = dict.fromkeys(
            f"An earlier task left the replacement of role '{role}' by '{stand_in}' unfinished. The real run finishes it, or undoes it, first."
            for stand_in, role in sorted(self.interrupted.items())
        )
        for resource_plan in self._every:
            found.update(dict.fromkeys(resource_plan.remarks))
            warning = resource_plan.bound.endpoint.update_warning
            for change in resource_plan.changes:
                if warning and change.action == "update":
                    found[warning] = None
                if not (change.resource.accounts and "password" in change.fields):
                    continue
                if self._airflow.auth.is_account(change.key, (change.before or {}).get("email")):
                    found[
                        "The password of the user that this task logs in as changes: later tasks need the new airflow_password."
                    ] = None
                unverified = self._airflow.auth.unverified.get(change.key)
                if unverified and change.action == "update":
                    found[
                        f"Cannot check whether user '{change.key}' has this password already, so it is written: {unverified}."
                    ] = None
        return list(found)

    def _check_references(self, bound: BoundResource, change: Change) -> None:
        """Refuse values that the server does not know, which it would only tell at the write."""
        for name, reference in bound.endpoint.references.items():
            if name not in change.fields:
                continue
            before = (change.before or {}).get(name, [])
            new = [item for item in (change.after or {})[name] if item not in before]
            known = self._referred(bound.resource, name, reference) if new else []
            self._note_stand_ins(bound, known)
            unknown = [item for item in new if not _is_known(item, known, reference.unlisted(item))]
            stand_ins = {stand_in_of(item): item for item in unknown if isinstance(item, str)}
            left = {stand_in: item for stand_in, item in stand_ins.items() if stand_in in known}
            self.interrupted.update(left)
            unknown = [item for item in unknown if item not in left.values()]
            # an empty list means that the caller may not see it: the server itself has to judge
            if unknown and known:
                raise InvalidRequestError(
                    f"{change.resource.kind} '{change.key}': unknown {name}: {', '.join(_named(item) for item in unknown)}. "
                    f"{_near(unknown, known)}Nothing was written."
                )

            self._check_dags(bound, change, name, reference, new)

    def _note_stand_ins(self, bound: BoundResource, known: Iterable[Any]) -> None:
        """Keep the unfinished replacements of roles that show where the roles are listed anyway, for the roles of a user."""
        if bound.resource is not USER or not any(is_stand_in(name) for name in known):
            return
        roles = [resource_plan for resource_plan in self._every if resource_plan.bound.resource is ROLE]
        if not roles:
            # where a task declares roles, their own listing has shown what is unfinished
            self.interrupted.update(interrupted(self._airflow, known))

    def _check_dags(
        self, bound: BoundResource, change: Change, name: str, reference: Reference, items: Collection[Any]
    ) -> None:
        """Refuse values for DAGs that are not there, unless another object of the kind has them."""
        missing = [item for item in items if reference.unlisted(item) and not self._has_dag(reference.dag_of(item))]
        if not missing:
            return
        rows = listing(self._airflow, bound.resource)[0]
        held = [item for row in rows for item in decode_row(bound.resource, bound.endpoint, row)[name]]
        missing = [item for item in missing if all(item["resource"] != other["resource"] for other in held)]
        if missing:
            raise InvalidRequestError(
                f"{change.resource.kind} '{change.key}': {name} name DAGs that this server does not have: "
                f"{', '.join(_named(item) for item in missing)}. Nothing was written."
            )

    def _has_dag(self, dag_id: str) -> bool:
        """Whether the server has a DAG, or does not say."""
        if dag_id not in self._dags:
            try:
                self._dags[dag_id] = not dag_id or self._airflow.read(DAG, dag_id) is not None
            except AirflowError:
                self._dags[dag_id] = True
        return self._dags[dag_id]

    def _check_modes(self, bound: BoundResource, change: Change) -> None:
        """Refuse a field that this server cannot have as it is set up."""
        for name, mode in bound.endpoint.modes.items():
            if name not in change.fields or not (change.after or {})[name]:
                continue
            if mode not in self._modes:
                try:
                    response = self._airflow.request("GET", mode.path, f"read {mode.path}")
                    self._modes[mode] = response.body if isinstance(response.body, Mapping) else {}
                except AirflowError:
                    # the server has to judge
                    self._modes[mode] = {}
            if self._modes[mode].get(mode.key) is False:
                raise InvalidRequestError(
                    f"{name} of {change.resource.kind} '{change.key}' needs {mode.name}, which is off on this server. Nothing was written."
                )

    def _referred(self, resource: Resource, name: str, reference: Reference) -> list[Any]:
        """What the field may hold: what the server has, with what this run creates and without what it deletes."""
        if reference.path not in self._known:
            known = list(self._listed.get(reference.path, ()))
            known = known or resource.by_name[name].type.decode(list_references(self._airflow, reference))
            same_path = [
                resource_plan for resource_plan in self._every if resource_plan.bound.endpoint.path == reference.path
            ]
            changes = [change for one in same_path for change in one.changes]
            gone = {change.key for change in changes if change.action == "delete"}
            known = [item for item in known if not changes or item not in gone]
            self._known[reference.path] = known + [one.key for one in changes if known and one.action == "create"]
        return self._known[reference.path]


def _is_known(item: Any, known: list[Any], unlisted: bool) -> bool:
    if isinstance(item, Mapping):
        # servers make a new pair of two halves that they know
        halves = {half: value for half, value in item.items() if half == "action" or not unlisted}
        return all(any(other[half] == value for other in known) for half, value in halves.items())
    return item in known


def _named(item: Any) -> str:
    return f"{item['action']} on {item['resource']}" if isinstance(item, Mapping) else str(item)


def _near(unknown: list[Any], known: list[Any]) -> str:
    """What the server has that is most like the unknown: names, or halves of pairs."""
    from difflib import get_close_matches

    close: list[str] = []
    for item in unknown:
        for half, value in item.items() if isinstance(item, Mapping) else [("", item)]:
            names = sorted({other[half] if half else other for other in known})
            close += [] if value in names else get_close_matches(value, names, n=3, cutoff=0.4) or names[:10]
    return f"Like it on this server: {', '.join(dict.fromkeys(close))}. " if close else ""
