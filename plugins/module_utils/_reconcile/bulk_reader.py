# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read many objects of a kind, by listing or one by one.

Of the two methods, the one that is cheaper for the server is used.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.listing import listing, pages_of
from .._client.pagination import READERS, map_in_order
from .._client.readable_rows import readable_rows
from .._errors import ApiError, IncompleteListingError, InvalidRequestError
from .._model.bound import BoundResource, Row, Values
from .._model.cost import prefer_listing
from .._model.types import loose_form
from .._query.routing import whole_query
from .plan import DesiredState, Unreadable, plan
from .reading import known_values, read_for


class BulkReader:
    """Reader for the objects of one kind.

    ``desired_states`` maps the keys of the declared objects to their desired states. After a complete listing, ``keys`` holds the keys of all
    objects, and ``owners`` holds, by unique field, the values with the keys of their objects. After all objects are read, ``spelled`` maps
    each desired key to the server's spelling, if the two differ. ``unreadable`` describes the objects that the server fails to return. Such
    objects are an error if the result must be ``exact`` and all objects are read. With ``reports``, a declared object that the server fails
    to return is an ``Unreadable``.
    """

    def __init__(
        self,
        airflow: Airflow,
        bound: BoundResource,
        desired_states: Mapping[str, DesiredState],
        exact: bool = True,
        reports: bool = False,
    ) -> None:
        self._airflow, self._bound, self._desired = airflow, bound, desired_states
        self._exact, self._reports = exact, reports
        self._query = whole_query(airflow, bound.resource.filters, {})
        self.unreadable: list[str] = []
        self.keys: frozenset[str] = frozenset()
        self.owners: dict[str, dict[Any, str]] = {one.name: {} for one in bound.resource.fields if one.unique}
        self.spelled: dict[str, str] = {}

    def values(self, known: Mapping[str, Row], whole: bool = False) -> Iterator[tuple[str, Values]]:
        """Yield the server's values of the desired objects that exist.

        With ``whole``, yield the values of all objects. ``known`` holds objects that were read before. Each object is yielded once, although
        the listing also contains the objects in ``known``.
        """
        key_name = self._bound.key_name
        for rows in self._pages(self._desired.keys() - known.keys(), whole):
            for name, owners in self.owners.items():
                owners.update(self._bound.owners(name, rows))
            yield from self._decoded([row for row in rows if row[key_name] not in known])
        yield from self._decoded(list(known.values()))

    def _pages(self, missing: set[str], whole: bool) -> Iterator[list[Row]]:
        if not whole and not missing:
            return
        if whole or prefer_listing(self._bound.endpoint, len(missing)):
            keys: set[str] = set()
            try:
                is_complete = yield from self._listed(missing, whole, keys)
            except ApiError as error:
                # if the server fails to return one object, the whole page fails, and the desired objects are read individually
                if (whole and self._exact) or error.status != 500:
                    raise
                is_complete = False
                if whole:
                    yield self._around(missing, keys)
            if is_complete:
                self._look_for_spellings(missing)
                return
        yield list(self._singly(sorted(missing)))

    def _around(self, missing: set[str], keys: set[str]) -> list[Row]:
        """Return the rows that the server can return, except those with ``keys``."""
        rows, self.unreadable = readable_rows(self._airflow, self._bound.resource, self._query)
        rows = self._new(rows, missing, keys)
        self.keys = frozenset(keys)
        return rows

    def _new(self, rows: list[Row], missing: set[str], keys: set[str]) -> list[Row]:
        """Return the rows except those with ``keys``.

        The keys of the rows are added to ``keys`` and removed from ``missing``.
        """
        by_key = {self._bound.key_of(row): row for row in rows}
        new = [row for key, row in by_key.items() if key not in keys]
        keys.update(by_key)
        missing.difference_update(by_key)
        return new

    def _listed(self, missing: set[str], whole: bool, keys: set[str]) -> Generator[list[Row], None, bool]:
        """Yield the rows of the listing.

        The keys of the rows are added to ``keys`` and removed from ``missing``. Return False if it is cheaper to read the remaining objects
        one by one. A listing that changes while it is read is repeated.

        :raises IncompleteListingError: if the listing stays incomplete, for example because the server hides objects from the user.
        """
        resource, endpoint = self._bound.resource, self._bound.endpoint
        received = 0
        try:
            for rows, total in pages_of(self._airflow, resource, self._query):
                is_first = not received
                yield self._new(rows, missing, keys)
                received += len(rows)
                rest = total - received
                if is_first and rest > 0 and not whole and not prefer_listing(endpoint, len(missing), rest):
                    return False
            is_complete = len(keys) == received
        except IncompleteListingError:
            is_complete = False
        if not is_complete:
            rows = listing(self._airflow, resource, self._query)
            yield self._new(rows, missing, keys)
            keys = {self._bound.key_of(row) for row in rows}
        self.keys = frozenset(keys)
        return True

    def _look_for_spellings(self, missing: Iterable[str]) -> None:
        """Find missing objects that exist under another spelling of their key.

        If the rules of the kind do not treat two spellings as equal, a request shows whether the server does.
        """
        forms = {loose_form(key): key for key in self.keys} if missing else {}
        form = self._bound.resource.key_form
        similar = {key: forms[loose_form(key)] for key in missing if loose_form(key) in forms}
        self.spelled.update({key: other for key, other in similar.items() if form(key) == form(other)})
        for _row in self._singly([key for key in similar if key not in self.spelled]):
            pass

    def _singly(self, keys: Sequence[str]) -> Iterator[Row]:
        """Read objects one by one.

        An object that no item declares is read as for a deletion: a response with the status 500 is not an error.
        """

        def read(key: str) -> Row | None:
            desired = self._desired.get(key) or DesiredState(key, None)
            return read_for(self._airflow, self._bound, desired, self._reports)

        for key, row in zip(keys, map_in_order(read, keys, READERS)):
            if row is None:
                continue
            if self._bound.key_of(row) == key:
                yield row
            else:
                self.spelled[key] = self._bound.key_of(row)

    def _decoded(self, rows: list[Row]) -> Iterator[tuple[str, Values]]:
        bound, name = self._bound, self._bound.key_name
        if bound.endpoint.list_omits:
            partial = {row[name] for row in rows if self._needs_more(self._desired.get(row[name]), row)}
            rows = [row for row in rows if row[name] not in partial] + list(self._singly(sorted(partial)))
        for row in rows:
            yield row[name], known_values(self._airflow, bound, self._desired.get(row[name]), row)

    def _needs_more(self, desired: DesiredState | None, row: Row) -> bool:
        """Return whether the object must be read individually.

        This is necessary if the row of the object in the listing omits a field that an item specifies, or that the diff shows.
        """
        endpoint = self._bound.endpoint
        if desired is None or all(name in row for name in endpoint.list_omits):
            return False
        if desired.values is None or any(name in desired.values for name in endpoint.list_omits):
            return True
        try:
            return plan(self._bound, desired, self._bound.decode(row)).changed
        except InvalidRequestError:
            return True

    def complete(self, keys: Sequence[str]) -> dict[str, Values]:
        """Return the full values of objects whose rows in the listing omit fields."""
        rows = [row for row in self._singly(keys) if not isinstance(row, Unreadable)]
        return {self._bound.key_of(row): self._bound.decode(row) for row in rows}
