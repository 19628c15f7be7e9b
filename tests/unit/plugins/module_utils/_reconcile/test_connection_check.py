# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode reports that a connection cannot be tested."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import declaration, ensure
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2

STORED = {"connection_id": "c", "conn_type": "http", "host": "h", "extra": None}


@pytest.mark.parametrize("check", [True, False])
def test_a_hidden_password_cannot_be_tested(serve, check):
    server = serve(lambda request: Reply(200, STORED))
    client = airflow(server, NEWEST_2, retries=0)
    params = {name: option.get("default") for name, option in declaration(CONNECTION).spec.items()}
    given = {**params, "connection_id": "c", "conn_type": "http", "test": True}
    with pytest.raises(InvalidRequestError, match="specify password"):
        ensure(ModuleCall(given, check, lambda: client), CONNECTION)
    assert {request.method for request in server.requests} == {"GET"}
    result = ensure(ModuleCall({**given, "test": False}, check, lambda: client), CONNECTION)
    assert not result["changed"]


@pytest.mark.parametrize("check", [True, False])
def test_the_advice_for_a_connection_without_a_password_works(serve, check):
    tested = {"status": True, "message": "OK"}
    server = serve(lambda request: Reply(200, tested if request.method == "POST" else STORED))
    client = airflow(server, NEWEST_2, retries=0)
    params = {name: option.get("default") for name, option in declaration(CONNECTION).spec.items()}
    given = {**params, "connection_id": "c", "conn_type": "http", "test": True}
    with pytest.raises(InvalidRequestError, match="specify an empty value and update_secrets: on_create"):
        ensure(ModuleCall(given, check, lambda: client), CONNECTION)
    given |= {"password": "", "update_secrets": "on_create"}
    result = ensure(ModuleCall(given, check, lambda: client), CONNECTION)
    assert not result["changed"]
    assert {request.method for request in server.requests} == ({"GET"} if check else {"GET", "POST"})
