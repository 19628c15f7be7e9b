# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A login comes from one source.

It is sent only to the server that it was set for.
"""

from __future__ import annotations

from itertools import product

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.login_source import (
    complete_login,
    same_server,
)
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import connection_spec
from ansible_collections.community.airflow.plugins.module_utils._module.connection_options import (
    connection,
    from_environment,
    with_environment,
)

A, B = "https://a.example.com", "https://b.example.com"
LOGIN = ("airflow_username", "airflow_password", "airflow_token")
FORMS = ((), ("airflow_token",), ("airflow_username", "airflow_password"), LOGIN, LOGIN[:1], LOGIN[1:2])


def params_of(**given):
    """Return all options with their defaults, as Ansible passes them to a module."""
    return {**{name: option.get("default") for name, option in connection_spec().items()}, **given}


def sources_of(urls, forms):
    """Return one source for each URL and form.

    Every value contains the name of its source.
    """
    return [
        {**({"airflow_url": url} if url else {}), **{name: f"{place}:{name}" for name in form}}
        for place, (url, form) in enumerate(zip(urls, forms))
    ]


def owner(place, urls):
    """Return the server that a source's credentials are for."""
    nearest = [*urls[place:], *reversed(urls[:place])]
    return next((url for url in nearest if url), None)


@pytest.mark.parametrize("urls", list(product((None, A, B), repeat=3)), ids=str)
def test_logins_are_neither_sent_elsewhere_nor_mixed(urls):
    for forms in product(FORMS, repeat=3):
        sources = sources_of(urls, forms)
        resolved = complete_login(sources)
        url = next((url for url in urls if url), None)
        assert resolved.get("airflow_url") == url
        places = {int(resolved[name][0]) for name in LOGIN if name in resolved}
        assert all(owner(place, urls) == url for place in places)
        fitting = [place for place in range(3) if owner(place, urls) == url and forms[place]]
        if not fitting:
            assert not places
            continue
        # the complete login of the narrowest source that has one; a wider one may only add a missing user name or password
        narrowest = fitting[0]
        assert {name: resolved[name] for name in forms[narrowest]} == {
            name: f"{narrowest}:{name}" for name in forms[narrowest]
        }
        more = {name for name in LOGIN if name in resolved} - set(forms[narrowest])
        assert len(more) <= 1
        assert not more or {*more, *forms[narrowest]} == set(LOGIN[:2])


@pytest.mark.parametrize(
    ("sources", "resolved"),
    [
        # fault A3: the token of the environment went to the server of the task
        (
            [{"airflow_url": B, "airflow_username": "u", "airflow_password": "p"}, {"airflow_token": "t"}],
            {"airflow_url": B, "airflow_username": "u", "airflow_password": "p"},
        ),
        ([{"airflow_url": B}, {"airflow_url": A, "airflow_token": "t"}], {"airflow_url": B}),
        ([{"airflow_url": B}, {"airflow_url": A}, {"airflow_token": "t"}], {"airflow_url": B}),
        ([{"airflow_url": B}, {"airflow_token": "t"}], {"airflow_url": B, "airflow_token": "t"}),
        (
            [
                {"airflow_url": f"{B}/api/v2/"},
                {"airflow_url": A, "airflow_token": "t"},
                {"airflow_url": B, "airflow_token": "own"},
            ],
            {"airflow_url": f"{B}/api/v2/", "airflow_token": "own"},
        ),
        # user name and password of one login from different sources
        (
            [{"airflow_username": "u"}, {"airflow_url": A, "airflow_password": "p"}],
            {"airflow_url": A, "airflow_username": "u", "airflow_password": "p"},
        ),
        (
            [{"airflow_username": "u"}, {"airflow_url": A, "airflow_username": "other", "airflow_password": "p"}],
            {"airflow_url": A, "airflow_username": "u"},
        ),
        # an authentication method is not a credential: it selects among them, and is not used with a login that does not match it
        (
            [{"airflow_auth": "token"}, {"airflow_url": A, "airflow_username": "u"}, {"airflow_token": "t"}],
            {"airflow_url": A, "airflow_auth": "token", "airflow_token": "t"},
        ),
        (
            [
                {"airflow_auth": "basic"},
                {"airflow_url": A, "airflow_token": "t", "airflow_username": "u", "airflow_password": "p"},
            ],
            {"airflow_url": A, "airflow_auth": "basic", "airflow_username": "u", "airflow_password": "p"},
        ),
        (
            [{"airflow_username": "u", "airflow_password": "p"}, {"airflow_url": A, "airflow_auth": "token"}],
            {"airflow_url": A, "airflow_username": "u", "airflow_password": "p"},
        ),
        (
            [{"airflow_username": "u", "airflow_password": "p"}, {"airflow_url": A, "airflow_auth": "basic"}],
            {"airflow_url": A, "airflow_auth": "basic", "airflow_username": "u", "airflow_password": "p"},
        ),
        (
            [{"airflow_auth": "none"}, {"airflow_url": A, "airflow_token": "t"}],
            {"airflow_url": A, "airflow_auth": "none"},
        ),
        (
            [{"airflow_auth": "kerberos"}, {"airflow_url": A, "airflow_username": "u", "airflow_password": "p"}],
            {"airflow_url": A, "airflow_auth": "kerberos"},
        ),
        # an empty option counts as set
        ([{"airflow_token": ""}, {"airflow_url": A, "airflow_token": "t"}], {"airflow_url": A, "airflow_token": ""}),
        # credentials for gateways and Kerberos belong to one server, too
        (
            [
                {"airflow_url": B},
                {
                    "airflow_url": A,
                    "http_headers": {"Cookie": "c"},
                    "client_cert": "c",
                    "client_key": "k",
                    "kerberos_delegate": True,
                    "kerberos_hostname_override": "a",
                },
            ],
            {"airflow_url": B},
        ),
        (
            [{"airflow_url": A, "client_cert": "own"}, {"airflow_url": A, "client_cert": "c", "client_key": "k"}],
            {"airflow_url": A, "client_cert": "own"},
        ),
    ],
)
def test_the_selected_login(sources, resolved):
    assert complete_login(sources) == resolved


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (A, f"{A}/", True),
        (A, f"{A}:443/api/v1", True),
        ("http://host:80", "http://HOST", True),
        (A, "http://a.example.com", False),
        (A, f"{A}/airflow", False),
        ("http://host:8080", "http://host:8081", False),
        ("http://localhost:8080", "http://127.0.0.1:8080", False),
        ("http://a:x", "http://a:x", True),
    ],
)
def test_two_names_of_one_server(one, other, same):
    assert same_server(one, other) is same


def test_the_environment_sets_a_complete_login_for_its_own_server():
    environment = {"AIRFLOW_URL": A, "AIRFLOW_USERNAME": "u", "AIRFLOW_PASSWORD": "p", "AIRFLOW_CLIENT_CERT": "/c"}
    _options, credentials = connection(with_environment(params_of(airflow_url=A), environment))
    assert (credentials.username, credentials.password) == ("u", "p")
    options, credentials = connection(with_environment(params_of(airflow_url=B), environment))
    assert credentials.username is credentials.password is options.client_cert is None


@pytest.mark.parametrize(("name", "variable"), [("airflow_auth", "AIRFLOW_AUTH"), ("airflow_token", "AIRFLOW_TOKEN")])
def test_an_empty_environment_variable_is_ignored(name, variable):
    assert from_environment({variable: ""}) == {}
    assert from_environment({variable: "token"}) == {name: "token"}


@pytest.mark.parametrize(
    ("variable", "value"), [("AIRFLOW_AUTH", "password"), ("AIRFLOW_KERBEROS_DELEGATE", "perhaps")]
)
def test_rejects_invalid_environment_variables_by_name(variable, value):
    with pytest.raises(InvalidRequestError, match=f"{variable} must be"):
        from_environment({variable: value})
