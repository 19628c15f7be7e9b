# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
from urllib.parse import parse_qs

import pytest

from ansible_collections.community.airflow.plugins.module_utils._auth import Auth, Credentials
from ansible_collections.community.airflow.plugins.module_utils._dialects import V1, V2
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    LoginRefused,
    LoginUnavailable,
    Refused,
    Rejected,
)
from ansible_collections.community.airflow.plugins.module_utils._http import Http, Options
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply, html

USER, PASSWORD = "ann", "hunter2"
LOGIN = Credentials("auto", USER, PASSWORD)
FORM = html(
    200,
    '<form><input id="csrf_token" name="csrf_token" type="hidden" value="a&#34;b"><input name="username">'
    '<input name="password" type="password"></form>',
)
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
UNAUTHORIZED, FORBIDDEN = Reply(401, {"detail": "Unauthorized"}), Reply(403, {"detail": "Forbidden"})
PATHS = {V1: "/api/v1/pools", V2: "/api/v2/pools"}


class Site:
    """A web server with a login form, a token endpoint and an API, each of which a test may replace."""

    def __init__(
        self, takes=("session", "basic", "bearer"), form=FORM, limited=0, tokens=("one", "two", "three"), **pages
    ):
        self.takes, self.form, self.limited, self.tokens, self.pages = takes, form, limited, list(tokens), pages
        self.valid = ""

    def __call__(self, request):
        path = request.path.partition("?")[0]
        if path in ("/login/", "/auth/login/"):
            return self.form if request.method == "GET" else self.log_in(request, path)
        if path == "/auth/token":
            return self.pages.get("token") or self.give_token(request)
        authorization = request.headers.get("Authorization", "")
        passed = (
            ("session" in self.takes and "session=in" in request.headers.get("Cookie", ""))
            or ("basic" in self.takes and authorization == BASIC)
            or ("bearer" in self.takes and self.valid != "" and authorization == f"Bearer {self.valid}")
        )
        return Reply(200, {"pools": []}) if passed else self.pages.get("refusal", UNAUTHORIZED)

    def log_in(self, request, path):
        if self.limited:
            self.limited -= 1
            return html(429, "Too many")
        form = parse_qs(request.text)
        if form.get("csrf_token") == ['a"b'] and form["username"] == [USER] and form["password"] == [PASSWORD]:
            return Reply(302, headers={"Location": "/home", "Set-Cookie": "session=in; Path=/"})
        return Reply(302, headers={"Location": path})

    def give_token(self, request):
        if request.method == "POST" and request.json != {"username": USER, "password": PASSWORD}:
            return Reply(401, {"detail": "Invalid credentials"})
        if request.method == "GET":
            return Reply(403, {"detail": "This method is only allowed if all users are admins"})
        self.valid = self.tokens.pop(0)
        return Reply(201, {"access_token": self.valid})


def session(serve, site, dialect, credentials):
    """A request as the client makes it: with the headers of the login, and again as long as the login says so."""
    server = serve(site)
    http = Http(Options(server.url, use_proxy=False), pause=lambda seconds: None)
    auth = Auth(http, dialect, credentials)

    def ask(path=PATHS[dialect]):
        return asked(http, auth, path)

    return server, auth, ask


def asked(http, auth, path, method="GET"):
    for _trial in range(6):
        answer = http.request(method, path, headers=auth.headers(path))
        if not auth.another_try(answer):
            return answer
    raise AssertionError("asked for ever")


@pytest.mark.parametrize(
    ("dialect", "credentials", "lines", "authorization"),
    [
        (V1, LOGIN, ["GET /login/", "POST /login/", "GET /api/v1/pools"], None),
        (V1, Credentials("session", USER, PASSWORD), ["GET /login/", "POST /login/", "GET /api/v1/pools"], None),
        (V1, Credentials("basic", USER, PASSWORD), ["GET /api/v1/pools"], BASIC),
        (V1, Credentials("auto", USER, PASSWORD, "t"), ["GET /api/v1/pools"], "Bearer t"),
        (V1, Credentials("token", None, None, "t"), ["GET /api/v1/pools"], "Bearer t"),
        (V1, Credentials("auto"), ["GET /api/v1/pools"], None),
        (V1, Credentials("none"), ["GET /api/v1/pools"], None),
        (V2, LOGIN, ["POST /auth/token", "GET /api/v2/pools"], "Bearer one"),
        (V2, Credentials("jwt", USER, PASSWORD), ["POST /auth/token", "GET /api/v2/pools"], "Bearer one"),
        (V2, Credentials("auto", USER, PASSWORD, "t"), ["GET /api/v2/pools"], "Bearer t"),
        (
            V2,
            Credentials("session", USER, PASSWORD),
            ["GET /auth/login/", "POST /auth/login/", "GET /api/v2/pools"],
            None,
        ),
        # the simple auth manager gives tokens to everybody in its all-admins mode
        (V2, Credentials("auto"), ["GET /auth/token", "GET /api/v2/pools"], None),
    ],
)
def test_ways_to_log_in(serve, dialect, credentials, lines, authorization):
    server, auth, ask = session(serve, Site(), dialect, credentials)
    ask()
    assert server.lines == lines
    assert server.requests[-1].headers.get("Authorization") == authorization


def test_a_login_is_made_once(serve):
    server, auth, ask = session(serve, Site(), V1, LOGIN)
    assert [ask().status for _time in range(3)] == [200, 200, 200]
    assert server.lines.count("POST /login/") == 1


def test_a_token_for_everybody(serve):
    site = Site(token=Reply(201, {"access_token": "open"}))
    site.valid = "open"
    server, auth, ask = session(serve, site, V2, Credentials("auto"))
    assert ask().status == 200
    assert server.requests[-1].headers["Authorization"] == "Bearer open"


def test_auto_goes_on_to_basic_where_there_is_no_form(serve):
    server, auth, ask = session(serve, Site(form=html(404, "no")), V1, LOGIN)
    assert ask().status == 200
    assert server.lines == ["GET /login/", "GET /api/v1/pools"]


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, FORBIDDEN])
def test_auto_goes_on_to_basic_where_the_api_takes_no_session(serve, refusal):
    server, auth, ask = session(serve, Site(takes=("basic",), refusal=refusal), V1, LOGIN)
    assert ask().status == 200
    assert server.lines == ["GET /login/", "POST /login/", "GET /api/v1/pools", "GET /api/v1/pools"]
    assert ask().status == 200
    assert len(server.lines) == 5


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, FORBIDDEN])
def test_where_nothing_is_taken_the_refusal_is_the_answer(serve, refusal):
    server, auth, ask = session(serve, Site(takes=(), refusal=refusal), V1, LOGIN)
    assert ask().status == refusal.status


def test_a_refusal_after_a_success_is_about_permissions(serve):
    site = Site()
    server, auth, ask = session(serve, site, V1, LOGIN)
    assert ask().status == 200
    site.takes, site.pages = (), {"refusal": FORBIDDEN}
    before = len(server.lines)
    assert ask().status == 403
    assert len(server.lines) == before + 1


def test_an_expired_session_is_renewed_once(serve):
    site = Site(takes=("session",))
    server, auth, ask = session(serve, site, V1, Credentials("session", USER, PASSWORD))
    assert ask().status == 200
    site.takes = ()
    assert ask().status == 401
    assert ask().status == 401
    assert server.lines.count("POST /login/") == 2


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, Reply(403, {"detail": "Invalid JWT token"})])
def test_every_expired_token_of_a_long_run_is_renewed_once(serve, refusal):
    site = Site(takes=("bearer",), refusal=refusal)
    server, auth, ask = session(serve, site, V2, LOGIN)
    assert ask().status == 200
    for token in ("two", "three"):
        site.valid = "expired"
        assert ask().status == 200
        assert server.requests[-1].headers["Authorization"] == f"Bearer {token}"
    site.takes, site.tokens = (), ["four", "five"]
    assert ask().status == refusal.status
    assert ask().status == refusal.status
    assert server.lines.count("POST /auth/token") == 4


def test_a_given_token_is_not_renewed(serve):
    site = Site(takes=("bearer",))
    site.valid = "t"
    server, auth, ask = session(serve, site, V2, Credentials("token", None, None, "t"))
    assert ask().status == 200
    site.valid = "other"
    assert ask().status == 401
    assert "airflow_token is valid" in auth.advice(401)


@pytest.mark.parametrize(
    ("dialect", "credentials"),
    [
        (V1, Credentials("auto", USER, "wrong")),
        (V1, Credentials("session", USER, "wrong")),
        (V2, Credentials("auto", USER, "wrong")),
        (V2, Credentials("session", USER, "wrong")),
    ],
)
def test_a_wrong_password_is_said_and_not_repeated(serve, dialect, credentials):
    server, auth, ask = session(serve, Site(), dialect, credentials)
    with pytest.raises(LoginRefused, match="refused this user name and password") as caught:
        ask()
    assert "wrong'" not in str(caught.value)
    assert PATHS[dialect] not in " ".join(server.lines)


def test_a_form_that_comes_back_is_a_refusal(serve):
    """FAB answers a wrong password with the form itself, and 200 or a redirect to it."""
    site = Site()
    site.log_in = lambda request, path: FORM
    with pytest.raises(LoginRefused):
        session(serve, site, V1, LOGIN)[2]()


def test_a_form_that_fails(serve):
    site = Site()
    site.log_in = lambda request, path: html(500, "Ooops")
    with pytest.raises(Rejected, match="The login form of .* failed with 500"):
        session(serve, site, V1, LOGIN)[2]()


def test_a_form_that_is_limited_gives_way_to_basic(serve):
    server, auth, ask = session(serve, Site(limited=99), V1, LOGIN)
    assert ask().status == 200
    assert server.lines == ["GET /login/", "POST /login/", "GET /api/v1/pools"]
    assert server.requests[-1].headers["Authorization"] == BASIC


def test_a_form_that_is_limited_is_awaited_where_there_is_nothing_else(serve):
    server, auth, ask = session(serve, Site(takes=("session",), limited=5), V1, Credentials("session", USER, PASSWORD))
    assert ask().status == 200
    assert server.lines.count("POST /login/") == 6


def test_a_form_that_is_limited_is_awaited_where_basic_is_not_taken(serve):
    server, auth, ask = session(serve, Site(takes=("session",), limited=3), V1, LOGIN)
    assert ask().status == 200
    assert server.lines.count("POST /login/") == 4


def test_a_form_that_stays_limited(serve):
    with pytest.raises(LoginUnavailable, match="allows no more logins for the moment"):
        session(serve, Site(limited=99), V1, Credentials("session", USER, PASSWORD))[2]()


@pytest.mark.parametrize(
    "form", [html(404, "no"), html(200, "<h1>Single sign-on</h1>"), Reply(302, headers={"Location": "/sso"})]
)
def test_no_form(serve, form):
    with pytest.raises(LoginUnavailable, match="There is no login form at"):
        session(serve, Site(form=form), V1, Credentials("session", USER, PASSWORD))[2]()


@pytest.mark.parametrize(
    "reply", [Reply(404, {"detail": "Not Found"}), html(200, "<h1>sso</h1>"), Reply(201, {}), Reply(201, [])]
)
def test_no_token(serve, reply):
    with pytest.raises(LoginUnavailable, match="gave no token"):
        session(serve, Site(token=reply), V2, LOGIN)[2]()


@pytest.mark.parametrize("status", [400, 401])
def test_an_answer_that_repeats_the_password(serve, status):
    reply = Reply(status, {"detail": f"no such password: {PASSWORD}"})
    with pytest.raises((LoginRefused, LoginUnavailable), match="no such password: ") as error:
        session(serve, Site(token=reply), V2, LOGIN)[2]()
    assert PASSWORD not in str(error.value)


@pytest.mark.parametrize(
    ("dialect", "credentials", "message"),
    [
        (V1, Credentials("token"), "needs airflow_token"),
        (V1, Credentials("basic", USER), "airflow_auth=basic needs airflow_username and airflow_password"),
        (V1, Credentials("session", None, PASSWORD), "airflow_auth=session needs"),
        (V2, Credentials("jwt"), "airflow_auth=jwt needs airflow_username"),
        (V1, Credentials("jwt", USER, PASSWORD), "airflow_auth=jwt needs Airflow 3; this server is Airflow 2"),
        (V1, Credentials("auto", USER), "airflow_username is given without airflow_password"),
        (V2, Credentials("auto", USER), "airflow_username is given without airflow_password"),
    ],
)
def test_incomplete_credentials(serve, dialect, credentials, message):
    server = serve(Site())
    with pytest.raises(Refused, match=message):
        Auth(Http(Options(server.url, use_proxy=False)), dialect, credentials).headers(PATHS[dialect])
    assert server.requests == []


def going_on(serve, site, dialect, method="GET", **kept):
    """The answer to the first request with the login of an earlier task, what was sent, and what is handed on."""
    login = {"way": "session", "fab": "", "bearer": "", "cookies": [], **kept}
    server, stored = serve(site), []
    http = Http(Options(server.url, use_proxy=False, retries=0))
    auth = Auth(http, dialect, LOGIN, login, stored.append)
    return asked(http, auth, PATHS[dialect], method), server.lines, stored


SESSION = [{"name": "session", "value": "in", "domain": "", "path": "/", "secure": False}]


def test_a_kept_login_is_gone_on_with(serve):
    answer, lines, stored = going_on(serve, Site(takes=("session",)), V1, cookies=SESSION)
    assert (answer.status, lines, stored) == (200, ["GET /api/v1/pools"], [])


GONE = html(500, "<h1>Ooops!</h1>")


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, FORBIDDEN, GONE])
def test_a_kept_session_that_the_server_does_not_take_is_made_anew(serve, refusal):
    """500 is what Airflow 2 makes of the session of a user who has been deleted."""
    answer, lines, stored = going_on(serve, Site(takes=("session",), refusal=refusal), V1)
    assert (answer.status, len(stored)) == (200, 1)
    assert lines == ["GET /api/v1/pools", "GET /login/", "POST /login/", "GET /api/v1/pools"]


def test_a_kept_token_that_the_server_does_not_take_is_made_anew(serve):
    answer, lines, stored = going_on(serve, Site(takes=("bearer",)), V2, way="jwt", bearer="ran out")
    assert (answer.status, [one["bearer"] for one in stored]) == (200, ["one"])
    assert lines == ["GET /api/v2/pools", "POST /auth/token", "GET /api/v2/pools"]


@pytest.mark.parametrize(
    ("method", "refusal"), [("POST", GONE), ("GET", Reply(500, {"detail": "no"})), ("GET", Reply(404, {}))]
)
def test_what_says_nothing_of_the_login_is_not_asked_again(serve, method, refusal):
    answer, lines, stored = going_on(serve, Site(takes=(), refusal=refusal), V1, method)
    assert (lines, stored) == ([f"{method} /api/v1/pools"], [])


def test_a_server_that_goes_on_failing_is_asked_once_more(serve):
    answer, lines, stored = going_on(serve, Site(takes=(), refusal=GONE), V1)
    assert (answer.status, lines.count("GET /api/v1/pools"), stored) == (500, 2, [])


FAB_PATH = "/auth/fab/v1/users"


def test_users_of_airflow_3_0_with_basic(serve):
    site = Site(takes=("basic",))
    server, auth, ask = session(serve, site, V2, LOGIN)
    assert ask(FAB_PATH).status == 200
    site.takes = ("bearer",)
    assert ask().status == 200, "the rest of the API still gets the token"
    site.takes = ("basic",)
    before = len(server.requests)
    assert ask(FAB_PATH).status == 200
    assert len(server.requests) == before + 1, "the choice is remembered"


def test_users_of_airflow_3_0_with_a_session(serve):
    server, auth, ask = session(serve, Site(takes=("session",)), V2, LOGIN)
    assert ask(FAB_PATH).status == 200
    assert server.lines[-3:] == ["GET /auth/login/", "POST /auth/login/", f"GET {FAB_PATH}"]


def test_users_of_airflow_3_0_with_nothing(serve):
    server, auth, ask = session(serve, Site(takes=()), V2, LOGIN)
    assert ask(FAB_PATH).status == 401
    assert "auth_backends" in auth.advice(401)


@pytest.mark.parametrize(
    ("dialect", "takes", "password", "fitting"),
    [
        (V1, ("basic", "session"), PASSWORD, True),
        (V1, ("basic",), PASSWORD, True),
        (V1, ("session",), PASSWORD, True),
        (V1, ("basic", "session"), "wrong", False),
        (V2, ("bearer",), PASSWORD, True),
        (V2, ("bearer",), "wrong", False),
    ],
)
def test_whether_a_password_fits(serve, dialect, takes, password, fitting):
    server, auth, ask = session(serve, Site(takes=takes), dialect, Credentials("token", None, None, "t"))
    assert auth.fits(USER, password) is fitting
    assert "Bearer t" not in str(server.requests), "the visitor has no credentials of ours"


@pytest.mark.parametrize("dialect", [V1, V2])
def test_a_server_that_gives_no_way_to_tell(serve, dialect):
    site = Site(takes=(), form=html(404, "no"), token=Reply(404, {"detail": "Not Found"}))
    server, auth, ask = session(serve, site, dialect, Credentials("token", None, None, "t"))
    assert auth.fits(USER, PASSWORD) is False


@pytest.mark.parametrize(
    ("dialect", "credentials", "status", "words"),
    [
        (V1, Credentials("none"), 401, "No credentials were given"),
        (V1, Credentials("token", None, None, "t"), 401, "airflow_token is valid"),
        (V1, Credentials("basic", USER, "wrong"), 401, "Check airflow_username and airflow_password"),
        (V1, Credentials("basic", USER, "wrong"), 403, "the same to a user who lacks the permission"),
        (V2, Credentials("basic", USER, PASSWORD), 401, "takes no basic authentication here"),
        (V1, Credentials("session", USER, PASSWORD), 403, "User name and password are right"),
    ],
)
def test_advice(serve, dialect, credentials, status, words):
    server, auth, ask = session(serve, Site(takes=(), refusal=Reply(status, {})), dialect, credentials)
    assert ask().status == status
    assert words in auth.advice(status)
    assert PASSWORD not in auth.advice(status)


def test_the_account():
    http = Http(Options("http://127.0.0.1:1", use_proxy=False))
    assert Auth(http, V1, LOGIN).account == USER
    assert Auth(http, V1, Credentials("none")).account == ""
