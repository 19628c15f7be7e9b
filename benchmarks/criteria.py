# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The performance targets of the collection.

The module also determines whether the measurements meet the targets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cases
from figures import median, ratio

SAME = 1.05
"""The highest ratio of two runs that counts as a chance difference."""
Where = tuple[str, str, str, int]
"""Server, kind, work and size."""
NOTHING_TO_DO: Where = (cases.AIRFLOW_3, "variables", cases.NOTHING, 1000)


@dataclass(frozen=True)
class Records:
    """The measurements of all cases and contestants."""

    every: list[dict[str, Any]]

    def runs(self, where: Where, contestant: str, measure: str) -> list[float]:
        """Return one measure of all runs of a contestant, in the order of the runs.

        The measure is ``wall``, ``cpu``, ``memory``, or ``printed.own``.
        """
        return [
            found for one in self._of(where, contestant, counted=False) if (found := _part(one, measure)) is not None
        ]

    def counted(self, where: Where, contestant: str, measure: str) -> float | None:
        """Return a count of the run through the counting proxy, if there is one."""
        return next((one[measure] for one in self._of(where, contestant, counted=True) if measure in one), None)

    def _of(self, where: Where, contestant: str, counted: bool) -> Iterator[dict[str, Any]]:
        for one in self.every:
            place = (one["server"], one["kind"], one["work"], one["size"])
            if place == where and one["contestant"] == contestant and one.get("counted", False) == counted:
                yield one

    def ratio(self, where: Where, slow: str, fast: str, measure: str) -> float | None:
        return ratio(self.runs(where, slow, measure), self.runs(where, fast, measure))

    def marginal(self, server: str, way: str, measure: str) -> list[float]:
        """Return the cost of one more task, for each pair of playbooks."""
        where = (server, "variables", cases.NOTHING, 1)
        few, several = (self.runs(where, way.format(number), measure) for number in (cases.FEW, cases.MANY))
        return [(more - less) / (cases.MANY - cases.FEW) for less, more in zip(few, several)]


def _part(record: dict[str, Any], measure: str) -> float | None:
    value: Any = record
    for name in measure.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


@dataclass(frozen=True)
class Target:
    """A performance target.

    ``value`` is the measured figure, or None if it was not measured. If ``at_least`` is true, the bound is a minimum, otherwise a maximum.
    ``before`` is the same figure in the report of commit 912ffc3.
    """

    number: str
    claim: str
    value: float | None
    bound: float
    at_least: bool
    before: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "met" if (self.value >= self.bound if self.at_least else self.value <= self.bound) else "NOT MET"

    @property
    def limit(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"

    @property
    def measured(self) -> str:
        return _short(self.value)

    @property
    def earlier(self) -> str:
        return _short(self.before)


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def criteria(records: Records) -> list[Target]:
    return [
        *_one_task(records),
        *_loops(records),
        *_instance(records),
        *_own(records),
        *_creations(records),
        *_latency(records),
        *_logins(records),
    ]


def _one_task(records: Records) -> Iterator[Target]:
    for server, inline, process in ((cases.AIRFLOW_3, 0.081, 0.98), (cases.AIRFLOW_2, 0.0838, 0.95)):
        uri = records.marginal(server, cases.URI_TASKS, "cpu")
        for way, bound, what, before in (
            (cases.INLINE_TASKS, 0.12, "one task inside the controller", inline),
            (cases.PROCESS_TASKS, 1.3, "one task as a process", process),
        ):
            value = ratio(records.marginal(server, way, "cpu"), uri)
            claim = f"{server}: CPU of {what} that finds nothing to do, relative to `uri` with one GET"
            yield Target("1", claim, value, bound, False, before)


def _loops(records: Records) -> Iterator[Target]:
    for size, bound, newest, oldest in ((100, 20, 30.1, 32.2), (1000, 25, 52.1, 56)):
        where = (cases.AIRFLOW_3, "variables", cases.NOTHING, size)
        for slow, fast, core, before in (
            (cases.URI, cases.INLINE, "the newest ansible-core", newest),
            (cases.URI_OLDEST, cases.INLINE_OLDEST, cases.OLDEST, oldest),
        ):
            uri, note = _uri_loop(records, size, "cpu", slow)
            claim = f"{core}: CPU of a `uri` loop of {size:,} items, relative to a loop of the module"
            yield Target("2", claim, ratio(uri, records.runs(where, fast, "cpu")), bound, True, before, note)


def _uri_loop(records: Records, size: int, measure: str, contestant: str = cases.URI) -> tuple[list[float], str]:
    """Return the measurements of the uri loop, and a note about them.

    If the loop did not run, they are extrapolated from the loop of 100 items and the playbook of one task.
    """
    nothing = (cases.AIRFLOW_3, "variables", cases.NOTHING)
    found = records.runs((*nothing, size), contestant, measure)
    if found or size == 100:
        return found, ""
    hundred = records.runs((*nothing, 100), contestant, measure)
    start = records.runs((*nothing, 1), cases.URI_TASKS.format(cases.FEW), measure)
    if not hundred or not start:
        return [], ""
    each = (median(hundred) - median(start)) / 99
    return [median(start) + each * (size - 1)], "the `uri` loop is EXTRAPOLATED from 100 items"


def _instance(records: Records) -> Iterator[Target]:
    where = NOTHING_TO_DO
    for slow, fast, core, before in (
        (cases.URI, cases.INSTANCE, "the newest ansible-core", 454),
        (cases.URI_OLDEST, cases.INSTANCE_OLDEST, cases.OLDEST, 518),
    ):
        uri, note = _uri_loop(records, 1000, "cpu", slow)
        claim = f"{core}: 1,000 variables, nothing to do: CPU of the `uri` loop, relative to `airflow_instance`"
        yield Target("3", claim, ratio(uri, records.runs(where, fast, "cpu")), 300, True, before, note)
    runs = [records.runs(where, one, "wall") for one in (cases.INSTANCE, cases.DEBUG_ONCE, cases.FLOOR)]
    whole, start, floor = (median(one) if one else 0.0 for one in runs)
    value = (whole - start) / floor if all(runs) else None
    claim = "the newest ansible-core: 1,000 variables, nothing to do: wall of `airflow_instance` minus that of a `debug` task, relative to raw HTTP"
    note = f"({whole:.2f} s - {start:.2f} s) / {floor:.2f} s" if value is not None else ""
    yield Target("3", claim, value, 2, False, None, note)


def _own(records: Records) -> Iterator[Target]:
    where = (cases.AIRFLOW_3, "variables", cases.NOTHING, 10000)
    own = [one / 10000 * 1e6 for one in records.runs(where, cases.INSIDE, "printed.own")]
    claim = "10,000 variables: the collection's own validation, plan and result, in µs of CPU per object"
    yield Target("4", claim, median(own) if own else None, 25, False, 15.2)
    for work, before in ((cases.NOTHING, 48.8), (cases.CREATE, 57.3)):
        memory = records.runs((*where[:2], work, where[3]), cases.MODULE_ALONE, "memory")
        claim = f"10,000 variables, {cases.WORKS[work]}: peak memory of the module's process, in MiB"
        yield Target("4", claim, median(memory) if memory else None, 96, False, before)


def _creations(records: Records) -> Iterator[Target]:
    for kind, before in (("variables", 1.15), ("pools", 1.53)):
        where = (cases.AIRFLOW_3, kind, cases.CREATE, 1000)
        value = records.ratio(where, cases.AIRFLOWCTL, cases.MODULE_ALONE, "wall")
        whole = records.ratio(where, cases.AIRFLOWCTL, cases.INSTANCE, "wall")
        note = f"relative to `airflow_instance` including Ansible: {whole:.2f}" if whole else ""
        claim = f"{cases.AIRFLOW_3}: 1,000 {kind} created, wall of `airflowctl import`, relative to the module without Ansible"
        yield Target("5", claim, value, 1, True, before, note)


def _latency(records: Records) -> Iterator[Target]:
    where = (cases.FAR_16, "variables", cases.CREATE, 200)
    value = records.ratio(where, cases.INSTANCE_ONE, cases.INSTANCE, "writing")
    whole = records.ratio(where, cases.INSTANCE_ONE, cases.INSTANCE, "wall")
    note = f"ratio of whole processes, including the start of Ansible: {whole:.1f}" if whole else ""
    claim = f"{cases.FAR_16}: 200 variables created one by one, relative to the writes of `airflow_instance`"
    yield Target("6", claim, value, 10, True, 13.3, note)
    where = (cases.FAR_1, "variables", cases.CREATE, 200)
    value = records.ratio(where, cases.INSTANCE, cases.INSTANCE_ONE, "wall")
    claim = f"{cases.FAR_1}: 200 variables created, wall relative to that with one worker"
    yield Target("6", claim, value, SAME, False, 0.975)


def _logins(records: Records) -> Iterator[Target]:
    for server in (cases.AIRFLOW_3, cases.AIRFLOW_2):
        where = (server, "variables", cases.NOTHING, 1)
        value = records.counted(where, cases.INLINE_TASKS.format(cases.LOGIN_TASKS), "logins")
        claim = f"{server}: logins of a playbook of {cases.LOGIN_TASKS} tasks inside the controller"
        yield Target("7", claim, value, 1, False, 1)
