# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Record of a task's writes, which the message of a failed task reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SHOWN = 5
_UNCHANGED = "Nothing was changed."


class Writes:
    """The writes of a task with their outcomes: done, not done, or unknown.

    The key of a write is a description of the attempt, such as "update pool 'etl'". The client records each request that may write. Code that
    checks the server after a lost response corrects the recorded outcome. Threads share the object.
    """

    def __init__(self) -> None:
        self._outcomes: dict[str, bool | None] = {}

    def record(self, attempt: str, done: bool | None) -> None:
        """Record the outcome of a write, or None if it is unknown.

        A write that succeeded once stays done, whatever a later attempt returns. Otherwise, the new outcome replaces the earlier one, because the
        caller has checked the server.
        """
        if self._outcomes.get(attempt) is not True:
            self._outcomes[attempt] = done

    def record_request(self, attempt: str, done: bool | None) -> None:
        """Record the outcome of a single request.

        A request without an effect, such as a rejected one, does not show what an earlier request did whose outcome is unknown.
        """
        if done is not False or self._outcomes.get(attempt, False) is not None:
            self.record(attempt, done)

    def revise(self, attempt: str, done: bool | None) -> None:
        """Replace the recorded outcome of a write.

        Use this if a success without content was recorded, but the object could not be read afterwards or does not have the written values.
        """
        self._outcomes[attempt] = done

    def undo(self, attempt: str, undone_by: str) -> None:
        """Record that a later write has undone a write.

        With the two, the task changed nothing.
        """
        if self._outcomes.get(attempt) is True:
            self._outcomes.update({attempt: False, undone_by: False})

    def doubt(self) -> None:
        """Mark the outcome of every completed write as unknown.

        Use this if the objects do not have the written values.
        """
        self._outcomes = {attempt: None if done else done for attempt, done in self._outcomes.items()}

    @property
    def changed(self) -> bool:
        """Whether the task changed the server, or may have changed it."""
        return any(done is not False for done in self._outcomes.values())

    def summary(self, message: str, refused: bool = False) -> dict[str, Any]:
        """Return the part of a failed task's result that reports its writes.

        ``message`` is the error of the task. ``refused`` is true if the collection rejected a task that can write. In this case, or if all attempted
        writes failed, the returned message says that nothing was changed. If the server was changed, or may have been changed, the result lists the
        writes that were done, and those with an unknown outcome.
        """
        done = [attempt for attempt, is_done in self._outcomes.items() if is_done]
        unknown = [attempt for attempt, is_done in self._outcomes.items() if is_done is None]
        if not self.changed:
            claims = self._outcomes or refused
            # for Ansible, a result without "changed" is unchanged
            return {"msg": f"{message} {_UNCHANGED}" if claims else message}
        if done:
            message += f" Done before the failure: {_listed(done, 'done_before_failure')}."
        if unknown:
            message += f" Outcome unknown: {_listed(unknown, 'outcome_unknown')}."
        return {"changed": True, "msg": message, "done_before_failure": done, "outcome_unknown": unknown}


def _listed(attempts: Sequence[str], result: str) -> str:
    more = f" and {len(attempts) - _SHOWN} more, listed in {result}" if len(attempts) > _SHOWN else ""
    return ", ".join(attempts[:_SHOWN]) + more
