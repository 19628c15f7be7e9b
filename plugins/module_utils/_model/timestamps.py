# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Timestamps: their keys in Airflow, and their normalized form in results.

This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

TIME_OPTIONS = frozenset(
    [
        "changed_on",
        "completed_at",
        "created_at",
        "created_date",
        "created_on",
        "data_interval_end",
        "data_interval_start",
        "email_sent",
        "end_date",
        "execution_date",
        "expires_at",
        "from_date",
        "last_expired",
        "last_login",
        "last_parsed",
        "last_parsed_time",
        "last_scheduling_decision",
        "latest_heartbeat",
        "logical_date",
        "next_dagrun_data_interval_end",
        "next_dagrun_data_interval_start",
        "next_dagrun_logical_date",
        "next_dagrun_run_after",
        "partition_date",
        "queued_at",
        "queued_when",
        "responded_at",
        "run_after",
        "scheduled_when",
        "start_date",
        "timestamp",
        "to_date",
        "updated_at",
        "when",
    ]
)
"""The keys of timestamps in Airflow."""
USERS_OWN = frozenset(
    [
        "chosen_options",
        "conf",
        "content",
        "dag_run_conf",
        "default_args",
        "defaults",
        "extra",
        "options",
        "params",
        "params_input",
        "rendered_fields",
        "value",
    ]
)
"""The keys of data that users wrote, which is never converted."""


# the formats that every Python version parses in the same way: from 3.11 on, fromisoformat supports more formats
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]((?:[01][0-9]|2[0-3])(?::[0-9]{2}(?::[0-9]{2})?)?)(?:[.,]([0-9]+))?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?"
)


def to_utc(text: str) -> str:
    """Normalize a date, or a date and time, to UTC with a trailing Z.

    If the text has no time zone, UTC is assumed.

    :raises ValueError: if the text is neither a date nor a date and time. The message is the end of a sentence.
    """
    match = _INSTANT.fullmatch(text.strip())
    try:
        if not match:
            raise ValueError
        date, clock, fraction, sign, hours, minutes = match.groups()
        zone = f"{sign}{hours}:{minutes or '00'}" if sign else "+00:00"
        fraction = f".{fraction[:6]:0<6}" if fraction else ""
        moment = datetime.fromisoformat(f"{date}T{clock or '00:00'}{fraction}{zone}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise ValueError(f"must be a date and time such as 2026-03-02T08:14:51Z, not '{text}'") from None
    return moment.isoformat().replace("+00:00", "Z")


def local_time(text: str) -> str:
    """Normalize a date, or a date and time, in the time zone of a timetable.

    :raises ValueError: if the text has a UTC offset, which Airflow ignores, or is neither a date nor a date and time. The message is the end
    of a sentence.
    """
    match = _INSTANT.fullmatch(text.strip())
    if match and match[4]:
        raise ValueError(
            f"must not have a UTC offset, because Airflow uses the time zone of the DAG's timetable, but '{text}' has one"
        )
    return to_utc(text)


def visible_time(value: str | None) -> str | None:
    """Normalize a server's timestamp. Other text is kept."""
    try:
        return to_utc(value) if value else None
    except (AttributeError, ValueError):
        return value


def is_time(value: Any) -> bool:
    """Return whether a response value is a timestamp."""
    try:
        return bool(to_utc(value))
    except (AttributeError, ValueError):
        return False


def time_order(text: str) -> str:
    """Return a normalized timestamp in a form that, as text, sorts by time.

    With the trailing Z, ``08:14:51.500000Z`` would sort before ``08:14:51Z``.
    """
    return text.replace("Z", "+00:00")


def normalize_timestamps(name: str, value: Any) -> Any:
    """Normalize every timestamp under a result key."""
    if name in USERS_OWN:
        return value
    if isinstance(value, Mapping):
        return {key: normalize_timestamps(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalize_timestamps(name, item) for item in value]
    return visible_time(value) if name in TIME_OPTIONS and isinstance(value, str) else value
