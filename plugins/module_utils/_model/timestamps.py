# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Timestamps: the keys under which Airflow has them, and the one form that they have in results. Pure."""

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
"""The keys under which Airflow has timestamps."""
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
"""The keys under which stands what users wrote, whatever it looks like."""


# the forms that every Python takes for the same: from 3.11 on, fromisoformat knows more of them
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]((?:[01][0-9]|2[0-3])(?::[0-9]{2}(?::[0-9]{2})?)?)(?:[.,]([0-9]+))?(?:[Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?)?"
)


def to_utc(text: str) -> str:
    """A date, or a date and time, in the one form of results: in UTC, with Z at the end. Without a zone it is taken for UTC.

    :raises ValueError: with the end of a sentence, for any other text.
    """
    found = _INSTANT.fullmatch(text.strip())
    try:
        if not found:
            raise ValueError
        date, clock, fraction, sign, hours, minutes = found.groups()
        zone = f"{sign}{hours}:{minutes or '00'}" if sign else "+00:00"
        fraction = f".{fraction[:6]:0<6}" if fraction else ""
        moment = datetime.fromisoformat(f"{date}T{clock or '00:00'}{fraction}{zone}").astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise ValueError(f"must be a date and time like 2026-03-02T08:14:51Z, not '{text}'") from None
    return moment.isoformat().replace("+00:00", "Z")


def visible_time(value: str | None) -> str | None:
    """The same of what a server sent; text that is none is left alone."""
    try:
        return to_utc(value) if value else None
    except (AttributeError, ValueError):
        return value


def normalize_timestamps(name: str, value: Any) -> Any:
    """What stands under a key of a result, with every timestamp in it in one form."""
    if name in USERS_OWN:
        return value
    if isinstance(value, Mapping):
        return {key: normalize_timestamps(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalize_timestamps(name, item) for item in value]
    return visible_time(value) if name in TIME_OPTIONS and isinstance(value, str) else value
