# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of roles.

The path is ``/api/v1/roles`` on Airflow 2, and ``/auth/fab/v1/roles`` on Airflow 3 with the FAB auth manager.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .._model.resource import COMMA, Endpoint, Field, Limit, ProviderRelease, Reference, Resource
from .._model.types import PERMISSIONS
from ._rules import NO_SLASH, NO_SLASH_OR_NEWLINE, other_names
from .user import NEEDS_FAB


def _of_dag(permission: Any) -> bool:
    """Return whether a permission is for a single DAG.

    Servers list such permissions only after their first use.
    """
    return permission["resource"].startswith(("DAG:", "DAG Run:"))


def _of_whole_dag(permission: Any) -> bool:
    """Return whether a permission is for a single DAG on Airflow before 2.10.0.

    Permissions for the runs of a single DAG exist only in Airflow 2.10.0 and later.
    """
    return permission["resource"].startswith("DAG:")


def _dag_of(permission: Any) -> str:
    """Return the ID of the DAG that a permission applies to.

    Servers reject the permission with 400 if the DAG does not exist.
    """
    return str(permission["resource"]).partition(":")[2]


def _of_server(permission: Any) -> bool:
    """Return whether the server manages a permission.

    Such a permission comes from ``access_control`` in DAG files, or is one that Airflow adds to every role.
    """
    return _of_dag(permission) or permission == {"action": "can_read", "resource": "Website"}


def _known_from(admin: str, of_dag: Callable[[Any], bool] = _of_dag) -> dict[str, Reference]:
    """Return the reference to the permissions that a role may have.

    ``admin`` is the path of the role Admin, which has the permissions on all resources except single DAGs. The permissions of this role are
    used, because on Airflow 2 and before FAB provider 3.3.0, the list of permissions contains only the names of actions.
    """
    return {"permissions": Reference(admin, "actions", listing=False, unlisted=of_dag, dag_of=_dag_of)}


_V1 = Endpoint(
    api="v1",
    path="/api/v1/roles",
    order_by="name",
    # without this key, the server returns 500. Its response to the creation of a role is {}
    create_defaults=("permissions",),
    write_returns_object=False,
    update_mask=COMMA,
    api_names={"permissions": "actions"},
    address=NO_SLASH,
    limits={"name": Limit(max_length=64)},
    additive_field="permissions",
    preserve={"permissions": _of_server},
    references=_known_from("/api/v1/roles/Admin"),
)

REMOVES_PERMISSIONS = {"v1": None, "v2": "3.1.0"}
"""The first version in which an update of a role can remove permissions. Whether the update removes them depends on the release of the FAB
provider."""

ROLE = Resource(
    kind="role",
    plural="roles",
    key="name",
    fields=(Field("permissions", PERMISSIONS, mode="permissions_mode"),),
    title="Roles",
    other_names=other_names(name="role role_name", permissions="actions action"),
    protected=frozenset({"Admin", "Op", "User", "Viewer", "Public"}),
    built_in=dict.fromkeys(("Admin", "Op", "User", "Viewer", "Public")),
    endpoints=(
        replace(_V1, references=_known_from("/api/v1/roles/Admin", _of_whole_dag)),
        replace(_V1, since="2.10.0"),
        replace(
            _V1,
            api="v2",
            path="/auth/fab/v1/roles",
            requirement=NEEDS_FAB,
            address=NO_SLASH_OR_NEWLINE,
            replaces_from=ProviderRelease(
                "apache-airflow-providers-fab", since="3.8.1", undeletable=("3.0.2", "3.6.0")
            ),
            references=_known_from("/auth/fab/v1/roles/Admin"),
            known_errors={
                (
                    "PATCH",
                    403,
                ): "Versions 3.0.3 to 3.2.0 of the FAB provider reject every update of a role. If the server has one of them, upgrade "
                "apache-airflow-providers-fab to 3.8.1 or later.",
                (
                    "DELETE",
                    500,
                ): "Versions 3.0.2 to 3.5.x of the FAB provider cannot delete roles. If the server has one of them, upgrade "
                "apache-airflow-providers-fab to 3.8.1 or later.",
            },
        ),
    ),
)
