# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run objects with extreme values on a real server.

They are run in batches or one by one. For a failure, the smallest example is searched for.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

import requests
from fuzz_checks import hides, message_problem, shows_secret, untrue_claim, wrong_fields, wrong_presentation
from fuzz_values import Example, Kind, TaskOptions
from recording import RecordingProxy
from running import Api, Modules
from stored import Stored
from support import api_path, fab_path

from ansible_collections.community.airflow.plugins.module_utils._model.secrets import without_credentials

ALWAYS: TaskOptions = {}
WHEN_CHANGED: TaskOptions = {"update_secrets": "when_changed", "fingerprint_key": "key of the fuzz suite"}
_PLACE = re.compile(r"\w+\[(\d+)\]")
# AnsibleModule fails at infinity as a whole number, and at options that it cannot write to its log
_BUG_OF_ANSIBLE = re.compile("cannot convert Infinity to integer|surrogates not allowed|Exceeds the limit .4300 digits")
_SHRINKING = 15
"""Seconds to find the smallest example of a failure."""

State = tuple[Mapping[str, Any], Mapping[str, Any]]
"""An object's row of the API, and the secrets in its database."""


class Discrepancy(NamedTuple):
    """What is wrong with the result of a task.

    ``what`` is in words that are the same for all examples. ``details`` are those of this one.
    """

    example: Example
    what: str
    details: str


class Unattributed(Exception):
    """Something is wrong with the result for several objects."""

    def __init__(self, what: str, details: str) -> None:
        super().__init__(what)
        self.what, self.details = what, details


@dataclass
class TaskResult:
    """The result of a task, by the keys of the objects.

    It contains errors, changes with their actions, what the diff shows, and what the result returns.
    """

    result: dict[str, Any]
    writes: list[str]
    errors: dict[str, str] = field(default_factory=dict)
    changes: dict[str, TaskOptions] = field(default_factory=dict)
    presented: dict[str, Any] = field(default_factory=dict)
    returned: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def message(self) -> Any:
        return self.result.get("msg")


@dataclass
class Fuzzer:
    """Runs examples of one kind.

    ``policy`` are options of every task. ``singly``: whether each object has a task of its own.
    """

    api: Api
    modules: Modules
    proxy: RecordingProxy
    login: TaskOptions
    stored: Stored
    kind: Kind
    policy: TaskOptions = field(default_factory=dict)
    singly: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    _initial: frozenset[str] = frozenset()
    _rows: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._initial = frozenset(self.stored.keys(self.kind.resource.kind))
        self._rows = {} if self.kind.resource.creatable else self.rows()

    def discrepancies(self, examples: list[Example]) -> list[Discrepancy]:
        """Run examples and return what is wrong.

        If it is unclear which example is the cause, the examples are bisected.
        """
        try:
            return list(self._found(examples))
        except Unattributed as found:
            self.clean()
            middle = len(examples) // 2
            parts = [self.discrepancies(part) for part in (examples[:middle], examples[middle:])] if middle else []
            alone = [discrepancy for part in parts for discrepancy in part]
            return alone or [Discrepancy(examples[0], found.what, f"{len(examples)} objects: {found.details}")]
        finally:
            self.clean()

    def _found(self, examples: list[Example]) -> Iterator[Discrepancy]:
        by_key = {one.key: one for one in examples}
        for number in range(max(len(one.steps) for one in examples)):
            tasks = {key: one.steps[number] for key, one in by_key.items() if number < len(one.steps)}
            for key, what, details in self._task(tasks):
                yield Discrepancy(by_key[key], f"step {number + 1}: {what}", details)
        if self.kind.resource.creatable:
            there = {key: {"state": "absent"} for key in self._state() if key in by_key}
            for key, what, details in self._task(there) if there else ():
                yield Discrepancy(by_key[key], f"deletion: {what}", details)

    def _task(self, tasks: dict[str, TaskOptions]) -> Iterator[tuple[str, str, str]]:
        waiting = dict(tasks)
        before = self._state()
        check = TaskResult({}, [])
        while waiting:
            check = self._run(waiting, check=True)
            if check.writes:
                raise Unattributed("check mode writes", f"{check.writes}")
            if not check.failed:
                break
            yield from self._refused(waiting, check, before)
        if not waiting:
            return
        real = self._run(waiting, check=False)
        after = self._state()
        self._check_secrets(check, real)
        if real.failed and not real.errors:
            raise Unattributed("check mode accepts what fails", str(real.message))
        for key, options in waiting.items():
            for what, details in self._verdicts(key, options, check, real, before.get(key), after.get(key)):
                yield key, what, details
        self.counts["accepted"] += len(waiting) - len(real.errors)
        self.counts["rejected by the server"] += len(real.errors)
        yield from self._again({key: one for key, one in waiting.items() if key not in real.errors}, after)

    def _refused(
        self, waiting: dict[str, TaskOptions], check: TaskResult, before: Mapping[str, State]
    ) -> Iterator[tuple[str, str, str]]:
        """Check the objects that check mode rejected.

        They are removed from ``waiting``.
        """
        real = self._run(waiting, check=False)
        if (real.message, real.errors) != (check.message, check.errors):
            raise Unattributed("check mode fails with a different message", f"{check.message} / {real.message}")
        if real.writes or real.result.get("changed"):
            raise Unattributed("a rejected task writes, or reports a write", f"{real.writes}: {real.message}")
        self._check_secrets(check, real)
        # a name that contains a URL is shown without its credentials
        shown = {key: without_credentials(key) for key in waiting}
        refused = {key: check.errors[name] for key, name in shown.items() if name in check.errors}
        place = _PLACE.match(str(check.message))
        if not refused and place and int(place[1]) < len(waiting):
            refused = {list(waiting)[int(place[1])]: check.message}
        if not refused:
            named = [key for key in waiting if f"{self.kind.resource.kind} '{key}'" in str(check.message)]
            refused = dict.fromkeys(named, check.message) if len(named) == 1 else {}
        if not refused and len(waiting) > 1:
            raise Unattributed("rejected", str(check.message))
        refused = refused or dict.fromkeys(waiting, check.message)
        for key, message in refused.items():
            # if several objects are rejected, only the message about all of them says that nothing was changed
            problem = message_problem(message) or message_problem(check.message, refused=True)
            if problem:
                yield key, problem, str(check.message)
            del waiting[key]
        self.counts["rejected"] += len(refused)

    def _verdicts(
        self,
        key: str,
        options: TaskOptions,
        check: TaskResult,
        real: TaskResult,
        before: State | None,
        after: State | None,
    ) -> Iterator[tuple[str, str]]:
        if key in real.errors:
            yield "check mode accepts what the server rejects", real.errors[key]
            problem = message_problem(real.errors[key])
            if problem:
                yield problem, real.errors[key]
            if before != after and key not in real.changes and not _may_be_done(real, key):
                yield "reports that it failed, but it was changed", real.errors[key]
            return
        change = real.changes.get(key)
        if check.changes.get(key) != change:
            yield "check mode reports something else", f"{check.changes.get(key)}, then {change}"
        if check.presented.get(key) != real.presented.get(key):
            yield "check mode shows something else", f"{check.presented.get(key)}, then {real.presented.get(key)}"
        wrong = wrong_fields(self.kind, options, before, after)
        if wrong:
            yield f"the server does not have what was asked: {', '.join(wrong)}", f"{after}"
        untrue = untrue_claim(self.kind, options, change, before, after)
        if untrue:
            yield untrue, f"from {before} to {after}"
        for presented in (real.presented, real.returned):
            for name in wrong_presentation(self.kind, presented[key], after) if after and key in presented else ():
                yield f"the result shows another {name}", f"{presented[key][name]!r}, not {after}"

    def _check_secrets(self, *task_results: TaskResult) -> None:
        results = [one.result for one in task_results]
        if shows_secret(results):
            raise Unattributed("the result shows a secret", json.dumps(results))

    def _again(self, tasks: dict[str, TaskOptions], state: Mapping[str, State]) -> Iterator[tuple[str, str, str]]:
        """Check that the same tasks change nothing."""
        if not tasks:
            return
        settled = {key: self._settled(options, state.get(key)) for key, options in tasks.items()}
        for check in (True, False):
            again = self._run(settled, check)
            if again.failed:
                raise Unattributed("again: fails", str(again.message))
            for key, change in again.changes.items():
                yield key, "again: is not unchanged", f"{change}: {again.presented.get(key)}"
            if again.writes and not again.changes:
                raise Unattributed("again: writes", str(again.writes))

    def _settled(self, options: TaskOptions, state: State | None) -> TaskOptions:
        """The options, without writing hidden secrets again.

        The server hides these secrets. A login shows whether a password is the same.
        """
        resource = self.kind.resource
        if self.policy or resource.accounts or not resource.secrets or not state:
            return options
        hidden = [
            one
            for one in self.kind.fields
            if one.secret and one.name in options and hides(one, state[0].get(one.name, "***"))
        ]
        return {**options, resource.secrets_option: "on_create"} if hidden else options

    def _run(self, tasks: dict[str, TaskOptions], check: bool) -> TaskResult:
        self.proxy.start_over()
        resource = self.kind.resource
        if self.singly:
            [(key, options)] = tasks.items()
            module = f"airflow_{resource.kind}" if resource.creatable else f"airflow_{resource.kind}_state"
            given = {**self.login, resource.key: key, **self._policy, **options}
        else:
            module = "airflow_instance"
            items = [{resource.key: key, **options} for key, options in tasks.items()]
            given = {**self.login, resource.plural: items, "on_error": "continue", **self._policy}
        result, problems = self.modules.run_anyhow(module, given, check)
        writes = [str(one) for one in self.proxy.exchanges if one.is_write]
        if self.singly and _BUG_OF_ANSIBLE.search(str(result.get("msg"))):
            result["msg"] = f"argument '{result['msg']}'"
        if str(result.get("msg")).startswith(("TRACEBACK", "NO RESULT")):
            raise Unattributed("fails with a traceback", str(result["msg"]))
        if problems and "msg_to_log" not in result:
            raise Unattributed("the result is not as documented", "; ".join(problems))
        task_result = TaskResult(result, writes)
        if self.singly:
            self._one(task_result, key)
        else:
            self._many(task_result)
        return task_result

    @property
    def _policy(self) -> TaskOptions:
        return self.policy if self.kind.resource.fingerprinted else {}

    def _many(self, task_result: TaskResult) -> None:
        result = task_result.result
        task_result.errors = {one["key"]: one["message"] for one in result.get("errors", ())}
        for change, diff in zip(result.get("changes", ()), result.get("diff", ())):
            task_result.changes[change["key"]] = {"action": change["action"], "fields": change["fields"]}
            if diff["after"]:
                task_result.presented[change["key"]] = diff["after"]

    def _one(self, task_result: TaskResult, key: str) -> None:
        result, resource = task_result.result, self.kind.resource
        if task_result.failed:
            task_result.errors = {key: task_result.message}
        elif result["changed"]:
            diff = result["diff"]
            before, after = (
                diff[name].get(key) if not resource.creatable else diff[name] for name in ("before", "after")
            )
            task_result.changes = {key: {"action": "create" if not before else "update" if after else "delete"}}
            task_result.presented = {key: after} if after else {}
        if result.get(resource.kind):
            task_result.returned = {key: result[resource.kind]}

    def _state(self) -> dict[str, State]:
        """The objects on the server, without those that existed at the start.

        Objects that existed at the start are included if they are the ones to change.
        """
        kind = self.kind.resource
        try:
            rows = self.rows()
        except requests.HTTPError as error:
            raise Unattributed("the server can no longer list its objects", str(error)) from None
        secrets = self.stored.secrets(kind.kind)
        keys = rows.keys() - self._initial if kind.creatable else rows.keys()
        return {key: (rows[key], secrets.get(key, {})) for key in keys}

    def rows(self) -> dict[str, Any]:
        """Every object of the kind, by plain requests."""
        resource, found = self.kind.resource, {}
        while True:
            page = self.api.get(
                f"{self._path()}?limit=100&offset={len(found)}&order_by={self.kind.bound.endpoint.order_by}"
            )
            found.update({row[self.kind.bound.key_name]: row for row in page[resource.plural]})
            if len(found) >= page["total_entries"] or not page[resource.plural]:
                return found

    def _path(self) -> str:
        place = fab_path if self.kind.resource.kind in ("user", "role") else api_path
        return place(self.api.server, self.kind.resource.plural)

    def clean(self) -> None:
        """Delete the remaining objects of the examples.

        The module deletes them, because it can address every key. Plain requests delete what it leaves.
        """
        resource = self.kind.resource
        api_names = self.kind.bound.endpoint.api_names
        names = [api_names.get(one.name, one.name) for one in self.kind.fields]
        for key, row in self.rows().items() if self._rows else ():
            before = {name: self._rows[key][name] for name in names}
            if before != {name: row[name] for name in names}:
                self.api.send("PATCH", f"{self._path()}/{key}", before)
        left = self._left() if resource.creatable else []
        if left:
            items = [{resource.key: key, "state": "absent"} for key in left]
            self.modules.run_anyhow("airflow_instance", {**self.login, resource.plural: items, "on_error": "continue"})
            for key in self._left():
                self.api.remove(f"{self._path()}/{quote(key, safe='')}")
            assert not self._left(), f"these {resource.plural} cannot be deleted: {self._left()}"

    def _left(self) -> list[str]:
        return sorted(set(self.stored.keys(self.kind.resource.kind)) - self._initial)

    def smallest(self, discrepancy: Discrepancy) -> Discrepancy:
        """The smallest example with the same discrepancy that is found in a short time."""
        end = time.monotonic() + _SHRINKING
        smaller = True
        while smaller:
            smaller = False
            for example in _smaller_examples(discrepancy.example):
                if time.monotonic() > end:
                    return discrepancy
                found = next((one for one in self.discrepancies([example]) if one.what == discrepancy.what), None)
                if found:
                    discrepancy, smaller = found, True
                    break
        return discrepancy


def _may_be_done(task_result: TaskResult, key: str) -> bool:
    unknown = task_result.result.get("outcome_unknown") or []
    done = task_result.result.get("done_before_failure") or []
    return any(f"'{key}'" in one for one in [*unknown, *done])


def _smaller_examples(example: Example) -> Iterator[Example]:
    for number in range(len(example.steps)):
        for step in smaller(example.steps[number]):
            yield example._replace(steps=(*example.steps[:number], step, *example.steps[number + 1 :]))
    if len(example.steps) > 1:
        yield from (example._replace(steps=(one,)) for one in example.steps)
    for key in smaller(example.key):
        if key:
            yield example._replace(key=key)


def smaller(value: Any) -> Iterator[Any]:
    """Simpler values of the same type: without a part, or with a simpler one."""
    if isinstance(value, dict):
        yield from ({name: one for name, one in value.items() if name != gone} for gone in value)
        yield from ({**value, name: one} for name, item in value.items() for one in smaller(item))
    elif isinstance(value, list):
        yield from (value[:place] + value[place + 1 :] for place in range(len(value)))
        yield from (
            [*value[:place], one, *value[place + 1 :]] for place, item in enumerate(value) for one in smaller(item)
        )
    elif isinstance(value, str) and value:
        half = len(value) // 2
        yield from dict.fromkeys(["", value[:half], value[half:]])
        if len(value) <= 20:
            yield from (value[:place] + value[place + 1 :] for place in range(len(value)))
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and value not in (0, 1):
        yield from (0, 1)


def described(discrepancy: Discrepancy) -> str:
    """A failure, with its example as JSON."""
    example = {
        "kind": discrepancy.example.kind,
        "key": discrepancy.example.key,
        "tasks": list(discrepancy.example.steps),
    }
    return f"{discrepancy.what}\n  {json.dumps(example)[:1500]}\n  {discrepancy.details[:1000]}"
