# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Login options of lookups and the inventory have types."""

from __future__ import annotations

import pytest
from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.community.airflow.plugins.module_utils._client.auth.login_source import BOUND
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import (
    ansible_spec,
    connection_spec,
)
from ansible_collections.community.airflow.plugins.module_utils._module.connection_options import variable_of
from ansible_collections.community.airflow.plugins.plugin_utils._login.server import (
    Messages,
    with_login,
)

URL = {"airflow_url": "http://localhost"}
VALUES = {
    "airflow_token": 12345,
    "airflow_username": 7,
    "airflow_password": 12345,
    "http_headers": "X-Key=a,X-Other=b",
    "kerberos_delegate": "yes",
    "kerberos_hostname_override": 1.5,
    "client_cert": "~/cert.pem",
}


@pytest.fixture(params=["options", "variables", "ansible.cfg"])
def login(request, monkeypatch, tmp_path):
    """Return the login options that a plugin derives from one of its sources."""

    def login(values):
        values = {**URL, **values}
        given = values if request.param == "options" else {}
        variables = {variable_of(name): value for name, value in values.items()} if request.param == "variables" else {}
        if request.param == "ansible.cfg":
            file = tmp_path / "ansible.cfg"
            lines = [f"{name.replace('airflow_', '')} = {value}\n" for name, value in values.items()]
            file.write_text("[airflow]\n" + "".join(lines), encoding="utf-8")
            monkeypatch.setattr(constants, "CONFIG_FILE", str(file))
        templar = Templar(loader=DataLoader(), variables=variables)
        return with_login({}, given, variables, templar, Messages())

    return login


@pytest.mark.parametrize("name", VALUES)
def test_login_options_have_the_types_of_the_module_options(name, login):
    needs = {"airflow_username": {"airflow_password": "p"}, "airflow_password": {"airflow_username": "u"}}.get(name, {})
    values = {**URL, **needs, name: VALUES[name]}
    spec = {
        key: {**option, "fallback": None} for key, option in ansible_spec(connection_spec()).items() if key in BOUND
    }
    spec = {key: {part: value for part, value in option.items() if value is not None} for key, option in spec.items()}
    of_module = ArgumentSpecValidator(spec).validate(values).validated_parameters
    assert login({**needs, name: VALUES[name]}) == of_module


@pytest.mark.parametrize("headers", ["CANARY", '{"X": CANARY}'])
def test_invalid_headers_are_rejected_without_their_value(headers, login):
    with pytest.raises(InvalidRequestError, match="http_headers must be a mapping") as error:
        login({"http_headers": headers})
    assert "CANARY" not in str(error.value)
