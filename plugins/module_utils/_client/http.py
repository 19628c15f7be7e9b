# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP: one requests.Session with TLS, proxies, timeouts and retries. Knows nothing of Airflow."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from .._errors import (
    InvalidRequestError,
    JsonObject,
    OutcomeUnknownError,
    TransportError,
    TruncatedResponseError,
)
from .failures import failure, proxy_refusal

try:
    import requests
except ImportError:
    REQUESTS_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_ERROR = None
    from .deadline import Adapter, deadline

REPEATABLE = frozenset({"GET", "DELETE"})
MAX_CONNECTIONS = 32
_BUSY = frozenset({502, 503, 504})
_TOO_MANY = 429
_LOGIN_HEADERS = frozenset({"authorization", "cookie"})
_LONGEST_PAUSE = 60.0


class ConnectionSettings(NamedTuple):
    """How to reach the server: ``timeout`` in seconds for one request as a whole, ``retries`` beyond the first try."""

    url: str
    validate_certs: bool = True
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    headers: Mapping[str, str] | None = None
    use_proxy: bool = True
    timeout: float = 30.0
    retries: int = 3


class Response(NamedTuple):
    """A server's answer to ``method`` on ``path``. ``body`` is the parsed JSON, or None where the answer is not JSON.

    ``repeated``: an earlier try may have been carried out, and this is the answer to a later one.
    """

    method: str
    path: str
    status: int
    content_type: str
    body: Any
    text: str
    location: str = ""
    cookies: Mapping[str, str] | None = None
    repeated: bool = False

    @property
    def shows_deletion(self) -> bool:
        """Whether it says that an earlier try of this deletion, whose answer was lost, was carried out."""
        return self.method == "DELETE" and self.status == 404 and self.repeated

    @property
    def is_json(self) -> bool:
        return self.content_type.endswith("json")


def quote_segment(text: str) -> str:
    """One segment of a path. Dots alone are encoded too, or every HTTP client takes them for relative steps."""
    return quote(text, safe="") if text.strip(".") else text.replace(".", "%2E")


class Http:
    """A session with one server. ``pause`` waits between two tries; ``sign`` is what requests calls ``auth``, for each request.

    ``found`` is for the client: what the server is, for as long as the session lasts.
    """

    def __init__(self, options: ConnectionSettings, pause: Callable[[float], None] = time.sleep) -> None:
        self.options = options
        self._pause = pause
        self._session = requests.Session()
        self.sign: Callable[[Any], Any] = _unsigned
        self.found: Any = None
        for scheme in ("http://", "https://"):
            # threads share the session
            self._session.mount(scheme, Adapter(pool_maxsize=MAX_CONNECTIONS))
        verify: bool | str = (options.ca_path or True) if options.validate_certs else False
        if options.client_cert and options.client_key:
            self._session.cert = (options.client_cert, options.client_key)
        elif options.client_cert:
            self._session.cert = options.client_cert
        # looked up once, and not at every request. As a setting of the session, verify would give way to REQUESTS_CA_BUNDLE
        self._settings = self._session.merge_environment_settings(options.url, {}, False, verify, None)
        if not options.use_proxy:
            self._settings["proxies"] = {}
        if not options.validate_certs:
            requests.packages.urllib3.disable_warnings()  # type: ignore[attr-defined]

    def forget_login(self) -> None:
        """Drop every cookie: Airflow shows no login form to a session that it still knows."""
        self._session.cookies.clear()

    def cookies(self) -> list[dict[str, Any]]:
        """The cookies of the session, as ``take_cookies`` of another one takes them."""
        names = ("name", "value", "domain", "path", "secure")
        return [{name: getattr(cookie, name) for name in names} for cookie in self._session.cookies]

    def take_cookies(self, cookies: Iterable[Mapping[str, Any]]) -> None:
        self.forget_login()
        for cookie in cookies:
            self._session.cookies.set(**cookie)

    def anonymous_session(self) -> Http:
        """A session of its own with the same server, which shares no cookie and no login in a header with this one."""
        kept = {
            name: value for name, value in (self.options.headers or {}).items() if name.lower() not in _LOGIN_HEADERS
        }
        return Http(self.options._replace(headers=kept), self._pause)

    def request(
        self,
        method: str,
        path: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeat: bool = False,
        retries: int | None = None,
    ) -> Response:
        """Send a request and return the answer, whatever its status.

        Reads and deletions are repeated on connection failures and on 502, 503 and 504; anything is repeated on 429, after the pause
        that the server asks for. ``repeat`` says that this request, too, changes nothing that matters (a login); ``retries`` takes the
        place of the option for this request.

        :raises TransportError: no answer came.
        :raises OutcomeUnknownError: the same, and the request may have been carried out.
        """
        safe = repeat or method in REPEATABLE
        retries = self.options.retries if retries is None else retries
        repeated = False
        for trial in range(retries + 1):
            last = trial == retries
            try:
                response, wait = self._send(method, path, query, json, form, headers)
            except TransportError as error:
                if last or not error.passing or (isinstance(error, OutcomeUnknownError) and not safe):
                    if repeated and method != "GET" and not isinstance(error, OutcomeUnknownError):
                        raise OutcomeUnknownError(str(error), error.passing) from None
                    raise
                repeated = repeated or isinstance(error, OutcomeUnknownError)
                wait = None
            else:
                if last or not (response.status == _TOO_MANY or (response.status in _BUSY and safe)):
                    return response._replace(repeated=repeated)
                repeated = repeated or response.status in _BUSY
            self._pause(min(_LONGEST_PAUSE, wait if wait is not None else 0.5 * 2**trial))
        raise AssertionError("the last trial returns or raises")

    def _send(
        self, method: str, path: str, query: Any, json: Any, form: Any, headers: Any
    ) -> tuple[Response, float | None]:
        request = requests.PreparedRequest()
        session = self._session
        headers_sent = {
            **session.headers,
            "Accept": "application/json",
            **(self.options.headers or {}),
            **(headers or {}),
        }
        # requests leaves out the cookies of a session where the caller has a Cookie header
        own = [headers_sent.pop(name) for name in list(headers_sent) if name.lower() == "cookie"]
        try:
            request.prepare(
                method,
                # with the path: a cookie belongs to one, and below a path that of Airflow 3 ends with a slash
                self.options.url + path,
                headers_sent,
                data=form,
                json=json,
                # without one requests takes a user and password for this host from ~/.netrc
                auth=self.sign,
                cookies=session.cookies,
            )
        except (requests.RequestException, ValueError) as error:
            raise self._failure(error, method, path) from None
        if own:
            request.headers["Cookie"] = _merged_cookies(own[-1], request.headers.get("Cookie", ""))
        # set afterwards: requests would decode and resolve a segment like %2E%2E
        request.url = self.options.url + path + (f"?{urlencode(query)}" if query else "")
        try:
            with deadline(self.options.timeout):
                response = session.send(request, timeout=self.options.timeout, allow_redirects=False, **self._settings)
        except (requests.RequestException, OSError, ValueError) as error:
            raise self._failure(error, method, path) from None
        answer = self._response(method, path, response)
        meaning = proxy_refusal(answer.status, answer.content_type, answer.text)
        if meaning:
            raise TransportError(
                f"{self.options.url}, or a proxy in front of it, {meaning} ({method} {path}: {answer.status})."
            )
        return answer, _retry_after(response.headers.get("Retry-After", ""))

    @staticmethod
    def _response(method: str, path: str, response: Any) -> Response:
        content_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        body = None
        if content_type.endswith("json") and response.content:
            try:
                body = response.json(object_hook=partial(JsonObject, f"{method} {path}"))
            except (ValueError, RecursionError):
                broken = f"{method} {path} was answered with text that claims to be JSON and is not. Does a proxy stand between?"
                raise TruncatedResponseError(broken) from None
        return Response(
            method,
            path,
            response.status_code,
            content_type,
            body,
            response.text,
            response.headers.get("Location", ""),
            response.cookies.get_dict(),
        )

    def _failure(self, error: Exception, method: str, path: str) -> TransportError:
        return failure(error, self.options.url, self.options.timeout, method, path)


def _unsigned(request: Any) -> Any:
    return request


def _merged_cookies(own: str, of_session: str) -> str:
    """The cookies of the user and those of the session, of which the latter are newer."""
    known = {part.partition("=")[0].strip() for part in of_session.split(";")}
    kept = [part.strip() for part in own.split(";") if part.strip() and part.partition("=")[0].strip() not in known]
    return "; ".join([*kept, of_session] if of_session else kept)


def _retry_after(text: str) -> float | None:
    """The seconds that a server asks to wait: it gives their number, or the time to wait for."""
    if re.fullmatch("[0-9]+", text.strip()):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (IndexError, TypeError, ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - datetime.now(timezone.utc)).total_seconds())


def checked_url(url: str) -> str:
    """The root of the server without a trailing slash.

    :raises InvalidRequestError: for anything but http(s) with a host, and for credentials inside, which every log would show.
    """
    try:
        parts = urlsplit(url.strip())
        readable = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not parts.netloc.endswith(":")
        )
    except ValueError:
        readable = False
    if not readable:
        raise InvalidRequestError(
            "airflow_url must be the URL of a web server, like https://airflow.example.com or http://localhost:8080/airflow."
        )
    if parts.username or parts.password:
        raise InvalidRequestError(
            "airflow_url must not hold a user name or password: use airflow_username and airflow_password."
        )
    if parts.query or parts.fragment:
        raise InvalidRequestError("airflow_url must end with the path of the server, without ? and #.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
