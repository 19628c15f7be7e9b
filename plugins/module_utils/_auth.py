# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logging in: basic, session, jwt, token, kerberos and none, and which of them a server takes.

Note that these are private to the collection.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ansible_collections.community.airflow.plugins.module_utils._dialects import FLASK_FAB, Dialect, is_missing, reason
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    LoginRefused,
    LoginUnavailable,
    Refused,
    Unreachable,
)
from ansible_collections.community.airflow.plugins.module_utils._http import Answer, Http, Options


class Kerberos(NamedTuple):
    """The Kerberos options of a task."""

    service: str = "airflow"
    hostname_override: str | None = None
    mutual_authentication: str = "optional"
    delegate: bool = False


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
    ``drop`` gives up the login.
    """

    load: Callable[[], Login | None] = lambda: None
    store: Callable[[Login], None] = lambda login: None
    session: Callable[[Options], Http] = Http
    recall: Callable[..., Mapping[str, Any] | None] = lambda airflow, resource, key: None
    forget: Callable[[], None] = lambda: None
    drop: Callable[[], None] = lambda: None


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
    def unproven(self) -> bool:
        """Whether the login is that of an earlier task, and no answer has shown yet that it still holds."""
        return self._kept and not self._confirmed

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
        # so Airflow 2 answers to the session of a user who has been deleted
        refused = refused or (self.unproven and answer.method == "GET" and answer.status == 500 and not answer.is_json)
        if not refused:
            # that there is no such address, servers say before they look at a login
            told = answer.status < 500 and (answer.status != 404 or is_missing(answer))
            self._confirmed = self._confirmed or told
            # a long wait may outlive more than one token
            self._renewed = False
            if self._confirmed and not self._stored:
                self._remember()
            return False
        if self.unproven:
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
        # imported late: most tasks need none
        from ansible_collections.community.airflow.plugins.module_utils._advice import advice

        return advice(status, self._current, self._dialect, bool(self._fab), self._passed_form)

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
        # imported late: few tasks use it
        from ansible_collections.community.airflow.plugins.module_utils._kerberos import signer

        options = self._credentials.kerberos
        try:
            self._http.sign = signer(self._http.options.url, **options._asdict())
        except Unreachable as error:
            raise LoginUnavailable(str(error)) from None
        if options.mutual_authentication == "required":
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
        # imported late: tasks with a token or a kept login need none of it
        from ansible_collections.community.airflow.plugins.module_utils._login_form import fill_in

        user = self._credentials
        try:
            fill_in(
                self._http, self._dialect.form, user.username or "", user.password or "", hurried="basic" in self._ways
            )
        except LoginUnavailable as error:
            self._limited = self._limited or error.limited
            raise
        self._passed_form = True
