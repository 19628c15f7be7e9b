# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults at the n-th request of a task.

Every operation must survive each of them.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import NamedTuple
from urllib.parse import unquote

from recording import CannedResponse, Exchange, Fault


class Kind(NamedTuple):
    """A kind of fault.

    It defines what the client receives, and whether the server gets the request. ``answer`` makes the response to a target. Without it, the
    connection is cut, or the server's own response is damaged in the way of ``damage``. ``same_for_reads``: the kind that does the same to
    a read, which changes nothing on the server.
    """

    forward: bool
    answer: Callable[[str], CannedResponse] | None = None
    damage: str = ""
    same_for_reads: str = ""


def _canned(status: int, content_type: str, body: str, **headers: str) -> Callable[[str], CannedResponse]:
    return lambda target: (
        status,
        content_type,
        body,
        {name.replace("_", "-"): value for name, value in headers.items()},
    )


def _problem(status: int, **headers: str) -> Callable[[str], CannedResponse]:
    body = json.dumps({"title": "made by the test", "detail": "made by the test", "status": status})
    return _canned(status, "application/problem+json", body, **headers)


def _page(status: int, title: str) -> Callable[[str], CannedResponse]:
    return _canned(status, "text/html", f"<title>{title}</title><h1>{title}</h1>")


def _json(body: str) -> Callable[[str], CannedResponse]:
    return _canned(200, "application/json", body)


def _airflow_404(target: str) -> CannedResponse:
    """Airflow's own words for an object that does not exist."""
    path = target.partition("?")[0]
    if path.startswith(("/api/v1/", "/auth/fab/v1/")):
        link = "https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html#section/Errors/NotFound"
        problem = {"detail": "The object was not found", "status": 404, "title": "Not Found", "type": link}
        return 404, "application/problem+json", json.dumps(problem), {}
    name = unquote(path.rpartition("/")[2])
    return 404, "application/json", json.dumps({"detail": f"The object with name: `{name}` was not found"}), {}


def _too_many_until_now(target: str) -> CannedResponse:
    return _problem(429, Retry_After=formatdate(time.time(), usegmt=True))(target)


ELSEWHERE = "http://elsewhere.invalid"
"""The host of a redirect, which the suite replaces by one that records what it receives."""
AIRFLOW_404 = "404 of Airflow"

KINDS: dict[str, Kind] = {
    "cut before": Kind(False),
    "cut after": Kind(True, same_for_reads="cut before"),
    "cut inside": Kind(True, damage="cut"),
    "reset before": Kind(False, damage="reset"),
    "reset after": Kind(True, damage="reset", same_for_reads="reset before"),
    "reset in the TLS handshake": Kind(False, damage="handshake"),
    "slow drip": Kind(True, damage="drip"),
    "400": Kind(False, _problem(400)),
    "401": Kind(False, _problem(401)),
    "403": Kind(False, _problem(403)),
    "404": Kind(False, _problem(404)),
    AIRFLOW_404: Kind(False, _airflow_404),
    "404 page": Kind(False, _page(404, "Not Found")),
    "413": Kind(False, _page(413, "Request Entity Too Large")),
    "429 with seconds": Kind(False, _problem(429, Retry_After="0")),
    "429 with a date": Kind(False, _too_many_until_now),
    "500 before": Kind(False, _problem(500)),
    "500 after": Kind(True, _problem(500), same_for_reads="500 before"),
    "502 before": Kind(False, _page(502, "Bad Gateway")),
    "502 after": Kind(True, _page(502, "Bad Gateway"), same_for_reads="502 before"),
    "503 before": Kind(False, _page(503, "Service Unavailable")),
    "503 after": Kind(True, _page(503, "Service Unavailable"), same_for_reads="503 before"),
    "504 before": Kind(False, _page(504, "Gateway Timeout")),
    "504 after": Kind(True, _page(504, "Gateway Timeout"), same_for_reads="504 before"),
    "redirect before": Kind(False, _canned(302, "text/html", "", Location=ELSEWHERE)),
    "redirect after": Kind(True, _canned(302, "text/html", "", Location=ELSEWHERE), same_for_reads="redirect before"),
    "HTML before": Kind(False, _page(200, "Login")),
    "HTML after": Kind(True, _page(200, "Login"), same_for_reads="HTML before"),
    "{} before": Kind(False, _json("{}")),
    "{} after": Kind(True, _json("{}"), same_for_reads="{} before"),
    "[] after": Kind(True, _json("[]")),
    "null after": Kind(True, _json("null")),
    "broken JSON after": Kind(True, _json('{"name": "cr')),
    "garbage after": Kind(True, _json("\x00\x01 \ufffd garbage")),
    "no content after": Kind(True, _canned(200, "application/json", "")),
}
"""By name."""


def counts(exchange: Exchange) -> bool:
    """Whether a request is part of the work itself, other than logins and detection."""
    return not (exchange.is_login or exchange.is_detection)


@dataclass
class At(Fault):
    """A fault at the request with this number, counted from 0.

    By default, no other request has the fault. With ``onwards``, all following requests have it, too. With ``step``, each ``step``-th
    request after it has it.

    ``counted`` chooses the requests that have numbers. ``hits`` counts the requests that had the fault.
    """

    number: int = 0
    onwards: bool = False
    step: int = 0
    counted: Callable[[Exchange], bool] = counts
    make: Callable[[str], CannedResponse] | None = None
    hits: int = 0
    _seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def matches(self, method: str, target: str, body: bytes) -> bool:
        if not self.counted(Exchange(method, target, body, 0)):
            return False
        with self._lock:
            place, self._seen = self._seen, self._seen + 1
            later = place > self.number and (self.onwards or (self.step and (place - self.number) % self.step == 0))
            found = bool(place == self.number or later)
            self.hits += found
        return found

    def answer_to(self, target: str) -> CannedResponse | None:
        return self.make(target) if self.make else None


def prepares(exchange: Exchange) -> bool:
    """Whether a request detects the server or logs in."""
    return not counts(exchange)


def fault_at(
    number: int,
    kind: str,
    onwards: bool = False,
    counted: Callable[[Exchange], bool] = counts,
    elsewhere: str = ELSEWHERE,
    step: int = 0,
) -> At:
    selected = KINDS[kind]

    def make(target: str) -> CannedResponse:
        assert selected.answer
        status, content_type, body, headers = selected.answer(target)
        moved = {name: value.replace(ELSEWHERE, elsewhere + target) for name, value in headers.items()}
        return status, content_type, body, moved

    return At(
        "",
        "",
        forward=selected.forward,
        damage=selected.damage,
        number=number,
        onwards=onwards,
        step=step,
        counted=counted,
        make=make if selected.answer else None,
    )


def placements(requests: int, kinds: Iterable[str] | None = None) -> list[tuple[int, str]]:
    """Return every fault at each of a number of requests."""
    return [(number, kind) for number in range(requests) for kind in kinds or KINDS]


def differs_for(kind: str, exchange: Exchange) -> bool:
    """Whether a kind has an effect of its own on this request.

    For reads, some kinds are equal.
    """
    return exchange.is_write or not KINDS[kind].same_for_reads
