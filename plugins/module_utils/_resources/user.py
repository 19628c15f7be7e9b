# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of users.

The path is ``/api/v1/users`` on Airflow 2, and ``/auth/fab/v1/users`` on Airflow 3 with the FAB auth manager.
"""

from __future__ import annotations

from dataclasses import replace

from .._model.resource import COMMA, HIDDEN, Endpoint, Field, Limit, Reference, Resource
from .._model.types import NAMES, TEXT
from ._rules import NO_SLASH, NO_SLASH_OR_NEWLINE, NOT_EMPTY, other_names

NEEDS_FAB = (
    "Users and roles require the FAB auth manager. Other auth managers, such as the simple auth manager (the default in Airflow 3), have "
    "no API for them."
)

_LIMITS = {
    "username": Limit(max_length=512),
    "email": Limit(max_length=512, required=True),
    "first_name": Limit(max_length=256),
    "last_name": Limit(max_length=256),
    "password": NOT_EMPTY,
}
_NAMES = ("email", "first_name", "last_name")
_V1 = Endpoint(
    api="v1",
    path="/api/v1/users",
    order_by="id",
    # without a role, Airflow 2 silently assigns the registration role, and Airflow 3 returns 500
    create_required=(*_NAMES, "roles"),
    update_mask=COMMA,
    update_required=_NAMES,
    address=NO_SLASH,
    limits={**_LIMITS, "password": Limit(max_length=256, required=True)},
    api_names={"failed_login_count": "fail_login_count"},
    references={"roles": Reference("/api/v1/roles", "roles")},
    # email has a minimum length in responses, but not in the database
    unreadable="The likely cause is a user with an empty email address, which this release of Airflow cannot return. Set an address in the web "
    "interface, or delete the user with state=absent.",
)
_V2 = replace(
    _V1,
    api="v2",
    path="/auth/fab/v1/users",
    requirement=NEEDS_FAB,
    create_required=(*_NAMES, "password", "roles"),
    # like Airflow 2, the first releases of the FAB provider require the fields in update_required, and some of these releases reject empty values
    never_empty=_NAMES,
    address=NO_SLASH_OR_NEWLINE,
    limits=_LIMITS,
    references={"roles": Reference("/auth/fab/v1/roles", "roles")},
    known_errors={
        # these versions fail for every request, so the first request, which is a GET, is enough to recognize them
        (
            "GET",
            500,
        ): "Versions 3.2.0 to 3.3.x of the FAB provider return 500 for every request for users. If the server has one of them, upgrade "
        "apache-airflow-providers-fab to 3.8.1 or later."
    },
)

USER = Resource(
    kind="user",
    plural="users",
    key="username",
    fields=(
        Field("email", TEXT, unique=True),
        Field("first_name", TEXT),
        Field("last_name", TEXT),
        Field("password", TEXT, secret=HIDDEN),
        Field("roles", NAMES, mode="roles_mode"),
    ),
    title="Users",
    other_names=other_names(
        username="user name", roles="role", first_name="firstname", last_name="lastname", email="mail"
    ),
    read_only=("active", "last_login", "login_count", "failed_login_count", "created_on", "changed_on"),
    secrets_option="update_password",
    options={
        "update_password": {"type": "str", "choices": ["always", "on_create"], "default": "always", "no_log": False},
        "force": {"type": "bool", "default": False},
    },
    accounts=True,
    # databases ignore case: PostgreSQL by a unique index on the lower-case name, SQLite and MySQL by a collation
    key_form=str.lower,
    endpoints=(
        replace(
            _V1,
            limits={
                **_V1.limits,
                "username": Limit(max_length=256),
                "email": Limit(max_length=256, required=True),
                **dict.fromkeys(("first_name", "last_name"), Limit(max_length=64)),
            },
        ),
        replace(_V1, since="2.6.0"),
        _V2,
        # without Flask, the users API of the FAB provider requires only the fields that an update changes (3.5.0 and 3.10.0 were tested)
        replace(
            _V2,
            since="3.1.8",
            update_required=(),
            never_empty=(),
            limits={**_LIMITS, **dict.fromkeys(("first_name", "last_name"), Limit(max_length=256, required=True))},
        ),
    ),
)
