# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What happens to changes that cannot be applied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .._errors import ApiError, InvalidRequestError
from .batch import Problem


class Refusals:
    """The reasons why changes cannot be applied.

    A task fails because of the first one. A report collects all of them in ``problems``: the drift that makes a change impossible is part
    of the report.
    """

    def __init__(self, collects: bool = False) -> None:
        self.collects = collects
        self.problems: list[Problem] = []

    @contextmanager
    def of(self, kind: str, *keys: str) -> Iterator[None]:
        """Attribute a refusal in the block to these objects."""
        try:
            yield
        except (InvalidRequestError, ApiError) as error:
            if not self.collects or (isinstance(error, ApiError) and error.status != 403):
                raise
            self.add(*(Problem(kind, key, str(error)) for key in keys))

    def add(self, *problems: Problem) -> None:
        """Collect problems. There may be several for an object."""
        self.problems += [one._replace(message=one.message.removesuffix(" Nothing was changed.")) for one in problems]
