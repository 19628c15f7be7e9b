# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Handle changes that cannot be applied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .._errors import ApiError, InvalidRequestError


class Problem(NamedTuple):
    """The reason why an object cannot reach its desired state."""

    kind: str
    key: str
    message: str


class Refusals:
    """The reasons why changes cannot be applied.

    By default, the first reason makes the task fail. If ``collects`` is true, as for a drift report, all reasons are collected in
    ``problems`` instead, because the report must also contain the drift that cannot be corrected.
    """

    def __init__(self, collects: bool = False) -> None:
        self.collects = collects
        self.problems: list[Problem] = []

    @contextmanager
    def of(self, kind: str, *keys: str) -> Iterator[None]:
        """Collect an error in the block as a problem of each of these objects.

        If reasons are not collected, the error is raised.
        """
        try:
            yield
        except (InvalidRequestError, ApiError) as error:
            if not self.collects or (isinstance(error, ApiError) and error.status != 403):
                raise
            self.problems += [Problem(kind, key, str(error)) for key in keys]
