# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lookups and filters accept vaulted variables, and errors never quote them."""

from __future__ import annotations

import json

import pytest
import yaml
from ansible import constants, template
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.template import Templar

from ansible_collections.community.airflow.plugins.filter.adapt_to_target import adapt_to_target
from ansible_collections.community.airflow.plugins.filter.connection_uri import connection_uri
from ansible_collections.community.airflow.plugins.filter.from_connection_uri import from_connection_uri
from ansible_collections.community.airflow.plugins.lookup import airflow_connection_options
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.plugin_utils._login import server
from ansible_collections.community.airflow.plugins.plugin_utils._login.server import with_login

try:
    # from ansible-core 2.19 on
    from ansible.parsing.vault import VaultSecretsContext
except ImportError:
    VaultSecretsContext = None

SECRETS = [("default", VaultSecret(b"a password"))]


@pytest.fixture
def play(tmp_path):
    """Read variables from a file.

    ``!vault`` marks text to encrypt. The file may also be encrypted as a whole.
    """

    def read(text, whole=False):
        encrypted = VaultLib(SECRETS).encrypt

        def inline(match):
            lines = encrypted(json.loads(match)).decode().splitlines()
            return "!vault |\n" + "".join(f"      {line}\n" for line in lines)

        start, *marked = text.split("!vault ")
        parts = [part.partition("\n") for part in marked]
        text = start + "".join(inline(secret) + rest for secret, _end, rest in parts)
        file = tmp_path / "vars.yml"
        file.write_bytes(encrypted(text) if whole else text.encode())
        loader = DataLoader()
        loader.set_vault_secrets(SECRETS)
        if VaultSecretsContext and not VaultSecretsContext.current(optional=True):
            VaultSecretsContext.initialize(VaultSecretsContext(SECRETS))
        # from ansible-core 2.19 on, only text of trusted files is a template
        trusted = {"trusted_as_template": True} if hasattr(template, "trust_as_template") else {}
        variables = loader.load_from_file(str(file), **trusted)
        return variables, Templar(loader=loader, variables=variables)

    return read


def test_a_login_with_inline_vaulted_variables(play):
    """Before ansible-core 2.19, a vaulted value is not a string."""
    variables, templar = play(
        'airflow_url: http://localhost\nairflow_username: !vault "ann"\nairflow_password: "{{ secret }}"\n'
        'secret: !vault "p"\nairflow_http_headers:\n  X-Key: !vault "gate"\n'
    )
    for given, source in (({}, variables), ({name: variables[name] for name in variables if name != "secret"}, {})):
        given = {name.replace("airflow_http", "http"): templar.template(value) for name, value in given.items()}
        login = with_login({}, {**given, "default": object}, source, templar, server.Messages())
        assert json.loads(json.dumps(login))["airflow_password"] == "p"
        assert login["airflow_username"] == "ann" and login["http_headers"] == {"X-Key": "gate"}


def test_the_login_of_a_lookup_can_be_stored(play, monkeypatch, tmp_path):
    variables, templar = play('airflow_url: http://localhost\nairflow_token: !vault "t"\n')
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    known = []
    monkeypatch.setattr(
        Airflow, "connect", lambda settings, credentials, *rest: known.extend([credentials, rest[-1].load()])
    )

    class Lookup:
        _loader, _templar = templar._loader, templar

        @staticmethod
        def get_options():
            spec = server.connection_spec()
            return {name: option.get("default") for name, option in spec.items()}

    server.connect_lookup(Lookup(), {}, variables, server.Messages())
    credentials, login = known
    assert credentials.token == "t" and login is None


def test_messages_hide_vaulted_values(play):
    variables, templar = play(
        'airflow_url: "{{ gateway }}"\ngateway: !vault "http://airflow-CANARY-1"\nterm: !vault "key-CANARY-2"\n'
        'airflow_username: !vault "ann"\nairflow_password: p\n'
    )
    messages = server.Messages()
    with_login({}, {"_terms": [variables["term"]]}, variables, templar, messages)
    assert messages("http://airflow-CANARY-1/x of ann, key-CANARY-2") == "***/x of ann, ***"


def test_filters_accept_inline_vaulted_variables(play):
    variables, templar = play(
        'uri: !vault "http://u:p@h/s"\nfields:\n  conn_type: http\n  host: h\n  password: !vault "p/w"\n'
        '  extra:\n    key: !vault "x"\n'
    )
    values = templar.template(variables)
    assert from_connection_uri(values["uri"])["password"] == "p"
    assert connection_uri(values["fields"]) == "http://:p%2Fw@h/?key=x"
    item = {"key": "k", "value": {"a": values["fields"]["password"]}}
    found = adapt_to_target({"variables": [item]}, {"variables": []}, "3.3")
    assert found["skipped"] == [] and len(found["instance"]["variables"]) == 1


@pytest.mark.parametrize("secret", ["CANARY{{", "{{ CANARY }}", "{% CANARY", "{{ 'CANARY' | int(x) }}"])
def test_errors_never_quote_text_of_a_vaulted_file(secret, play):
    options = yaml.safe_load(airflow_connection_options.DOCUMENTATION).get("options", {})
    constants.config.initialize_plugin_configuration_definitions("lookup", "airflow_connection_options", options)
    variables, templar = play(yaml.safe_dump({"airflow_url": "u", "airflow_password": secret}), whole=True)
    lookup = airflow_connection_options.LookupModule(templar=templar)
    with pytest.raises(AnsibleError) as error:
        lookup.run([], variables)
    chain, seen = error.value, ""
    while chain is not None:
        seen += str(chain)
        chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)
    assert "CANARY" not in seen and "airflow_password cannot be resolved" in seen


def test_an_undefined_variable_is_named_if_the_file_is_not_vaulted(play):
    variables, templar = play('airflow_url: u\nairflow_password: "{{ not_there }}"\n')
    with pytest.raises(AnsibleError, match="airflow_password cannot be resolved: 'not_there' is undefined"):
        airflow_connection_options.LookupModule(templar=templar).run([], variables)
