# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task has written so far, so that a failure can say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SHOWN = 5
_CLAIMS = ("Nothing was written.", "Nothing was changed.")


class Writes:
    """Every write of a task under what it attempted ("update pool 'etl'"), with its outcome: carried out, not carried out, or unknown.

    The client records each request that may write. Whoever looks at the server after a lost answer corrects the outcome. Threads share it.
    """

    def __init__(self) -> None:
        self._outcomes: dict[str, bool | None] = {}

    def record(self, attempt: str, done: bool | None) -> None:
        """``done`` is None while the outcome is unknown. What was carried out once stays so, whatever becomes of another try."""
        if self._outcomes.get(attempt) is not True:
            self._outcomes[attempt] = done

    @property
    def changed(self) -> bool:
        """Whether the server is, or may be, different from what it was before the task."""
        return any(done is not False for done in self._outcomes.values())

    def summary(self, message: str) -> dict[str, Any]:
        """The part of a failed task's result that says what was written before it failed with ``message``."""
        done = [attempt for attempt, outcome in self._outcomes.items() if outcome]
        unknown = [attempt for attempt, outcome in self._outcomes.items() if outcome is None]
        if not self.changed:
            refused = self._outcomes and not message.endswith(_CLAIMS)
            # Ansible takes a result without "changed" for unchanged
            return {"msg": f"{message} {_CLAIMS[1]}" if refused else message}
        for claim in _CLAIMS:
            message = message.replace(claim, "").rstrip()
        if done:
            message += f" Done before the failure: {_listed(done, 'done_before_failure')}."
        if unknown:
            message += f" It is unknown whether the server did this: {_listed(unknown, 'outcome_unknown')}."
        return {"changed": True, "msg": message, "done_before_failure": done, "outcome_unknown": unknown}


def _listed(attempts: Sequence[str], result: str) -> str:
    more = f" and {len(attempts) - _SHOWN} more, which {result} lists" if len(attempts) > _SHOWN else ""
    return ", ".join(attempts[:_SHOWN]) + more
