# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logins and errors: wrong credentials or hosts, login pages, network faults."""

from __future__ import annotations

import base64
import socket
import threading

import pytest
from recording import Fault
from support import api_path

HTML = (200, "text/html", "<html><form><input name='password'></form></html>", {})


def failure(result, *words: str) -> str:
    assert result.get("failed"), result
    assert [word for word in words if word not in result["msg"]] == [], result["msg"]
    return result["msg"]


@pytest.mark.parametrize("way", ["auto", "basic", "session", "jwt"])
def test_each_method_with_right_and_wrong_password(way, server, run):
    result = run("airflow_pool_info", airflow_auth=way)
    if way == "jwt" and server.is_2:
        failure(result, "requires Airflow 3")
        return
    if way == "session" and server.number[:2] == (3, 0):
        failure(result, "returns no token for its API", "jwt")
        return
    if way == "basic" and not server.is_2:
        failure(result, "401", "not accept basic authentication", "jwt")
        return
    assert result["pools"], result
    wrong = run("airflow_pool_info", airflow_auth=way, airflow_password="not the password")
    if way == "basic":
        failure(wrong, "Check airflow_username and airflow_password")
    else:
        failure(wrong, "rejected this user name and password")


def test_auto_on_airflow_2_continues_without_the_form(server, run, proxy):
    """The login form allows five logins in 40 seconds.

    After that, basic authentication is used.
    """
    proxy.faults.append(Fault("POST", "^/(auth/)?login/$", (429, "text/html", "Too many", {}), times=9))
    assert run("airflow_pool_info", airflow_auth="auto")["pools"]
    assert server.is_2 == any(exchange.status == 429 for exchange in proxy.exchanges)


def test_a_token(server, api, run):
    if server.is_2:
        failure(run("airflow_pool_info", airflow_auth="token", airflow_token="no token"), "airflow_token")
        return
    token = api.session.headers["Authorization"].split()[1]
    assert run("airflow_pool_info", airflow_auth="auto", airflow_token=token, airflow_password=None)["pools"]
    failure(
        run("airflow_pool_info", airflow_auth="token", airflow_token="no token"), "Check that airflow_token is valid"
    )


def test_no_credentials(server, run):
    for options in ({"airflow_auth": "none"}, {"airflow_auth": "auto"}):
        failure(
            run("airflow_pool_info", **options, airflow_username=None, airflow_password=None),
            "No credentials are set",
        )
    for way in ("basic", "session", "jwt"):
        failure(
            run("airflow_pool_info", airflow_auth=way, airflow_username=None),
            "requires airflow_username and airflow_password",
        )
    failure(run("airflow_pool_info", airflow_auth="token"), "requires airflow_token")
    failure(run("airflow_pool_info", airflow_auth="auto", airflow_password=None), "airflow_password is missing")


def test_http_headers_can_contain_the_login(server, api, run):
    value = api.session.headers.get("Authorization")
    if not value:
        value = "Basic " + base64.b64encode(f"{server.username}:{server.password}".encode()).decode()
    result = run("airflow_pool_info", airflow_auth="none", airflow_username=None, http_headers={"Authorization": value})
    assert result["pools"], result


def test_a_login_that_expires_is_renewed_once(server, run, proxy):
    """The login is a token of Airflow 3, or a session cookie of Airflow 2."""
    way = {"airflow_auth": "session" if server.is_2 else "jwt"}
    run("airflow_pool", name="renew", slots=1)
    expired = (401, "application/json", '{"detail": "Token Expired"}', {})
    for times, changed in ((1, True), (9, None)):
        proxy.start_over()
        proxy.faults.append(Fault("PATCH", "/pools/renew", expired, times=times))
        result = run("airflow_pool", name="renew", slots=times + 1, **way)
        assert result.get("changed") is changed, result
        assert len([one for one in proxy.exchanges if one.is_login and one.method == "POST" and one.status != 429]) == 2
    failure(result, "401", "Token Expired")
    run("airflow_pool", name="renew", state="absent")


def test_unknown_host(run):
    failure(
        run("airflow_pool_info", airflow_url="http://no-such-host.invalid:8080"), "Cannot connect", "Check airflow_url"
    )
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        failure(run("airflow_pool_info", airflow_url=url, retries=0), "Cannot connect", "refused")
    for url in ("localhost:8080", "ftp://localhost", "", "http://"):
        failure(run("airflow_pool_info", airflow_url=url), "airflow_url must be the URL of a web server")
    message = failure(
        run("airflow_pool_info", airflow_url="http://me:hidden-word@localhost"),
        "must not contain a user name or password",
    )
    assert "hidden-word" not in message


def test_port_of_another_protocol(run):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection = listener.accept()[0]
            connection.recv(1000)
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            connection.close()

        threading.Thread(target=greet, daemon=True).start()
        failure(
            run("airflow_pool_info", airflow_url=f"http://127.0.0.1:{listener.getsockname()[1]}"), "does not use HTTP"
        )


def test_https_url_of_a_server_without_tls(server, run):
    url = server.url.replace("http:", "https:")
    message = failure(run("airflow_pool_info", airflow_url=url, retries=0, timeout=3), "TLS")
    # some servers immediately report that this is not TLS, others wait for the end of a line that never arrives
    assert "pecify http:// in airflow_url" in message


def test_login_pages_are_an_error(server, run, proxy):
    proxy.faults.append(Fault("GET", "/version$", HTML, times=9))
    failure(run("airflow_pool_info"), "is not from Airflow's API", "text/html")
    for module, options in (
        ("airflow_pool", {"name": "p", "state": "absent"}),
        ("airflow_pool", {"name": "p", "slots": 1}),
    ):
        proxy.start_over()
        proxy.faults.append(Fault("GET", "/pools", HTML, times=9))
        failure(run(module, **options), "text/html instead of JSON", "login page")
        assert not [exchange for exchange in proxy.exchanges if exchange.is_write]


def test_redirects_are_reported_and_not_followed(server, run, proxy):
    proxy.faults.append(
        Fault("GET", "/version$", (301, "text/html", "", {"Location": "https://elsewhere.example.com/"}))
    )
    failure(run("airflow_pool_info"), "redirects to https://elsewhere.example.com/", "airflow_url")
    proxy.start_over()
    proxy.faults.append(Fault("GET", "/pools", (302, "text/html", "", {"Location": "/login/?next=x"})))
    failure(run("airflow_pool_info"), "login page")


def test_403_on_one_object_does_not_mean_absent(server, run, proxy):
    forbidden = (403, "application/json", '{"detail": "Forbidden"}', {})
    for options in ({"slots": 1}, {"state": "absent"}):
        for check in (True, False):
            proxy.start_over()
            proxy.faults.append(Fault("GET", "/pools/secret", forbidden, times=9))
            failure(run("airflow_pool", check=check, name="secret", **options), "403", "can_read on Pools")
            assert not [exchange for exchange in proxy.exchanges if exchange.is_write]


def test_403_on_reading_roles_has_no_advice_on_updates(run, proxy):
    proxy.faults.append(Fault("GET", "/roles", (403, "application/json", '{"detail": "Forbidden"}', {}), times=9))
    result = run("airflow_role_info")
    failure(result, "403", "can_read on Roles")
    assert "reject every update" not in result["msg"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_unhealthy_server(status, server, run, proxy):
    broken = (status, "text/html", "<h1>Oops</h1>", {})
    proxy.faults.append(Fault("GET", "/pools", broken, times=99))
    failure(run("airflow_pool_info", retries=1), str(status))
    asked = [exchange.target for exchange in proxy.exchanges if exchange.path.endswith("/pools")]
    # after a 500, the module looks for the row that breaks the listing of some releases
    assert asked.count(asked[0]) == (1 if status == 500 else 2)


def test_passing_troubles_are_repeated(server, run, proxy):
    proxy.faults += [
        Fault("GET", "/pools", (503, "text/html", "", {})),
        Fault("GET", "/pools", (429, "application/json", "{}", {"Retry-After": "1"})),
        Fault("GET", "/pools"),
    ]
    assert run("airflow_pool_info")["pools"]


@pytest.mark.parametrize("forward", [True, False])
def test_a_write_whose_response_is_lost(forward, server, api, run, proxy):
    """The module reads the object before it repeats the write.

    Nothing is written twice.
    """
    path = api_path(server, "pools/lost")
    for method, options in (("POST", {"slots": 3}), ("PATCH", {"slots": 4}), ("DELETE", {"state": "absent"})):
        proxy.start_over()
        proxy.faults.append(Fault(method, "/pools", forward=forward))
        result = run("airflow_pool", name="lost", **options)
        assert result.get("changed") is True, (method, result)
        done = [exchange for exchange in proxy.exchanges if exchange.is_write]
        assert len(done) == (1 if forward and method != "DELETE" else 2), [
            str(exchange) for exchange in proxy.exchanges
        ]
        row = api.get(path)
        assert (row and row["slots"]) == options.get("slots")


def test_an_incomplete_listing(server, run, proxy):
    short = (200, "application/json", '{"pools": [], "total_entries": 7}', {})
    # once, the list may have changed while the server read it
    proxy.faults.append(Fault("GET", "/pools", short))
    assert run("airflow_pool_info")["pools"]
    proxy.faults.append(Fault("GET", "/pools", short, times=2))
    failure(run("airflow_pool_info"), "Cannot list pools: received 0 objects, but the server counts 7")


def test_fails_if_the_server_does_not_store_a_value(server, run, proxy):
    run("airflow_pool", name="liar", slots=1)
    same = '{"name": "liar", "slots": 1, "description": "", "include_deferred": false}'
    proxy.faults.append(Fault("PATCH", "/pools/liar", (200, "application/json", same, {})))
    failure(run("airflow_pool", name="liar", slots=2), "did not store slots")
    run("airflow_pool", name="liar", state="absent")
