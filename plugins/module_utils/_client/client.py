# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Client for an Airflow server.

The client detects the server's version, logs in, sends requests and reads objects.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any

from .._errors import (
    AirflowError,
    ApiError,
    InvalidRequestError,
    NotAirflowError,
    NotFoundError,
    leaves_open,
)
from .._model.bound import BoundResource, Row
from .._model.query_kind import QueryEndpoint
from .._model.resource import Action, Endpoint, Resource
from .._model.secrets import Redactor
from .auth.auth import Auth, is_unauthenticated
from .auth.credentials import Credentials, SessionStore
from .detection import detect, redirected
from .generations import (
    FLASK_FAB,
    ApiGeneration,
    bind,
    error_detail,
    required_version,
    split_url,
    supports,
)
from .http import ConnectionSettings, Http, Response, quote_segment
from .missing import is_missing
from .permissions import needed, requirement
from .remedies import has_airflows_format, remedy
from .responses import NOTHING, OBJECT, Shape, check, shorten
from .writes import Writes

_DETECTION_SECONDS = 1.0
"""How long a session uses the detected version, in seconds. The items of a loop share a session, so most items need one fewer request. The retries of
a task, lookups and a refreshed inventory also share a session, but the server may be upgraded in between."""
_AFTER_THE_REQUEST = frozenset({302, 303})
"""Redirects that a server may send after it has carried out the request. 301, 307 and 308 ask the client to send the request elsewhere."""


class Airflow:
    """A server and a login.

    ``secrets`` are masked in the server's explanations of errors. ``writes`` records what the task has written.
    """

    def __init__(
        self,
        http: Http,
        generation: ApiGeneration,
        version: str,
        auth: Auth,
        secrets: Iterable[str] = (),
        writes: Writes | None = None,
    ) -> None:
        self.writes = writes or Writes()
        self.http, self.generation, self.version, self.auth = http, generation, version, auth
        self.redact = Redactor(secrets)
        self._bound: dict[str, BoundResource] = {}
        self._renewing, self._alone = threading.Lock(), threading.Lock()

    @classmethod
    def connect(
        cls,
        options: ConnectionSettings,
        credentials: Credentials,
        api: str = "auto",
        secrets: Iterable[str] = (),
        session_store: SessionStore | None = None,
        writes: Writes | None = None,
    ) -> Airflow:
        """Detect the API and the version of a server, and return a client for it.

        The detected version is used only for ``_DETECTION_SECONDS``, because the server may be upgraded between two tasks. ``options.url`` may
        end with an API path. ``api`` is ``auto``, ``v1`` or ``v2``. ``session_store`` may hold the login of an earlier task.

        :raises TransportError: if there is no response, or if the response is not from Airflow.
        """
        root, named = split_url(options.url)
        if named and api not in ("auto", named):
            raise InvalidRequestError(
                f"airflow_url ends with the path of API {named}, but airflow_api_version is {api}. Remove the path from "
                "airflow_url, or remove airflow_api_version."
            )
        session_store = session_store or SessionStore()
        http = session_store.session(options._replace(url=root))
        kept = session_store.load()
        first = kept["api"] if kept else ""
        detected_at, detected = http.detected
        if detected is None or time.monotonic() - detected_at > _DETECTION_SECONDS:
            detected = detect(http, named or api, credentials.token or "", first)
            http.detected = time.monotonic(), detected
        generation, version = detected
        # a login for one API generation is not valid for the other
        auth = Auth(http, generation, credentials, kept if first == generation.api else None, session_store)
        return cls(http, generation, version, auth, secrets, writes)

    def bind(self, resource: Resource) -> BoundResource:
        """Return a kind of object together with its endpoint on this server.

        :raises InvalidRequestError: if the server has no API for this kind.
        """
        bound = self._bound.get(resource.kind)
        if bound is None:
            bound = bind(resource, self.generation, self.version)
            if bound is None:
                raise InvalidRequestError(f"Airflow {self.version} has no API for {resource.label_plural}.")
            self._bound[resource.kind] = bound
        return bound

    def endpoint(self, resource: Resource) -> Endpoint:
        return self.bind(resource).endpoint

    def request(
        self,
        method: str,
        path: str,
        attempt: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        shape: Shape | None = None,
        safe: bool = False,
        effect: Callable[[Response], Iterable[str]] | None = None,
        once: bool = False,
        place: Endpoint | QueryEndpoint | None = None,
    ) -> Response:
        """Send a request and return its response.

        The response is either successful, or a 404 with which Airflow reports that the object does not exist.

        ``attempt`` names the operation in messages: "Cannot {attempt}". ``shape`` is the required content of a successful response. The
        default shape depends on the method.

        Every request except GET is recorded as a write, together with its outcome. ``safe`` declares that a request writes nothing, because it
        is a dry run or a listing that is requested with POST. Such a request is not recorded and, unless ``once`` is true, is retried like a
        read. If the server may carry out only part of a request and still report success, ``effect`` returns the writes that were done.

        ``place`` is the endpoint of the kind of object, if any. It declares explanations of errors, and whether the request needs a login.

        :raises ApiError: for any other error status.
        :raises UnexpectedResponseError: for a successful response without the required content.
        :raises NotAirflowError: for a redirect.
        :raises InvalidRequestError: if the server does not have the endpoint.
        :raises TransportError: if there is no response.
        """
        reads = method == "GET" or safe
        try:
            login = not getattr(place, "anonymous", False)
            response = self._exchange(method, path, query, json, headers, login, repeat=reads and not once)
            self._check(response, attempt, shape or (NOTHING if method == "DELETE" else OBJECT), json)
        except Exception as error:
            explained = _explained(error, place, method, path)
            if not reads:
                self.writes.record_request(attempt, None if leaves_open(error) else False)
                if isinstance(explained, AirflowError):
                    explained.settle = partial(self.writes.record, attempt)
            if explained is error:
                raise
            raise explained from None
        if not reads:
            done = response.status != 404 or response.shows_deletion
            for one in effect(response) if effect and done else [attempt]:
                self.writes.record_request(one, done)
        return response

    def _exchange(
        self,
        method: str,
        path: str,
        query: list[tuple[str, str]] | None,
        json: Any,
        headers: Mapping[str, str] | None,
        login: bool,
        repeat: bool,
    ) -> Response:
        """Send a request, and repeat it after a new login if necessary."""
        again = True
        try:
            while again:
                # one of several concurrent requests logs in, or renews the login, for all
                with self._renewing:
                    login_headers, logins = self.auth.headers(path) if login else {}, self.auth.logins
                with self._alone if path.startswith(FLASK_FAB) else nullcontext():
                    response = self.http.request(
                        method, path, query, json, headers={**(headers or {}), **login_headers}, repeat=repeat
                    )
                with self._renewing:
                    again = login and self.auth.should_retry_auth(response, logins)
        finally:
            self.auth.end_turn()
        return response

    def _check(self, response: Response, attempt: str, shape: Shape, json: Any) -> None:
        """Raise an error unless a response is successful or reports a missing object."""
        if is_missing(response):
            return
        if 200 <= response.status < 300:
            check(response, shape, attempt)
            return
        prefix = f"Cannot {shorten(attempt)} ({response.method} {shorten(response.path)}): "
        if 300 <= response.status < 400:
            raise NotAirflowError(prefix + redirected(response), response.status in _AFTER_THE_REQUEST)
        reason = f"{prefix}{response.status} {self.error_detail(response)}".rstrip(". ")
        raise ApiError(f"{reason}. {self._advice(response, json)}".rstrip(), response.status)

    def _advice(self, response: Response, json: Any) -> str:
        status = response.status
        if status not in (401, 403):
            return remedy(response)
        api, version = self.generation.api, self.version
        if not has_airflows_format(response) and not self.auth.is_kerberos:
            return f"{remedy(response)} {self.auth.advice(status)}".strip()
        # a permission does not help if the server rejects the login itself
        forbidden = status == 403 and not is_unauthenticated(response)
        needs = needed(api, version, response.method, response.path, json) if forbidden else None
        hint = f"{requirement(needs.all)} " if needs and needs.all else ""
        return f"{hint}{self.auth.advice(status)}".strip()

    def check_has(self, since: Mapping[str, str | None], subject: str) -> None:
        """Raise an error if the server is too old for a feature.

        ``subject`` is the grammatical subject of the error message.
        """
        if not self.supports(since):
            raise InvalidRequestError(
                f"{subject} requires {required_version(since)}, but this server runs Airflow {self.version}."
            )

    def supports(self, since: Mapping[str, str | None]) -> bool:
        """Return whether the server has a feature.

        ``since`` maps each API to its first version with the feature, or to None.
        """
        return supports(since, self.generation, self.version)

    def has(self, action: Action) -> bool:
        return self.supports(action.since)

    def check_able(self, action: Action, attempt: str) -> None:
        """Raise an error if the server is too old for an action."""
        self.check_has(action.since, f"Cannot {attempt}: this operation")

    def address(self, action: Action, attempt: str, names: Mapping[str, object]) -> str:
        """Return the path of an action.

        Reject an empty name, because the result would be the path of another object.
        """
        self.check_able(action, attempt)
        empty = [name for name, value in names.items() if value == ""]
        if empty:
            raise InvalidRequestError(f"{empty[0]} must not be empty.")
        path = action.paths[self.generation.api]
        return path.format(**{name: quote_segment(str(value)) for name, value in names.items()})

    def call(
        self,
        action: Action,
        attempt: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        **names: object,
    ) -> Any:
        """Carry out an action. Return the JSON of the response, if any.

        ``names`` holds the values of the placeholders in the path. If the response contains one of these names, its value must be the same.

        :raises ApiError: for every status that is not a success, including 404.
        """
        path = self.address(action, attempt, names)
        bodiless = action.bodiless or action.method == "DELETE"
        shape = Shape(action.keys, names, forms=action.forms, bodiless=bodiless)
        response = self.request(
            action.method, path, attempt, query, json, headers, shape=shape, safe=action.safe, once=action.once
        )
        if response.status == 404 and not response.shows_deletion:
            raise self.not_found(response, attempt)
        return response.body

    def call_or_none(
        self, action: Action, attempt: str, query: list[tuple[str, str]] | None = None, **names: object
    ) -> Any:
        """Carry out an action on an object that may not exist.

        Return None only if the server reports that the object does not exist.
        """
        try:
            return self.call(action, attempt, query, None, None, **names)
        except NotFoundError:
            return None

    def use_new_password(self, password: str) -> None:
        """Use the new password of the login's user from now on."""
        with self._renewing:
            self.auth.use_new_password(password)

    def path(self, resource: Resource, key: str) -> str:
        """Return the path of one object."""
        return f"{self.endpoint(resource).path}/{quote_segment(key)}"

    def shape_of(self, resource: Resource, key: str) -> Shape:
        """Return the required content of a response with one object of a kind."""
        name = self.bind(resource).key_name
        return Shape((name,), {name: key})

    def read(self, resource: Resource, key: str) -> Row | None:
        """Return one object, or None if the server reports that it does not exist."""
        attempt = f"read {resource.label_of(key)}"
        place, shape = self.endpoint(resource), self.shape_of(resource, key)
        response = self.request("GET", self.path(resource, key), attempt, shape=shape, place=place)
        return None if response.status == 404 else response.body

    def error_detail(self, response: Response) -> str:
        """Return the server's explanation of a failed request."""
        return error_detail(response, self.redact)

    def not_found(self, response: Response, attempt: str) -> NotFoundError:
        """Return the error for a 404 on an object that must exist."""
        reason = self.error_detail(response).rstrip(". ")
        return NotFoundError(f"Cannot {attempt} ({response.method} {response.path}): 404 {reason}.", 404)


def _explained(error: Exception, place: Endpoint | QueryEndpoint | None, method: str, path: str) -> Exception:
    """Return the error with the explanation that the endpoint declares.

    Return the error itself if there is none.
    """
    if place is None or not isinstance(error, (NotAirflowError, ApiError)):
        return error
    status = error.status if isinstance(error, ApiError) else 0
    is_unavailable = status in (404, 405) if status else not getattr(error, "is_json", False)
    if place.requirement and is_unavailable:
        return InvalidRequestError(f"{error} {place.requirement}")
    explanation = place.known_errors.get((method, status))
    if method == "GET" and status == 500 and path != getattr(place, "path", path):
        explanation = explanation or place.unreadable
    return ApiError(f"{error} {explanation}", status) if explanation else error
