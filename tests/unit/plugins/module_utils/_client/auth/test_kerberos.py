# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import types

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import (
    Credentials,
    Kerberos,
)
from ansible_collections.community.airflow.plugins.module_utils._client.auth.kerberos import explained
from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AuthMethodUnavailableError,
    InvalidRequestError,
)

INIT = "authGSSClientStep() failed: (('Unspecified GSS failure.  Minor code may provide more information', 851968), ({!r}, -1765328377))"
STEP = "ctx step failed: SpnegoError (1): Major (851968): Unspecified GSS failure.  Minor code may provide more information, Minor (2529639053): {}"


@pytest.mark.parametrize("form", [INIT, STEP])
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("Ticket expired", "The Kerberos ticket has expired. Run kinit again"),
        (
            "No Kerberos credentials available (default cache: FILE:/tmp/krb5cc_0)",
            "No Kerberos ticket found. Run kinit",
        ),
        ("Server HTTP/vm@LAB.TEST not found in Kerberos database", "The service HTTP/vm does not exist"),
        ("Client 'me@LAB.TEST' not found in Kerberos database", "The client principal does not exist"),
        ("Cannot contact any KDC for realm 'LAB.TEST'", "cannot be found, or does not respond"),
        ("Clock skew too great", "clocks"),
        ("Something new", "The Kerberos login failed. Kerberos reports: "),
    ],
)
def test_each_failure_has_advice(form, reason, sentence):
    message = explained(form.format(reason), "HTTP", "vm")
    assert sentence in message and reason in message


@pytest.mark.parametrize(("override", "host"), [(None, "airflow.example.com"), ("vm", "vm")])
def test_the_host_of_the_url_is_the_default_of_the_principal(override, host, monkeypatch):
    class KerberosExchangeError(Exception):
        pass

    class Login:
        def __init__(self, **options):
            assert options["hostname_override"] == override

        def __call__(self, request):
            raise KerberosExchangeError("Server not found in Kerberos database")

    library = types.ModuleType("requests_kerberos")
    library.OPTIONAL, library.HTTPKerberosAuth = 2, Login
    library.exceptions = types.SimpleNamespace(KerberosExchangeError=KerberosExchangeError)
    monkeypatch.setitem(sys.modules, "requests_kerberos", library)
    login = Credentials("kerberos", kerberos=Kerberos(hostname_override=override))
    with pytest.raises(AuthMethodUnavailableError, match=f"The service airflow/{host} does not exist"):
        Auth(Http(ConnectionSettings("http://airflow.example.com:8080/x")), V1, login).headers("/api/v1/pools")


def test_airflow_3_does_not_support_tickets():
    with pytest.raises(
        InvalidRequestError, match="airflow_auth=kerberos requires Airflow 2, but this server runs Airflow 3"
    ):
        Auth(Http(ConnectionSettings("http://localhost")), V2, Credentials("kerberos"))
