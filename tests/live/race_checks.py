# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several controllers that run tasks at the same time.

Checks whether their reports are true.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from documented import Comparison
from fault_checks import no_sentence
from recording import Call, Exchange, RecordingProxy
from running import Modules, Server
from support import fast_login


def named(creation: Exchange) -> str:
    """Return the name of the object that a request creates, or ""."""
    return str(json.loads(creation.body).get("name", ""))


@dataclass
class Report:
    """The result of a task, and the requests that its controller sent for it."""

    result: dict[str, Any]
    problems: list[str]
    exchanges: list[Exchange]

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def wrote(self) -> list[str]:
        """The writes that the server reported as done.

        Creations that the failed task has undone are excluded.
        """
        done = [one for one in self.exchanges if one.took_effect]
        for deletion in [one for one in done if self.failed and one.method == "DELETE"]:
            folder, _slash, name = deletion.path.rpartition("/")
            undone = [one for one in done if (one.method, one.path) == ("POST", folder) and named(one) == unquote(name)]
            if undone:
                done = [one for one in done if one not in (deletion, undone[-1])]
        return [str(one) for one in done]

    @property
    def may_have_written(self) -> bool:
        return any(one.is_write and one.status >= 500 for one in self.exchanges)

    def discrepancies(self) -> Iterator[str]:
        """What is wrong with the report, given what the proxy of the controller saw."""
        yield from self.problems
        changed, wrote, message = self.result.get("changed", False), self.wrote, str(self.result.get("msg"))
        if not self.failed:
            # after a server error, a task finds the desired state and cannot know whether it is its own work
            if changed is not bool(wrote) and not (changed and self.may_have_written):
                yield f"reports success with changed={changed}, and wrote {wrote}: {self._asked}"
            return
        yield from no_sentence(self.result)
        if wrote and not changed:
            yield f"reports unchanged, and wrote {wrote}: {message}"
        if changed and not (wrote or self.result.get("outcome_unknown")):
            yield f"reports changed, and wrote nothing: {message}: {self._asked}"
        if "Nothing was changed" in message and wrote:
            yield f"reports that nothing was changed, and wrote {wrote}: {message}"

    @property
    def _asked(self) -> str:
        return ", ".join(str(one) for one in self.exchanges if not (one.is_login or one.is_detection))


class Controller:
    """A controller, which runs each module in a process of its own.

    It has its own login and sends its requests through its own proxy.
    """

    def __init__(self, server: Server, comparison: Comparison, calls: set[Call]) -> None:
        self.modules = Modules(comparison)
        # the user logs in once: the hash of the password would serialize the controllers
        proxy = RecordingProxy(server.url, calls=calls, auth_manager=server.auth_manager, remembered=server.username)
        self.proxy = proxy.__enter__()
        self.login = fast_login(server, self.proxy.url)

    def run(self, module: str, options: dict[str, Any], check: bool = False) -> Report:
        self.proxy.start_over()
        result, problems = self.modules.run_anyhow(module, {**self.login, **options}, check)
        return Report(result, problems, list(self.proxy.exchanges))

    def end(self) -> None:
        self.modules.end()
        self.proxy.__exit__()


class Controllers:
    """Controllers that start their tasks at the same time."""

    def __init__(self, server: Server, comparison: Comparison, calls: set[Call], count: int) -> None:
        self.all = [Controller(server, comparison, calls) for _number in range(count)]
        self._pool = ThreadPoolExecutor(count)

    def run(self, tasks: Sequence[tuple[str, dict[str, Any]]]) -> list[Report]:
        """Run one task on each of the first controllers."""
        barrier = threading.Barrier(len(tasks))

        def one(controller: Controller, task: tuple[str, dict[str, Any]]) -> Report:
            barrier.wait()
            return controller.run(*task)

        return list(self._pool.map(one, self.all, tasks))

    def end(self) -> None:
        self._pool.shutdown()
        for controller in self.all:
            controller.end()


@dataclass
class RaceTable:
    """Counts of the suite, with the discrepancies and the sentences of failed tasks."""

    release: str
    record: str | None
    counts: Counter[str] = field(default_factory=Counter)
    discrepancies: dict[str, list[str]] = field(default_factory=dict)
    failures: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, name: str, reports: Sequence[Report], discrepancies: Sequence[str]) -> None:
        failed = [report.result["msg"] for report in reports if report.failed]
        self.counts.update(
            {"tasks": len(reports), "failures with a sentence": len(failed), "discrepancies": len(discrepancies)}
        )
        self.failures.setdefault(name, Counter()).update(str(message) for message in failed)
        if discrepancies:
            self.discrepancies.setdefault(name, []).extend(discrepancies)

    def __str__(self) -> str:
        return f"Airflow {self.release}: " + ", ".join(f"{count} {what}" for what, count in self.counts.items())

    def write(self) -> None:
        if self.record:
            Path(self.record).parent.mkdir(parents=True, exist_ok=True)
            failures = {name: dict(found.most_common()) for name, found in self.failures.items() if found}
            content = {
                "release": self.release,
                "totals": dict(self.counts),
                "discrepancies": self.discrepancies,
                "failures": failures,
            }
            Path(self.record).write_text(json.dumps(content, indent=1) + "\n")
