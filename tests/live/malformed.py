# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Record the responses of a real server, and replay them with an error.

The error is in one of the responses.
"""

from __future__ import annotations

import copy
import gzip
import json
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple

from recording import Exchange, RecordingProxy

from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import FakeServer, Reply, Request

Json = Any
Path = tuple[Any, ...]

UNKNOWN_KEY = "unknown key"
"""The one mutation that a newer release may make, and that changes nothing."""
_MOST_PATHS = 400
_DEEP = 900


class Recorded(NamedTuple):
    """A request and its response."""

    exchange: Exchange
    content_type: str
    content: bytes

    @property
    def body(self) -> Json:
        return json.loads(self.content)

    @property
    def is_mutable(self) -> bool:
        success = 200 <= self.exchange.status < 300
        return success and not self.exchange.is_login and self.content_type.endswith("json") and bool(self.content)


@dataclass
class Recorder(RecordingProxy):
    """A proxy that also keeps the responses."""

    recorded: list[Recorded] = field(default_factory=list)

    def start_over(self) -> None:
        super().start_over()
        self.recorded.clear()

    def _answered(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        status, headers, content = super()._answered(request, body)
        named = {name.lower(): value for name, value in headers}
        exchange = Exchange(request.command, request.path, body, status)
        plain = gzip.decompress(content) if named.get("content-encoding") == "gzip" else content
        self.recorded.append(Recorded(exchange, named.get("content-type", "").partition(";")[0], plain))
        return status, headers, content


class Replay:
    """A server that repeats recorded responses. To any other request it returns 500.

    A read after a write returns what was recorded after it. ``met`` are the responses that were sent, ``others`` the other requests.
    """

    def __init__(self) -> None:
        self._server = FakeServer(self._answer)
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, str], dict[int, list[Recorded]]] = {}
        self._writes = 0
        self.met: list[Recorded] = []
        self.others: list[Request] = []

    @property
    def url(self) -> str:
        return self._server.url

    def load(self, recorded: list[Recorded], later: Iterable[Recorded] = ()) -> None:
        """Repeat these responses, and ``later`` ones when all writes were done."""
        self.met, self.others, self._writes, self._waiting = [], [], 0, {}
        writes = 0
        for one in [*recorded, *(one for one in later if not one.exchange.is_write)]:
            known = self._waiting.setdefault((one.exchange.method, one.exchange.target), {})
            known.setdefault(0 if one.exchange.is_write else writes, []).append(one)
            writes += one.exchange.is_write
        self._server.requests.clear()

    def stop(self) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Reply:
        with self._lock:
            known = self._waiting.get((request.method, request.path))
            if not known:
                self.others.append(request)
                return Reply(500, {"detail": "not recorded"})
            # a task that reads between two writes, although the recorded one did not, finds both done
            possible = known[min((number for number in known if number >= self._writes), default=max(known))]
            selected = possible.pop(0) if len(possible) > 1 else possible[0]
            self.met.append(selected)
            self._writes += selected.exchange.is_write
        content_type = selected.content_type or "text/plain"
        return Reply(selected.exchange.status, text=selected.content.decode(), content_type=content_type)


class Mutation(NamedTuple):
    """A mistake at one place of one response."""

    answer: int
    path: Path
    name: str

    def __str__(self) -> str:
        place = "".join(f"[{part!r}]" for part in self.path) or "the whole body"
        return f"response {self.answer}: {self.name} at {place}"


def _replaced(value: Json) -> Callable[[Any, Any], None]:
    def change(container: Any, key: Any) -> None:
        # a copy, also of what is nested too deeply for copy
        container[key] = json.loads(json.dumps(value))

    return change


def _nested(depth: int) -> Json:
    value: Json = []
    for _level in range(depth):
        value = [value]
    return value


def _drop(container: Any, key: Any) -> None:
    del container[key]


def _as_text(container: Any, key: Any) -> None:
    container[key] = str(container[key])


def _in_a_list(container: Any, key: Any) -> None:
    container[key] = [container[key]]


def _in_an_object(container: Any, key: Any) -> None:
    container[key] = {"value": container[key]}


def _emptied(container: Any, key: Any) -> None:
    container[key] = type(container[key])()


def _rename(container: Any, key: Any) -> None:
    container[f"{key}_" if isinstance(container, dict) else key] = (
        container.pop(key) if isinstance(container, dict) else None
    )


def _duplicate(container: Any, key: Any) -> None:
    if isinstance(container, list):
        container.insert(key, copy.deepcopy(container[key]))
    else:
        container[key] = [container[key], container[key]]


def _truncate(container: Any, key: Any) -> None:
    if isinstance(container[key], (list, str)):
        container[key] = container[key][: len(container[key]) // 2]
    else:
        container[key] = None


def _unknown_key(container: Any, key: Any) -> None:
    place = container[key] if isinstance(container[key], dict) else container
    if isinstance(place, dict):
        place["added_by_a_newer_release"] = {"a": [1, None]}


_MISTAKES: dict[str, Callable[[Any, Any], None]] = {
    "dropped": _drop,
    "null": _replaced(None),
    "a number": _replaced(77_777),
    "a negative number": _replaced(-77_777),
    "a fraction": _replaced(0.5),
    "a huge number": _replaced(10**400),
    "a large number": _replaced(2**63),
    "NaN": _replaced(float("nan")),
    "true": _replaced(True),
    "a text": _replaced("made by the test"),
    "a long text": _replaced("x" * 100_000),
    "an empty text": _replaced(""),
    "half of a surrogate pair": _replaced("\ud800"),
    "NUL": _replaced("\x00"),
    "a mask": _replaced("***"),
    "an empty list": _replaced([]),
    "a list of nulls": _replaced([None]),
    "an empty object": _replaced({}),
    "deeply nested": _replaced(_nested(_DEEP)),
    "as text": _as_text,
    "inside a list": _in_a_list,
    "inside an object": _in_an_object,
    "emptied": _emptied,
    "another name": _rename,
    "twice": _duplicate,
    "truncated": _truncate,
    UNKNOWN_KEY: _unknown_key,
}


_TEXTS = ("a text", "a long text", "an empty text", "half of a surrogate pair", "NUL", "emptied", "truncated")
_KEYS = [(name,) for name in ("name", "key", "connection_id", "username", "dag_id", "dag_run_id", "task_id")]


def paths(value: Json, place: Path = ()) -> Iterator[Path]:
    """Every place in a value, the value itself first."""
    yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in parts:
        yield from paths(item, (*place, key))


def mutated(recorded: list[Recorded], mutation: Mutation) -> list[Recorded]:
    """The responses with a mistake in one of them."""
    one = recorded[mutation.answer]
    # a list, so that the whole body can be replaced, too
    whole = [one.body]
    container: Any = whole
    *way, last = (0, *mutation.path)
    for part in way:
        container = container[part]
    _MISTAKES[mutation.name](container, last)
    content = json.dumps(whole[0]).encode() if whole else b""
    return [*recorded[: mutation.answer], one._replace(content=content), *recorded[mutation.answer + 1 :]]


def mutations(recorded: list[Recorded], count: int, number: int) -> Iterator[Mutation]:
    """Return ``count`` mistakes.

    ``number`` selects them. Each response and each kind of mistake has the same share.
    """
    chance = random.Random(number)
    places = {index: list(paths(one.body))[:_MOST_PATHS] for index, one in enumerate(recorded) if one.is_mutable}
    possible = [index for index in places if places[index]]
    for _turn in range(count if possible else 0):
        index = chance.choice(possible)
        # near the top, most mistakes change what the response means
        some = chance.sample(places[index], min(3, len(places[index])))
        path = min(some, key=len) if chance.random() < 0.5 else some[0]
        name = chance.choice(sorted(_MISTAKES))
        if not _is_plausible(recorded[index].body, path, name):
            yield Mutation(index, path, name)


def _is_plausible(body: Json, path: Path, name: str) -> bool:
    """Whether the changed response is valid and contains another value.

    A client must accept such a value.
    """
    if isinstance(body, dict) and [*body] == [*path] and name in ("an empty list", "emptied", "truncated"):
        # a list without a count, which is the response to "clear" on Airflow 2: an empty one means that nothing matches
        return True
    for part in path:
        body = body[part]
    if path[-2:-1] == ("actions",) and name == "dropped":
        # the permissions of a role have no count
        return True
    if name in ("true", "emptied"):
        return isinstance(body, bool)
    if name == "null":
        # a task that did not run has no state
        return path[-1:] == ("state",)
    if not isinstance(body, str):
        return False
    # a mask hides a string, which is then unknown; a row of a list with another key is another object
    return name in ("as text", "a mask") or (name in _TEXTS and path[-1:] in _KEYS and len(path) > 1)
