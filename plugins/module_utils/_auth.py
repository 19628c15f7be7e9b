# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logging in: basic, session, jwt, token, kerberos and none, and which of them a server takes.

Note that these are private to the collection.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ansible_collections.community.airflow.plugins.module_utils._dialects import FLASK_FAB, Dialect, reason
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, Refused, Rejected
from ansible_collections.community.airflow.plugins.module_utils._http import Answer, Http, Options
from ansible_collections.community.airflow.plugins.module_utils._kerberos import Kerberos, LoginImpossible

_CSRF = re.compile(r"""<input[^>]*name=["']csrf_token["'][^>]*value=["']([^"']+)""")
# from 2.6 on the form takes 5 logins in 40 seconds, then answers 429 without a Retry-After: 7 retries wait for more than a minute
_LIMITED_FORM_RETRIES = 7
_KERBEROS_ADVICE = {
    401: "The server does not take this Kerberos ticket: [api] auth_backends needs a kerberos_auth backend, and kerberos_service and "
    "kerberos_hostname_override must make the principal that is in the server's keytab.",
    403: "With Kerberos, the name of the Airflow user is the whole principal, like etl@EXAMPLE.COM; that user must exist and be active. Airflow "
    "2.7 to 2.11 look at the ticket only with AUTH_ROLE_PUBLIC = None in webserver_config.py.",
}
_PASSWORD_FIELD = re.compile(r"""<input[^>]*name=["']password["']""")


class Credentials(NamedTuple):
    """Who calls, and how: ``way`` is the option airflow_auth."""

    way: str = "auto"
    username: str | None = None
    password: str | None = None
    token: str | None = None
    kerberos: Kerberos = Kerberos()


Login = Mapping[str, Any]
"""A login in plain data: its way, the token, the cookies, what else a later task needs in order to go on with it. A secret."""


class Memory(NamedTuple):
    """What is kept from one task to the next: the login and the session they share. Nothing, unless somebody keeps it.

    ``recall`` gives an object as it was listed for earlier items of the same loop, None where it was not; ``forget`` ends that.
    """

    load: Callable[[], Login | None] = lambda: None
    store: Callable[[Login], None] = lambda login: None
    session: Callable[[Options], Http] = Http
    recall: Callable[..., Mapping[str, Any] | None] = lambda airflow, resource, key: None
    forget: Callable[[], None] = lambda: None


class LoginRefused(AirflowError):
    """The server says that user name and password do not fit."""


class LoginUnavailable(AirflowError):
    """The server does not offer this way to log in."""


class Auth:
    """The login of one run: made at the first request that needs it, renewed once when the server no longer takes it.

    ``logins`` counts them. ``kept`` is the login of an earlier task, which is taken on and, where the server no longer takes it, made anew. ``store`` gets
    each login that the server took.
    """

    def __init__(
        self,
        http: Http,
        dialect: Dialect,
        credentials: Credentials,
        kept: Login | None = None,
        store: Callable[[Login], None] = lambda login: None,
    ) -> None:
        self._http, self._dialect, self._credentials, self._store = http, dialect, credentials, store
        self._ways = self._possible_ways()
        self._current = ""
        self._bearer = credentials.token or ""
        self._fab = ""
        self._confirmed = self._renewed = self._passed_form = self._limited = False
        self.logins = 0
        self._kept = kept is not None
        self._stored = kept is not None
        if kept:
            # of a ticket nothing is kept: taking it anew costs the server nothing
            self._current, self._fab = "" if kept["way"] == "kerberos" else kept["way"], kept["fab"]
            self._bearer = self._bearer or kept["bearer"]
            http.take_cookies(kept["cookies"])

    def _remember(self) -> None:
        """Hand on a login that the server took."""
        bearer = "" if self._credentials.token else self._bearer
        self._store({"way": self._current, "fab": self._fab, "bearer": bearer, "cookies": self._http.cookies()})
        self._stored = True

    def _start_over(self) -> None:
        """Forget the login of an earlier task."""
        self._kept = False
        self._current = self._fab = ""
        self._bearer = self._credentials.token or ""
        self._log_in()

    @property
    def account(self) -> str:
        """The user name of the caller, "" where it is not known."""
        return self._credentials.username or ""

    def headers(self, path: str) -> dict[str, str]:
        """The headers that authenticate a request to ``path``; logs in where that has not been done."""
        if not self._current:
            self._log_in()
        way = self._fab if self._fab and path.startswith(FLASK_FAB) else self._current
        if way == "basic":
            return self._basic()
        if way == "session":
            return {}
        return {"Authorization": f"Bearer {self._bearer}"} if self._bearer else {}

    def another_try(self, answer: Answer) -> bool:
        """After an answer: whether the same request may fare better now, because the way to log in was changed or renewed."""
        refused = answer.status == 401 or (answer.status == 403 and not self._confirmed)
        refused = refused or (answer.status == 403 and "invalid jwt" in str(answer.body).lower())
        if not refused:
            self._confirmed = self._confirmed or answer.status < 500
            # a long wait may outlive more than one token
            self._renewed = False
            if self._confirmed and not self._stored:
                self._remember()
            return False
        if self._kept and not self._confirmed:
            self._start_over()
            return True
        if self._current in ("session", "jwt") and self._confirmed and not self._renewed:
            self._renewed = True
            self._enter(self._current)
            return True
        takes_no_token = answer.status == 401 and self._bearer and answer.path.startswith(FLASK_FAB)
        if takes_no_token and self._credentials.password and self._fab != "session":
            return self._another_way_to_fab()
        if self._current == "session" and not self._confirmed and "basic" in self._ways:
            self._current, self._stored = "basic", False
            return True
        if self._current == "basic" and self._limited:
            self._limited, self._ways = False, ("session",)
            self._log_in()
            return True
        return False

    def _another_way_to_fab(self) -> bool:
        """Where these endpoints take no token: basic authentication, then the cookie of the login form."""
        self._stored = False
        self._fab = "session" if self._fab else "basic"
        if self._fab == "session":
            self._fill_in_form()
        return True

    def fits(self, username: str, password: str) -> bool:
        """Whether a user can log in with this password; False, too, where the server gives no way to tell."""
        way = "auto" if self._dialect.token else "session"
        visitor = Auth(self._http.as_a_stranger(), self._dialect, Credentials(way, username, password))
        try:
            # basic first where it may work: the form is limited to a few logins a minute
            return visitor._passes_basic() or visitor._passes_login()
        except (LoginRefused, LoginUnavailable):
            return False

    def _passes_basic(self) -> bool:
        path = self._dialect.anyone
        # where everybody may read it, with or without a password, an answer proves nothing
        if not path or self._http.request("GET", path).status == 200:
            return False
        return self._http.request("GET", path, headers=self._basic()).status == 200

    def _passes_login(self) -> bool:
        self._enter("jwt" if self._dialect.token else "session")
        return True

    def _basic(self) -> dict[str, str]:
        pair = f"{self._credentials.username}:{self._credentials.password}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}

    def advice(self, status: int) -> str:
        """What a person can do about a 401 or 403 of the server."""
        if self._current == "none":
            return "No credentials were given: set airflow_username and airflow_password, or airflow_token."
        if self._current == "token":
            return "Check that airflow_token is valid and has not expired."
        if self._current == "kerberos":
            return _KERBEROS_ADVICE[status]
        if self._current == "session" and self._dialect.token:
            return "The login form of this server gives no token for its API: use airflow_auth=auto or jwt."
        if self._current == "basic" and self._dialect.token:
            return "Airflow 3 takes no basic authentication here: use airflow_auth=auto or jwt."
        if status == 401 and self._fab:
            return (
                "Users and roles of Airflow 3.0 and its first FAB providers take no token: add "
                "airflow.providers.fab.auth_manager.api.auth.backend.session or basic_auth to [fab] auth_backends on the server."
            )
        if self._passed_form and self._dialect.token == "":
            return (
                "User name and password are right. If the permission is not missing, [api] auth_backends of the server lacks "
                "airflow.api.auth.backend.session."
            )
        if self._current == "basic":
            return (
                "Check airflow_username and airflow_password, and that [api] auth_backends of the server has a basic_auth or session "
                "backend."
                + (" Airflow 2.6 to 2.11 answer the same to a user who lacks the permission." if status == 403 else "")
            )
        return ""

    def _possible_ways(self) -> tuple[str, ...]:
        given = self._credentials
        if given.way == "auto":
            if given.token:
                return ("token",)
            return (
                self._dialect.ways if given.username else ("kerberos", "none") if self._dialect.kerberos else ("none",)
            )
        if given.way == "token" and not given.token:
            raise Refused("airflow_auth=token needs airflow_token.")
        if given.way in ("basic", "session", "jwt") and not (given.username and given.password):
            raise Refused(f"airflow_auth={given.way} needs airflow_username and airflow_password.")
        if given.way == "kerberos" and not self._dialect.kerberos:
            raise Refused(
                f"airflow_auth=kerberos needs Airflow 2; this server is {self._dialect.airflow}, whose API takes tokens alone: get one from the "
                "auth manager of the server and give it in airflow_token."
            )
        if given.way == "jwt" and not self._dialect.token:
            raise Refused(
                f"airflow_auth=jwt needs Airflow 3; this server is {self._dialect.airflow}: use auto, session or basic."
            )
        return (given.way,)

    def _log_in(self) -> None:
        if self._credentials.username and not self._credentials.password and self._ways[0] != "token":
            raise Refused("airflow_username is given without airflow_password, or that is empty.")
        for way in self._ways:
            try:
                self._enter(way)
            except LoginUnavailable:
                if way == self._ways[-1]:
                    raise
            else:
                self._current = way
                return

    def _enter(self, way: str) -> None:
        self.logins += 1
        self._stored = False
        if way == "session":
            self._fill_in_form()
        elif way == "jwt":
            self._fetch_token("POST", {"username": self._credentials.username, "password": self._credentials.password})
        elif way == "kerberos":
            self._take_ticket()
        elif way == "none" and self._dialect.token:
            try:
                self._fetch_token("GET", None)
            except (LoginRefused, LoginUnavailable):
                # no all-admins mode; the request itself will say whether a login is needed
                self._bearer = ""

    def _take_ticket(self) -> None:
        """Sign every request from now on; without a ticket, say so before anything is sent."""
        try:
            self._http.sign = self._credentials.kerberos.signer(self._http.options.url)
        except LoginImpossible as error:
            raise LoginUnavailable(str(error)) from None
        if self._credentials.kerberos.mutual_authentication == "required":
            # before anything is written: the proof that is missing is noticed only with an answer
            self._http.request("GET", self._dialect.path("version"))

    def _fetch_token(self, method: str, body: dict[str, str | None] | None) -> None:
        path = self._dialect.token
        answer = self._http.request(method, path, json=body, repeat=True)
        if answer.status in (401, 403):
            raise LoginRefused(
                f"Airflow at {self._http.options.url} refused this user name and password ({method} {path}: {self._why(answer)})."
            )
        token = answer.body.get("access_token") if isinstance(answer.body, dict) else None
        if not token:
            raise LoginUnavailable(
                f"{method} {path} gave no token ({answer.status} {self._why(answer)}). Where logins go through a single sign-on, give a token of "
                "its in airflow_token."
            )
        self._bearer = token

    def _why(self, answer: Answer) -> str:
        return reason(answer, filter(None, (self._credentials.password, self._credentials.token)))

    def _fill_in_form(self) -> None:
        path = self._dialect.form
        self._http.forget_login()
        page = self._http.request("GET", path, headers={"Accept": "text/html"})
        if page.status != 200 or not _PASSWORD_FIELD.search(page.text):
            raise LoginUnavailable(
                f"There is no login form at {self._http.options.url}{path} ({page.status}). Use airflow_auth=basic or a token in airflow_token."
            )
        token = _CSRF.search(page.text)
        form = {"username": self._credentials.username or "", "password": self._credentials.password or ""}
        if token:
            # imported late: tasks with a token need none of its tables
            from html import unescape

            form["csrf_token"] = unescape(token[1])
        retries = 0 if "basic" in self._ways else _LIMITED_FORM_RETRIES
        answer = self._http.request("POST", path, form=form, repeat=True, retries=retries)
        if answer.status == 429:
            self._limited = True
            raise LoginUnavailable(
                f"{self._http.options.url}{path} allows no more logins for the moment (429). Use airflow_auth=basic, or raise AUTH_RATE_LIMIT."
            )
        if answer.status != 302 or _leads_to(answer, path):
            if answer.status >= 500:
                raise Rejected(
                    f"The login form of {self._http.options.url} failed with {answer.status}.", answer.status
                )
            raise LoginRefused(f"Airflow at {self._http.options.url} refused this user name and password (login form).")
        self._passed_form = True


def _leads_to(answer: Answer, path: str) -> bool:
    """Whether a redirect goes to this page. Airflow 2.11 adds a query to it."""
    return urlsplit(answer.location).path.rstrip("/").endswith(path.rstrip("/"))
