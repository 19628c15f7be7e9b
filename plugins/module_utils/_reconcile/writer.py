# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write many changes, in bulk or concurrently.

Changes are written in bulk if bulk requests work correctly on this server. Otherwise, they are written concurrently with adaptive limits.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .._client.client import Airflow
from .._client.http import Response
from .._errors import (
    AirflowError,
    ApiError,
    NotAirflowError,
    OutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
)
from .._model.bound import BoundResource
from .encode import body_of, mask_of
from .plan import Change
from .preflight import Preflight
from .schedule import Batch

_MAX_ATTEMPTS = 4
_LONGEST_PAUSE = 8.0
_OVERLOADED = frozenset({429, 503})
_FIRST = 4
"""Initial number of concurrent writes, if concurrency is safe."""
_QUEUE_GROWS, _QUEUE_SHRINKS = 2, 4


def is_overload(error: AirflowError) -> bool:
    """Return whether a write failed because of overload or concurrent writes.

    Airflow 3 on SQLite may return 500 for the second of two concurrent writes.
    """
    if not isinstance(error, ApiError):
        return False
    return error.status in _OVERLOADED or (error.status == 500 and "database" in str(error).lower())


@dataclass
class AdaptiveConcurrency:
    """The number of concurrent writes, derived from their durations.

    The calculation follows TCP Vegas. The fastest write shows the time without a queue on the server. The additional time of a slower write
    shows how many writes wait in the queue. ``width`` grows by one if fewer than two writes wait, and shrinks by one if more than four do.
    If concurrent writes can fail on the server, ``distance`` is the network latency. A second writer is then allowed only if latency
    accounts for most of the duration of a write.
    """

    max_width: int
    width: int = 1
    distance: float = float("inf")
    _fastest: float = field(default=float("inf"))

    @classmethod
    def start(cls, workers: int, one_writer: bool) -> AdaptiveConcurrency:
        """Return the number of writers at the start.

        If ``one_writer`` is true, concurrent writes can fail on the server. Without a measured latency, it has only one writer.
        """
        return cls(workers, width=1, distance=0.0) if one_writer else cls(workers, width=min(workers, _FIRST))

    def took(self, seconds: float) -> None:
        self._fastest = min(self._fastest, seconds)
        queue = self.width * (1 - self._fastest / seconds) if seconds else 0.0
        if self._fastest < 2 * self.distance and queue < _QUEUE_GROWS:
            self.width = min(self.max_width, self.width + 1)
        elif queue > _QUEUE_SHRINKS:
            self.width = max(1, self.width - 1)

    def back_off(self) -> None:
        """Write only one object at a time from now on, after an overload."""
        self.distance, self.width = 0.0, 1


class _Attempt(NamedTuple):
    """An attempt to carry out a change.

    If ``again`` is true, an earlier attempt may have carried out the change.
    """

    change: Change
    again: bool = False
    number: int = 1


class BatchWriter:
    """Writer that carries out changes and records their outcomes.

    With ``stop``, the writer stops at the first error. ``done`` maps the changes that were made to the changes as carried out. ``unknown``
    holds the changes whose outcome is unknown, because the response was lost and the server then became unreachable. ``unpruned`` holds the
    kinds that were not pruned because not every declared object could be written.
    """

    def __init__(
        self,
        airflow: Airflow,
        preflight: Preflight,
        workers: int,
        stop: bool,
        progress: Callable[[str], None],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._airflow, self._preflight = airflow, preflight
        self._stop, self._progress, self._pause = stop, progress, pause
        self._concurrency = AdaptiveConcurrency.start(workers, airflow.generation.one_writer)
        self._measured = not airflow.generation.one_writer or workers == 1
        self.done: dict[tuple[str, str, str], Change] = {}
        self.errors: list[tuple[Change, AirflowError]] = []
        self.unknown: set[tuple[str, str, str]] = set()
        self.unpruned: list[str] = []
        self.halted = False

    def write(self, batches: Iterable[Batch]) -> None:
        for batch in batches:
            if self.halted:
                return
            if batch.prunes and self._has_failed_writes(batch.bound):
                self.unpruned = list(dict.fromkeys([*self.unpruned, batch.bound.resource.label_plural]))
                continue
            replaced = [change for change in batch.changes if self._preflight.replaces(change)]
            if batch.bulk:
                self._in_bulk(batch)
            else:
                self._singly([change for change in batch.changes if change not in replaced])
            for change in replaced:
                # these changes also write other objects: they are neither carried out concurrently nor repeated as a whole, and their duration
                # says nothing about a single write
                if not self.halted:
                    _attempt, error, _seconds = self._timed(_Attempt(change))
                    if error:
                        self._failed(change, error)
            self._progress(f"{batch.bound.resource.label_plural}: {batch.action} {len(batch.changes)}")

    def _has_failed_writes(self, pruned: BoundResource) -> bool:
        """Return whether an object of this or a related kind could not be written.

        If a declared object could not be written, an undeclared object may still be in use.
        """
        for change, _error in self.errors:
            endpoint = change.bound.endpoint
            include = {reference.path for reference in endpoint.references.values()}
            include |= {endpoint.path} if change.resource is pruned.resource else set()
            back = {reference.path for reference in pruned.endpoint.references.values()}
            if change.action != "delete" and (pruned.endpoint.path in include or endpoint.path in back):
                return True
        return False

    @staticmethod
    def identity(change: Change) -> tuple[str, str, str]:
        return change.resource.kind, change.action, change.key

    def final_change(self, change: Change) -> Change:
        """Return the change as it was carried out.

        It differs from the planned change if another client changed the object first.
        """
        return self.done.get(self.identity(change), change)

    def _failed(self, change: Change, error: AirflowError) -> None:
        self.errors.append((change, error))
        if isinstance(error, OutcomeUnknownError):
            self.unknown.add(self.identity(change))
        gone = isinstance(error, TransportError) and not isinstance(error, (NotAirflowError, OutcomeUnknownError))
        self.halted = self.halted or self._stop or gone

    # in one request

    def _in_bulk(self, batch: Batch) -> None:
        """Send bulk requests.

        For updates, send one request for each set of fields, because a mask applies to a whole request.
        """
        parts: dict[tuple[str, ...], list[Change]] = {}
        for change in batch.changes:
            parts.setdefault(mask_of(change), []).append(change)
        for mask, changes in parts.items():
            if self.halted:
                return
            if len(changes) == 1:
                self._singly(changes)
            else:
                self._together(batch, changes, mask)

    def _together(self, batch: Batch, changes: Sequence[Change], mask: tuple[str, ...]) -> None:
        """Send one bulk request.

        Changes that failed or have an unknown outcome are checked and, if necessary, carried out one by one.
        """
        resource, endpoint = batch.bound.resource, batch.bound.endpoint
        attempt = f"{batch.action} {len(changes)} {resource.label_plural}"
        entities = [change.key if batch.action == "delete" else body_of(change)[0] for change in changes]
        order = {"action": batch.action, "entities": entities, **({"update_mask": mask} if mask else {})}
        lost = is_rejected = False
        succeeded: set[str] = set()

        def effect(response: Response) -> list[str]:
            nonlocal is_rejected
            result = response.body.get(batch.action)
            succeeded.update(_succeeded(result))
            is_rejected = _is_rejected(result)
            return [change.attempt for change in changes if change.key in succeeded]

        try:
            self._airflow.request("PATCH", endpoint.path, attempt, json={"actions": [order]}, effect=effect)
        except (OutcomeUnknownError, ApiError, UnexpectedResponseError) as error:
            lost = not isinstance(error, ApiError)
        except AirflowError as error:
            self._failed(changes[0], error)
            self.halted = True
            return
        self.done.update({self.identity(change): change for change in changes if change.key in succeeded})
        self._singly([change for change in changes if change.key not in succeeded], again=not is_rejected)
        if not self.halted:
            # each remaining change was checked individually
            self._airflow.writes.record(attempt, False)
        elif lost:
            self.unknown |= {self.identity(change) for change in changes} - self.done.keys()

    # concurrently

    def _singly(self, changes: Sequence[Change], again: bool = False) -> None:
        waiting = deque(_Attempt(change, again) for change in changes)
        if len(waiting) > 2:
            self._look_at_distance()
        while waiting and not self.halted and self._concurrency.width == 1:
            self._settle(waiting, *self._timed(waiting.popleft()))
        if waiting and not self.halted:
            self._in_threads(waiting)

    def _in_threads(self, waiting: deque[_Attempt]) -> None:
        with ThreadPoolExecutor(self._concurrency.max_width) as pool:
            running: set[Future[Any]] = set()
            while running or (waiting and not self.halted):
                while waiting and not self.halted and len(running) < self._concurrency.width:
                    running.add(pool.submit(self._timed, waiting.popleft()))
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    self._settle(waiting, *future.result())

    def _timed(self, attempt: _Attempt) -> tuple[_Attempt, AirflowError | None, float]:
        start = time.monotonic()
        error = None
        try:
            self.done[self.identity(attempt.change)], _row = self._preflight.carry_out(attempt.change, attempt.again)
        except AirflowError as failure:
            error = failure
        return attempt, error, time.monotonic() - start

    def _settle(self, waiting: deque[_Attempt], attempt: _Attempt, error: AirflowError | None, seconds: float) -> None:
        if error is None:
            self._concurrency.took(seconds)
            return
        if is_overload(error):
            self._concurrency.back_off()
            self._measured = True
            if attempt.number < _MAX_ATTEMPTS and not self.halted:
                self._pause(min(_LONGEST_PAUSE, 0.5 * 2**attempt.number))
                waiting.append(_Attempt(attempt.change, True, attempt.number + 1))
                return
        self._failed(attempt.change, error)

    def _look_at_distance(self) -> None:
        """Measure the network latency if concurrent writes can fail on this server.

        This requires two cheap requests.
        """
        if self._measured:
            return
        self._measured = True
        times = []
        for _attempt in range(2):
            start = time.monotonic()
            try:
                self._airflow.request("GET", self._airflow.generation.path("version"), "read the version")
            except AirflowError:
                # the next write reports the error
                return
            times.append(time.monotonic() - start)
        self._concurrency.distance = min(times)


def _is_rejected(result: Any) -> bool:
    """Return whether the response to a bulk request reports that nothing was done.

    Airflow checks all objects first. If it rejects one of them, it writes none.
    """
    return isinstance(result, Mapping) and bool(result.get("errors")) and result.get("success") == []


def _succeeded(result: Any) -> list[str]:
    """Return the keys that the response to a bulk request reports as successful."""
    if not isinstance(result, Mapping) or result.get("errors") or not isinstance(result.get("success"), list):
        return []
    return [key for key in result["success"] if isinstance(key, str)]
