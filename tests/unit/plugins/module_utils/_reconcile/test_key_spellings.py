# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that a server treats as equal despite different spellings.

The server is an Airflow on MySQL, whose collations ignore case.
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.types import loose_form
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import resource_spec
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import by_key
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import ensure
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2


class OnMysql:
    """Pools and variables of an Airflow 2 on MySQL.

    Its database ignores case, accents and trailing blanks in keys.
    """

    def __init__(self, variables=()):
        pool = {"name": "default_pool", "slots": 128, "description": "Default pool", "include_deferred": False}
        self.rows = {
            "pools": {"default_pool": pool},
            "variables": {loose_form(key): {"key": key, "value": "1", "description": ""} for key in variables},
        }
        self.writes = []

    def __call__(self, request):
        path, _mark, query = request.path.partition("?")
        plural, _slash, key = unquote(path[len("/api/v1/") :]).partition("/")
        rows = self.rows[plural]
        if request.method != "GET":
            self.writes.append((request.method, key or request.json["key"]))
            rows.setdefault(loose_form(request.json["key"]), request.json)
            return Reply(200, request.json)
        if not key:
            offset = int(parse_qs(query)["offset"][0])
            return Reply(200, {plural: list(rows.values())[offset:], "total_entries": len(rows)})
        return Reply(200, rows[loose_form(key)]) if loose_form(key) in rows else NOT_FOUND


def apply_instance(serve, database, variables, check=False, **options):
    client = airflow(serve(database), NEWEST_2, retries=0)
    params = {name: option.get("default") for name, option in instance().spec.items()}
    return ensure_instance(ModuleCall({**params, "variables": variables, **options}, check, lambda: client))


FOO = {"key": "Foo", "value": "2"}


@pytest.mark.parametrize("existing", ["foo", "Foo ", "Fóo"])
@pytest.mark.parametrize("others", [0, 40])
@pytest.mark.parametrize("wanted", [FOO, {"key": "Foo", "state": "absent"}])
def test_the_response_of_the_server_decides(existing, wanted, others, serve):
    """With a listing, and with a request for the single object."""
    database = OnMysql([existing, *(f"v{number}" for number in range(others))])
    with pytest.raises(InvalidRequestError, match=f"already has the variable '{existing}'. Use that spelling"):
        apply_instance(serve, database, [wanted], prune=["variables"], prune_max="100%")
    with pytest.raises(InvalidRequestError, match=f"already has the variable '{existing}'. Use that spelling"):
        apply_instance(serve, database, [wanted])
    assert database.writes == []


@pytest.mark.parametrize("check", [True, False])
def test_two_new_keys_that_the_database_treats_as_equal(check, serve):
    database = OnMysql()
    with pytest.raises(InvalidRequestError, match="treats these names as equal: 'Foo' and 'foo'"):
        apply_instance(serve, database, [FOO, {"key": "foo", "value": "3"}], check)
    assert database.writes == []


@pytest.mark.parametrize("state", ["present", "absent"])
def test_one_variable(state, serve):
    client = airflow(serve(OnMysql(["foo"])), NEWEST_2, retries=0)
    params = {name: option.get("default") for name, option in resource_spec(VARIABLE).items()}
    with pytest.raises(
        InvalidRequestError, match="case-insensitively and already has the variable 'foo'. Use that spelling"
    ):
        ensure(ModuleCall({**params, **FOO, "state": state}, False, lambda: client), VARIABLE)


def test_user_keys_ignore_case_but_pool_keys_do_not():
    desired_states = [DesiredState("alice", {}), DesiredState("Alice", {})]
    with pytest.raises(AirflowError, match="alice .also spelled Alice."):
        by_key(USER, desired_states)
    assert list(by_key(POOL, desired_states)) == ["alice", "Alice"]
