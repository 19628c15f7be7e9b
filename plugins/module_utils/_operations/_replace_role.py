# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Take permissions from a role on servers whose update only adds them (Airflow 2, and Airflow 3.0 with its first FAB provider).

Note that these are private to the collection.
"""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow, Row
from ansible_collections.community.airflow.plugins.module_utils._dialects import decoded, version_tuple
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, Refused
from ansible_collections.community.airflow.plugins.module_utils._kinds.user import USER
from ansible_collections.community.airflow.plugins.module_utils._plan import Change, Wish, plan


def needs_replacement(airflow: Airflow, change: Change) -> bool:
    """Whether an update takes something away that this server's update would keep.

    :raises Refused: where the server has no way at all to take it away.
    """
    endpoint = airflow.endpoint(change.resource)
    if not endpoint.only_adds or not change.taken_away(endpoint.only_adds):
        return False
    release = endpoint.replaces_from
    if release:
        installed = _installed(airflow, release.package)
        if installed >= version_tuple(release.since):
            return False
        first, fixed = (version_tuple(version) for version in release.undeletable)
        if first <= installed < fixed:
            raise Refused(
                f"{release.package} {'.'.join(str(part) for part in installed)} of this server can neither take {endpoint.only_adds} from "
                f"{change.resource.kind} '{change.key}' nor delete it: upgrade it to {release.since} or later. Nothing was written."
            )
    if change.key in change.resource.protected:
        raise Refused(
            f"This server cannot take {endpoint.only_adds} from {change.resource.kind} '{change.key}', which is built into Airflow and "
            f"cannot be replaced: use {change.resource[endpoint.only_adds].mode}=append. Nothing was written."
        )
    return True


def _installed(airflow: Airflow, package: str) -> tuple[int, ...]:
    providers = airflow.everything(airflow.dialect.path("providers"), "providers")
    return next((version_tuple(one["version"]) for one in providers if one["package_name"] == package), ())


def replace_role(airflow: Airflow, change: Change) -> Row:
    """Put a role with the wanted permissions in the place of the one that is there.

    A second role is created, every member is given it, the first one is deleted and the second takes its name. Nobody is without
    permissions at any moment, and where a step fails both roles are there and the message says so.
    """
    resource, endpoint = change.resource, airflow.endpoint(change.resource)
    stand_in = f"{change.key} (community.airflow)"
    steps = f"Airflow {airflow.version} cannot take permissions from a role, so '{change.key}' is replaced by '{stand_in}'. "
    rest = "Nobody lost a permission: run the task again to finish it."
    try:
        creation = replace(change, key=stand_in, action="create", before=None, fields=("permissions",))
        if airflow.read(resource, stand_in) is None:
            airflow.apply(creation)
        _move_members(airflow, change.key, stand_in)
        airflow.apply(replace(change, action="delete", after=None, fields=()))
        rest = f"Its members have '{stand_in}' now: rename that role to '{change.key}' by hand."
        airflow.request(
            "PATCH",
            airflow.path(resource, stand_in),
            f"rename role '{stand_in}'",
            [("update_mask", "name")],
            {"name": change.key, "actions": []},
            resource.permission,
        )
    except AirflowError as error:
        raise AirflowError(f"{steps}This stopped half-way: {error} {rest}") from error
    row = airflow.read(resource, change.key)
    kept = decoded(resource, endpoint, row) if row else {}
    if kept.get("permissions") != (change.after or {})["permissions"]:
        raise AirflowError(f"{steps}The server did not keep what was written.")
    return row or {}


def _move_members(airflow: Airflow, old: str, new: str) -> None:
    endpoint = airflow.endpoint(USER)
    for row in airflow.listing(USER)[0]:
        member = decoded(USER, endpoint, row)
        if old in member["roles"]:
            roles = sorted({*member["roles"], new} - {old})
            airflow.apply(plan(USER, endpoint, Wish(row["username"], {"roles": roles}), member))
