# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP requests in one session, with TLS, proxies, timeouts and retries.

This module does not depend on Airflow.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from .._errors import (
    OutcomeUnknownError,
    TransportError,
    TruncatedResponseError,
    UnexpectedResponseError,
)
from .failures import failure, proxy_rejection

try:
    import requests
    from urllib3.exceptions import HTTPError, InvalidHeader
    from urllib3.util import Retry
except ImportError:
    REQUESTS_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_ERROR = None
    from .deadline import Adapter, deadline, has_time_for

REPEATABLE = frozenset({"GET", "DELETE"})
MAX_CONNECTIONS = 32
_BUSY = frozenset({502, 503, 504})
_TOO_MANY = 429
_LONGEST_PAUSE = 60.0
_OF_THE_BODY = frozenset({"content-type", "content-length", "transfer-encoding"})
"""The headers that describe the body of a request. They are not taken from ``http_headers``, because the requests of a task have different bodies:
JSON, the fields of a form, or none."""


class ConnectionSettings(NamedTuple):
    """The settings of the connection to the server.

    ``timeout`` is in seconds, for a whole request. ``retries`` is the number of retries after the first attempt.
    """

    url: str
    validate_certs: bool = True
    ca_path: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    headers: Mapping[str, str] | None = None
    use_proxy: bool = True
    timeout: float = 30.0
    retries: int = 3


class JsonObject(dict[str, Any]):
    """A JSON object in a response.

    Access to a missing key raises an error about the response.
    """

    __slots__ = ("origin",)

    def __init__(self, origin: str, content: Mapping[str, Any]) -> None:
        super().__init__(content)
        self.origin = origin

    def __missing__(self, key: str) -> Any:
        raise UnexpectedResponseError(f"Unexpected response to {self.origin}: {key} is missing.")


class Response(NamedTuple):
    """A server's response to ``method`` on ``path``.

    ``body`` is the parsed JSON, or None if the response is not JSON. If ``repeated`` is true, this is the response to the last of several
    attempts, and an earlier attempt may have succeeded.
    """

    method: str
    path: str
    status: int
    content_type: str
    body: Any
    text: str
    location: str = ""
    repeated: bool = False

    @property
    def shows_deletion(self) -> bool:
        """Whether an earlier attempt at this deletion succeeded.

        The response to that attempt was lost.
        """
        return self.method == "DELETE" and self.status == 404 and self.repeated

    @property
    def is_json(self) -> bool:
        return self.content_type.endswith("json")


def quote_segment(text: str) -> str:
    """Encode one path segment.

    If a segment consists only of dots, the dots are encoded, too. Otherwise, HTTP clients treat ``.`` and ``..`` as relative paths.
    """
    return quote(text, safe="") if text.strip(".") else text.replace(".", "%2E")


class Http:
    """A session with one server.

    ``pause`` waits between attempts. ``sign`` is passed as ``auth`` to the ``requests`` library with each request. ``detected`` holds the time when
    the client last detected the version of the server, and the result.
    """

    def __init__(self, options: ConnectionSettings, pause: Callable[[float], None] = time.sleep) -> None:
        self.options = options
        self._pause = pause
        self._session = requests.Session()
        # even without following redirects, the requests library resolves the address of a redirect, and raises a ValueError for an invalid one
        self._session.resolve_redirects = _no_redirects  # type: ignore[method-assign]
        self.sign: Callable[[Any], Any] = _unsigned
        self.detected: tuple[float, Any] = 0.0, None
        for scheme in ("http://", "https://"):
            # threads share the session
            self._session.mount(scheme, Adapter(pool_maxsize=MAX_CONNECTIONS))
        verify: bool | str = (options.ca_path or True) if options.validate_certs else False
        if options.client_cert and options.client_key:
            self._session.cert = (options.client_cert, options.client_key)
        elif options.client_cert:
            self._session.cert = options.client_cert
        # the environment is read once instead of for every request. If verify were set on the session, REQUESTS_CA_BUNDLE would override it
        self._settings = self._session.merge_environment_settings(options.url, {}, False, verify, None)
        if not options.use_proxy:
            self._settings["proxies"] = {}
        if not options.validate_certs:
            requests.packages.urllib3.disable_warnings()  # type: ignore[attr-defined]

    def forget_login(self) -> None:
        """Drop all cookies.

        Airflow does not show the login form to a client with a valid session.
        """
        self._session.cookies.clear()

    def cookies(self) -> list[dict[str, Any]]:
        """Return the cookies of the session, for ``take_cookies`` of another session."""
        names = ("name", "value", "domain", "path", "secure")
        return [{name: getattr(cookie, name) for name in names} for cookie in self._session.cookies]

    def take_cookies(self, cookies: Iterable[Mapping[str, Any]]) -> None:
        self.forget_login()
        for cookie in cookies:
            self._session.cookies.set(**cookie)

    def new_session(self) -> Http:
        """Return a new session with the same server.

        The new session has none of the cookies that the server set in this session. It sends the same ``http_headers``, because a proxy in front
        of the server may require them.
        """
        return Http(self.options, self._pause)

    def request(
        self,
        method: str,
        path: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeat: bool = False,
        rate_limit_retries: int | None = None,
    ) -> Response:
        """Send a request and return the response, whatever its status.

        Every request is retried if no connection was established, and after status 429. Reads and deletions are also retried after a lost
        response, and after status 502, 503 and 504. Errors with a permanent cause, such as an unknown host, are not retried. If ``repeat`` is
        true, the request is retried like a read, because it is a login or writes nothing. The delay grows with each retry, unless the server
        requests a specific delay. The delay is at most one minute. ``rate_limit_retries`` overrides the number of retries after status 429. A request is
        not retried after the end of the current wait.

        :raises TransportError: if there is no response.
        :raises OutcomeUnknownError: if there is no response, but the server may have carried out the request.
        """
        safe = repeat or method in REPEATABLE
        retries = self.options.retries
        limited = retries if rate_limit_retries is None else rate_limit_retries
        repeated, attempt = False, 0
        # urllib3's Retry does not record whether the server may have carried out an earlier attempt
        while True:
            pause = min(_LONGEST_PAUSE, 0.5 * 2**attempt)
            try:
                response, wait = self._send(method, path, query, json, form, headers)
            except TransportError as error:
                last = attempt >= retries or not has_time_for(pause)
                if last or not error.passing or (isinstance(error, OutcomeUnknownError) and not safe):
                    if repeated and not repeat and method != "GET" and not isinstance(error, OutcomeUnknownError):
                        raise OutcomeUnknownError(str(error), error.passing) from None
                    raise
                repeated = repeated or isinstance(error, OutcomeUnknownError)
            else:
                pause = pause if wait is None else min(_LONGEST_PAUSE, wait)
                last = attempt >= (limited if response.status == _TOO_MANY else retries) or not has_time_for(pause)
                if last or not (response.status == _TOO_MANY or (response.status in _BUSY and safe)):
                    return response._replace(repeated=repeated)
                repeated = repeated or response.status in _BUSY
            self._pause(pause)
            attempt += 1

    def _send(
        self, method: str, path: str, query: Any, json: Any, form: Any, headers: Any
    ) -> tuple[Response, float | None]:
        request = requests.PreparedRequest()
        session = self._session
        headers_sent = {
            **session.headers,
            "Accept": "application/json",
            **{name: value for name, value in (self.options.headers or {}).items() if name.lower() not in _OF_THE_BODY},
            **(headers or {}),
        }
        # requests ignores the session's cookies if the caller sets a Cookie header
        own = [headers_sent.pop(name) for name in list(headers_sent) if name.lower() == "cookie"]
        try:
            request.prepare(
                method,
                # with the path: a cookie is valid only below its own path, which ends with a slash if Airflow 3 is served below a path
                self.options.url + path,
                headers_sent,
                data=form,
                json=json,
                # without auth, the requests library uses the credentials for this host from ~/.netrc
                auth=self.sign,
                cookies=session.cookies,
            )
        except (requests.RequestException, ValueError) as error:
            raise self._failure(error, method, path) from None
        if own:
            request.headers["Cookie"] = _merged_cookies(own[-1], request.headers.get("Cookie", ""))
        # set after the preparation, because the requests library would decode and resolve segments such as %2E%2E
        request.url = self.options.url + path + (f"?{urlencode(query)}" if query else "")
        try:
            with deadline(self.options.timeout):
                response = session.send(request, timeout=self.options.timeout, allow_redirects=False, **self._settings)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            # some releases of the requests library let exceptions of urllib3 through
            proxied = bool(requests.utils.select_proxy(request.url, self._settings["proxies"]))
            raise self._failure(error, method, path, proxied, sent=True) from None
        if response.status_code < 200:
            # the final response follows an informational one, but Python's library skips only those with status 100. The next request must not
            # read it, and therefore uses a new connection
            session.close()
            raise OutcomeUnknownError(
                f"{self.options.url} sent only an informational response ({response.status_code}) to {method} {path}. Check whether a proxy "
                "alters the responses.",
                passing=True,
            )
        answer = self._response(method, path, response)
        meaning = proxy_rejection(answer.status, answer.content_type, answer.text)
        if meaning:
            raise TransportError(
                f"{self.options.url}, or a proxy in front of it, rejected the request ({method} {path}: {answer.status}): it {meaning}."
            )
        retry_after = response.headers.get("Retry-After")
        return answer, _retry_after(retry_after) if retry_after else None

    @staticmethod
    def _response(method: str, path: str, response: Any) -> Response:
        content_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        body = None
        if content_type.endswith("json") and response.content:
            try:
                body = response.json(object_hook=partial(JsonObject, f"{method} {path}"))
            except (ValueError, RecursionError):
                broken = (
                    f"The response to {method} {path} has the content type of JSON but is not valid JSON. Check whether a proxy "
                    "alters it."
                )
                raise TruncatedResponseError(broken) from None
        return Response(
            method,
            path,
            response.status_code,
            content_type,
            body,
            response.text,
            response.headers.get("Location", ""),
        )

    def _failure(
        self, error: Exception, method: str, path: str, proxied: bool = False, sent: bool = False
    ) -> TransportError:
        return failure(error, self.options.url, self.options.timeout, method, path, proxied, sent)


def _no_redirects(*arguments: Any, **options: Any) -> Iterator[Any]:
    return iter(())


def _unsigned(request: Any) -> Any:
    return request


def _merged_cookies(own: str, of_session: str) -> str:
    """Merge the user's cookies with those of the session.

    The cookies of the session are newer, so they take precedence.
    """
    names = {part.partition("=")[0].strip() for part in of_session.split(";")}
    kept = [part.strip() for part in own.split(";") if part.strip() and part.partition("=")[0].strip() not in names]
    return "; ".join([*kept, of_session] if of_session else kept)


def _retry_after(text: str) -> float | None:
    """Return how many seconds to wait according to a Retry-After header.

    The header contains a number or a date. Return None for any other text.
    """
    try:
        return float(Retry().parse_retry_after(text))
    except (InvalidHeader, OverflowError, ValueError):
        return None
