# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of variables.

The path is ``/api/v1/variables`` on Airflow 2, and ``/api/v2/variables`` on Airflow 3.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from .._model.json_values import NESTED_DEEPER, is_nested_deeper, send_problem
from .._model.resource import (
    BY_NAME,
    COMMA,
    REPEATED,
    Endpoint,
    Field,
    Limit,
    Resource,
)
from .._model.types import ANY_TEXT, NULLABLE_TEXT, TEXT
from ._filters import pattern
from ._rules import NO_NEWLINE, NO_SLASH_OR_NEWLINE, TEAM, TEAM_MODE, other_names
from .snapshot import SNAPSHOT, is_snapshot

_STRUCTURE_OR_NUMBER = re.compile(r"\s*[-\[{0-9]")
_MAX_DIGITS = 4300
_TOO_LONG = f"is JSON with more than {_MAX_DIGITS} digits in a number, which this server cannot parse"
_TOO_DEEP = f"is JSON that is {NESTED_DEEPER}"
_LIMITS = {"key": Limit(max_length=250)}


def _plain_json(value: str) -> str:
    """Return the problem of JSON that not every parser can read, or "".

    Python accepts NaN, Infinity and 1e999, but other parsers cannot read them. Airflow 3 parses every value before it returns the value. It
    returns 500 if the parser itself fails.
    """
    if not _STRUCTURE_OR_NUMBER.match(value):
        return ""
    try:
        content = json.loads(value, parse_int=_to_int)
    except json.JSONDecodeError:
        return ""
    except ValueError:
        return _TOO_LONG
    except RecursionError:
        return _TOO_DEEP
    if is_nested_deeper(content):
        return _TOO_DEEP
    if not isinstance(content, (dict, list)):
        return ""
    problem = send_problem(content)
    return f"is JSON with an invalid value: {problem.lstrip('. ')}" if problem else ""


def _to_int(digits: str) -> int:
    """Parse an integer, with the limit on digits of Python 3.11 and later.

    Without this function, the limit would depend on the Python interpreter that runs the module.
    """
    if len(digits.lstrip("-")) > _MAX_DIGITS:
        raise ValueError
    return int(digits)


_LOST_KEY = (
    "The likely cause is a variable that was encrypted with a Fernet key that the server no longer has ([core] fernet_key). "
    "Restore the key, write the variable again, or delete it with state=absent."
)

_V1 = Endpoint(
    api="v1",
    path="/api/v1/variables",
    # MySQL rejects "key", a reserved word, because Airflow 2 does not quote it
    order_by="id",
    create_required=("value",),
    # the server rejects a mask with the value ("'value' is unknown or cannot be updated"). An update of the value is sent without a mask, and
    # keeps an omitted description
    update_mask=COMMA,
    unmaskable=("value",),
    update_required=("value",),
    update_repairs=True,
    address=Limit(loses=("^/", "\n")),
    limits=_LIMITS,
    shows_secrets=True,
    unreadable=_LOST_KEY,
)
_V2 = Endpoint(
    api="v2",
    path="/api/v2/variables",
    order_by="key",
    create_required=("value",),
    update_required=("value",),
    update_repairs=True,
    update_mask=REPEATED,
    address=NO_NEWLINE,
    # the server re-serializes JSON text before it returns the text, which may therefore differ from the input
    limits={**_LIMITS, "team_name": TEAM, "value": Limit(check=_plain_json)},
    modes=TEAM_MODE,
    rewrites_json=True,
    bulk=frozenset({"create", "delete"}),
    unreadable=_LOST_KEY,
)

VARIABLE = Resource(
    kind="variable",
    plural="variables",
    key="key",
    fields=(
        Field("value", ANY_TEXT, secret=BY_NAME, never_null=True),
        Field("description", TEXT, since={"v1": "2.8.2"}),
        Field("team_name", NULLABLE_TEXT, since={"v1": None, "v2": "3.2.0"}),
    ),
    title="Variables",
    other_names=other_names(
        key="variable_name name id variable_key",
        value="val variable_value",
        description="variable_description",
        team_name="team",
    ),
    read_only=("is_encrypted",),
    secrets_option="update_secrets",
    fingerprinted=True,
    built_in={"community.airflow.*": None},
    internal=lambda values: SNAPSHOT if is_snapshot(values) else "",
    options={"sensitive": {"type": "bool", "default": False}},
    filters=pattern("variable_key"),
    endpoints=(
        replace(
            _V1,
            update_warning="Airflow 2.5.0 to 2.5.2 clear the description when the value changes, and their API cannot set a description.",
        ),
        replace(_V1, since="2.5.3"),
        # from 3.0.2 on, the path of a single variable may contain a slash
        replace(_V2, address=NO_SLASH_OR_NEWLINE),
        replace(_V2, since="3.0.2"),
        # from 3.2.0 on, bulk updates accept a mask; verified on 3.3.2
        replace(_V2, since="3.3.0", bulk=frozenset({"create", "update", "delete"})),
    ),
)
