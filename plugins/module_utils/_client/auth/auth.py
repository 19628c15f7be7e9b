# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Authentication by the methods basic, session, jwt, token, kerberos and none.

The class ``Auth`` also determines which of these methods a server accepts.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..._errors import (
    AirflowError,
    AuthMethodUnavailableError,
    InvalidCredentialsError,
    InvalidRequestError,
    TransportError,
)
from ..._model.secrets import Redactor
from ..generations import FLASK_FAB, ApiGeneration, error_detail
from ..http import Http, Response
from ..missing import is_missing
from ..remedies import load_remedy
from .credentials import Credentials, Login, SessionStore, no_turn
from .hints import advice
from .kerberos import signer
from .session import fill_in, login_form_if_logged_out

_PARTS = ("way", "fab", "bearer", "cookies")
"""The parts by which a stored login is compared with the current one. A stored login also contains the API."""

_COSTLY = frozenset({"session", "jwt"})
"""Methods with a separate login request. Because servers limit the rate of logins, one task logs in for all tasks with the same credentials."""


class Counts(NamedTuple):
    """A user's login counters on the server.

    ``succeeded`` counts all successful logins. ``failed`` counts the failed logins since the last successful one.
    """

    succeeded: int
    failed: int


class Auth:
    """The login of one task.

    The client logs in before the first request that requires a login, and again if the server later rejects the login. ``logins`` counts how often
    the login changed. ``kept`` is the login of an earlier task, and is reused until the server rejects it. ``session_store`` receives each accepted
    login. ``unverified`` holds, by user name, the reason why a password could not be checked.
    """

    def __init__(
        self,
        http: Http,
        generation: ApiGeneration,
        credentials: Credentials,
        kept: Login | None = None,
        session_store: SessionStore | None = None,
    ) -> None:
        self._http, self._generation, self._credentials = http, generation, credentials
        self._session_store = session_store or SessionStore()
        self._end_turn = no_turn
        self._ways = self._possible_ways()
        self._current = ""
        self._bearer = credentials.token or ""
        self._fab = self._trouble = ""
        # whether the FAB provider's endpoints accepted the current login
        self._fab_accepted = False
        self._kept = self._stored = self._confirmed = self._proven = False
        self._renewed_for = ""
        self._passed_form = self._limited = False
        self.logins = 0
        self.unverified: dict[str, str] = {}
        self._held: Login | None = None
        self._page: Response | None = None
        if kept:
            self._adopt(kept)

    def _adopt(self, login: Login) -> None:
        """Reuse the login of another task."""
        self.logins += 1
        self._kept = self._stored = self._proven = True
        self._confirmed = False
        # a Kerberos login is not reused: signing the requests again puts no load on the server
        self._current, self._fab = "" if login["way"] == "kerberos" else login["way"], login["fab"]
        self._fab_accepted = bool(self._fab)
        self._bearer = self._credentials.token or login["bearer"]
        self._held = {part: login[part] for part in _PARTS}
        self._http.take_cookies(login["cookies"])
        self._page = None

    def _remember(self) -> None:
        """Store the current login, which the server has accepted."""
        bearer = "" if self._credentials.token else self._bearer
        self._held = {"way": self._current, "fab": self._fab, "bearer": bearer, "cookies": self._http.cookies()}
        self._session_store.store({"api": self._generation.api, **self._held})
        self._stored = True
        self.end_turn()

    def end_turn(self) -> None:
        """Release the lock that makes other tasks wait for the login of this one."""
        self._end_turn()
        self._end_turn = no_turn

    def _log_in_for_all(self, log_in: Callable[[], None]) -> None:
        """Log in, or reuse the login of another task with the same credentials.

        While this task waits for the lock, another task may log in. The lock is released after the first response, because only a response shows
        whether the server accepts the login.
        """
        if self._ways[0] in _COSTLY:
            self.end_turn()
            self._end_turn = self._session_store.take_turn()
            login = self._session_store.load()
            if login and {part: login[part] for part in _PARTS} != self._held:
                self._adopt(login)
                self.end_turn()
                return
        try:
            log_in()
        except BaseException:
            self.end_turn()
            raise

    def _start_over(self) -> None:
        """Discard the login of an earlier task and log in again."""
        self._kept = self._proven = False
        self._current = self._fab = ""
        self._bearer = self._credentials.token or ""
        self._log_in_for_all(self._log_in)

    @property
    def unproven(self) -> bool:
        """Whether the login comes from an earlier task and is still unconfirmed.

        A response that accepts the login confirms it.
        """
        return self._kept and not self._confirmed

    @property
    def is_kerberos(self) -> bool:
        """Whether requests are authenticated with Kerberos.

        Airflow's Kerberos backend rejects them without JSON.
        """
        return self._current == "kerberos"

    @property
    def account(self) -> str:
        """The user name of this task's login, or "" if it is unknown."""
        return self._credentials.username or ""

    def is_account(self, username: str, email: str | None = None) -> bool:
        """Return whether the login belongs to the user with this name or email address.

        Airflow ignores case, and accepts the email address as a user name.
        """
        return self.account != "" and self.account.lower() in (username.lower(), (email or "").lower())

    def headers(self, path: str) -> dict[str, str]:
        """Return the headers that authenticate a request to ``path``.

        Log in first if necessary.
        """
        if not self._current:
            self._log_in_for_all(self._log_in)
        way = self._fab if self._fab and path.startswith(FLASK_FAB) else self._current
        if way == "basic":
            return self._basic()
        if way == "session":
            return {}
        return {"Authorization": f"Bearer {self._bearer}"} if self._bearer else {}

    def should_retry_auth(self, response: Response, logins_before: int) -> bool:
        """Return whether to repeat the request with a new login or another method.

        If the result is true, this call has already logged in again or changed the method. ``logins_before`` is the value of ``logins`` when the
        request was sent.
        """
        outdated = logins_before != self.logins
        if outdated and response.status in (401, 403):
            return True
        if not self._is_in_doubt(response):
            # servers report an unknown path before they check the login
            conclusive = response.status < 500 and (response.status != 404 or is_missing(response))
            if conclusive and not outdated:
                self._confirmed = self._proven = True
                if response.path.startswith(FLASK_FAB):
                    self._fab_accepted = True
                if response.path == self._renewed_for:
                    # the renewal helped; a long wait may outlive more than one token
                    self._renewed_for = ""
            if self._confirmed and not self._stored:
                self._remember()
            return False
        if response.status == 403 and self._current == "session" and self._confirmed and self._login_is_valid():
            # the server still accepts the session, so the response reports a missing permission
            return False
        if self.unproven:
            self._start_over()
            return True
        rejects_fab = response.status == 401 and response.path.startswith(FLASK_FAB)
        if rejects_fab and self._fab:
            # the FAB provider's endpoints already use a method other than the token
            return self._another_way_to_fab()
        # repeating a login that was never accepted does not help
        if self._current in _COSTLY and self._confirmed:
            # renew once without a check; if that did not help, this path may reject every login
            if self._renewed_for and self._login_is_valid():
                return False
            self._renew(response.path)
            return True
        if rejects_fab and self._bearer and self._credentials.password:
            return self._another_way_to_fab()
        if self._current == "session" and not self._proven and "basic" in self._ways:
            self._use_basic()
            return True
        if self._current == "basic" and self._limited:
            self._limited, self._ways = False, ("session",)
            self._log_in()
            return True
        return False

    def _is_in_doubt(self, response: Response) -> bool:
        """Return whether a response can mean that the login was rejected."""
        # Airflow 2.9 to 2.11 send the same response for an expired session and for a missing permission
        forbidden = response.status == 403 and (not self._confirmed or self._current == "session")
        # the response of Airflow 2 to the session of a deleted user
        deleted = self.unproven and response.method == "GET" and response.status == 500 and not response.is_json
        return forbidden or deleted or is_unauthenticated(response)

    def _login_is_valid(self) -> bool:
        """Return whether the server still accepts the login.

        To find out, send one request that does not log in.
        """
        try:
            if self._current == "session":
                self._page = login_form_if_logged_out(self._http, self._generation.form)
                return self._page is None
            path = self._generation.path("dags?limit=1")
            return not is_unauthenticated(self._http.request("GET", path, headers=self.headers(path)))
        except TransportError:
            return True

    def _renew(self, path: str) -> None:
        """Log in again.

        If that fails, the next rejection of the old login causes another attempt.
        """
        way = self._current

        def again() -> None:
            try:
                self._enter(way)
            except AuthMethodUnavailableError as error:
                if "basic" not in self._ways or (error.passing and not error.limited):
                    raise
                self._trouble = error.reason
                self._use_basic()

        self._log_in_for_all(again)
        self._renewed_for = path

    def _use_basic(self) -> None:
        self.logins += 1
        self._current, self._confirmed, self._stored = "basic", False, False

    def use_new_password(self, password: str) -> None:
        """Use the user's new password from now on.

        Discard the stored login, which used the old password.
        """
        self._session_store.drop()
        self._session_store = SessionStore()
        self._credentials = self._credentials._replace(password=password)
        self.logins += 1

    def _another_way_to_fab(self) -> bool:
        """Switch the FAB provider's endpoints to another authentication method.

        The methods are tried in this order: the token, basic authentication, the session of the login form. If the endpoints accepted the
        session earlier, it has expired and is renewed once. Return False if no method is left.
        """
        if self._fab == "session" and not self._fab_accepted:
            return False
        self._fab_accepted = False
        if self._fab:
            self._log_in_for_all(self._begin_fab_session)
        else:
            self.logins += 1
            self._stored, self._fab = False, "basic"
        return True

    def _begin_fab_session(self) -> None:
        self.logins += 1
        self._stored, self._fab = False, "session"
        self._fill_in_form()

    def password_matches(
        self,
        username: str,
        password: str,
        before: Counts | None = None,
        count: Callable[[], Counts | None] = lambda: None,
    ) -> bool:
        """Return whether ``password`` is the user's password.

        ``before`` holds the user's login counters before the check. ``count`` reads the counters again.

        :raises AuthMethodUnavailableError: if the password cannot be checked on this server, or cannot be checked at the moment.
        """
        way = "auto" if self._generation.token else "session"
        visitor = Auth(self._http.new_session(), self._generation, Credentials(way, username, password))
        try:
            # try basic authentication first if it may work: the form allows only a few logins per minute
            matches = visitor._passes_basic(before, count)
            if matches is not None:
                return matches
            if self._generation.token:
                visitor._enter("jwt")
            else:
                visitor._fill_in_form(hurried=self._limited)
            return True
        except InvalidCredentialsError:
            return False
        except AuthMethodUnavailableError as error:
            # wait for the rate limit of the form only once, not for every user
            self._limited = self._limited or error.limited
            raise
        except AirflowError as error:
            raise AuthMethodUnavailableError(str(error)) from None

    def _passes_basic(self, before: Counts | None, count: Callable[[], Counts | None]) -> bool | None:
        """Return whether basic authentication accepts the password.

        Return None if the response proves nothing.
        """
        path = self._generation.anyone
        # if the path is readable without a password, a successful request proves nothing
        if not path or self._http.request("GET", path).status == 200:
            return None
        if self._http.request("GET", path, headers=self._basic()).status == 200:
            return True
        # the reason is a wrong password, a missing permission, or disabled basic authentication. The server counts a failed login only if it
        # checked the password
        after = count() if before else None
        if before is None or after is None:
            return None
        # if the user logs in successfully at the same time, the counters prove nothing, because a success resets the counter of failures
        return False if after.succeeded == before.succeeded and after.failed > before.failed else None

    def _basic(self) -> dict[str, str]:
        pair = f"{self._credentials.username}:{self._credentials.password}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}

    def advice(self, status: int) -> str:
        """Return advice about a 401 or 403 response."""
        explanation = advice(status, self._current, self._generation, bool(self._fab), self._passed_form)
        failed = f"{self._trouble}." if self._trouble and not self._confirmed else ""
        return f"{explanation} {failed}".strip()

    def _possible_ways(self) -> tuple[str, ...]:
        credentials = self._credentials
        if credentials.method == "auto":
            if credentials.token:
                return ("token",)
            if credentials.username:
                return self._generation.auth_methods
            return ("kerberos", "none") if self._generation.kerberos else ("none",)
        if credentials.method == "token" and not credentials.token:
            raise InvalidRequestError("airflow_auth=token requires airflow_token.")
        if credentials.method in ("basic", "session", "jwt") and not (credentials.username and credentials.password):
            raise InvalidRequestError(
                f"airflow_auth={credentials.method} requires airflow_username and airflow_password."
            )
        if credentials.method == "kerberos" and not self._generation.kerberos:
            raise InvalidRequestError(
                f"airflow_auth=kerberos requires Airflow 2, but this server runs {self._generation.airflow}. Get a token from the auth "
                "manager of the server and set it in airflow_token."
            )
        if credentials.method == "jwt" and not self._generation.token:
            raise InvalidRequestError(
                f"airflow_auth=jwt requires Airflow 3, but this server runs {self._generation.airflow}. Use auto, session or basic."
            )
        return (credentials.method,)

    def _log_in(self) -> None:
        if self._credentials.username and not self._credentials.password and self._ways[0] != "token":
            raise InvalidRequestError("airflow_username is set, but airflow_password is missing or empty.")
        for way in self._ways:
            try:
                self._enter(way)
            except AuthMethodUnavailableError as error:
                self._trouble = error.reason
                if way == self._ways[-1]:
                    raise
            else:
                self._current = way
                return

    def _enter(self, way: str) -> None:
        self.logins += 1
        if way == "session":
            self._fill_in_form()
        elif way == "jwt":
            self._fetch_token("POST", {"username": self._credentials.username, "password": self._credentials.password})
        elif way == "kerberos":
            self._take_ticket()
        elif way == "none" and self._generation.token:
            try:
                self._fetch_token("GET", None)
            except (InvalidCredentialsError, AuthMethodUnavailableError):
                # the server is not in all-admins mode; the request itself shows whether a login is required
                self._bearer = ""
        self._stored = self._confirmed = self._kept = False

    def _take_ticket(self) -> None:
        """Add a Kerberos token to every request from now on.

        If there is no Kerberos ticket, fail before a request is sent.
        """
        options = self._credentials.kerberos
        try:
            self._http.sign = signer(self._http.options.url, options)
        except TransportError as error:
            raise AuthMethodUnavailableError(str(error)) from None
        if options.mutual_authentication == "required":
            # before the first write: only a response shows whether the server authenticates itself
            self._http.request("GET", self._generation.path("version"))

    def _fetch_token(self, method: str, body: dict[str, str | None] | None) -> None:
        path = self._generation.token
        response = self._http.request(method, path, json=body, repeat=True)
        if _rejects_password(response):
            raise InvalidCredentialsError(
                f"Airflow at {self._http.options.url} rejected this user name and password "
                f"({method} {path}: {self._error_detail(response)}). Check airflow_username and airflow_password."
            )
        token = response.body.get("access_token") if isinstance(response.body, dict) else None
        if not token:
            remedy = load_remedy(response.status) or (
                "If the server, or a proxy in front of it, uses single sign-on, obtain a token there and set it in airflow_token."
            )
            reason = f"{response.status} {self._error_detail(response)}".strip()
            raise AuthMethodUnavailableError(f"{method} {path} returned no token ({reason}). {remedy}", response.status)
        self._bearer = token

    def _error_detail(self, response: Response) -> str:
        return error_detail(response, Redactor(filter(None, (self._credentials.password, self._credentials.token))))

    def _fill_in_form(self, hurried: bool = False) -> None:
        user = self._credentials
        try:
            hurried = hurried or "basic" in self._ways
            page, self._page = self._page, None
            fill_in(self._http, self._generation.form, user.username or "", user.password or "", hurried, page)
        except AuthMethodUnavailableError as error:
            self._limited = self._limited or error.limited
            raise
        self._passed_form = True


# the first releases of the FAB provider for Airflow 3 report whether the user name or the password is wrong
_REJECTIONS = ("invalid credentials", "invalid username", "invalid password")


def _rejects_password(response: Response) -> bool:
    """Return whether Airflow's token endpoint rejects the user name and password.

    Any other 401 response may come from a proxy that requires its own login.
    """
    body = response.body if isinstance(response.body, Mapping) else {}
    return response.status == 401 and str(body.get("detail")).strip(". ").lower() in _REJECTIONS


def is_unauthenticated(response: Response) -> bool:
    """Return whether the server rejects the login itself.

    A response that reports a missing permission does not count.
    """
    return response.status == 401 or (response.status == 403 and "invalid jwt" in str(response.body).lower())
