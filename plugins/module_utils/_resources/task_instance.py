# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of task instances and their related objects.

In both APIs, the paths are below the path of a DAG run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .._model.query_kind import WHOLE, Include, QueryEndpoint, QueryKind, QueryPath
from .._model.resource import Field, Form
from .._model.timestamps import TIME_OPTIONS
from .._model.types import FLAG, TEXT
from ._filters import between, between_both, both, bounds, pattern, three
from ._rules import TASK_INSTANCE_NAMES
from .hitl import HITL

_VALUES: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {"note": lambda row: row.get("note") or None}


INSTANCE_KEY = ("dag_id", "dag_run_id", "task_id", "map_index", "region_id", "region_index")
"""The keys that identify a task instance. They are used to read complete lists, because API v1 does not sort task instances, and databases move
updated rows.

Only task instances in dynamic regions, such as loops, have a region (Airflow 3.4 and later).
"""

REFERENCE_FORMS: Mapping[str, Form] = {
    "dag_id": (str, None),
    "dag_run_id": (str, None),
    "task_id": str,
    "state": None,
    "map_index": None,
}
"""The keys of a task instance in API v1's responses to clearing and updating task instances, including dry runs, with the types of their
values."""

RELATIVES = ("include_upstream", "include_downstream", "include_future", "include_past")
"""The options that also select related task instances: those of upstream and downstream tasks, and those of later and earlier DAG runs."""

SKIPPED = {"v1": "2.9.3"}
"""Servers that support the state ``skipped``. Airflow 2.7.0 to 2.9.2 accept this state, but then fail with status 500."""
NAMED_AFTER_UPDATE = {"v2": "3.1.0"}
"""Servers whose response to a write with related task instances contains the task instance of the request. The response of other servers may contain
any one of the written task instances."""
GROUPS = {"v1": None, "v2": "3.3.0"}
"""Servers that can set the state and the note of a task group."""
DELETION = {"v1": None, "v2": "3.1.0"}
"""Servers that can delete task instances and update several of them with one request."""
LISTED_AFTER_UPDATE = {"v1": None, "v2": "3.0.2"}
"""Servers that return the updated task instances as a list. Airflow 3.0.0 and 3.0.1 return only one of them."""
BULK_MASK = {"v1": None, "v2": "3.3.0"}
"""Servers that support a mask in requests for several task instances. Airflow 3.1 and 3.2 return 422."""
INDEXES = {"v1": None}
"""Servers that can clear individual instances of a mapped task."""
RUNS_AROUND = {"v2": "3.1.0"}
"""Servers that can also clear the runs before and after a run."""
BULK_CLEAR = {"v1": None, "v2": "3.3.0"}
"""Servers that can clear several runs with one request, and can select runs by their partition."""

_SELECTS = {"v1": None, "v2": "3.4.0"}
CLEAR_FIELDS = (
    Field("start_date", TEXT),
    Field("end_date", TEXT),
    Field("only_failed", FLAG),
    Field("only_running", FLAG),
    Field("reset_dag_runs", FLAG),
    *(Field(name, FLAG) for name in RELATIVES),
    Field("include_subdags", FLAG, since={"v2": None}),
    Field("include_parentdag", FLAG, since={"v2": None}),
    Field("run_on_latest_version", FLAG, since={"v1": None, "v2": "3.1.0"}),
    Field("prevent_running_task", FLAG, since={"v1": None, "v2": "3.2.0"}),
    Field("note", TEXT, since={"v1": None, "v2": "3.3.0"}),
    Field("task_group_id", TEXT, since=_SELECTS),
    Field("task_instance_ids", TEXT, since=_SELECTS),
    Field("keep_task_state", FLAG, since={"v1": None, "v2": "3.4.0"}),
)
"""The options that define which task instances are cleared, and how."""


_TASK = "dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}"
_PARTS = {name: {"type": "str"} for name in ("dag_id", "dag_run_id", "task_id")}
_PARTS["map_index"] = {"type": "int"}
_SAME = {name: name for name in _PARTS}


def _below(path: str, **properties: Any) -> tuple[QueryPath, ...]:
    """Return two paths: below an instance of a mapped task, and below a task."""
    return tuple(QueryPath(f"{_TASK}{index}/{path}", **properties) for index in ("/{map_index}", ""))


_ATTEMPT_KEYS = (
    "state",
    "start_date",
    "end_date",
    "duration",
    "try_number",
    "max_tries",
    "operator",
    "operator_name",
    "pool",
    "pool_slots",
    "queue",
    "priority_weight",
    "executor",
    "executor_config",
    "queued_when",
    "scheduled_when",
    "hostname",
    "unixname",
    "pid",
)

_TRIES = (*_below("tries/{try_number}"), *_below("tries", rows="task_instances", paged=False))

TRY = QueryKind(
    kind="task_instance_try",
    plural="task_instance_tries",
    keys=(*TASK_INSTANCE_NAMES, *_ATTEMPT_KEYS, "dag_version"),
    key_options={
        **{name: {**option, "required": name != "map_index"} for name, option in _PARTS.items()},
        "try_number": {"type": "int"},
    },
    sorted=False,
    limited=False,
    endpoints=(
        QueryEndpoint("v1", _TRIES, since="2.10.0"),
        QueryEndpoint("v2", _TRIES),
    ),
)

_DEPENDENCIES = _below("dependencies", rows="dependencies", paged=False)

DEPENDENCY = QueryKind(
    kind="dependency",
    plural="dependencies",
    labels=("task dependency", "task dependencies"),
    sorted=False,
    keys=("name", "reason"),
    key_options=_PARTS,
    endpoints=(
        QueryEndpoint("v1", _DEPENDENCIES, since="2.10.0"),
        QueryEndpoint("v2", _DEPENDENCIES),
    ),
)


def _links(links: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"name": name, "href": href} for name, href in links.items()]


LINK = QueryKind(
    kind="link",
    plural="links",
    labels=("extra link", "extra links"),
    sorted=False,
    keys=("name", "href"),
    key_options=_PARTS,
    filters=(both("map_index", "int", v1="2.10.5"),),
    endpoints=(
        QueryEndpoint("v1", (QueryPath(_TASK + "/links", rows=WHOLE, paged=False, unfold=_links),)),
        QueryEndpoint("v2", (QueryPath(_TASK + "/links", rows="extra_links", paged=False, unfold=_links),)),
    ),
)

LOG_URL = QueryKind(
    kind="log_url",
    plural="log_urls",
    labels=("external log URL", "external log URLs"),
    keys=("url",),
    key_options={**_PARTS, "try_number": {"type": "int"}},
    filters=(three("map_index", "int"),),
    endpoints=(
        QueryEndpoint("v2", (QueryPath(_TASK + "/externalLogUrl/{try_number}", takes=("map_index",)),), since="3.1.0"),
    ),
)

_RANGES = ("logical_date", "start_date", "end_date", "duration")
_LISTS = ("dag_ids", "dag_run_ids", "task_ids")
_NOT_OF_MAPPED = (
    *_LISTS,
    "task_group_id",
    "loop_id",
    "iteration",
    "teams",
    *(one.name for name in ("dag_id", "run_id", "task_display_name") for one in pattern(name)),
)
_ONE = (
    QueryPath(_TASK + "/listMapped", rows="task_instances", asked=("mapped",), lacks=_NOT_OF_MAPPED),
    QueryPath(_TASK + "/{map_index}"),
    QueryPath(_TASK),
)
_LIST = QueryPath(
    "dags/{dag_id|~}/dagRuns/{dag_run_id|~}/taskInstances", rows="task_instances", lacks=(*_LISTS, "order_by")
)
# The states of all releases: only Airflow 2 has "shutdown", and Airflow 3.3.0 adds "awaiting_input". "none" selects instances without a state.
_STATES = (
    "none",
    "scheduled",
    "queued",
    "running",
    "success",
    "failed",
    "skipped",
    "upstream_failed",
    "up_for_retry",
    "up_for_reschedule",
    "deferred",
    "awaiting_input",
    "restarting",
    "removed",
    "shutdown",
)
_CHOICES = ("state", "pool", "queue", "executor")

TASK_INSTANCE = QueryKind(
    kind="task_instance",
    plural="task_instances",
    identity=INSTANCE_KEY,
    keys=(
        "id",
        *TASK_INSTANCE_NAMES,
        "region_id",
        "region_index",
        "rendered_map_index",
        "logical_date",
        "run_after",
        *_ATTEMPT_KEYS,
        "note",
        "rendered_fields",
        "trigger",
        "triggerer_job",
        "dag_version",
    ),
    key_options={**_PARTS, "mapped": {"type": "bool", "default": False}},
    filters=(
        both("dag_ids", "texts"),
        both("dag_run_ids", "texts", v1="2.7.0"),
        both("task_ids", "texts", v1="2.7.0"),
        both("state", "texts", choices=_STATES),
        both("pool", "texts"),
        *pattern("pool_name", "3.2.0"),
        both("queue", "texts"),
        *pattern("queue_name", "3.2.0"),
        both("executor", "texts", v1="2.10.0"),
        three("operator", "texts", "3.1.0"),
        *pattern("operator_name", "3.2.0"),
        three("task_id"),
        # without a DAG, the server fails with status 500
        three("task_group_id", since="3.1.6", needs=("dag_id",)),
        *pattern("task_display_name"),
        *pattern("dag_id", "3.2.0"),
        *pattern("run_id", "3.2.0"),
        three("map_index", "int", "3.1.0"),
        *pattern("rendered_map_index", "3.2.2"),
        three("version_number", "numbers"),
        three("try_number", "numbers", "3.1.0"),
        *between_both("logical_date", v1_name="execution_date"),
        *between("run_after"),
        *between_both("start_date"),
        *between_both("end_date"),
        *between_both("updated_at", v1="2.6.0"),
        *between_both("duration", kind="float"),
        three("loop_id", since="3.4.0"),
        three("iteration", "int", "3.4.0"),
        three("teams", "texts", "3.4.0"),
    ),
    includes=(
        Include("tries", TRY, _SAME),
        Include("links", LINK, _SAME),
        Include("dependencies", DEPENDENCY, _SAME),
        Include("hitl_detail", HITL, _SAME, single=True),
        Include(
            "external_log_url",
            LOG_URL,
            {**_SAME, "try_number": "try_number"},
            only="url",
            single=True,
            # an instance that never started has no log
            needs="try_number",
        ),
    ),
    endpoints=(
        QueryEndpoint(
            "v1",
            (
                QueryPath(
                    "dags/~/dagRuns/~/taskInstances/list",
                    rows="task_instances",
                    asked=_LISTS,
                    form={
                        **{name: name for name in (*_LISTS, *_CHOICES)},
                        **{name: name for name in bounds(*_RANGES[1:], ends=("gte", "lte"))},
                        "logical_date_gte": "execution_date_gte",
                        "logical_date_lte": "execution_date_lte",
                    },
                ),
                *_ONE,
                _LIST,
            ),
            api_names={"logical_date": "execution_date"},
            derived=_VALUES,
        ),
        QueryEndpoint(
            "v2",
            (
                QueryPath(
                    "dags/~/dagRuns/~/taskInstances/list",
                    rows="task_instances",
                    asked=_LISTS,
                    form={name: name for name in (*_LISTS, *_CHOICES, *bounds(*_RANGES, "run_after"), "order_by")},
                ),
                *_ONE,
                replace(_LIST, lacks=_LISTS),
            ),
            derived=_VALUES,
        ),
    ),
)

FORMS: Mapping[str, Form] = {
    "dag_id": str,
    "dag_run_id": str,
    "task_id": str,
    "map_index": int,
    **dict.fromkeys(("state", "note", *TIME_OPTIONS.intersection(TASK_INSTANCE.keys)), (str, None)),
    **dict.fromkeys(("try_number", "max_tries"), int),
}
"""The keys of a task instance in a response, with the types of their values."""
