# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that a server returns in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._errors import AirflowError, ApiError
from .._model.cost import PAGE
from .._model.resource import Form
from .client import Airflow
from .complete_list import RowKey
from .http import Response
from .pagination import Page, pages
from .responses import checked_total, json_object, rows_in

BEYOND = 10**9
"""An offset beyond the last row of any list."""


@dataclass(frozen=True)
class PagedList:
    """A list that a server returns in pages.

    ``ask`` requests a page, with a limit and an offset. ``attempt`` describes the request in messages. ``rows`` is the key of the rows in the
    response, and ``unfold`` converts the value under this key to rows. ``forms`` maps the keys of a row to the types of their values. ``key`` is
    the name of the field that identifies a row. If ``key`` is set and the server fails to return a page because of one row, the error contains
    the position of that row, and the likely reason from ``unreadable``. If ``identify`` is set, the pages overlap, so that no row is skipped.
    """

    airflow: Airflow
    ask: Callable[[int, int], Response]
    attempt: str
    rows: str
    key: str = ""
    unreadable: str = ""
    unfold: Callable[[Any], Any] = lambda value: value
    forms: Mapping[str, Form] = field(default_factory=dict)
    identify: RowKey | None = None

    def pages(self, limit: int | None = None) -> Iterator[Page]:
        """Yield every page, or only as many as ``limit`` rows require."""
        return pages(self._page_or_reason, PAGE, limit, key=self.identify)

    def uncounted_pages(self) -> Iterator[Page]:
        """Yield every page of a list whose total on the server ignores the filters.

        The list ends with an empty page, or when all rows of the server's total have been received. The yielded total is the number of received
        rows. It differs between the pages if the server's total changed between them.
        """
        found: list[Page] = []
        received = 0
        while True:
            rows, total = self._page_or_reason(PAGE, received)
            found.append((rows, total))
            received += len(rows)
            if not rows or received >= total:
                break
        for rows, counted in found:
            yield rows, received + counted - total

    def page(self, size: int, offset: int) -> Page:
        """Return one page, with the server's count of all rows."""
        response = self.ask(size, offset)
        if response.status == 404:
            raise self.airflow.not_found(response, self.attempt)
        body = json_object(response, self.attempt, self.rows, "total_entries")
        total = checked_total(response, self.attempt, body["total_entries"])
        forms = {self.key: str, **self.forms} if self.key else self.forms
        return rows_in(response, self.attempt, body[self.rows], self.unfold, forms), total

    def _page_or_reason(self, size: int, offset: int) -> Page:
        """Return one page. If a row makes the server fail, the error locates the row."""
        try:
            return self.page(size, offset)
        except ApiError as error:
            if error.status != 500 or not self.key:
                raise
            try:
                self.page(1, BEYOND)
            except AirflowError:
                # this request returns no rows, so the rows are not the cause
                raise error from None
            place = self._first_unreadable(size, offset)
            if not place:
                raise
            raise ApiError(f"{error} {place}{self.unreadable}".rstrip(), 500) from None

    def _first_unreadable(self, size: int, offset: int) -> str:
        """Return a sentence about the first unreadable object of a page.

        The sentence contains the position of the object. Return "" if the server can now return every object. The search takes at most about ten
        requests.
        """
        first, end = offset, offset + size
        before = self._keys(1, offset - 1) if offset else []
        while end - first > 1:
            middle = (first + end) // 2
            keys = self._keys(middle - first, first)
            if keys is None:
                end = middle
            else:
                first, before = middle, keys or before
        if self._keys(1, first) is not None:
            return ""
        return describe_place(first, before, self._keys(1, first + 1), "the list")

    def _keys(self, size: int, offset: int) -> list[str] | None:
        """Return the keys of a page, or None if the server fails to return the page."""
        try:
            return [row[self.key] for row in self.page(size, offset)[0]]
        except AirflowError:
            return None


def describe_place(offset: int, before: list[str] | None, after: list[str] | None, of: str) -> str:
    """Return a sentence with the position of an unreadable object."""
    neighbours = [f"{preposition} '{keys[-1]}'" for preposition, keys in (("after", before), ("before", after)) if keys]
    position = f", {' and '.join(neighbours)}" if neighbours else ""
    return f"The server cannot return item {offset + 1} of {of}{position}. "
