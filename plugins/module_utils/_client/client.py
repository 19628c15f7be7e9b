# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An Airflow server: find out what it is, log in, send requests, read an object of any kind.

Note that these are private to the collection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any

from .._errors import (
    AirflowError,
    Foreign,
    Refused,
    Rejected,
    leaves_open,
)
from .._model.query_kind import Reading, Source
from .._model.resource import Action, Endpoint, Resource
from .._model.secrets import Scrubber
from .auth.auth import Auth, Credentials, Login, Memory
from .detection import detected, redirected
from .generations import (
    FLASK_FAB,
    Dialect,
    endpoint_for,
    is_missing,
    needed_version,
    reason,
    split_url,
    supports,
)
from .http import Answer, Http, Options, segment
from .progress import Writes
from .responses import Shape, check, shape_of

Row = Mapping[str, Any]
"""An object as a server sends it."""

_ACTIONS = {"GET": "read", "POST": "create", "PATCH": "edit", "PUT": "edit", "DELETE": "delete"}


class Airflow:
    """A server and a login. ``secrets`` are texts that no message may hold, ``writes`` is what the task has written so far."""

    def __init__(
        self,
        http: Http,
        dialect: Dialect,
        version: str,
        auth: Auth,
        secrets: Iterable[str] = (),
        memory: Memory | None = None,
        writes: Writes | None = None,
    ) -> None:
        self.writes = writes or Writes()
        self.http, self.dialect, self.version, self.auth = http, dialect, version, auth
        self._memory = memory or Memory()
        self.without_secrets = Scrubber(secrets)
        self._renewing, self._alone = threading.Lock(), threading.Lock()

    @classmethod
    def connect(
        cls,
        options: Options,
        credentials: Credentials,
        api: str = "auto",
        secrets: Iterable[str] = (),
        memory: Memory | None = None,
        writes: Writes | None = None,
    ) -> Airflow:
        """Ask the server what it is, in each task. ``options.url`` may end with an API's path; ``api`` is ``auto``, ``v1`` or ``v2``.

        Between two tasks, it may have been upgraded. ``memory`` has the login of an earlier task.

        :raises Unreachable: what answers is not Airflow, or nothing answers.
        """
        root, named = split_url(options.url)
        if named and api not in ("auto", named):
            raise Refused(f"airflow_url names the API {named} and airflow_api_version says {api}.")
        memory = memory or Memory()
        http = memory.session(options._replace(url=root))
        kept = memory.load()
        first = kept["api"] if kept else ""
        # the items of a loop share a session
        http.found = http.found or detected(http, named or api, credentials.token or "", first)
        dialect, version = http.found

        def store(login: Login) -> None:
            memory.store({"api": dialect.api, **login})

        # a login with another generation of the API is none with this one
        auth = Auth(http, dialect, credentials, kept if first == dialect.api else None, store, memory)
        return cls(http, dialect, version, auth, secrets, memory, writes)

    def endpoint(self, resource: Resource) -> Endpoint:
        found = endpoint_for(resource, self.dialect, self.version)
        if found is None:
            raise Refused(f"Airflow {self.version} has no API for {resource.plural}.")
        return found

    def request(
        self,
        method: str,
        path: str,
        attempt: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        permission: str = "",
        headers: Mapping[str, str] | None = None,
        login: bool = True,
        shape: Shape | None = None,
        safe: bool = False,
        effect: Callable[[Answer], Iterable[str]] | None = None,
    ) -> Answer:
        """Send a request with the login of this run, or with none. The answer is a success in JSON, or says that there is no such object (404).

        ``attempt`` says what is done, for messages: "Cannot {attempt}". ``shape`` is what a success must hold, by default what belongs to the method.

        Every request but a GET counts as a write with the outcome that its answer says, unless ``safe`` declares that it writes nothing: a
        dry run, a listing that is asked for with POST. Where a success may cover only part of the request, ``effect`` names what was done.

        :raises Rejected: any other status.
        :raises UnexpectedResponseError: a success without what belongs there. :raises Foreign: a redirect. :raises Unreachable: no answer.
        """
        if method == "GET" or safe:
            return self._sent(method, path, attempt, query, json, permission, headers, login, shape)
        try:
            answer = self._sent(method, path, attempt, query, json, permission, headers, login, shape)
        except Exception as error:
            self.writes.record(attempt, None if leaves_open(error) else False)
            if isinstance(error, AirflowError):
                error.settle = partial(self.writes.record, attempt)  # type: ignore[method-assign]
            raise
        done = answer.status != 404 or answer.shows_deletion
        for one in effect(answer) if effect and done else [attempt]:
            self.writes.record(one, done)
        return answer

    def _sent(
        self,
        method: str,
        path: str,
        attempt: str,
        query: list[tuple[str, str]] | None,
        json: Any,
        permission: str,
        headers: Mapping[str, str] | None,
        login: bool,
        shape: Shape | None,
    ) -> Answer:
        again = True
        try:
            while again:
                # of requests side by side, one logs in, or renews the login, for all
                with self._renewing:
                    known, logins = self.auth.headers(path) if login else {}, self.auth.logins
                with self._alone if path.startswith(FLASK_FAB) else nullcontext():
                    answer = self.http.request(method, path, query, json, headers={**(headers or {}), **known})
                with self._renewing:
                    again = login and self.auth.another_try(answer, logins)
        finally:
            self.auth.end_turn()
        if is_missing(answer):
            return answer
        if 200 <= answer.status < 300:
            check(answer, shape or shape_of(method), attempt)
            return answer
        what = f"Cannot {attempt} ({method} {path}): "
        if 300 <= answer.status < 400:
            raise Foreign(what + redirected(answer))
        advice = self._advice(answer, method, permission)
        raise Rejected(
            f"{what}{answer.status} {self.why(answer)}".rstrip(". ") + f". {advice}".rstrip(),
            answer.status,
        )

    def _advice(self, answer: Answer, method: str, permission: str) -> str:
        if answer.status not in (401, 403):
            return ""
        lack = (
            f'The user needs the permission "can {_ACTIONS[method]} on {permission}".'
            if permission and answer.status == 403
            else ""
        )
        return f"{lack} {self.auth.advice(answer.status)}".strip()

    def check_has(self, since: Mapping[str, str | None], what: str) -> None:
        """Refuse what this server is too old for. ``what`` begins the sentence."""
        if not supports(since, self.dialect, self.version):
            raise Refused(f"{what} needs {needed_version(since)}; this server is {self.version}.")

    def has(self, action: Action) -> bool:
        return supports(action.since, self.dialect, self.version)

    def check_able(self, action: Action, attempt: str) -> None:
        """Refuse an action that this server is too old for."""
        self.check_has(action.since, f"To {attempt}")

    def address(self, action: Action, attempt: str, names: Mapping[str, object]) -> str:
        """Where this server has something. An empty name would make it the address of something else."""
        self.check_able(action, attempt)
        empty = [name for name, value in names.items() if value == ""]
        if empty:
            raise Refused(f"{empty[0]} must not be empty.")
        path = action.paths[self.dialect.api]
        return path.format(**{name: segment(str(value)) for name, value in names.items()})

    def act(
        self,
        action: Action,
        attempt: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        **names: object,
    ) -> Any:
        """Carry out an action; ``names`` are the segments of its address. The JSON of the answer, if it has any.

        :raises Rejected: for every status but a success, 404 included.
        """
        path = self.address(action, attempt, names)
        known = {"id" if name == "backfill_id" else name: value for name, value in names.items()}
        bodiless = action.bodiless or action.method == "DELETE"
        shape = Shape(action.keys, known, forms=action.forms, bodiless=bodiless)
        answer = self.request(
            action.method, path, attempt, query, json, action.permission, headers, shape=shape, safe=action.safe
        )
        if answer.status == 404 and not answer.shows_deletion:
            why = self.why(answer).rstrip(". ")
            raise Rejected(f"Cannot {attempt} ({action.method} {path}): 404 {why}.", 404)
        return answer.body

    def seek(self, action: Action, attempt: str, query: list[tuple[str, str]] | None = None, **names: object) -> Any:
        """The same of something that may not be there: None only if the server says that there is none."""
        try:
            return self.act(action, attempt, query, None, None, **names)
        except Rejected as error:
            if error.status != 404:
                raise
            return None

    def take_password(self, password: str) -> None:
        """The user of this login has another password from now on."""
        with self._renewing:
            self.auth.take_password(password)

    def path(self, resource: Resource, key: str) -> str:
        """The address of one object."""
        return f"{self.endpoint(resource).path}/{segment(key)}"

    def shape_of(self, resource: Resource, key: str) -> Shape:
        """What an answer with one object of a kind holds."""
        name = resource.key_on(self.endpoint(resource))
        return Shape((name,), {name: key})

    def read(self, resource: Resource, key: str) -> Row | None:
        """One object as the server shows it; None only if the server says that there is none."""
        attempt = f"read {resource.kind} '{key}'"
        answer = self.of_kind(resource, "GET", self.path(resource, key), attempt, shape=self.shape_of(resource, key))
        if answer.status == 404:
            return None
        return mapping(answer, attempt)

    def why(self, answer: Answer) -> str:
        """What the server says of a request that it did not carry out."""
        return reason(answer, self.without_secrets)

    def of_kind(
        self,
        resource: Resource,
        method: str,
        path: str,
        attempt: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        shape: Shape | None = None,
    ) -> Answer:
        """A request for objects of a kind that modules declare."""
        return self.request_of(resource, self.endpoint(resource), method, path, attempt, query, json, shape=shape)

    def request_of(
        self,
        kind: Resource | Reading,
        place: Endpoint | Source,
        method: str,
        path: str,
        attempt: str,
        query: list[tuple[str, str]] | None = None,
        json: Any = None,
        safe: bool = False,
        shape: Shape | None = None,
    ) -> Answer:
        """A request for objects of a kind: errors say what a person should know of this kind, too."""
        login = not getattr(place, "open", False)
        try:
            return self.request(
                method, path, attempt, query, json, kind.permission, login=login, shape=shape, safe=safe
            )
        except (Foreign, Rejected) as error:
            lacking = (
                error.status in (404, 405) if isinstance(error, Rejected) else not getattr(error, "is_json", False)
            )
            if place.needs and lacking:
                raise Refused(f"{error} {place.needs}") from None
            status = getattr(error, "status", 0)
            fault = place.faults.get((method, status)) or place.faults.get(status)
            if method == "GET" and status == 500 and path != getattr(place, "path", path):
                fault = fault or place.unreadable
            if fault:
                raise Rejected(f"{error} {fault}", status) from None
            raise


def mapping(answer: Answer, attempt: str, *keys: str) -> Row:
    """The JSON object of a success. Anything else is no state of the server: not "absent", not "empty".

    :raises UnexpectedResponseError: it is not an object, or lacks one of the keys.
    """
    check(answer, Shape(keys, hollow=True), attempt)
    return answer.body
