# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared code for the tests of info modules.

It contains test data, and the comparison with the server's responses.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

RUN = "read_me"
"""The ID of the DAG runs that the tests read, on a server that runs DAGs."""

MANY = 105
"""More than the largest page of any server."""

STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)")
FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


def run_body(server, dag_run_id: str, **more: Any) -> dict[str, Any]:
    return {"dag_run_id": dag_run_id, **more, **({} if server.is_2 else {"logical_date": None})}


def waited(look: Callable[[], Any], seconds: float = 240) -> Any:
    """Wait until ``look`` finds something, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(1)
    raise AssertionError(f"no result after {seconds} seconds")


def every(api, path: str, rows: str) -> list[dict[str, Any]]:
    """Read every page of a list, without the client under test."""
    found: list[dict[str, Any]] = []
    while True:
        sign = "&" if "?" in path else "?"
        body = api.get(f"{path}{sign}limit=20&offset={len(found)}")
        found += body[rows]
        if not body[rows] or len(found) >= body.get("total_entries", 0):
            return found


def plain(value: Any) -> Any:
    """Parse the timestamps in a value.

    Different spellings of a timestamp become equal.
    """
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    found = STAMP.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return value
    zone = "+00:00" if found[3] == "Z" else found[3]
    return datetime.fromisoformat(f"{found[1]}.{(found[2] or '.0')[1:]:0<6}{zone}").astimezone(timezone.utc)


def differing(result: dict[str, Any], row: dict[str, Any], apart: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the keys whose values differ between a result and the server."""
    return {
        name: (result[name], row[name])
        for name in result
        if name in row and name not in apart and plain(result[name]) != plain(row[name])
    }


def odd_stamps(value: Any, name: str = "") -> list[str]:
    """Return the timestamps that do not have the common format.

    Timestamps in text of users are ignored.
    """
    if name in ("conf", "value", "content", "entries", "params", "extra"):
        return []
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in odd_stamps(item, key)]
    if isinstance(value, list):
        return [found for item in value for found in odd_stamps(item, name)]
    return (
        [f"{name}: {value}"] if isinstance(value, str) and STAMP.fullmatch(value) and not FORM.fullmatch(value) else []
    )


def shape(value: Any) -> str:
    """Return the type of a value as a word; unknown if there is no value."""
    return {bool: "bool", int: "number", float: "number", str: "text", list: "list", dict: "mapping"}.get(
        type(value), "null"
    )
