# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of connections.

The path is ``/api/v1/connections`` on Airflow 2, and ``/api/v2/connections`` on Airflow 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._model.resource import COMMA, HIDDEN, LEAVES, REPEATED, Action, Endpoint, Field, Limit, Resource
from .._model.types import JSON_OBJECT, NULLABLE_TEXT, PORT, TEXT
from ._filters import pattern
from ._rules import JSON_MAPPING, NO_SLASH, TEAM, TEAM_MODE, other_names
from ._uri import fields_of_uri

_URI_FIELDS = ("conn_type", "host", "login", "password", "schema", "port", "extra")
_ID = Limit(max_length=200, pattern=r"[\w.-]+", description="consist of letters, digits, dots, dashes and underscores")
# limits of PostgreSQL's columns; password and extra are encrypted, and can contain any text
_LIMITS = {
    "connection_id": _ID,
    **dict.fromkeys(("conn_type", "host", "schema"), Limit(max_length=500)),
    # servers also store invalid ports
    "port": Limit(lowest=0, highest=65535),
    "extra": JSON_MAPPING,
}
_BROKEN = (
    "The likely cause is a connection whose extra is not a JSON object, or that was encrypted with a Fernet key that the server no "
    "longer has ([core] fernet_key). Restore the key, or delete the connection with state=absent and create it again."
)
_V1 = Endpoint(
    api="v1",
    path="/api/v1/connections",
    order_by="connection_id",
    create_required=("conn_type",),
    update_mask=COMMA,
    address=NO_SLASH,
    # the server returns 500 if the ID contains a non-ASCII letter
    limits={**_LIMITS, "connection_id": replace(_ID, pattern=f"(?a:{_ID.pattern})")},
    list_omits=("extra",),
    unreadable=_BROKEN,
)


def _expand(options: Mapping[str, Any]) -> Mapping[str, Any]:
    if not options.get("uri"):
        return options
    return {**options, **fields_of_uri(options["uri"])}


CONNECTION = Resource(
    kind="connection",
    plural="connections",
    key="connection_id",
    key_aliases=("conn_id",),
    fields=(
        Field("conn_type", TEXT),
        Field("host", NULLABLE_TEXT),
        Field("login", NULLABLE_TEXT),
        Field("password", TEXT, secret=HIDDEN),
        Field("schema", NULLABLE_TEXT),
        Field("port", PORT),
        Field("description", NULLABLE_TEXT),
        Field("extra", JSON_OBJECT, secret=LEAVES, mode="extra_mode"),
        Field("team_name", NULLABLE_TEXT, since={"v1": None, "v2": "3.2.0"}),
    ),
    title="Connections",
    other_names=other_names(
        host="conn_host",
        login="conn_login user username",
        password="conn_password",
        schema="conn_schema database",
        port="conn_port",
        extra="conn_extra extras extra_dejson",
        uri="conn_uri",
        description="conn_description",
        connection_id="conn_name id name",
        conn_type="type connection_type",
        team_name="team",
    ),
    secrets_option="update_secrets",
    fingerprinted=True,
    # the connections that [database] load_default_connections creates
    built_in={"*_default": None, "local_mysql": None},
    options={"uri": {"type": "str", "no_log": True}, "test": {"type": "bool", "default": False}},
    exclusive=tuple(("uri", name) for name in _URI_FIELDS),
    expand=_expand,
    filters=pattern("connection_id"),
    endpoints=(
        # before 2.8.0, the length of the encrypted password is limited
        replace(_V1, limits={**_V1.limits, "login": Limit(max_length=500), "password": Limit(max_length=3679)}),
        replace(_V1, since="2.8.0"),
        Endpoint(
            api="v2",
            path="/api/v2/connections",
            order_by="connection_id",
            create_required=("conn_type",),
            update_required=("conn_type",),
            update_mask=REPEATED,
            address=NO_SLASH,
            limits={**_LIMITS, "team_name": TEAM},
            modes=TEAM_MODE,
            # no bulk updates and no overwriting, because the server ignores the mask and clears omitted fields
            bulk=frozenset({"create", "delete"}),
            unreadable=_BROKEN,
        ),
    ),
)

TESTS_STORED = {"v1": None, "v2": "3.1.7"}
"""Servers that use the stored values of a connection, including secrets, for fields that a test omits."""
# sent only once: a test that hangs occupies a process of the server, and each test logs in to another system
TEST_CONNECTION = Action(
    "POST",
    {"v1": "/api/v1/connections/test", "v2": "/api/v2/connections/test"},
    safe=True,
    once=True,
    forms={"status": bool, "message": (str, None)},
)
ENQUEUE_CONNECTION_TEST = Action(
    "POST",
    {"v2": "/api/v2/connections/enqueue-test"},
    {"v1": None, "v2": "3.3.0"},
    safe=True,
    once=True,
    keys=("token",),
    forms={"token": str},
)
CONNECTION_TEST = Action(
    "GET",
    {"v2": "/api/v2/connections/enqueue-test"},
    {"v1": None, "v2": "3.3.0"},
    forms={"state": str, "result_message": (str, None)},
)
