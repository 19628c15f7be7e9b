# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fault at the n-th request of a task. An operation with many writes must survive a fault at each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from recording import Exchange, Fault


def _answer(status: int, content_type: str, body: str) -> tuple[int, str, str, dict[str, str]]:
    return status, content_type, body, {}


_PROBLEM = '{"title": "made by the test", "detail": "made by the test", "status": %d}'

# by name: the response, and whether the server processes the request before
KINDS: dict[str, tuple[tuple[int, str, str, dict[str, str]] | None, bool]] = {
    "cut before": (None, False),
    "cut after": (None, True),
    "400": (_answer(400, "application/problem+json", _PROBLEM % 400), False),
    "403": (_answer(403, "application/problem+json", _PROBLEM % 403), False),
    "404": (_answer(404, "application/problem+json", _PROBLEM % 404), False),
    "500 before": (_answer(500, "application/problem+json", _PROBLEM % 500), False),
    "500 after": (_answer(500, "application/problem+json", _PROBLEM % 500), True),
    "502 before": (_answer(502, "text/html", "<h1>Bad Gateway</h1>"), False),
    "502 after": (_answer(502, "text/html", "<h1>Bad Gateway</h1>"), True),
    "HTML before": (_answer(200, "text/html", "<title>Login</title>"), False),
    "HTML after": (_answer(200, "text/html", "<title>Login</title>"), True),
    "broken JSON after": (_answer(200, "application/json", '{"name": "cr'), True),
}


@dataclass
class At(Fault):
    """A fault at the request with this number, starting at 0. Logins and the detection of the server do not count."""

    number: int = 0

    def matches(self, method: str, target: str, body: bytes) -> bool:
        if not counts(Exchange(method, target, body, 0)):
            return False
        self.number -= 1
        return self.number == -1


def counts(exchange: Exchange) -> bool:
    return not (exchange.is_login or exchange.is_detection)


def fault_at(number: int, kind: str) -> Fault:
    answer, forward = KINDS[kind]
    return At("", "", answer, forward, number=number)


def placements(requests: int, kinds: Any = None) -> list[tuple[int, str]]:
    """Return every fault at each of a number of requests."""
    return [(number, kind) for number in range(requests) for kind in kinds or KINDS]
