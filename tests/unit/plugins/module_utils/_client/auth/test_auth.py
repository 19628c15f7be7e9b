# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
from unittest.mock import create_autospec
from urllib.parse import parse_qs, urlsplit

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth, Counts
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import (
    Credentials,
    SessionStore,
)
from ansible_collections.community.airflow.plugins.module_utils._client.auth.session import fill_in
from ansible_collections.community.airflow.plugins.module_utils._client.detection import detect
from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http, Response
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AuthMethodUnavailableError,
    InvalidCredentialsError,
    InvalidRequestError,
    TransportError,
)
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
    """A web server with a login form, a token endpoint and an API.

    Tests can replace each of them.
    """

    def __init__(
        self, takes=("session", "basic", "bearer"), form=FORM, limited=0, tokens=("one", "two", "three"), **pages
    ):
        self.takes, self.form, self.limited, self.tokens, self.pages = takes, form, limited, list(tokens), pages
        self.valid, self.ended = "", False

    def __call__(self, request):
        path = request.path.partition("?")[0]
        if path in ("/login/", "/auth/login/"):
            if request.method == "GET" and "session=in" in request.headers.get("Cookie", "") and not self.ended:
                # Airflow returns no form for a valid session
                return Reply(302, headers={"Location": "/home"})
            return self.form if request.method == "GET" else self.log_in(request, path)
        if path == "/auth/token":
            return self.pages.get("token") or self.give_token(request)
        authorization = request.headers.get("Authorization", "")
        passed = (
            ("session" in self.takes and not self.ended and "session=in" in request.headers.get("Cookie", ""))
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
            self.ended = False
            return Reply(302, headers={"Location": "/home", "Set-Cookie": "session=in; Path=/"})
        return Reply(302, headers={"Location": path})

    def give_token(self, request):
        if request.method == "POST" and request.json != {"username": USER, "password": PASSWORD}:
            return Reply(401, {"detail": "Invalid credentials"})
        if request.method == "GET":
            return Reply(403, {"detail": "This method is only allowed if all users are admins"})
        self.valid = self.tokens.pop(0)
        return Reply(201, {"access_token": self.valid})


def session(serve, site, generation, credentials):
    """Send a request like the client.

    It has the headers of the login, and is sent again while the login requests a retry.
    """
    server = serve(site)
    http = Http(ConnectionSettings(server.url, use_proxy=False), pause=lambda seconds: None)
    auth = Auth(http, generation, credentials)

    def ask(path=PATHS[generation]):
        return asked(http, auth, path)

    return server, auth, ask


def asked(http, auth, path, method="GET"):
    for _trial in range(6):
        headers, logins = auth.headers(path), auth.logins
        answer = http.request(method, path, headers=headers)
        if not auth.should_retry_auth(answer, logins):
            return answer
    raise AssertionError("asked for ever")


@pytest.mark.parametrize(
    ("generation", "credentials", "lines", "authorization"),
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
        # in all-admins mode, the simple auth manager issues tokens without credentials
        (V2, Credentials("auto"), ["GET /auth/token", "GET /api/v2/pools"], None),
    ],
)
def test_ways_to_log_in(serve, generation, credentials, lines, authorization):
    server, auth, ask = session(serve, Site(), generation, credentials)
    ask()
    assert server.lines == lines
    assert server.requests[-1].headers.get("Authorization") == authorization


def test_login_happens_once(serve):
    server, auth, ask = session(serve, Site(), V1, LOGIN)
    assert [ask().status for _time in range(3)] == [200, 200, 200]
    assert server.lines.count("POST /login/") == 1


def test_token_in_all_admins_mode(serve):
    site = Site(token=Reply(201, {"access_token": "open"}))
    site.valid = "open"
    server, auth, ask = session(serve, site, V2, Credentials("auto"))
    assert ask().status == 200
    assert server.requests[-1].headers["Authorization"] == "Bearer open"


def test_auto_uses_basic_without_a_login_form(serve):
    server, auth, ask = session(serve, Site(form=html(404, "no")), V1, LOGIN)
    assert ask().status == 200
    assert server.lines == ["GET /login/", "GET /api/v1/pools"]


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, FORBIDDEN])
def test_auto_uses_basic_if_the_api_accepts_no_session(serve, refusal):
    server, auth, ask = session(serve, Site(takes=("basic",), refusal=refusal), V1, LOGIN)
    assert ask().status == 200
    assert server.lines == ["GET /login/", "POST /login/", "GET /api/v1/pools", "GET /api/v1/pools"]
    assert ask().status == 200
    assert len(server.lines) == 5


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, FORBIDDEN])
def test_if_every_method_fails_the_rejection_is_returned(serve, refusal):
    server, auth, ask = session(serve, Site(takes=(), refusal=refusal), V1, LOGIN)
    assert ask().status == refusal.status


def test_a_403_after_a_success_is_about_permissions(serve):
    site = Site()
    server, auth, ask = session(serve, site, V1, LOGIN)
    assert ask().status == 200
    site.takes, site.pages = (), {"refusal": FORBIDDEN}
    del server.requests[:]
    assert ask().status == 403
    # one request that checks whether the session is still valid
    assert server.lines == ["GET /api/v1/pools", "GET /login/"]


@pytest.mark.parametrize("credentials", [LOGIN, Credentials("session", USER, PASSWORD)])
def test_an_expired_session_is_renewed_after_any_rejection(serve, credentials):
    """Airflow 2.9 to 2.11 return 403, as for a missing permission."""
    site = Site(takes=("session",), refusal=FORBIDDEN)
    server, auth, ask = session(serve, site, V1, credentials)
    assert ask().status == 200
    for renewals in (1, 2):
        site.ended = True
        assert ask().status == 200
        assert server.lines.count("POST /login/") == 1 + renewals
    site.pages = {"refusal": FORBIDDEN}
    site.takes = ()
    site.ended = True
    # renewed, and still rejected: a missing permission, or a path that accepts no session
    assert ask().status == 403
    assert server.lines.count("POST /login/") == 4
    assert ask().status == 403
    assert server.lines.count("POST /login/") == 4


@pytest.mark.parametrize("generation", [V1, V2])
def test_an_endpoint_that_rejects_every_login_causes_one_renewal(serve, generation):
    """Other paths accept the login, in any order."""
    site = Site()
    refusing = []

    def answer(request):
        return UNAUTHORIZED if request.path in refusing else site(request)

    server, auth, ask = session(serve, answer, generation, LOGIN)
    refusing += [f"{PATHS[generation]}/{number}" for number in range(9)]
    for path in refusing:
        assert ask().status == 200
        assert ask(path).status == 401
    assert len([one for one in server.lines if one.startswith("POST")]) == 2
    assert auth._current in ("session", "jwt")


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


@pytest.mark.parametrize(("status", "temporary"), [(429, True), (500, True), (503, True), (404, False)])
@pytest.mark.parametrize(
    ("generation", "credentials"), [(V1, Credentials("session", USER, PASSWORD)), (V1, LOGIN), (V2, LOGIN)]
)
def test_a_renewal_during_a_restart_is_repeated(serve, generation, credentials, status, temporary):
    """A task that waits ignores temporary errors, and sends the same request later."""
    site = Site()
    server, auth, ask = session(serve, site, generation, credentials)
    assert ask().status == 200
    site.ended, site.valid, site.takes = True, "expired", ("session", "bearer")
    site.form, site.pages["token"] = html(status, "restarts"), html(status, "restarts")
    if credentials == LOGIN and generation == V1 and not temporary:
        # there is another method
        assert ask().status == 401
        return
    for _poll in range(2):
        with pytest.raises(AuthMethodUnavailableError, match=str(status)) as error:
            ask()
        assert error.value.passing is temporary
    site.form, site.pages["token"] = FORM, None
    assert ask().status == 200


def test_a_specified_token_is_not_renewed(serve):
    site = Site(takes=("bearer",))
    site.valid = "t"
    server, auth, ask = session(serve, site, V2, Credentials("token", None, None, "t"))
    assert ask().status == 200
    site.valid = "other"
    assert ask().status == 401
    assert "airflow_token is valid" in auth.advice(401)


@pytest.mark.parametrize(
    ("generation", "credentials"),
    [
        (V1, Credentials("auto", USER, "wrong")),
        (V1, Credentials("session", USER, "wrong")),
        (V2, Credentials("auto", USER, "wrong")),
        (V2, Credentials("session", USER, "wrong")),
    ],
)
def test_a_wrong_password_is_reported_and_not_sent_again(serve, generation, credentials):
    server, auth, ask = session(serve, Site(), generation, credentials)
    with pytest.raises(InvalidCredentialsError, match="rejected this user name and password") as caught:
        ask()
    assert "wrong'" not in str(caught.value)
    assert PATHS[generation] not in " ".join(server.lines)


@pytest.mark.parametrize("text", ["Invalid username", "Invalid password", "Invalid credentials"])
def test_every_release_may_reject_a_password_in_its_own_words(serve, text):
    """Airflow 3.0.0 says which of the two is wrong."""
    site = Site()
    site.give_token = lambda request: Reply(401, {"detail": text})
    with pytest.raises(InvalidCredentialsError):
        session(serve, site, V2, LOGIN)[2]()


def test_returned_form_means_rejected_credentials(serve):
    """For a wrong password, FAB returns the form or a redirect to it.

    The status of the form is 200.
    """
    site = Site()
    site.log_in = lambda request, path: FORM
    with pytest.raises(InvalidCredentialsError):
        session(serve, site, V1, LOGIN)[2]()


FAULTS = {
    "referrer": (
        html(400, "<h1>Bad Request</h1><p>The referrer header is missing.</p>"),
        "400 The referrer header is missing",
    ),
    "csrf": (
        html(400, "<h1>Bad Request</h1>\n<p>The CSRF session token is missing.</p>"),
        "400 The CSRF session token",
    ),
    "csrf in the form": (html(200, FORM.text + "<li>The CSRF token has expired.</li>"), "200"),
    "gateway": (Reply(403, {"detail": "no"}), "403"),
    "page": (html(200, "<h1>Welcome</h1>"), "200"),
    "another form": (html(200, '<form><input name="password"></form>'), "200"),
    "gone": (html(404, "<p>Not\n here</p>"), "404 Not here"),
    "crash": (html(500, "<p>Ooops</p>"), "500 Ooops"),
    "single sign-on": (
        Reply(302, headers={"Location": "https://sso.example.com/login/?x=y"}),
        "redirect to https://sso.example.com/login/",
    ),
    "single sign-on on the same host": (
        Reply(302, headers={"Location": "/sso/login?rd=/login/"}),
        "redirect to /sso/login",
    ),
    "portal": (Reply(303, headers={"Location": "/auth/portal/login/"}), "redirect to /auth/portal/login/"),
    "invalid": (Reply(302, headers={"Location": "http://[sso"}), "a redirect to http://[sso"),
    "method": (Reply(307, headers={"Location": "/login/"}), "307, a redirect to /login/"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_failing_form_proves_nothing_about_the_password(name, serve):
    reply, expected = FAULTS[name]
    site = Site(takes=("basic",))
    site.log_in = lambda request, path: reply
    with pytest.raises(AuthMethodUnavailableError, match="failed") as error:
        session(serve, site, V1, Credentials("session", USER, PASSWORD))[2]()
    assert expected in str(error.value) and "airflow_auth=basic" in str(error.value)
    server, auth, ask = session(serve, site, V1, LOGIN)
    assert ask().status == 200
    assert server.requests[-1].headers["Authorization"] == BASIC
    site.takes = ()
    server, auth, ask = session(serve, site, V1, LOGIN)
    assert ask().status == 401
    assert f"The login form of {server.url} failed" in auth.advice(401)
    assert expected in auth.advice(401)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://airflow.example.com", "https://airflow.example.com"),
        ("https://Airflow.Example.COM:443/team/airflow", "https://airflow.example.com"),
        ("https://10.0.0.1:8443/airflow", "https://10.0.0.1:8443"),
        ("https://[::1]:443", "https://[::1]"),
        ("https://[fe80::1]:8443", "https://[fe80::1]:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:443", "http://localhost:443"),
    ],
)
def test_the_form_is_sent_as_a_browser_sends_it(url, origin):
    class Page:
        """An Http object without a network."""

        options = ConnectionSettings(url, headers={"X-Key": "a"})
        sent = None

        def forget_login(self):
            pass

        def request(self, method, path, headers=None, **more):
            self.sent = headers
            location = "/home" if method == "POST" else ""
            return Response(method, path, 302 if location else 200, "text/html", None, FORM.text, location)

    page = Page()
    fill_in(page, "/login/", USER, PASSWORD, hurried=False)
    assert page.sent == {"Origin": origin, "Referer": f"{origin}{urlsplit(url).path}/login/"}
    # behind a proxy that hides its host name from the server, the URL of the user is right
    page.options = ConnectionSettings(url, headers={"referer": "https://inner/", "ORIGIN": "null"})
    fill_in(page, "/login/", USER, PASSWORD, hurried=False)
    assert page.sent == {}


@pytest.mark.parametrize("host", ["", "http://127.0.0.1:8080", "https://public.example.com"])
def test_airflow_3_names_the_host_of_its_base_url(serve, host):
    """The host of the redirect may differ from the one in the task.

    This must change neither a rejection to a success nor a success to a rejection.
    """
    for target, refused in (("/airflow/auth/login/?next=/home", True), ("/airflow/", False)):
        site = Site()
        headers = {"Location": host + target, "Set-Cookie": "session=in; Path=/"}
        site.log_in = lambda request, path, headers=headers: Reply(302, headers=headers)
        server, auth, ask = session(serve, site, V2, Credentials("session", USER, PASSWORD))
        if refused:
            with pytest.raises(InvalidCredentialsError):
                ask()
        else:
            assert ask().status == 200


@pytest.mark.parametrize(
    ("root", "target", "refused"),
    [
        ("/airflow", "/airflow/login/?next=", True),
        ("/airflow", "/login/", True),
        ("/airflow", "/airflow/sso/login/", False),
        ("", "/oauth2/login", False),
    ],
)
def test_only_a_redirect_to_the_form_itself_is_a_rejection(root, target, refused):
    form = Response("GET", "/login/", 200, "text/html", None, FORM.text)
    sent = Response("POST", "/login/", 302, "text/html", None, "", target)
    http = create_autospec(Http, instance=True, options=ConnectionSettings("https://a" + root))
    http.request.return_value = sent
    with pytest.raises(InvalidCredentialsError if refused else AuthMethodUnavailableError):
        fill_in(http, "/login/", USER, PASSWORD, hurried=False, page=form)


@pytest.mark.parametrize("text", ["<b>Invalid login. Please try again.</b>", ""])
def test_known_rejections_of_the_form(serve, text):
    for reply in (html(200, FORM.text + text), Reply(303, headers={"Location": "/login/?next=/home"})):
        site = Site()
        site.log_in = lambda request, path, reply=reply: reply
        with pytest.raises(InvalidCredentialsError):
            session(serve, site, V1, LOGIN)[2]()


def test_rate_limited_form_falls_back_to_basic(serve):
    server, auth, ask = session(serve, Site(limited=99), V1, LOGIN)
    assert ask().status == 200
    assert server.lines == ["GET /login/", "POST /login/", "GET /api/v1/pools"]
    assert server.requests[-1].headers["Authorization"] == BASIC


def test_waits_for_a_rate_limited_form_without_an_alternative(serve):
    server, auth, ask = session(serve, Site(takes=("session",), limited=5), V1, Credentials("session", USER, PASSWORD))
    assert ask().status == 200
    assert server.lines.count("POST /login/") == 6


def test_waits_for_a_rate_limited_form_if_basic_is_rejected(serve):
    server, auth, ask = session(serve, Site(takes=("session",), limited=3), V1, LOGIN)
    assert ask().status == 200
    assert server.lines.count("POST /login/") == 4


def test_form_that_remains_rate_limited(serve):
    with pytest.raises(AuthMethodUnavailableError, match="temporarily rejects logins"):
        session(serve, Site(limited=99), V1, Credentials("session", USER, PASSWORD))[2]()


@pytest.mark.parametrize(
    "form", [html(404, "no"), html(200, "<h1>Single sign-on</h1>"), Reply(302, headers={"Location": "/sso"})]
)
def test_no_form(serve, form):
    with pytest.raises(AuthMethodUnavailableError, match="No login form found at"):
        session(serve, Site(form=form), V1, Credentials("session", USER, PASSWORD))[2]()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404, {"detail": "Not Found"}),
        html(200, "<h1>sso</h1>"),
        Reply(201, {}),
        Reply(201, []),
        # proxies
        Reply(401, {}),
        Reply(401, []),
        Reply(401, {"message": "Unauthorized"}),
        Reply(401, {"detail": "Unauthorized"}),
    ],
)
def test_no_token(serve, reply):
    with pytest.raises(AuthMethodUnavailableError, match="returned no token"):
        session(serve, Site(token=reply), V2, LOGIN)[2]()


@pytest.mark.parametrize("status", [400, 401])
def test_a_response_that_repeats_the_password(serve, status):
    reply = Reply(status, {"detail": f"no such password: {PASSWORD}"})
    with pytest.raises((InvalidCredentialsError, AuthMethodUnavailableError), match="no such password: ") as error:
        session(serve, Site(token=reply), V2, LOGIN)[2]()
    assert PASSWORD not in str(error.value)


@pytest.mark.parametrize(
    ("generation", "credentials", "message"),
    [
        (V1, Credentials("token"), "requires airflow_token"),
        (V1, Credentials("basic", USER), "airflow_auth=basic requires airflow_username and airflow_password"),
        (V1, Credentials("session", None, PASSWORD), "airflow_auth=session requires"),
        (V2, Credentials("jwt"), "airflow_auth=jwt requires airflow_username"),
        (V1, Credentials("jwt", USER, PASSWORD), "airflow_auth=jwt requires Airflow 3, but this server runs Airflow 2"),
        (V1, Credentials("auto", USER), "airflow_username is set, but airflow_password is missing"),
        (V2, Credentials("auto", USER), "airflow_username is set, but airflow_password is missing"),
    ],
)
def test_incomplete_credentials(serve, generation, credentials, message):
    server = serve(Site())
    with pytest.raises(InvalidRequestError, match=message):
        Auth(Http(ConnectionSettings(server.url, use_proxy=False)), generation, credentials).headers(PATHS[generation])
    assert server.requests == []


def going_on(serve, site, generation, method="GET", **kept):
    """Return the response to the first request with a stored login.

    Also returns the sent requests, and the login that is stored.
    """
    login = {"way": "session", "fab": "", "bearer": "", "cookies": [], **kept}
    server, stored = serve(site), []
    http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0))
    auth = Auth(http, generation, LOGIN, login, SessionStore(store=stored.append))
    return asked(http, auth, PATHS[generation], method), server.lines, stored


SESSION = [{"name": "session", "value": "in", "domain": "", "path": "/", "secure": False}]


def test_stored_login_is_reused(serve):
    answer, lines, stored = going_on(serve, Site(takes=("session",)), V1, cookies=SESSION)
    assert (answer.status, lines, stored) == (200, ["GET /api/v1/pools"], [])


GONE = html(500, "<h1>Ooops!</h1>")


@pytest.mark.parametrize("refusal", [UNAUTHORIZED, FORBIDDEN, GONE])
def test_a_rejected_stored_session_is_renewed(serve, refusal):
    """Airflow 2 returns 500 for the session of a deleted user."""
    answer, lines, stored = going_on(serve, Site(takes=("session",), refusal=refusal), V1)
    assert (answer.status, len(stored)) == (200, 1)
    assert lines == ["GET /api/v1/pools", "GET /login/", "POST /login/", "GET /api/v1/pools"]


def test_a_rejected_stored_token_is_renewed(serve):
    answer, lines, stored = going_on(serve, Site(takes=("bearer",)), V2, way="jwt", bearer="ran out")
    assert (answer.status, [one["bearer"] for one in stored]) == (200, ["one"])
    assert lines == ["GET /api/v2/pools", "POST /auth/token", "GET /api/v2/pools"]


@pytest.mark.parametrize(
    ("method", "refusal"), [("POST", GONE), ("GET", Reply(500, {"detail": "no"})), ("GET", Reply(404, {}))]
)
def test_unrelated_responses_do_not_cause_a_login(serve, method, refusal):
    answer, lines, stored = going_on(serve, Site(takes=(), refusal=refusal), V1, method)
    assert (lines, stored) == ([f"{method} /api/v1/pools"], [])


def test_server_that_keeps_failing_is_retried_once(serve):
    answer, lines, stored = going_on(serve, Site(takes=(), refusal=GONE), V1)
    assert (answer.status, lines.count("GET /api/v1/pools"), stored) == (500, 2, [])


FAB_PATH = "/auth/fab/v1/users"


class Airflow30(Site):
    """The API accepts only tokens, and the FAB provider accepts only sessions."""

    def __init__(self):
        super().__init__(takes=("session", "bearer"))

    def __call__(self, request):
        takes = self.takes
        if request.path.startswith(FAB_PATH):
            self.takes = [one for one in takes if one == "session"]
        elif request.path.startswith("/api/"):
            self.takes = [one for one in takes if one == "bearer"]
        try:
            return super().__call__(request)
        finally:
            self.takes = takes


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


@pytest.mark.parametrize("before", [(), (PATHS[V2],)])
def test_a_session_of_airflow_3_0_that_ends_is_renewed_once(before, serve):
    site = Airflow30()
    server, auth, ask = session(serve, site, V2, LOGIN)
    assert [ask(path).status for path in (*before, FAB_PATH, PATHS[V2], FAB_PATH)][-1] == 200
    for _time in range(2):
        site.ended = True
        start = len(server.lines)
        assert ask(FAB_PATH).status == 200
        assert server.lines[start:] == [f"GET {FAB_PATH}", "GET /auth/login/", "POST /auth/login/", f"GET {FAB_PATH}"]
        assert ask().status == 200
    site.ended, site.form = True, html(404, "no")
    with pytest.raises(AuthMethodUnavailableError):
        ask(FAB_PATH)


def test_a_session_of_airflow_3_0_that_is_never_accepted_again(serve):
    site = Airflow30()
    server, auth, ask = session(serve, site, V2, LOGIN)
    assert ask(FAB_PATH).status == 200
    site.takes, start = ("bearer",), len(server.lines)
    assert ask(FAB_PATH).status == 401
    assert server.lines[start:].count("POST /auth/login/") == 1 and "POST /auth/token" not in server.lines[start:]


def test_a_stored_session_of_airflow_3_0_that_has_ended(serve):
    """Another request has already confirmed the stored token."""
    site = Airflow30()
    server, stored = serve(site), []
    site.valid, site.ended = "kept", True
    login = {"way": "jwt", "fab": "session", "bearer": "kept", "cookies": SESSION}
    http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0))
    auth = Auth(http, V2, LOGIN, login, SessionStore(store=stored.append))
    assert [asked(http, auth, path).status for path in (PATHS[V2], FAB_PATH)] == [200, 200]
    assert server.lines.count("POST /auth/token") == 0 and server.lines.count("POST /auth/login/") == 1
    assert [one["bearer"] for one in stored] == ["kept"]


def test_users_of_airflow_3_0_without_auth_backends(serve):
    server, auth, ask = session(serve, Site(takes=()), V2, LOGIN)
    assert ask(FAB_PATH).status == 401
    assert "auth_backends" in auth.advice(401)


@pytest.mark.parametrize(
    ("generation", "takes", "password", "fitting"),
    [
        (V1, ("basic", "session"), PASSWORD, True),
        (V1, ("basic",), PASSWORD, True),
        (V1, ("session",), PASSWORD, True),
        (V1, ("basic", "session"), "wrong", False),
        (V2, ("bearer",), PASSWORD, True),
        (V2, ("bearer",), "wrong", False),
    ],
)
def test_check_of_a_password(serve, generation, takes, password, fitting):
    server, auth, ask = session(serve, Site(takes=takes), generation, Credentials("token", None, None, "t"))
    assert auth.password_matches(USER, password) is fitting
    assert "Bearer t" not in str(server.requests), "the visitor has no credentials of ours"


@pytest.mark.parametrize("generation", [V1, V2])
def test_password_check_is_unavailable(serve, generation):
    site = Site(takes=(), form=html(404, "no"), token=Reply(404, {"detail": "Not Found"}))
    server, auth, ask = session(serve, site, generation, Credentials("token", None, None, "t"))
    with pytest.raises(AuthMethodUnavailableError):
        auth.password_matches(USER, PASSWORD)


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
@pytest.mark.parametrize("generation", [V1, V2])
def test_check_of_a_password_behind_a_proxy_with_its_own_login(serve, generation, password):
    """The proxy responds like oauth2-proxy.

    Its login is a cookie of the task.
    """
    site = Site()

    def proxy(request):
        return site(request) if "proxy=in" in request.headers.get("Cookie", "") else Reply(401, {})

    server = serve(proxy)
    credentials = Credentials("token", None, None, "t")
    for headers, reached in (({}, False), ({"cookie": "proxy=in"}, True)):
        options = ConnectionSettings(server.url, use_proxy=False, headers=headers)
        auth = Auth(Http(options, pause=lambda seconds: None), generation, credentials)
        if reached:
            assert auth.password_matches(USER, password) is (password == PASSWORD)
        else:
            with pytest.raises(AuthMethodUnavailableError, match="401"):
                auth.password_matches(USER, password)


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 502])
@pytest.mark.parametrize("generation", [V1, V2])
def test_a_failed_check_does_not_mean_a_wrong_password(serve, generation, status):
    site = Site(takes=(), token=html(status, "no"))
    site.log_in = lambda request, path: html(status, "no")
    server, auth, ask = session(serve, site, generation, Credentials("token", None, None, "t"))
    with pytest.raises(AuthMethodUnavailableError, match=str(status)):
        auth.password_matches(USER, PASSWORD)


def test_waits_for_a_rate_limited_form_only_once(serve):
    server, auth, ask = session(serve, Site(takes=(), limited=99), V1, Credentials("token", None, None, "t"))
    for tries in (8, 9, 10):
        with pytest.raises(AuthMethodUnavailableError, match="temporarily rejects logins"):
            auth.password_matches(USER, PASSWORD)
        assert server.lines.count("POST /login/") == tries


@pytest.mark.parametrize(
    ("before", "after", "matches"),
    [
        ((0, 0), (0, 1), False),
        ((3, 2), (3, 3), False),
        # the right password, or the user logs in at the same time, or basic authentication is off: the form decides
        ((3, 0), (4, 0), None),
        ((3, 2), (4, 0), None),
        ((3, 2), (3, 2), None),
        ((3, 2), (4, 1), None),
        (None, (4, 1), None),
        ((3, 2), None, None),
    ],
)
def test_login_counters_show_whether_a_password_is_right(serve, before, after, matches):
    """If the user may not read DAGs, the right password also leads to 403.

    Basic authentication returns this status. The form may be rate-limited.
    """
    site = Site(takes=(), limited=99, refusal=FORBIDDEN)
    server, auth, ask = session(serve, site, V1, Credentials("token", None, None, "t"))
    given = (before and Counts(*before), lambda: after and Counts(*after))
    if matches is None:
        site.limited = 99
        with pytest.raises(AuthMethodUnavailableError):
            auth.password_matches(USER, PASSWORD, *given)
        assert "POST /login/" in server.lines
        site.limited = 0
        assert auth.password_matches(USER, PASSWORD, *given) is True
    else:
        assert auth.password_matches(USER, PASSWORD, *given) is matches
        assert "/login/" not in str(server.lines)


def test_a_new_password_of_the_login_is_used_from_then_on(serve):
    site = Site(takes=("basic",))
    dropped, stored = [], []
    session_store = SessionStore(store=stored.append, drop=lambda: dropped.append(1))
    server = serve(site)
    credentials = Credentials("basic", USER, "old")
    auth = Auth(Http(ConnectionSettings(server.url)), V1, credentials, session_store=session_store)
    sent = auth.logins
    refused = Response("GET", PATHS[V1], 403, "application/json", {}, "")
    auth.use_new_password(PASSWORD)
    assert dropped
    assert auth.headers(PATHS[V1]) == {"Authorization": BASIC}
    assert auth.should_retry_auth(refused, sent), "it was sent with the old password"
    assert asked(auth._http, auth, PATHS[V1]).status == 200
    assert stored == [], "later tasks have the old password"


@pytest.mark.parametrize(
    ("username", "email", "own"),
    [("ann", None, True), ("ANN", "", True), ("bob", "Ann", True), ("bob", "", False), ("", "", False)],
)
def test_is_account(username, email, own):
    http = Http(ConnectionSettings("http://127.0.0.1:1", use_proxy=False))
    assert Auth(http, V1, LOGIN).is_account(username, email) is own
    assert Auth(http, V1, Credentials("none")).is_account(username, email) is False


@pytest.mark.parametrize(
    ("generation", "credentials", "status", "words"),
    [
        (V1, Credentials("none"), 401, "No credentials are set"),
        (V1, Credentials("token", None, None, "t"), 401, "airflow_token is valid"),
        (V1, Credentials("basic", USER, "wrong"), 401, "Check airflow_username and airflow_password"),
        (V1, Credentials("basic", USER, "wrong"), 403, "the same response if the user lacks the permission"),
        (V2, Credentials("basic", USER, PASSWORD), 401, "does not accept basic authentication"),
        (V1, Credentials("session", USER, PASSWORD), 403, "The user name and the password are correct"),
    ],
)
def test_advice(serve, generation, credentials, status, words):
    server, auth, ask = session(serve, Site(takes=(), refusal=Reply(status, {})), generation, credentials)
    assert ask().status == status
    assert words in auth.advice(status)
    assert PASSWORD not in auth.advice(status)


def test_the_account():
    http = Http(ConnectionSettings("http://127.0.0.1:1", use_proxy=False))
    assert Auth(http, V1, LOGIN).account == USER
    assert Auth(http, V1, Credentials("none")).account == ""


class Kept:
    """The store that tasks with the same credentials share.

    ``turns`` counts all turns, ``open`` those that have not ended.
    """

    def __init__(self, login=None):
        self.login, self.turns, self.open = login, 0, 0
        self.session_store = SessionStore(load=lambda: self.login, store=self.store, take_turn=self.take_turn)

    def store(self, login):
        self.login = login

    def take_turn(self):
        self.turns += 1
        self.open += 1
        return self.end

    def end(self):
        self.open -= 1

    def auth(self, server, generation, credentials, kept=None):
        http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0), pause=lambda seconds: None)
        return http, Auth(http, generation, credentials, kept, self.session_store)


@pytest.mark.parametrize(("generation", "line"), [(V1, "POST /login/"), (V2, "POST /auth/token")])
def test_a_task_reuses_the_login_that_another_one_made_concurrently(serve, generation, line):
    site, kept = Site(takes=("session", "bearer")), Kept()
    server = serve(site)
    first, second = (kept.auth(server, generation, LOGIN) for _task in range(2))
    for http, auth in (first, second):
        assert asked(http, auth, PATHS[generation]).status == 200
        auth.end_turn()
    assert (server.lines.count(line), kept.turns, kept.open) == (1, 2, 0)
    # when it expires, one task renews it for both
    site.ended, site.valid = True, "another"
    for http, auth in (first, second):
        assert asked(http, auth, PATHS[generation]).status == 200
        assert kept.open == 0
    assert server.lines.count(line) == 2


def test_turn_lasts_until_the_server_accepts_the_login(serve):
    kept = Kept()
    server = serve(Site(takes=("session",)))
    http, auth = kept.auth(server, V1, LOGIN)
    auth.headers(PATHS[V1])
    assert (kept.open, kept.login) == (1, None), "it is not known yet whether the API accepts it"
    assert asked(http, auth, PATHS[V1]).status == 200
    assert kept.open == 0 and kept.login


@pytest.mark.parametrize("site", [Site(form=html(404, "no"), takes=()), Site(limited=99)])
def test_failed_login_ends_the_turn(serve, site):
    kept = Kept()
    auth = kept.auth(serve(site), V1, Credentials("session", USER, PASSWORD))[1]
    with pytest.raises(AuthMethodUnavailableError):
        auth.headers(PATHS[V1])
    assert (kept.turns, kept.open) == (1, 0)


@pytest.mark.parametrize("credentials", [Credentials("basic", USER, PASSWORD), Credentials("token", token="t")])
def test_no_task_waits_if_logins_are_not_shared(serve, credentials):
    kept = Kept()
    kept.auth(serve(Site()), V1, credentials)[1].headers(PATHS[V1])
    assert kept.turns == 0


def test_a_rate_limited_form_falls_back_to_basic_during_a_task(serve):
    site = Site(takes=("session", "basic"), refusal=FORBIDDEN)
    server, auth, ask = session(serve, site, V1, LOGIN)
    assert ask().status == 200
    site.ended, site.limited = True, 99
    assert ask().status == 200
    assert server.requests[-1].headers["Authorization"] == BASIC


@pytest.mark.parametrize("form_is_open", [True, False])
@pytest.mark.parametrize(("generation", "way"), [(V1, "auto"), (V1, "session"), (V1, "basic"), (V2, "auto")])
def test_login_without_a_client_certificate_is_rejected_by_a_proxy(serve, generation, way, form_is_open):
    """The rejection does not depend on the password.

    It must not lead to another authentication method.
    """
    refusal = html(400, "<title>400 No required SSL certificate was sent</title>")
    server = serve(
        lambda request: FORM if form_is_open and "login" in request.path and request.method == "GET" else refusal
    )
    auth = Auth(
        Http(ConnectionSettings(server.url, use_proxy=False, retries=0)), generation, Credentials(way, USER, PASSWORD)
    )
    with pytest.raises(TransportError, match="requires a client certificate.*client_cert"):
        headers = auth.headers(PATHS[generation])
        auth._http.request("GET", PATHS[generation], headers=headers)


def test_version_request_is_rejected_by_a_proxy_without_a_client_certificate(serve):
    server = serve(lambda request: html(400, "<title>400 The SSL certificate error</title>"))
    with pytest.raises(TransportError, match="GET /api/v2/version: 400.*client certificate, but rejects"):
        detect(Http(ConnectionSettings(server.url, use_proxy=False, retries=0)), "auto", "")
