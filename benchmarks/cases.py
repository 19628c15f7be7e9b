# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is measured: works, sizes, contestants, and how often each one runs.

This file contains only data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AIRFLOW_2, AIRFLOW_3 = "2.11.2", "3.3.2"
FAR_16, FAR_1 = "50 ms, 16 slots", "50 ms, 1 slot"
# latency in seconds, and maximum number of concurrent requests
LATENCY_SERVERS = {FAR_16: (0.05, 16), FAR_1: (0.05, 1)}

URI = "uri loop"
INLINE = "modules in a loop"
PROCESS = "modules in a loop, as processes"
DEBUG = "debug in a loop"
DEBUG_ONCE = "one debug task"
OLDEST = "ansible-core 2.16"
URI_OLDEST, INLINE_OLDEST = f"{URI}, {OLDEST}", f"{INLINE}, {OLDEST}"
INSTANCE = "airflow_instance"
INSTANCE_OLDEST, DEBUG_ONCE_OLDEST = f"{INSTANCE}, {OLDEST}", f"{DEBUG_ONCE}, {OLDEST}"
INSTANCE_PROCESS = "airflow_instance, as a process"
INSTANCE_BASIC = "airflow_instance, basic authentication"
INSTANCE_ONE = "airflow_instance, one worker"
MODULE_ALONE = "airflow_instance without Ansible"
INSIDE = "airflow_instance from inside"
AIRFLOWCTL = "airflowctl import"
CLIENT = "apache-airflow-client"
FLOOR = "raw HTTP"
SINGLE = "raw HTTP, single writes"
URI_TASKS, INLINE_TASKS, PROCESS_TASKS = "uri, {} tasks", "module, {} tasks", "module as a process, {} tasks"

NOTHING, CREATE, DRIFT = "nothing", "create", "drift"
WORKS = {NOTHING: "nothing to do", CREATE: "all to create", DRIFT: "1 % drift"}
# the marginal cost of a task is the difference between a playbook of many tasks and a playbook of one
FEW, MANY, LOGIN_TASKS = 1, 21, 50


@dataclass(frozen=True)
class Case:
    """One work on one server.

    ``runs`` holds how often each contestant runs. ``counted`` names the contestants whose requests are counted.
    """

    server: str
    kind: str
    work: str
    size: int
    runs: Mapping[str, int]
    counted: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.server}: {self.size} {self.kind}, {WORKS[self.work]}"


def _case(server: str, kind: str, work: str, size: int, runs: Mapping[str, int], more: tuple[str, ...] = ()) -> Case:
    """Return a case that also counts requests.

    The requests of contestants that take minutes, or whose number of requests is known, are not counted.
    """
    uncounted = {
        INSTANCE_BASIC,
        INSTANCE_PROCESS,
        INSIDE,
        MODULE_ALONE,
        DEBUG,
        DEBUG_ONCE,
        DEBUG_ONCE_OLDEST,
        URI_OLDEST,
        INLINE_OLDEST,
        INSTANCE_OLDEST,
    }
    if size > 100 or work == CREATE or server == AIRFLOW_2:
        uncounted.add(URI)
    if size > 1000:
        uncounted |= {CLIENT, AIRFLOWCTL}
    counted = tuple(name for name in runs if name not in uncounted and "tasks" not in name)
    return Case(server, kind, work, size, runs, () if server in LATENCY_SERVERS else counted + more)


def _tasks(server: str, rounds: int, counted: tuple[str, ...]) -> Case:
    methods = (URI_TASKS, INLINE_TASKS, PROCESS_TASKS)
    runs = {way.format(number): rounds for way in methods for number in (FEW, MANY)}
    return _case(server, "variables", NOTHING, 1, runs, tuple(way.format(LOGIN_TASKS) for way in counted))


def _all(rounds: int) -> dict[str, int]:
    """Return the contestants on Airflow 3 that handle any number of objects."""
    return {INSTANCE: rounds, FLOOR: rounds, AIRFLOWCTL: rounds, CLIENT: rounds}


VARIABLES, POOLS = "variables", "pools"
FULL = (
    _tasks(AIRFLOW_3, 4, (INLINE_TASKS, PROCESS_TASKS)),
    _case(
        AIRFLOW_3,
        VARIABLES,
        NOTHING,
        100,
        {URI: 1, URI_OLDEST: 1, PROCESS: 1, INLINE: 4, INLINE_OLDEST: 4, DEBUG: 2, **_all(4)},
    ),
    _case(AIRFLOW_3, VARIABLES, CREATE, 100, {URI: 1, INLINE: 2, **_all(3)}),
    _case(AIRFLOW_3, VARIABLES, DRIFT, 100, {INLINE: 2, **_all(2)}),
    _case(
        AIRFLOW_3,
        VARIABLES,
        NOTHING,
        1000,
        {
            URI: 1,
            INLINE: 2,
            INLINE_OLDEST: 2,
            DEBUG: 1,
            INSTANCE_PROCESS: 2,
            INSTANCE_OLDEST: 5,
            DEBUG_ONCE: 5,
            DEBUG_ONCE_OLDEST: 5,
            INSIDE: 5,
            **_all(5),
        },
    ),
    _case(AIRFLOW_3, VARIABLES, CREATE, 1000, {SINGLE: 2, INLINE: 1, INSIDE: 3, MODULE_ALONE: 3, **_all(5)}),
    _case(AIRFLOW_3, VARIABLES, DRIFT, 1000, {INLINE: 1, **_all(3)}),
    _case(AIRFLOW_3, VARIABLES, NOTHING, 10000, {MODULE_ALONE: 2, INSIDE: 3, **_all(2)}),
    _case(AIRFLOW_3, VARIABLES, CREATE, 10000, {MODULE_ALONE: 1, **_all(1)}),
    _case(AIRFLOW_3, VARIABLES, DRIFT, 10000, _all(1)),
    _case(AIRFLOW_3, POOLS, NOTHING, 100, {INLINE: 1, **_all(2)}),
    _case(AIRFLOW_3, POOLS, NOTHING, 1000, _all(2)),
    _case(AIRFLOW_3, POOLS, CREATE, 1000, {SINGLE: 2, INSIDE: 3, MODULE_ALONE: 3, **_all(5)}),
    _case(AIRFLOW_3, POOLS, DRIFT, 1000, _all(2)),
    _tasks(AIRFLOW_2, 2, (INLINE_TASKS, PROCESS_TASKS)),
    _case(AIRFLOW_2, VARIABLES, NOTHING, 100, {URI: 1, INLINE: 3, INSTANCE: 3, FLOOR: 3}),
    _case(AIRFLOW_2, VARIABLES, CREATE, 200, {INLINE: 1, INSTANCE: 2, FLOOR: 2}),
    _case(AIRFLOW_2, VARIABLES, NOTHING, 1000, {INLINE: 1, INSTANCE: 3, FLOOR: 3}),
    _case(AIRFLOW_2, VARIABLES, CREATE, 1000, {INSTANCE_BASIC: 1, INSTANCE: 2, FLOOR: 1}),
    _case(AIRFLOW_2, VARIABLES, DRIFT, 1000, {INSTANCE: 2, FLOOR: 2}),
    _case(AIRFLOW_2, VARIABLES, NOTHING, 10000, {INSTANCE: 2, FLOOR: 2}),
    _case(AIRFLOW_2, POOLS, NOTHING, 100, {INLINE: 1, INSTANCE: 2, FLOOR: 2}),
    _case(AIRFLOW_2, POOLS, NOTHING, 1000, {INSTANCE: 1, FLOOR: 1}),
    _case(AIRFLOW_2, POOLS, CREATE, 100, {INSTANCE: 2, FLOOR: 2}),
    _case(FAR_16, VARIABLES, CREATE, 200, {INLINE: 1, INSTANCE_ONE: 2, INSTANCE: 4}),
    _case(FAR_1, VARIABLES, CREATE, 200, {INSTANCE_ONE: 2, INSTANCE: 2}),
)
QUICK = (
    _tasks(AIRFLOW_3, 2, (INLINE_TASKS,)),
    _case(
        AIRFLOW_3, VARIABLES, NOTHING, 100, {URI: 1, URI_OLDEST: 1, INLINE: 2, INLINE_OLDEST: 2, INSTANCE: 2, FLOOR: 2}
    ),
    _case(
        AIRFLOW_3,
        VARIABLES,
        NOTHING,
        1000,
        {
            INLINE: 1,
            INLINE_OLDEST: 1,
            DEBUG: 1,
            INSTANCE_OLDEST: 2,
            DEBUG_ONCE: 2,
            DEBUG_ONCE_OLDEST: 2,
            INSIDE: 3,
            **_all(3),
        },
    ),
    _case(AIRFLOW_3, VARIABLES, CREATE, 1000, {SINGLE: 1, INSIDE: 2, MODULE_ALONE: 2, **_all(3)}),
    _case(AIRFLOW_3, VARIABLES, DRIFT, 1000, _all(1)),
    _case(AIRFLOW_3, VARIABLES, NOTHING, 10000, {MODULE_ALONE: 1, INSIDE: 1, INSTANCE: 1, FLOOR: 1}),
    _case(AIRFLOW_3, POOLS, CREATE, 1000, {SINGLE: 1, INSIDE: 2, MODULE_ALONE: 2, **_all(3)}),
    _tasks(AIRFLOW_2, 1, (INLINE_TASKS,)),
    _case(AIRFLOW_2, VARIABLES, NOTHING, 1000, {INSTANCE: 2, FLOOR: 2}),
    _case(AIRFLOW_2, VARIABLES, CREATE, 200, {INSTANCE_BASIC: 1, INSTANCE: 2, FLOOR: 1}),
    _case(FAR_16, VARIABLES, CREATE, 200, {INSTANCE_ONE: 1, INSTANCE: 2}),
    _case(FAR_1, VARIABLES, CREATE, 200, {INSTANCE_ONE: 1, INSTANCE: 1}),
)
LEFT_OUT = (
    f"`{URI}` with 1,000 objects, except on {AIRFLOW_3} with nothing to do, where the loop takes more than six minutes. With 10,000 objects, it "
    "would take more than an hour. A drift of 1 % takes as long as nothing to do, plus one or ten writes. A GET request for a pool takes as "
    "long as one for a variable.",
    f"`{INLINE}` with 10,000 objects, and `{PROCESS}` with more than 100. The duration of both is linear in the number of objects.",
    "10,000 pools. The servers need 0.2 to 1 second for a page of 100 pools, regardless of the client that requests it.",
    f"Creating 10,000 variables and 1,000 pools on {AIRFLOW_2}, which has no bulk endpoints. This would take minutes for each contestant, and "
    "the server would account for nearly all of this time.",
)
LOST = (
    "Loops: each item reads its own object. At 912ffc3, items shared a listing of the server for a short time, so a change by another "
    "client could be missed. To manage many objects, use `airflow_instance`.",
    "Tasks that run as processes: each task logs in separately. At 912ffc3, the path of a file with the login was passed on a command line.",
    "Every task: at 912ffc3, modules imported from an archive, stopped Python's garbage collection, and cleared their options to save "
    "memory. This changed the interpreter of the controller, and depended on internals of ansible-core and CPython.",
    "`airflow_instance`: before it writes, the module checks more than at 912ffc3, such as limits, references, unfinished role "
    "replacements, and whether listings are complete.",
)
"""The reasons why some tasks take longer than at commit 912ffc3."""
