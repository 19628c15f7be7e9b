# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The execution of a task.

The tests cover servers that were upgraded since the last task, and what is hidden.
"""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from ansible.module_utils import basic

from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import SessionStore
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._model.secrets import MASKED, VAULTED
from ansible_collections.community.airflow.plugins.module_utils._module import runner
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import ansible_spec
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleDefinition
from ansible_collections.community.airflow.plugins.module_utils._module.secret_options import (
    NO_LOG_PLACEHOLDER,
    names_object,
    redacted,
    visible_arguments,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import declaration
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply, html

DEFINITION = declaration(POOL)


class Upgraded:
    """An Airflow of another generation than before."""

    def __init__(self, version, api):
        self.version, self.api = version, api

    def __call__(self, request):
        path = request.path.partition("?")[0]
        if path == f"/api/{self.api}/version":
            return Reply(200, {"version": self.version})
        if path == f"/api/{self.api}/pools/etl":
            return Reply(200, {"name": "etl", "slots": 1, "description": "", "include_deferred": False})
        if self.api == "v2":
            return Reply(
                404,
                {"detail": "/api/v1 has been removed in Airflow 3, please use its upgraded version /api/v2 instead."},
            )
        return html(404, "Airflow 404 = lots of circles")


def given(server):
    """Return the options of a task for a pool on this server."""
    params = {name: option.get("default") for name, option in DEFINITION.spec.items()}
    login = {"airflow_token": "t0ken", "airflow_auth": "auto", "use_proxy": False}
    return {**params, **login, "airflow_url": server.url, "name": "etl", "slots": 1}


@pytest.mark.parametrize(("version", "api", "earlier"), [("3.3.2", "v2", "v1"), ("2.11.2", "v1", "v2")])
def test_an_upgraded_server_is_detected_again(version, api, earlier, serve):
    server = serve(Upgraded(version, api))
    kept = [{"api": earlier, "way": "token", "fab": "", "bearer": "", "cookies": []}]
    stored = []
    session_store = SessionStore(lambda: kept[-1] if kept else None, stored.append, drop=kept.clear)
    result = runner.execute(DEFINITION, given(server), False, lambda *login: session_store)
    assert (result.get("msg"), result["changed"], result["pool"]["slots"]) == (None, False, 1)
    assert [one["api"] for one in stored] == [api]
    assert server.lines == [f"GET /api/{earlier}/version", f"GET /api/{api}/version", f"GET /api/{api}/pools/etl"]


def test_each_api_is_detected_once(serve):
    server = serve(lambda request: html(404, "nothing here"))
    kept = [{"api": "v2", "way": "token", "fab": "", "bearer": "", "cookies": []}]
    session_store = SessionStore(lambda: kept[-1] if kept else None, drop=kept.clear)
    result = runner.execute(DEFINITION, given(server), False, lambda *login: session_store)
    assert result["failed"] and "No Airflow API found at" in result["msg"]
    assert len(server.lines) == 2


def test_secrets_are_hidden_before_ansible_core_2_22(monkeypatch):
    module = SimpleNamespace(no_log_values={"short", "long enough"})
    monkeypatch.setattr(runner, "register_secrets", None)
    runner.censor(module, {"long enough"})
    assert module.no_log_values == {"long enough"}


def test_secrets_are_registered_from_ansible_core_2_22_on(monkeypatch):
    registered = []
    module = SimpleNamespace()
    monkeypatch.setattr(runner, "register_secrets", registered.append)
    runner.censor(module, {"from the environment"})
    assert registered == [{"from the environment"}]


def test_rejected_options_are_shown_without_secrets():
    given = {
        "connection_id": "x",
        "password": "hunter22",
        "extra": {"token": "t0ken-2", "region": "eu"},
        "passwort": "a",
    }
    message, invocation = runner.rejected(
        declaration(CONNECTION), {**given, "port": "hunter22"}, "cannot convert hunter22"
    )
    assert message == "cannot convert ***"
    shown = invocation["module_args"]
    assert (shown["password"], shown["extra"], shown["connection_id"]) == (NO_LOG_PLACEHOLDER, NO_LOG_PLACEHOLDER, "x")


def test_the_system_log_contains_no_secrets_and_no_control_characters():
    given = {
        "connection_id": "x\0",
        "password": "hunter22",
        "extra": {"token": "t0ken-2"},
        "airflow_url": "https://u:hunter23@h",
    }
    shown = runner.logged(declaration(CONNECTION), given)
    assert shown.keys() == given.keys()
    assert (shown["connection_id"], shown["extra"]) == ('"x\\u0000"', f'"{NO_LOG_PLACEHOLDER}"')
    assert not [secret for secret in ("hunter22", "hunter23", "t0ken-2") if secret in str(shown)]


URL = "http://ann:CANARY@mx/x?X-Amz-Signature=CANARY"


def test_credentials_in_urls_are_hidden_in_arguments_and_the_system_log():
    spec = declaration(CONNECTION).spec
    given = {
        "connection_id": "x",
        "host": URL,
        "description": f"see {URL}",
        "unknown": URL,
        "connections": [{"host": URL}],
    }
    assert "CANARY" not in str(visible_arguments(spec, given)) and "CANARY" not in str(runner.logged(DEFINITION, given))
    assert "CANARY" not in runner.rejected(DEFINITION, given, f"cannot convert {URL}")[0]


@pytest.mark.parametrize(("raw", "failed"), [(False, False), (False, True), (True, False), (True, True)])
def test_credentials_in_urls_are_hidden_in_results(raw, failed):
    def operation(call):
        if failed:
            raise AirflowError(f"Airflow says {URL}", dag_run={"note": URL})
        return {"changed": True, "dag_run": {"note": URL, "conf": [URL]}, "diff": {"after": URL}}

    definition = ModuleDefinition({}, operation, raw=raw)
    result = runner.execute(definition, {}, False)
    assert ("CANARY" in str(result)) is (raw and not failed)


@pytest.mark.parametrize("alias, hidden", [("secret_name", True), ("other", False)])
def test_an_alias_of_a_secret_option_is_hidden(alias, hidden):
    spec = {"value": {"type": "raw", "no_log": True, "aliases": ["secret_name"]}}
    assert (visible_arguments(spec, {alias: "shown"})[alias] == NO_LOG_PLACEHOLDER) is hidden


def test_ansible_knows_only_texts_as_secrets():
    spec = ansible_spec(declaration(CONNECTION).spec)
    assert {name for name, option in spec.items() if option.get("no_log")} == {
        "airflow_password",
        "airflow_token",
        "fingerprint_key",
        "password",
        "uri",
    }


VAULTED_OPTIONS = {
    "name": "p",
    "description": "CANARY-1",
    "slots": "CANARY-2",
    "airflow_username": "ann",
    VAULTED: ["description", "slots"],
}


def test_vaulted_values_are_hidden_in_rejected_options():
    message, invocation = runner.rejected(DEFINITION, VAULTED_OPTIONS, "'CANARY-2' cannot be converted to an int")
    assert message == "'***' cannot be converted to an int"
    assert invocation["module_args"] == {"name": "p", "description": "***", "slots": "***", "airflow_username": "ann"}
    assert "CANARY" not in str(runner.logged(DEFINITION, VAULTED_OPTIONS))
    assert redacted(DEFINITION.spec, VAULTED_OPTIONS) == {"CANARY-1", "CANARY-2"}


@pytest.mark.parametrize("failed", [False, True])
def test_vaulted_values_are_hidden_in_results_and_messages(failed):
    lines = []

    def operation(call):
        call.progress("CANARY-1 ...")
        if failed:
            raise AirflowError("'CANARY-1' is no date", errors=[{"message": "CANARY-1"}])
        return {"pool": {"description": "CANARY-1", "slots": 1}, "warnings": ["no CANARY-1"]}

    definition = DEFINITION._replace(operation=operation)
    result = runner.execute(definition, VAULTED_OPTIONS, False, progress=lines.append)
    assert "CANARY" not in str(result) + str(lines)
    assert result.get("msg") == ("'***' is no date" if failed else None)


def test_vaulted_values_in_items_are_hidden_in_messages():
    def operation(call):
        raise AirflowError("state must be one of present, absent, not 'CANARY-1'")

    definition = DEFINITION._replace(operation=operation)
    params = {"pools": [{"name": "p", "state": "CANARY-1", MASKED: ["state"]}]}
    assert runner.execute(definition, params, False)["msg"] == "state must be one of present, absent, not '***'"


def test_lists_of_users_may_have_the_same_key():
    definition = DEFINITION._replace(operation=lambda call: {"warnings": ["shown"]})
    params = {"body": [{"masked": True}, {"masked": "shown"}, "shown"]}
    assert runner.execute(definition, params, False)["warnings"] == ["shown"]


def test_vaulted_options_of_the_connection_are_hidden_in_long_messages():
    given = {
        "airflow_username": "ann",
        "airflow_url": "https://CANARY.example.com",
        VAULTED: ["airflow_username", "airflow_url"],
    }
    message, invocation = runner.rejected(DEFINITION, given, "cannot connect ann to https://CANARY.example.com/x")
    assert message == "cannot connect ann to ***/x"
    assert invocation["module_args"] == {"airflow_username": "***", "airflow_url": "***"}
    # results may contain them
    assert redacted(DEFINITION.spec, given) == set()


def test_names_of_objects_are_shown():
    """Another task may use a name from a result."""
    names = {
        option
        for one in QUERY_KINDS
        for name, spec in one.key_options.items()
        for option in (name, *spec.get("aliases", ()))
        if spec["type"] == "str"
    }
    assert [name for name in sorted(names) if not names_object(name, {})] == []
    assert not names_object("uri", declaration(CONNECTION).spec["uri"])
    given = {**VAULTED_OPTIONS, "name": "CANARY-1-pool", "airflow_password": "CANARY-1-pool"}
    assert redacted(DEFINITION.spec, given) == {"CANARY-2"}
    errors = [{"kind": "pool", "key": "CANARY-1-pool", "message": "CANARY-1"}]

    def operation(call):
        raise AirflowError("wrong", errors=errors)

    result = runner.execute(DEFINITION._replace(operation=operation), given, False)
    assert result["errors"] == [{**errors[0], "message": "***"}]


def test_vaulted_values_are_hidden_under_the_name_of_an_alias():
    spec = {"key": {"type": "str", "aliases": ["name"]}}
    shown = visible_arguments(spec, {"name": "CANARY", "key": "CANARY", VAULTED: ["name"]})
    assert shown == {"name": "***", "key": "***"}


def test_a_module_accepts_the_names_of_vaulted_options(monkeypatch, capsys):
    given = {"airflow_url": "http://localhost:1", "name": "p", "slots": "CANARY-2", VAULTED: ["slots"]}
    profile = {"_ANSIBLE_PROFILE": "legacy"} if hasattr(basic, "_ANSIBLE_PROFILE") else {}
    for name, value in {"_ANSIBLE_ARGS": json.dumps({"ANSIBLE_MODULE_ARGS": given}).encode(), **profile}.items():
        monkeypatch.setattr(basic, name, value)
    with pytest.raises(SystemExit):
        runner.run(DEFINITION)
    result = json.loads(capsys.readouterr().out)
    # ansible-core 2.22 and later also return the texts to hide to the controller
    shown = str([result["msg"], result.get("invocation")])
    assert "slots" in result["msg"] and "CANARY" not in shown and VAULTED not in str(result)


def test_messages_contain_no_control_characters_and_data_does():
    text = "\x1b[31m \x9b http://u:CANARY@h\u202e"
    shown = "\\x1b[31m \\x9b http://***@h\\u202e"

    def fail(task):
        task.progress(text)
        raise AirflowError(text, errors=[{"kind": "pool", "key": "\x1b[1m", "message": text}])

    lines = []
    result = runner.execute(ModuleDefinition({}, fail, reads=True), {}, False, progress=lines.append)
    assert lines == [shown] and result["msg"] == shown
    assert result["errors"] == [{"kind": "pool", "key": "\x1b[1m", "message": shown}]
    definition = ModuleDefinition({}, lambda task: {"changed": False, "warnings": [text], "content": text}, raw=True)
    result = runner.execute(definition, {}, False)
    assert result["warnings"] == [shown] and result["content"] == text
    assert runner.rejected(definition, {}, text)[0] == shown
