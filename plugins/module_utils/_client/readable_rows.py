# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a listing without the rows that the server cannot return."""

from __future__ import annotations

from .._errors import ApiError
from .._model.bound import Row
from .._model.cost import PAGE
from .._model.resource import Resource
from .client import Airflow
from .complete_list import incomplete
from .listing import list_of, listing
from .paged_list import BEYOND, describe_place


def list_readable(
    airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None
) -> tuple[list[Row], list[str]]:
    """List all objects of a kind, without those that the server cannot return.

    Also return a sentence for each object that the server cannot return.
    """
    try:
        return listing(airflow, resource, query), []
    except ApiError as error:
        if error.status != 500:
            raise
    return readable_rows(airflow, resource, query)


def readable_rows(
    airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None
) -> tuple[list[Row], list[str]]:
    """Return the readable rows of a listing, and a sentence for each unreadable one.

    If the server cannot return an object, it fails for every page that contains this object. Such a page is divided until the object is found.
    """
    paged = list_of(airflow, resource, query)
    rows: dict[int, Row] = {}
    lost: list[int] = []

    def read(size: int, offset: int) -> None:
        try:
            page = paged.page(size, offset)[0]
        except ApiError as error:
            if error.status != 500:
                raise
            if size == 1:
                lost.append(offset)
                return
            read(size // 2, offset)
            read(size - size // 2, offset + size // 2)
            return
        rows.update(enumerate(page, offset))
        if 0 < len(page) < size:
            # a server may return fewer rows than requested, because of its maximum_page_limit
            read(size - len(page), offset + len(page))

    # this request returns no rows: if it fails, too, the rows are not the cause
    total = paged.page(1, BEYOND)[1]
    for offset in range(0, total, PAGE):
        read(min(PAGE, total - offset), offset)
    distinct = len({row[paged.key] for row in rows.values()})
    if not len(rows) == distinct == total - len(lost):
        raise incomplete(paged.attempt, len(rows), total, repeated=len(rows) - distinct)
    places = {offset: [row[paged.key]] for offset, row in rows.items()}
    of = f"the list of {resource.label_plural}"
    problems = [
        f"{describe_place(offset, places.get(offset - 1), places.get(offset + 1), of)}{paged.unreadable}".rstrip()
        for offset in lost
    ]
    return list(rows.values()), problems
