# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One fault at one request of a task.

Checks whether the task's result is true, and whether the next task completes the work.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from fault_cases import Case
from faults import AIRFLOW_404, KINDS, differs_for, fault_at
from recording import Exchange, RecordingProxy
from role_runner import RoleRunner
from running import Api, Modules

_EXCEPTION = re.compile(
    r"Traceback|TRACEBACK|NO RESULT|bug in community|object at 0x|\b\w+(Error|Exception)\b|\bNone\b"
)
_FAST, _PATIENT = 1, 20
"""Values of ``timeout``: for responses that come slowly, and for others."""
_SLACK, _SLOWER = 30, 5
"""Seconds for everything but the fault, on a busy machine, or this many times the duration without a fault: Airflow 3 waits for locks of
SQLite. A drip takes longer."""


class Mode(NamedTuple):
    """How often a fault occurs, and the number of retries of the task."""

    name: str
    onwards: bool
    retries: int


MODES = (
    Mode("once", False, 1),
    Mode("once, without retries", False, 0),
    Mode("from there on", True, 1),
)


class Placement(NamedTuple):
    number: int
    kind: str
    mode: Mode

    @property
    def identity(self) -> str:
        """The number of the request and that of the mode.

        The identity is unique for a case and a kind of fault.
        """
        return f"{self.number}.{MODES.index(self.mode)}"


@dataclass
class Rehearsed:
    """A case that was run without faults.

    It contains the requests, the duration, and the writes that lead to the state before the case.
    """

    case: Case
    writes: list[Exchange]
    asked: list[Exchange]
    seconds: float = 0

    def placements(self, kind: str) -> Iterator[Placement]:
        for number, exchange in enumerate(self.asked):
            untrue = kind == AIRFLOW_404 and self.case.creation_overwrites and not exchange.is_write
            if differs_for(kind, exchange) and not untrue:
                for mode in MODES:
                    yield Placement(number, kind, mode)


@dataclass
class FaultRunner:
    """Runs placements. ``other`` is the host of redirects, ``roles`` runs roles."""

    api: Api
    modules: Modules
    login: dict[str, Any]
    proxy: RecordingProxy
    other: RecordingProxy
    roles: RoleRunner

    def run(
        self, module: str, options: dict[str, Any], check: bool = False, **more: Any
    ) -> tuple[dict[str, Any], list[str]]:
        if not module.startswith("airflow_"):
            return self.roles.run(module, options, check, **more), []
        return self.modules.run_anyhow(module, {**self.login, **options, **more}, check)

    def rehearse(self, case: Case) -> Rehearsed:
        """Run the case without faults.

        It must work. Otherwise its failure with a fault would mean nothing.
        """
        case.clean()
        writes: list[Exchange] = []
        for module, options in case.earlier:
            self.proxy.start_over()
            result, _problems = self.run(module, options)
            assert not result.get("failed"), (module, options, result)
            writes += [one for one in self.proxy.exchanges if one.is_write]
        rehearsed = Rehearsed(case, writes, [])
        before = self.reset(rehearsed)
        assert not case.reached(before), before
        start = time.monotonic()
        result, _problems = self.run(case.module, case.options)
        rehearsed.seconds = time.monotonic() - start
        after = case.state()
        assert not result.get("failed") and result["changed"] is True, result
        assert case.reached(after) and after != before, (before, after)
        rehearsed.asked = [one for one in self.proxy.exchanges if case.counted(one)]
        assert rehearsed.asked
        again, _problems = self.run(case.module, case.options, check=True)
        assert (again.get("failed", False), again["changed"]) == (False, False), again
        return rehearsed

    def reset(self, rehearsed: Rehearsed) -> Any:
        """Restore the state before the task with plain requests."""
        rehearsed.case.clean()
        for one in rehearsed.writes:
            self.api.repeat(one.method, one.target, one.body)
        self.proxy.start_over()
        self.other.start_over()
        self.proxy.intrusions += rehearsed.case.intrusions()
        return rehearsed.case.state()

    def discrepancies(self, rehearsed: Rehearsed, placement: Placement) -> list[str] | None:
        """Run a placement and return what is wrong.

        Returns None if the request did not occur this time.
        """
        case = rehearsed.case
        before = self.reset(rehearsed)
        drips = KINDS[placement.kind].damage == "drip"
        fault = fault_at(placement.number, placement.kind, placement.mode.onwards, case.counted, self.other.url_by_name)
        self.proxy.faults.append(fault)
        options = {"timeout": _FAST if drips else _PATIENT, "retries": placement.mode.retries}
        start = time.monotonic()
        result, problems = self.run(case.module, case.options, **options)
        seconds = time.monotonic() - start
        asked = len(self.proxy.exchanges)
        after = case.state()
        self.proxy.start_over()
        if not fault.hits:
            return None
        found = problems + list(_discrepancies(case, placement.kind, result, before, after))
        if self.other.exchanges:
            found.append(f"sent to another host: {self.other.exchanges[0]}")
        # after each attempt but the last, a pause of at most half a second: there is one retry
        longest = max(_SLACK, _SLOWER * rehearsed.seconds) + fault.hits * ((_FAST if drips else 0) + 0.5)
        if seconds > longest:
            found.append(f"took {seconds:.0f} seconds for {asked} requests, {fault.hits} of them with the fault")
        return found + list(self._aftermath(rehearsed, result, after))

    def _aftermath(self, rehearsed: Rehearsed, result: dict[str, Any], after: Any) -> Iterator[str]:
        """The same task again, without the fault, and in check mode."""
        case = rehearsed.case
        if result.get("failed") or not case.reached(after):
            self.proxy.intrusions += case.intrusions()
            again, problems = self.run(case.module, case.options)
            now = case.state()
            yield from (f"again: {one}" for one in problems)
            if again.get("failed"):
                yield f"again: fails: {again['msg'][:300]}"
            elif again["changed"] is not (case.written(now) != case.written(after)):
                yield f"again: reports changed={again['changed']}, from {after} to {now}"
            if not case.reached(now):
                yield f"again: the state is {now}"
            yield from _shown_secrets(case, again)
        self.proxy.start_over()
        last, _problems = self.run(case.module, case.options, check=True)
        if last.get("failed") or last["changed"]:
            yield f"then: check mode reports {last.get('msg') or last.get('diff')}"[:400]
        if any(one.is_write for one in self.proxy.exchanges):
            yield "then: check mode writes"


def _discrepancies(case: Case, kind: str, result: dict[str, Any], before: Any, after: Any) -> Iterator[str]:
    differs, changed = case.written(before) != case.written(after), result.get("changed", False)
    yield from _shown_secrets(case, result)
    if not result.get("failed"):
        # a task may believe Airflow's own 404, and leave out what it would do to the object
        if not case.reached(after) and kind != AIRFLOW_404:
            yield f"reports success, but the state is {after}"
        if changed is not differs:
            yield f"reports success with changed={changed}, from {before} to {after}"
        return
    yield from no_sentence(result)
    message = result.get("msg")
    done, unknown = result.get("done_before_failure"), result.get("outcome_unknown")
    if differs and changed is not True:
        yield f"reports unchanged, from {before} to {after}: {message}"
    if changed and not (done or unknown):
        yield f"reports changed, and names nothing that was done: {message}"
    if changed and not differs and not unknown:
        yield f"reports changed, but nothing was: {message}"
    if differs and "Nothing was" in str(message):
        yield f"reports that nothing was changed: {message}"


def no_sentence(result: dict[str, Any]) -> Iterator[str]:
    """Whether the message of a failed task is not a sentence for the user."""
    message = result.get("msg")
    # Airflow's own words about a task instance that does not exist
    own = str(message).replace("map_index: `None`", "")
    if not isinstance(message, str) or not re.match(r"\S.*[.!?)]$", message) or _EXCEPTION.search(own):
        yield f"the message is not a sentence: {message!r}"[:400]


def _shown_secrets(case: Case, result: dict[str, Any]) -> Iterator[str]:
    text = json.dumps(result)
    yield from (f"shows the secret {one}" for one in case.secrets if one in text)
