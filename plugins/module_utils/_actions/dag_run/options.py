# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of operations on DAG runs and task instances.

The functions check options before the first write, and compare options with existing objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import InvalidRequestError
from ..._model.comparison import differs
from ..._model.resource import Field
from ..._resources._rules import REJECTS_RESERVED_KEYS, RUN_LIMITS, reserved_keys_problem
from ..._resources.dag_run import CHECKS_DOTS, CHECKS_PATTERN, DELETABLE, KEEPS_RUNNING, RESERVED_PREFIXES

Params = Mapping[str, Any]

_USUAL_ID = re.compile(r"[A-Za-z0-9_.~:+-]+")
USUAL_IDS = (
    "By default, dag_run_id may contain only letters, digits and _ . ~ : + -. To allow other characters, change [scheduler] "
    "allowed_run_id_pattern in the server's configuration."
)
_DOTS = (
    "By default, dag_run_id must not contain two consecutive dots. To allow them, change [core] allow_double_dot_in_ids in the "
    "server's configuration."
)


def check_version(airflow: Airflow, fields: Iterable[Field], params: Params) -> None:
    """Reject options that this server does not support.

    False is accepted, because a server without the option behaves as if it were false.
    """
    for one in fields:
        if params[one.name] not in (None, False):
            airflow.check_has(one.since, one.name)


def given_options(airflow: Airflow, fields: Iterable[Field], params: Params) -> dict[str, Any]:
    """Return the values of the options that are set and that this server supports."""
    supported = [one.name for one in fields if airflow.supports(one.since)]
    return {name: params[name] for name in supported if params[name] is not None}


def reject_empty(params: Params, *names: str, remark: str = "") -> None:
    """Reject an empty ID or filter.

    An empty ID would change the path of the request, and servers ignore empty filters. ``remark`` is appended to the message.
    """
    for name in names:
        if params[name] in ("", []) or (isinstance(params[name], list) and "" in params[name]):
            raise InvalidRequestError(f"{name} must not be empty{remark}.")


def changed_note(params: Params, one: Mapping[str, Any]) -> dict[str, str]:
    """Return the desired note as a field, or {} if the object need not change."""
    note = params["note"]
    return {} if note is None or note == (one["note"] or "") else {"note": note}


def changed_fields(params: Params, run: Mapping[str, Any]) -> dict[str, str]:
    """Return the desired note and state, without those that the run already has."""
    state = {} if params["state"] in ("present", run["state"]) else {"state": params["state"]}
    return {**changed_note(params, run), **state}


def differing_values(params: Params, run: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Return the names of the options whose values differ from those of the run.

    An empty value and null are equal.
    """
    wanted = {name: params[name] for name in names if params[name] is not None}
    return [name for name, value in wanted.items() if differs(value, type(value)() if run[name] is None else run[name])]


def check_limit(name: str, value: str | None) -> None:
    """Check a value of a DAG run or a task instance against the servers' limits.

    :raises InvalidRequestError: if servers reject the value.
    """
    problem = RUN_LIMITS[name](value)
    if problem:
        raise InvalidRequestError(f"{name} {problem}.")


def check_reserved_id(airflow: Airflow, dag_run_id: str | None) -> None:
    """Reject an ID that Airflow reserves for runs that it creates itself.

    :raises InvalidRequestError: for such an ID.
    """
    for prefix, since in RESERVED_PREFIXES.items():
        if (dag_run_id or "").startswith(prefix) and airflow.supports(since):
            raise InvalidRequestError(
                f"dag_run_id must not start with {prefix}, because Airflow {airflow.version} reserves such IDs for runs that are not "
                "triggered manually."
            )


def is_usual_id(dag_run_id: str | None) -> bool:
    """Return whether every server accepts the characters of an ID."""
    return _USUAL_ID.fullmatch(dag_run_id or "x") is not None


def id_warnings(airflow: Airflow, dag_run_id: str | None) -> list[str]:
    """Return the warnings of check mode about an ID that servers reject by default.

    Only the server's configuration, which most users cannot read, shows whether this server accepts it.
    """
    wrong = [USUAL_IDS] if not is_usual_id(dag_run_id) and airflow.supports(CHECKS_PATTERN) else []
    wrong += [_DOTS] if ".." in (dag_run_id or "") and airflow.supports(CHECKS_DOTS) else []
    return [
        f"The server may reject the dag_run_id '{dag_run_id}', and check mode cannot detect this. {one}"
        for one in wrong
    ]


def check_deletable(airflow: Airflow, run: Mapping[str, Any]) -> None:
    """Reject the deletion of a run that the server keeps until it has ended.

    If the server fails to return a run, its state is unknown, and the server decides.

    :raises InvalidRequestError: for such a run.
    """
    state = run.get("state", "failed")
    if state not in DELETABLE and airflow.supports(KEEPS_RUNNING):
        raise InvalidRequestError(
            f"Cannot delete DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}': Airflow {airflow.version} does not delete DAG runs in the "
            f"state {state}. Set the state of the DAG run to failed first."
        )


def check_reserved_keys(airflow: Airflow, name: str, value: Mapping[str, Any] | None) -> None:
    """Reject keys that Airflow reserves in ``conf`` and similar options.

    :raises InvalidRequestError: for such a key.
    """
    problem = reserved_keys_problem(value)
    if problem and airflow.supports(REJECTS_RESERVED_KEYS):
        raise InvalidRequestError(f"{name} {problem}.")
