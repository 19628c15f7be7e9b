# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import re

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.maintenance.plan import freeze, restore
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._reconcile.export import Export
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance_info import PLACEHOLDER
from ansible_collections.community.airflow.plugins.module_utils._reconcile.items import Items
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import plan
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.dag import DAG
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.snapshot import Snapshot, read_snapshot
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    bound_to,
    object_of,
)

DB = object_of(
    CONNECTION,
    conn_type="postgres",
    host="db",
    password="***",
    extra={"region": "eu", "api_key": "***", "deep": {"token": "***"}},
)


def exported(resource, key, values, version=NEWEST, template=PLACEHOLDER, **options):
    export = Export(template, **options)
    return export.item(bound_to(resource, version), key, values), export.placeholders


def test_an_item_contains_the_values_that_are_not_empty():
    assert exported(POOL, "etl", object_of(POOL, slots=3))[0] == {"name": "etl", "slots": 3}
    assert exported(POOL, "etl", object_of(POOL))[0] == {"name": "etl", "slots": 0}, "slots are needed to make it"
    whole = exported(POOL, "etl", object_of(POOL, slots=3), whole=True)[0]
    assert whole == {"name": "etl", "slots": 3, "description": "", "include_deferred": False, "team_name": ""}
    assert "team_name" not in exported(POOL, "etl", object_of(POOL, slots=3), NEWEST_2, whole=True)[0]


def test_secrets_become_placeholders():
    item, placeholders = exported(CONNECTION, "my_db", DB)
    name = "vault_airflow_connection_my_db"
    token = placeholders[2]["placeholder"]
    assert re.fullmatch(rf"\{{\{{ {name}_extra_deep_token_[0-9a-f]{{8}} \}}\}}", token)
    assert item == {
        "connection_id": "my_db",
        "conn_type": "postgres",
        "host": "db",
        "password": f"{{{{ {name}_password }}}}",
        "extra": {"region": "eu", "api_key": f"{{{{ {name}_extra_api_key }}}}", "deep": {"token": token}},
    }, "when secrets are written is for who applies it to say"
    assert [(one["kind"], one["key"], one["field"]) for one in placeholders] == [
        ("connection", "my_db", "password"),
        ("connection", "my_db", "extra.api_key"),
        ("connection", "my_db", "extra.deep.token"),
    ]


URL = "smtp://mail:CANARY@mx"


def test_text_with_credentials_in_a_url_becomes_a_placeholder():
    """This applies to all fields, not only those that can be secrets."""
    values = object_of(
        CONNECTION, conn_type="http", host=URL, schema="a", description=f"see {URL}", extra={"a": {"b": URL}}
    )
    for template in (PLACEHOLDER, ""):
        item, placeholders = exported(CONNECTION, "c", values, template=template)
        assert "CANARY" not in str(item) and item["schema"] == "a"
        assert [one["field"] for one in placeholders] == (["host", "description", "extra.a.b"] if template else [])
    item = exported(CONNECTION, "c", values)[0]
    assert item["host"] == "{{ vault_airflow_connection_c_host }}"
    signed = "https://b.s3.amazonaws.com/k?X-Amz-Signature=CANARY"
    for value in (URL, f"text\n{signed}", f'{{"a": ["{URL}"], "b": 1}}'):
        item = exported(VARIABLE, "k", object_of(VARIABLE, value=value))[0]
        assert "CANARY" not in str(item) and "{{ vault_airflow_variable_k_value" in str(item["value"])
    assert "CANARY" not in str(exported(POOL, "p", object_of(POOL, slots=1, description=URL))[0])


def test_omitted_secrets_are_not_removed():
    item, placeholders = exported(CONNECTION, "db", DB, template="")
    assert item["extra"] == {"region": "eu", "deep": {}}
    assert item["extra_mode"] == "merge"
    assert "password" not in item and "update_secrets" not in item
    assert placeholders == []


@pytest.mark.parametrize(
    "extra",
    [
        {"a-b": {"token": "***"}, "hosts": [{"name": "a", "token": "***"}, {"name": "b"}], "plain": [1, {"x": 2}]},
        {"tokens": ["***", "***"]},
        {"deep": {"list": [["***"]], "region": "eu"}},
    ],
)
def test_connection_without_secrets_changes_nothing_on_its_server(extra):
    values = object_of(CONNECTION, conn_type="http", password="***", extra=extra)
    item = exported(CONNECTION, "db", values, template="")[0]
    (desired,) = Items(CONNECTION, {}).desired_states([item])
    known = bound_to(CONNECTION)
    assert plan(known, desired, values).action == "none"


@pytest.mark.parametrize(
    ("key", "value", "result", "omitted"),
    [
        ("region", "eu", "eu", "eu"),
        ("limits", '{"rows": 1}', {"rows": 1}, {"rows": 1}),
        ("limits", '{"rows":1}', '{"rows":1}', '{"rows":1}'),
        ("db_password", "***", "{{ vault_airflow_variable_db_password_value }}", None),
        ("db_password", "shown by Airflow 2", "{{ vault_airflow_variable_db_password_value }}", None),
        ("cfg", '{"q": 1, "token": "t"}', {"q": 1, "token": "{{ vault_airflow_variable_cfg_value_token }}"}, None),
        ("db_password", "", "", ""),
    ],
)
def test_values_of_variables(key, value, result, omitted):
    assert exported(VARIABLE, key, object_of(VARIABLE, value=value))[0]["value"] == result
    assert exported(VARIABLE, key, object_of(VARIABLE, value=value), template="")[0].get("value") == omitted


def test_similar_names_have_distinct_placeholders_regardless_of_other_objects():
    secrets = {"password": "***", "extra": {"password": "***", "a-b": "***", "a_b": "***", "a": {"b": "***"}}}
    secrets["extra"]["a.b"] = "***"
    values = object_of(CONNECTION, conn_type="http", **secrets)
    keys = ("a-b", "a_b", "a.b", "a", "a_extra", "a_extra_a")
    alone = [one for key in keys for one in exported(CONNECTION, key, values)[1]]
    export = Export(PLACEHOLDER)
    for key in reversed(keys):
        export.item(bound_to(CONNECTION), key, values)
    assert sorted(map(str, export.placeholders)) == sorted(map(str, alone))
    texts = [one["placeholder"] for one in alone]
    assert len(set(texts)) == len(texts) == 6 * len(keys)
    assert "{{ vault_airflow_connection_a_b_password }}" in texts


def test_an_own_template():
    item, _placeholders = exported(CONNECTION, "db", DB, template="!vault <kind>/<id>/<field>")
    assert item["password"] == "!vault connection/db/password"


@pytest.mark.parametrize(
    ("resource", "key", "values", "kept"),
    [
        (POOL, "default_pool", {"slots": 128, "description": "Default pool"}, False),
        (POOL, "default_pool", {"slots": 64, "description": "Default pool"}, True),
        (ROLE, "Viewer", {}, False),
        (ROLE, "mine", {}, True),
        (CONNECTION, "aws_default", {"conn_type": "aws"}, False),
        (CONNECTION, "local_mysql", {"conn_type": "mysql"}, False),
        (CONNECTION, "mysql", {"conn_type": "mysql"}, True),
        (VARIABLE, "community.airflow.maintenance", {"value": "{}"}, False),
        (VARIABLE, "weekend", {"value": '{"frozen_at": 1}'}, True),
        (USER, "admin", {"roles": ["Admin"]}, True),
    ],
)
def test_built_in_objects_are_not_exported(resource, key, values, kept):
    assert bool(exported(resource, key, object_of(resource, **values))[0]) is kept
    assert exported(resource, key, object_of(resource, **values), whole=True)[0]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("key", ["weekend", "community.airflow.maintenance"])
def test_a_snapshot_is_left_behind_with_the_reason(key, whole):
    """After an apply, it would unpause DAGs that were paused on purpose."""
    export = Export(PLACEHOLDER, whole=whole)
    values = object_of(VARIABLE, value=Snapshot(NOW, "admin", ("etl",)).text())
    assert export.item(bound_to(VARIABLE), key, values) is None
    (left,) = export.left
    assert (left["kind"], left["key"]) == ("variable", key) and "snapshot of airflow_maintenance" in left["reason"]


@pytest.mark.parametrize(
    ("resource", "key", "values", "listed"),
    [
        (CONNECTION, "aws_default", {"conn_type": "aws", "login": "mine"}, True),
        (ROLE, "Viewer", {}, True),
        (VARIABLE, "community.airflow.mine", {"value": "x"}, True),
        (POOL, "default_pool", {"slots": 128, "description": "Default pool"}, False),
        (POOL, "mine", {"slots": 1}, False),
    ],
)
def test_objects_that_are_omitted_because_of_their_names_are_listed(resource, key, values, listed):
    for whole in (False, True):
        export = Export(PLACEHOLDER, whole=whole)
        export.item(bound_to(resource), key, object_of(resource, **values))
        expected = [{"kind": resource.kind, "key": key}] if listed and not whole else []
        assert (export.omitted_defaults, export.left) == (expected, [])


def test_permissions_on_single_dags_belong_to_their_files():
    permissions = [{"action": "can_read", "resource": name} for name in ("Pools", "DAG:etl", "Website")]
    values = object_of(ROLE, permissions=permissions)
    assert [one["resource"] for one in exported(ROLE, "mine", values)[0]["permissions"]] == ["Pools", "Website"]
    assert len(exported(ROLE, "mine", values, whole=True)[0]["permissions"]) == 3


def test_the_state_of_a_dag():
    assert exported(DAG, "etl", {"scheduling_state": "paused"})[0] == {"dag_id": "etl", "state": "paused"}
    assert exported(DAG, "etl", {"scheduling_state": "active"})[0] == {"dag_id": "etl", "state": "unpaused"}
    draining = Export(PLACEHOLDER).item(bound_to(DAG, "3.4.0"), "etl", {"scheduling_state": "draining"})
    assert draining == {"dag_id": "etl", "state": "draining"}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.kind)
@pytest.mark.parametrize("version", [NEWEST_2, NEWEST])
def test_exported_items_are_valid_input(resource, version):
    item, placeholders = exported(resource, "it", object_of(resource), version, whole=True)
    assert list(Items(resource, {}).desired_states([item])) and not placeholders


OWN = "{{ vault_airflow_variable_mine_value }}"
OTHER = "{{ vault_airflow_connection_db_password }}"


def taken(resource, item):
    (desired,) = Items(resource, {}).desired_states([item])
    return desired.values


def marked(resource, key, values, version=NEWEST):
    export = Export(PLACEHOLDER)
    return export.marked(resource, export.item(bound_to(resource, version), key, values))


@pytest.mark.parametrize("text", [OWN, OTHER, f"a {OWN}", f'{{"a": "{OWN}"}}', f'{{"a": ["{OTHER}"]}}'])
def test_text_from_the_server_is_not_a_placeholder(text):
    values = object_of(VARIABLE, value=text)
    assert json.dumps(taken(VARIABLE, marked(VARIABLE, "mine", values))["value"]) == json.dumps(text)
    extra = {"note": text, "token": "***"}
    item = marked(CONNECTION, "db", object_of(CONNECTION, conn_type="http", password="***", extra=extra))
    with pytest.raises(InvalidRequestError, match="has not been filled in"):
        taken(CONNECTION, item)
    item["password"], item["extra"]["token"] = "pw", "to"
    assert taken(CONNECTION, item)["extra"] == {"note": text, "token": "to"}


def test_custom_placeholder_is_recognized_by_its_path():
    export = Export("TODO <kind>/<id>/<field>")
    item = export.marked(CONNECTION, export.item(bound_to(CONNECTION), "db", DB))
    with pytest.raises(InvalidRequestError, match="TODO connection/db/"):
        taken(CONNECTION, item)


def test_handwritten_placeholder_is_recognized_only_in_its_own_object():
    assert taken(VARIABLE, {"key": "mine", "value": OTHER})["value"] == OTHER
    with pytest.raises(InvalidRequestError, match="has not been filled in.*allow_masked=true"):
        taken(VARIABLE, {"key": "mine", "value": OWN})
    assert taken(VARIABLE, {"key": "mine", "value": OWN, "allow_masked": True})["value"] == OWN


def test_secrets_do_not_share_a_placeholder(monkeypatch):
    export = Export("{{ <kind>_<id>_<field> }}")
    known = bound_to(CONNECTION)
    export.item(known, "db", object_of(CONNECTION, conn_type="http", password="***"))
    monkeypatch.setattr("hashlib.sha256", lambda data: type("", (), {"hexdigest": lambda self: "0" * 64})())
    export.item(known, "d-b", object_of(CONNECTION, conn_type="http", password="***"))
    with pytest.raises(
        InvalidRequestError, match="would be the placeholder of two secrets: password of connection 'd.b'"
    ):
        export.item(known, "d.b", object_of(CONNECTION, conn_type="http", password="***"))


def test_masks_from_a_server_without_masking_are_plain_text():
    item = marked(VARIABLE, "v", object_of(VARIABLE, value="a***b"), NEWEST_2)
    assert item == {"key": "v", "value": "a***b", "allow_masked": True}
    assert taken(VARIABLE, item)["value"] == "a***b"


@pytest.mark.parametrize("text", ['{"note": "a***b"}', '["***"]', '{"a": {"b": "x***"}}'])
def test_mask_in_json_from_a_server_without_masking_is_plain_text(text):
    item = marked(VARIABLE, "v", object_of(VARIABLE, value=text), NEWEST_2)
    assert item.pop("allow_masked") is True
    assert taken(VARIABLE, {**item, "allow_masked": True})["value"] == text


@pytest.mark.parametrize("release", [NEWEST_2, NEWEST])
@pytest.mark.parametrize("text", ['{"***": 1}', '{"a": {"b***": "c"}}', '[{"***": ""}]'])
def test_a_mask_in_a_key_of_json_is_text_on_every_server(text, release):
    item = marked(VARIABLE, "v", object_of(VARIABLE, value=text), release)
    assert item == {"key": "v", "value": text, "allow_masked": True}
    assert taken(VARIABLE, item)["value"] == text


def test_secret_with_a_mask_from_a_server_without_masking_can_be_filled_in():
    item = marked(VARIABLE, "v", object_of(VARIABLE, value='{"password": "a***b"}'), NEWEST_2)
    assert item["allow_masked"] is True
    assert "a***b" not in str(item["value"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, {"b": null}]}', {"a": [1, {"b": None}]}),
        ("[1.5, true]", [1.5, True]),
        ("{}", {}),
        ('{"a":1}', '{"a":1}'),
        ('{"a": 1e999}', '{"a": 1e999}'),
        ('{"a": 1, "a": 1}', '{"a": 1, "a": 1}'),
        ('{"__ansible_unsafe": "x"}', '{"__ansible_unsafe": "x"}'),
        ('{"{{ x }}": 1}', '{"{{ x }}": 1}'),
        ("null", "null"),
        ("3.10", "3.10"),
        ("[" * 30 + "]" * 30, "[" * 30 + "]" * 30),
    ],
)
def test_json_is_exported_as_a_structure_if_the_text_is_equal(text, value):
    item = exported(VARIABLE, "v", object_of(VARIABLE, value=text))[0]
    assert item["value"] == value and taken(VARIABLE, item)["value"] == text


def test_a_number_that_the_server_shows_in_its_own_form_is_remembered():
    for version, expected in ((NEWEST, ["a", "b", "c"]), (NEWEST_2, [])):
        export = Export(PLACEHOLDER)
        for key, text in {"a": "3.1", "b": "Infinity", "c": '{"x": [NaN]}', "d": "3", "e": "x", "f": "[1.5]"}.items():
            export.item(bound_to(VARIABLE, version), key, object_of(VARIABLE, value=text))
        assert export.uncertain == expected


def test_rejects_unfilled_placeholders():
    with pytest.raises(InvalidRequestError, match="has not been filled in"):
        list(Items(CONNECTION, {}).desired_states([exported(CONNECTION, "db", DB)[0]]))


# maintenance

NOW = "2026-03-02T08:14:51Z"


def test_freeze_stores_the_active_dags():
    frozen = freeze(["b", "a"], ["c"], None, "ada", NOW)
    assert frozen.states == {"a": "paused", "b": "paused"}
    assert frozen.remembered == Snapshot(NOW, "ada", ("a", "b"), ("c",))


def test_a_second_freeze_adds_and_overwrites_nothing():
    first = Snapshot(NOW, "ada", ("a", "b"), ("c",))
    second = freeze(["n"], ["a", "b", "c", "m"], first, "bob", "2027-01-01T00:00:00Z")
    assert second.states == {"n": "paused"}
    assert second.remembered == Snapshot(NOW, "ada", ("a", "b", "n"), ("c",))
    assert freeze([], ["a", "b", "c"], first, "bob", "2027-01-01T00:00:00Z").remembered == first


def test_dags_that_were_draining_drain_again():
    frozen = freeze(["a", "b"], [], None, "ada", NOW, draining=["b"])
    assert frozen.states == {"a": "paused", "b": "paused"}
    snapshot = read_snapshot("s", frozen.remembered.text())
    assert snapshot == frozen.remembered == Snapshot(NOW, "ada", ("a", "b"), (), ("b",))
    assert restore({"a": True, "b": True}, ["a", "b"], snapshot).states == {"a": "active", "b": "draining"}
    assert restore({"a": True}, ["a", "b"], snapshot).remembered == Snapshot(NOW, "ada", ("b",), ("a",), ("b",))
    assert restore({"b": True}, ["a", "b"], snapshot).remembered == Snapshot(NOW, "ada", ("a",), ("b",))
    again = freeze(["b"], ["a"], snapshot, "bob", NOW).remembered
    assert again.draining == (), "b was unpaused in between"


def test_a_restoration_is_exact():
    snapshot = Snapshot(NOW, "ada", ("a", "b", "gone"), ("c",))
    done = restore({"a": True, "b": False, "c": True, "new": True}, ["a", "b", "c", "new"], snapshot)
    assert done.states == {"a": "active"}
    assert (done.remembered, done.gone, done.new) == (None, ["gone"], ["new"])


def test_a_part_that_is_restored_leaves_the_rest_in_the_snapshot():
    snapshot = Snapshot(NOW, "ada", ("a", "b"), ("c",))
    done = restore({"a": True}, ["a", "b", "c"], snapshot)
    assert done.states == {"a": "active"}
    assert done.remembered == Snapshot(NOW, "ada", ("b",), ("a", "c"))


def test_snapshot_round_trip():
    snapshot = Snapshot(NOW, "ada", ("a",), ("b",))
    assert read_snapshot("x", snapshot.text()) == snapshot


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "no json", json.dumps({"format": 2, "dags": []}), json.dumps({"format": 1})]
)
def test_rejects_invalid_snapshots(text):
    with pytest.raises(InvalidRequestError, match="'mine' does not contain a valid snapshot"):
        read_snapshot("mine", text)
