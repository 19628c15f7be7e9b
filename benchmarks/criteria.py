# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the collection promises about its speed, and whether the measurements keep it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cases
from figures import median, ratio

PAGE = 100
# of runs that differ by chance
SAME = 1.05
Where = tuple[str, str, str, int]
"""Server, kind, work and size."""
NOTHING_TO_DO: Where = (cases.AIRFLOW_3, "variables", cases.NOTHING, 1000)


@dataclass(frozen=True)
class Records:
    """What was measured, by where and by whom."""

    every: list[dict[str, Any]]

    def runs(self, where: Where, contestant: str, measure: str) -> list[float]:
        """One measure of all runs of a contestant, in their order: ``wall``, ``cpu``, ``memory``, or ``printed.own``."""
        return [
            found for one in self._of(where, contestant, counted=False) if (found := _part(one, measure)) is not None
        ]

    def counted(self, where: Where, contestant: str, measure: str) -> float | None:
        """What the pass through the counting proxy gave."""
        return next((one[measure] for one in self._of(where, contestant, counted=True) if measure in one), None)

    def _of(self, where: Where, contestant: str, counted: bool) -> Iterator[dict[str, Any]]:
        for one in self.every:
            place = (one["server"], one["kind"], one["work"], one["size"])
            if place == where and one["contestant"] == contestant and one.get("counted", False) == counted:
                yield one

    def ratio(self, where: Where, slow: str, fast: str, measure: str) -> float | None:
        return ratio(self.runs(where, slow, measure), self.runs(where, fast, measure))

    def marginal(self, server: str, way: str, measure: str) -> list[float]:
        """What one more task costs, by each pair of playbooks."""
        where = (server, "variables", cases.NOTHING, 1)
        few, many = (self.runs(where, way.format(number), measure) for number in (cases.FEW, cases.MANY))
        return [(more - less) / (cases.MANY - cases.FEW) for less, more in zip(few, many)]


def _part(record: dict[str, Any], measure: str) -> float | None:
    value: Any = record
    for name in measure.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


@dataclass(frozen=True)
class Target:
    """A promise. ``value`` is None where it was not measured; ``at_least`` says on which side of the bound it has to be."""

    number: str
    claim: str
    value: float | None
    bound: float
    at_least: bool
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
        return "" if self.value is None else f"{self.value:.3g}" if abs(self.value) < 1000 else f"{self.value:.0f}"


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
    for server in (cases.AIRFLOW_3, cases.AIRFLOW_2):
        uri = records.marginal(server, cases.URI_TASKS, "cpu")
        for way, bound, what in (
            (cases.INLINE_TASKS, 0.12, "one task"),
            (cases.PROCESS_TASKS, 1.0, "one task in module form"),
        ):
            value = ratio(records.marginal(server, way, "cpu"), uri)
            yield Target("1", f"{server}: CPU of {what}, as a part of `uri` doing one GET", value, bound, False)


def _loops(records: Records) -> Iterator[Target]:
    for size, bound in ((100, 25), (1000, 45)):
        where = (cases.AIRFLOW_3, "variables", cases.NOTHING, size)
        for slow, fast, core in (
            (cases.URI, cases.INLINE, "the newest ansible-core"),
            (cases.URI_OLDEST, cases.INLINE_OLDEST, cases.OLDEST),
        ):
            uri, note = _uri_loop(records, size, "cpu", slow)
            claim = f"{core}: CPU of a `uri` loop of {size}, in CPU of the module's loop"
            yield Target("2", claim, ratio(uri, records.runs(where, fast, "cpu")), bound, True, note)


def _uri_loop(records: Records, size: int, measure: str, contestant: str = cases.URI) -> tuple[list[float], str]:
    """What the uri loop took. Where it did not run: what it would take, by the loop of 100 and the playbook of one task."""
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


def _at_most(records: Records, slow: list[float], debug: str, where: Where, measure: str) -> str:
    """A remark: the ratio that is left with what no module can do without, which is Ansible with the list, and the requests."""
    parts = [records.runs(NOTHING_TO_DO, debug, measure), records.runs(where, cases.FLOOR, measure)]
    if not slow or not all(parts):
        return ""
    return f"a `debug` task and raw HTTP, one after the other: {median(slow) / sum(map(median, parts)):.3g}"


def _joined(*remarks: str) -> str:
    return "; ".join(filter(None, remarks))


def _instance(records: Records) -> Iterator[Target]:
    where = NOTHING_TO_DO
    for slow, fast, least, core in (
        (cases.URI, cases.INSTANCE, cases.DEBUG_ONCE, "the newest ansible-core"),
        (cases.URI_OLDEST, cases.INSTANCE_OLDEST, cases.DEBUG_ONCE_OLDEST, cases.OLDEST),
    ):
        for measure in ("cpu", "wall"):
            uri, note = _uri_loop(records, 1000, measure, slow)
            value = ratio(uri, records.runs(where, fast, measure))
            claim = (
                f"{core}: 1,000 variables, nothing to do: {measure} of the `uri` loop, in that of `airflow_instance`"
            )
            note = _joined(note, _at_most(records, uri, least, where, measure))
            yield Target("3", claim, value, 400, True, note)
    for server in (cases.AIRFLOW_3, cases.AIRFLOW_2):
        requests = records.counted((server, "variables", cases.NOTHING, 1000), cases.INSTANCE, "requests")
        beyond = None if requests is None else requests - 1000 / PAGE
        claim = f"{server}: its requests beyond the ten pages, those to find the version and to log in included"
        yield Target("3", claim, beyond, 2, False)
    inside = records.runs(where, cases.INSIDE, "printed.listing")
    phases = [
        records.runs(where, cases.FLOOR, f"printed.phases.{one}.cpu") for one in ("login", "reading", "comparing")
    ]
    floor = [sum(parts) for parts in zip(*phases)]
    beyond = (median(inside) - 2 * median(floor)) * 1000 if inside and floor else None
    note = f"{median(inside) * 1000:.1f} ms, the floor {median(floor) * 1000:.1f} ms" if beyond is not None else ""
    yield Target("3", "its CPU for list and diff beyond twice that of raw HTTP, in ms", beyond, 15, False, note)


def _own(records: Records) -> Iterator[Target]:
    where = (cases.AIRFLOW_3, "variables", cases.NOTHING, 10000)
    own = [one / 10000 * 1e6 for one in records.runs(where, cases.INSIDE, "printed.own")]
    claim = "10,000 variables: our own validation, diff and report, in µs of CPU an object"
    yield Target("4", claim, median(own) if own else None, 20, False)
    for work in (cases.NOTHING, cases.CREATE):
        session_store = records.runs((*where[:2], work, where[3]), cases.MODULE_ALONE, "memory")
        claim = f"10,000 variables, {cases.WORKS[work]}: peak memory of the module's process, in MiB"
        yield Target("4", claim, median(session_store) if session_store else None, 64, False)


def _creations(records: Records) -> Iterator[Target]:
    for kind, bound in (("variables", 15), ("pools", 100)):
        where = (cases.AIRFLOW_3, kind, cases.CREATE, 1000)
        single = records.runs(where, cases.SINGLE, "printed.phases.writing.wall")
        bulk = records.runs(where, cases.INSIDE, "printed.writing")
        whole = records.ratio(where, cases.SINGLE, cases.INSTANCE, "wall")
        floor = ratio(single, records.runs(where, cases.FLOOR, "printed.phases.writing.wall"))
        remarks = (("raw HTTP in bulk", floor), ("of whole processes, Ansible's start included", whole))
        note = "; ".join(f"{what}: {value:.1f}" for what, value in remarks if value)
        claim = f"{cases.AIRFLOW_3}: 1,000 {kind} written one by one, in the time `airflow_instance` writes them"
        yield Target("5", claim, ratio(single, bulk), bound, True, note)
        claim = f"{cases.AIRFLOW_3}: 1,000 {kind} created, wall of `airflowctl import` in that of `airflow_instance`"
        alone = records.ratio(where, cases.AIRFLOWCTL, cases.MODULE_ALONE, "wall")
        importing = records.runs(where, cases.AIRFLOWCTL, "wall")
        note = _joined(
            f"of the module without Ansible around it: {alone:.2f}" if alone else "",
            _at_most(records, importing, cases.DEBUG_ONCE, where, "wall"),
        )
        yield Target("5", claim, records.ratio(where, cases.AIRFLOWCTL, cases.INSTANCE, "wall"), 1, True, note)
    for size in (1000, 200):
        where = (cases.AIRFLOW_2, "variables", cases.CREATE, size)
        value = records.ratio(where, cases.INSTANCE_BASIC, cases.INSTANCE, "wall")
        if value is not None or size == 200:
            claim = f"{cases.AIRFLOW_2}: creations with basic authentication, in the time of those with a session"
            yield Target("5", claim, value, 4, True, f"{size} objects" if value else "")
            return


def _latency(records: Records) -> Iterator[Target]:
    where = (cases.FAR_16, "variables", cases.CREATE, 200)
    value = records.ratio(where, cases.INSTANCE_ONE, cases.INSTANCE, "writing")
    whole = records.ratio(where, cases.INSTANCE_ONE, cases.INSTANCE, "wall")
    note = f"of whole processes, Ansible's start included: {whole:.1f}" if whole else ""
    claim = f"{cases.FAR_16}: 200 creations one by one, in the time of `airflow_instance`'s writes"
    yield Target("6", claim, value, 10, True, note)
    where = (cases.FAR_1, "variables", cases.CREATE, 200)
    value = records.ratio(where, cases.INSTANCE, cases.INSTANCE_ONE, "wall")
    claim = f"{cases.FAR_1}: 200 creations, wall as a part of that with one worker"
    yield Target("6", claim, value, SAME, False, "up to the chance of a run" if value else "")


def _logins(records: Records) -> Iterator[Target]:
    for server in (cases.AIRFLOW_3, cases.AIRFLOW_2):
        for way, what in ((cases.INLINE_TASKS, ""), (cases.PROCESS_TASKS, ", in module form")):
            where = (server, "variables", cases.NOTHING, 1)
            value = records.counted(where, way.format(cases.LOGIN_TASKS), "logins")
            yield Target("7", f"{server}: logins of a playbook of {cases.LOGIN_TASKS} tasks{what}", value, 1, False)
