# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_state import dag_state
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import (
    connection_spec,
    info_spec,
    resource_spec,
)
from ansible_collections.community.airflow.plugins.module_utils._module.connection_options import (
    checked_url,
    connection,
)
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleDefinition
from ansible_collections.community.airflow.plugins.module_utils._module.secret_options import (
    NO_LOG_PLACEHOLDER,
    secrets_in,
    visible_arguments,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.desired import desired_state
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE

MODULES = sorted((Path(__file__).parents[5] / "plugins" / "modules").glob("airflow_*.py"))
KINDS = {one.kind: one for one in RESOURCES}

kinds = pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.kind)
query_kinds = pytest.mark.parametrize("query_kind", QUERY_KINDS, ids=lambda one: one.kind)


def params_of(resource, **given):
    """Return all options with their defaults, as Ansible passes them to a module."""
    defaults = {name: option.get("default") for name, option in resource_spec(resource).items()}
    return {**defaults, resource.key: "it", **given}


# argument specs


@kinds
def test_an_argument_spec_is_derived_from_the_fields(resource):
    spec = resource_spec(resource)
    assert spec[resource.key]["required"] is not bool(resource.multi_key_option)
    assert spec["state"]["choices"] == list(resource.states)
    assert spec["state"].get("default") == ("present" if resource.creatable else None)
    for one in resource.fields:
        if not resource.creatable:
            continue
        assert spec[one.name]["type"] == one.type.option
        assert "default" not in spec[one.name], "an option that is left out keeps what the server has"
        assert spec[one.name].get("no_log", False) is bool(one.secret)
    assert set(connection_spec()) <= set(spec)


@kinds
def test_every_option_with_a_secret_name_is_marked(resource):
    for name, option in resource_spec(resource).items():
        if any(word in name for word in ("password", "secret", "token", "_key")):
            decided = "no_log" in option or option["type"] in ("bool", "path")
            assert decided or name in (resource.key, "client_key"), name


@pytest.mark.parametrize(
    ("resource", "name", "choices"),
    [
        (CONNECTION, "extra_mode", ["replace", "merge"]),
        (USER, "roles_mode", ["exact", "append", "remove"]),
        (ROLE, "permissions_mode", ["exact", "append", "remove"]),
        (CONNECTION, "update_secrets", ["always", "on_create", "when_changed"]),
        (VARIABLE, "update_secrets", ["always", "on_create", "when_changed"]),
        (USER, "update_password", ["always", "on_create"]),
    ],
)
def test_choices(resource, name, choices):
    assert resource_spec(resource)[name]["choices"] == choices
    assert resource_spec(resource)[name]["default"] == choices[0]


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("airflow_url", "AIRFLOW_URL"),
        ("airflow_api_version", "AIRFLOW_API_VERSION"),
        ("validate_certs", "AIRFLOW_VALIDATE_CERTS"),
        ("ca_path", "AIRFLOW_CA_PATH"),
        ("timeout", "AIRFLOW_TIMEOUT"),
        ("retries", "AIRFLOW_RETRIES"),
    ],
)
def test_shared_options_come_from_the_environment(name, variable):
    assert connection_spec()[name]["fallback"][1] == [variable]


def test_credentials_are_secret():
    secret = {name for name, option in connection_spec().items() if option.get("no_log")}
    assert secret == {"airflow_password", "airflow_token", "http_headers"}


@query_kinds
def test_an_info_module_has_the_options_of_its_declaration(query_kind):
    spec = info_spec(query_kind)
    assert {*query_kind.key_options, *(one.name for one in query_kind.filters)} <= set(spec)
    assert ("order_by" in spec, "limit" in spec, "include" in spec) == (
        query_kind.sorted,
        query_kind.limited,
        bool(query_kind.includes),
    )
    assert "state" not in spec or spec["state"].get("elements")
    for name, option in spec.items():
        if "key" in name and name != "client_key":
            assert option["no_log"] is False, name


# modules


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_a_program_and_one_call(path):
    module = importlib.import_module(f"ansible_collections.community.airflow.plugins.modules.{path.stem}")
    assert isinstance(module.DEFINITION, ModuleDefinition)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    main = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "main")
    assert [ast.unparse(line) for line in main.body] == ["run(DEFINITION)"]


@kinds
def test_the_modules_of_a_kind_have_its_options(resource):
    def spec_of(name):
        return importlib.import_module(f"ansible_collections.community.airflow.plugins.modules.{name}").DEFINITION.spec

    if resource.creatable:
        assert spec_of(f"airflow_{resource.kind}") == resource_spec(resource)


@query_kinds
def test_the_info_module_of_a_kind_has_its_options(query_kind):
    name = f"ansible_collections.community.airflow.plugins.modules.airflow_{query_kind.kind}_info"
    assert importlib.import_module(name).DEFINITION.spec == info_spec(query_kind)


def test_the_state_of_dags_is_required():
    assert dag_state().spec["state"]["required"]


# desired states


def test_omitted_options_are_not_desired():
    assert desired_state(POOL, params_of(POOL)).values == {}
    assert desired_state(POOL, params_of(POOL, slots=0, description="")).values == {"slots": 0, "description": ""}
    assert desired_state(POOL, params_of(POOL, state="absent", slots=5)).values is None


@kinds
def test_a_key_is_not_empty(resource):
    with pytest.raises(InvalidRequestError, match=f"{resource.key} must not be empty"):
        desired_state(resource, params_of(resource, **{resource.key: ""}))


def test_modes_for_the_planner():
    assert desired_state(USER, params_of(USER)).modes == {"roles": "replace"}
    assert desired_state(USER, params_of(USER, roles_mode="append")).modes == {"roles": "append"}
    assert desired_state(CONNECTION, params_of(CONNECTION, extra_mode="merge")).modes == {"extra": "merge"}


def test_when_secrets_are_written():
    keyed = {"update_secrets": "when_changed", "fingerprint_key": "k" * 16}
    desired = desired_state(CONNECTION, params_of(CONNECTION, **keyed))
    assert (desired.update_secrets, desired.fingerprint_key) == ("when_changed", "k" * 16)
    assert desired_state(USER, params_of(USER, update_password="on_create")).update_secrets == "on_create"
    assert desired_state(POOL, params_of(POOL)).update_secrets == "always"
    assert desired_state(VARIABLE, params_of(VARIABLE, sensitive=True)).sensitive


@pytest.mark.parametrize(
    ("resource", "given", "message"),
    [
        (CONNECTION, {"port": "http"}, "port must be a whole number"),
        (CONNECTION, {"extra": [1]}, "extra must be a mapping"),
        (CONNECTION, {"uri": "nonsense"}, "uri must look like"),
    ],
)
def test_values_that_do_not_fit(resource, given, message):
    with pytest.raises(InvalidRequestError, match=message):
        desired_state(resource, params_of(resource, **given))


MASKED = [
    (CONNECTION, {"password": "***"}, "password"),
    (CONNECTION, {"password": "a***b"}, "password"),
    (CONNECTION, {"extra": {"a": {"b": ["***"]}}}, "extra"),
    (CONNECTION, {"extra": '{"token": "***"}'}, "extra"),
    (CONNECTION, {"extra": "u:***@h"}, "extra"),
    (CONNECTION, {"uri": "http://u:***@h"}, "password"),
    (CONNECTION, {"uri": "http://h?token=%2A%2A%2A"}, "extra"),
    (VARIABLE, {"value": "***"}, "value"),
    (VARIABLE, {"value": {"password": "***"}}, "value"),
    (VARIABLE, {"value": '{"password": "\\u002a**"}'}, "value"),
    (USER, {"password": "***"}, "password"),
]


@pytest.mark.parametrize(("resource", "given", "name"), MASKED)
def test_rejects_masked_values(resource, given, name):
    with pytest.raises(InvalidRequestError, match=f"{name} contains \\*\\*\\*.*allow_masked=true"):
        desired_state(resource, params_of(resource, **given))
    assert desired_state(resource, params_of(resource, allow_masked=True, **given)).values
    assert desired_state(resource, params_of(resource, state="absent", **given)).values is None


def test_accepts_asterisks_outside_of_secrets():
    assert desired_state(POOL, params_of(POOL, description="*** old")).values == {"description": "*** old"}
    assert desired_state(CONNECTION, params_of(CONNECTION, password="**")).values == {"password": "**"}


# secrets of a task


def test_secrets_of_a_task():
    spec = resource_spec(CONNECTION)
    params = params_of(
        CONNECTION,
        airflow_password="login",
        airflow_token="token",
        http_headers={"Cookie": "cookie"},
        password="pw",
        extra={"region": "eu", "n": {"key": "leaf"}},
        uri="http://u:pw@h",
        fingerprint_key="fpk",
        host="host",
    )
    secrets = set(secrets_in(spec, params))
    assert {"login", "token", "cookie", "pw", "leaf", "fpk", "http://u:pw@h"} <= secrets
    assert "host" not in secrets
    # the scheme of a URI is the type of the connection, which messages need
    assert "http" not in secrets
    visible = visible_arguments(spec, params)
    assert visible["host"] == "host"
    assert not [name for name, value in visible.items() if value in ("login", "token", "pw", "fpk")]
    assert visible["password"] == visible["extra"] == NO_LOG_PLACEHOLDER
    assert visible["login"] is None
    structure = {"query": {"limit": 5, "password": "pw"}, "names": ["a"]}
    assert visible_arguments({"query": {"type": "dict"}}, structure) == {
        "query": {"limit": 5, "password": "***"},
        "names": ["a"],
    }


# connection settings


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        (" https://a.example/airflow/ ", "https://a.example/airflow"),
        ("https://a.example/api/v1", "https://a.example/api/v1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("HTTP://a.example", "http://a.example"),
    ],
)
def test_forms_of_urls(given, root):
    assert checked_url(given) == root


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("localhost:8080", "must be the URL of a web server"),
        ("ftp://a.example", "must be the URL of a web server"),
        ("http://", "must be the URL of a web server"),
        ("", "must be the URL of a web server"),
        ("http://[::1", "must be the URL of a web server"),
        ("http://a.example:port", "must be the URL of a web server"),
        ("http://u:hunter2@a.example", "must not contain a user name or password"),
        ("http://u@a.example", "must not contain a user name or password"),
        ("http://:hunter2@a.example", "must not contain a user name or password"),
        ("http://a.example?x=1", "without a query or fragment"),
        ("http://a.example/#/home", "without a query or fragment"),
    ],
)
def test_rejects_invalid_urls(given, message):
    with pytest.raises(InvalidRequestError, match=message) as caught:
        checked_url(given)
    assert "hunter2" not in str(caught.value)


def shared(**given):
    defaults = {name: option.get("default") for name, option in connection_spec().items()}
    return {**defaults, "airflow_url": "http://a.example", **given}


def test_the_connection_of_a_task():
    options, credentials = connection(
        shared(airflow_username="u", airflow_password="p", airflow_token="", http_headers={"X-Number": 5}, timeout=2.5)
    )
    assert (options.url, options.timeout, options.retries) == ("http://a.example", 2.5, 3)
    assert options.headers == {"X-Number": "5"}
    assert (credentials.method, credentials.username, credentials.password, credentials.token) == (
        "auto",
        "u",
        "p",
        None,
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"timeout": 0.0}, "timeout must be greater than 0"),
        ({"timeout": -1.0}, "timeout must be greater than 0"),
        ({"retries": -1}, "retries must be 0 or more"),
        ({"client_key": "/k"}, "client_key requires client_cert"),
        ({"airflow_url": "nowhere"}, "airflow_url must be"),
    ],
)
def test_rejects_invalid_connection_options(given, message):
    with pytest.raises(InvalidRequestError, match=message):
        connection(shared(**given))


@pytest.mark.parametrize("password", ["hunter2", "hunter2/x", "hun@ter2"])
def test_password_in_a_url_is_hidden(password):
    spec = {"airflow_url": {"type": "str"}}
    assert visible_arguments(spec, {"airflow_url": f"http://ada:{password}@airflow:8080"}) == {
        "airflow_url": "http://***@airflow:8080"
    }
