# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every authentication method with HTTPS.

The servers are also below a path, and behind forward and reverse proxies. Plain HTTP verifies the results.
"""

from __future__ import annotations

import pytest
import yaml
from forward_proxy import ForwardProxy
from playbooks import as_play, play
from running import Modules

from authority import Authority

PLACES = ("root", "path", "own", "client")
METHODS = ("auto", "session", "basic", "jwt", "token")
REFUSED = {
    # methods that a generation does not support have an error message
    ("2", "jwt"): "requires Airflow 3",
    ("2", "token"): "Check that airflow_token is valid",
    ("3", "basic"): "does not accept basic authentication",
}
LOGIN = {"airflow_username": "admin", "airflow_password": "admin", "retries": 0}


def login(site, place: str, way: str, authority, client) -> dict:
    options = {**LOGIN, "airflow_url": site.urls[place], "airflow_auth": way, "ca_path": str(authority.certificate)}
    if place == "client":
        options.update(client_cert=str(client.certificate), client_key=str(client.key))
    if way == "token":
        token = site.api[place].session.headers.get("Authorization", "Bearer none").split()[1]
        options.update(airflow_token=token, airflow_username=None, airflow_password=None)
    return options


def write(site, place: str, way: str, run, options: dict) -> None:
    """Create a pool with a module, and read it by plain HTTP."""
    name = f"{place}-{way}"
    result = run("airflow_pool", {**options, "name": name, "slots": 3})
    refusal = REFUSED.get((site.version[0], way))
    if refusal:
        assert result.get("failed") and refusal in result["msg"], result
        return
    assert result.get("changed") is True, result
    assert site.api[place].get(site.api_path(f"pools/{name}"))["slots"] == 3
    gone = run("airflow_pool", {**options, "name": name, "state": "absent"})
    assert gone.get("changed") is True, gone
    assert site.api[place].get(site.api_path(f"pools/{name}")) is None


@pytest.mark.parametrize("way", METHODS)
@pytest.mark.parametrize("place", PLACES)
def test_each_way_to_log_in(place, way, site, authority, client, modules):
    write(site, place, way, modules.run, login(site, place, way, authority, client))


def test_a_client_certificate_of_another_authority(site, authority, client, modules, tmp_path):
    stranger = Authority(tmp_path).client("ansible")
    options = login(site, "client", "auto", authority, client)
    options.update(client_cert=str(stranger.certificate), client_key=str(stranger.key))
    result = modules.run("airflow_pool_info", options)
    assert result.get("failed") and "rejects the one that was sent" in result["msg"], result
    assert "client_cert" in result["msg"]


@pytest.mark.parametrize("way", ["auto", "session"])
@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_password_is_reported(place, way, site, authority, client, modules):
    options = {**login(site, place, way, authority, client), "airflow_password": "wrong"}
    result = modules.run("airflow_pool_info", options)
    assert result.get("failed") and "rejected this user name and password" in result["msg"], result


def test_a_proxy_that_hides_the_host_from_airflow(site, authority, client, modules):
    """A proxy that hides the host from Airflow prevents the login with a form.

    A browser could not log in there either. The password is not wrong, and basic authentication works.
    """
    write(site, "hidden", "auto", modules.run, login(site, "hidden", "auto", authority, client))
    options = login(site, "hidden", "session", authority, client)
    if site.is_2:
        result = modules.run("airflow_pool_info", options)
        assert result.get("failed") and "The referrer does not match the host" in result["msg"], result
        assert "The password was not checked" in result["msg"]
    options["http_headers"] = {"Referer": site.inner["hidden"]}
    write(site, "hidden", "session", modules.run, options)


def test_users_and_their_passwords(site, authority, client, modules):
    """Passwords are checked by logging in as the user, also with HTTPS."""
    person = {"email": "tls@example.com", "first_name": "T", "last_name": "L", "roles": ["Viewer"]}
    options = {**login(site, "path", "auto", authority, client), "username": "tls", **person}
    for password, changed in (("first-password", True), ("first-password", False), ("second-password", True)):
        result = modules.run("airflow_user", {**options, "password": password})
        assert result.get("changed") is changed and not result.get("warnings"), result
    assert modules.run("airflow_user", {**options, "state": "absent"})["changed"] is True


@pytest.mark.parametrize(
    ("place", "spoiled", "sentence"),
    [
        ("root", {"ca_path": None}, "The TLS connection to"),
        (
            "client",
            {"client_cert": None, "client_key": None},
            "requires a client certificate, but none was sent",
        ),
        ("path", {"airflow_url": "/airflow/elsewhere"}, "Airflow"),
    ],
)
def test_impossible_combinations_report_the_reason(place, spoiled, sentence, site, authority, client, modules):
    options = login(site, place, "auto", authority, client)
    if "airflow_url" in spoiled:
        spoiled = {"airflow_url": options["airflow_url"] + "/elsewhere"}
    result = modules.run("airflow_pool", {**options, **spoiled, "name": "spoiled", "slots": 1})
    assert result.get("failed") and sentence in result["msg"], result
    assert "rejected this user name" not in result["msg"]
    assert site.api[place].get(site.api_path("pools/spoiled")) is None


@pytest.mark.parametrize("credentials", ["", "proxy:pass%20word"])
def test_a_forward_proxy(credentials, site, authority, client, monkeypatch):
    """CONNECT to a server with TLS, and absolute URLs to one without."""
    with ForwardProxy(credentials.replace("%20", " ")) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.address(credentials))
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        running = Modules()
        try:
            for place, way in [("root", way) for way in METHODS] + [("plain", "auto"), ("plain", "session")]:
                del proxy.targets[:]
                write(site, place, way, running.run, login(site, place, way, authority, client))
                expected = "CONNECT 127.0.0.1:" if place == "root" else f"GET {site.urls['plain']}/"
                assert [one for one in proxy.targets if one.startswith(expected)], proxy.targets
            del proxy.targets[:]
            write(
                site,
                "plain",
                "auto",
                running.run,
                {**login(site, "plain", "auto", authority, client), "use_proxy": False},
            )
            assert not proxy.targets
        finally:
            running.end()


def test_a_forward_proxy_that_rejects_the_password(site, authority, client, monkeypatch):
    with ForwardProxy("proxy:secret-word") as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.address("proxy:wrong-word"))
        running = Modules()
        try:
            for place in ("root", "plain"):
                result = running.run("airflow_pool_info", login(site, place, "auto", authority, client))
                assert result.get("failed") and "407" in result["msg"], result
                assert "wrong-word" not in result["msg"] and "user name and password" not in result["msg"]
        finally:
            running.end()


def test_hosts_of_a_play_log_in_through_https(site, authority, tmp_path):
    """The login is stored and shared with HTTPS below a path.

    The cookies belong to that path.
    """
    options = {**LOGIN, "airflow_url": site.urls["path"], "ca_path": str(authority.certificate)}
    task = {"community.airflow.airflow_pool": {"name": "play-{{ item }}", "slots": 1}, "loop": [1, 2]}
    away = {"community.airflow.airflow_pool": {"name": "play-{{ item }}", "state": "absent"}, "loop": [1, 2]}
    for way in ("inline", "process"):
        done = play(tmp_path, yaml.safe_dump(as_play([task, away], options)), AIRFLOW_EXECUTION=way)
        assert done.returncode == 0 and "changed=2" in done.output, done.output[-3000:]
