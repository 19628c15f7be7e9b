# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read what is needed of many objects of a kind: as a listing or one by one, whichever costs the server less.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._client.client import Airflow, Row
from .._client.generations import decoded
from .._client.listing import pages_of
from .._client.pagination import READERS, in_order
from .._errors import AirflowError, Refused, Rejected
from .._model.cost import listing_pays
from .._model.types import loose_form
from .batch import Service
from .plan import Unreadable, Wish, plan
from .preflight import (
    Values,
    known_values,
    read_for,
)


class Reading:
    """One kind on one server. ``keys`` are those of all its objects, once a whole listing came.

    ``spelled`` gives the server's spelling of wanted keys that it has under another one, once everything was read.
    """

    def __init__(self, airflow: Airflow, service: Service) -> None:
        self._airflow, self.service = airflow, service
        self.keys: frozenset[str] = frozenset()
        self.spelled: dict[str, str] = {}

    def shown(
        self, wishes: Mapping[str, Wish], known: Mapping[str, Row], whole: bool = False
    ) -> Iterator[tuple[str, Values]]:
        """What the server shows of the objects that are wanted and exist; with ``whole`` of every one. ``known`` was read before."""
        wanted = wishes.keys() - known.keys()
        for rows in self._pages(set(wanted), whole, wishes):
            yield from self._values(wishes, rows)
        yield from self._values(wishes, list(known.values()))

    def _pages(self, missing: set[str], whole: bool, wishes: Mapping[str, Wish]) -> Iterator[list[Row]]:
        endpoint, name = self.service.endpoint, self.service.key_name
        came, total, seen = 0, 0, set[str]()
        if not whole and not missing:
            return
        if whole or listing_pays(endpoint, len(missing)):
            try:
                for rows, total in pages_of(self._airflow, self.service.resource, self._all()):
                    yield rows
                    first = not came
                    came += len(rows)
                    keys = {row[name] for row in rows}
                    missing -= keys
                    seen |= keys
                    if not whole and first and came < total and not listing_pays(endpoint, len(missing), total - came):
                        break
            except Rejected as error:
                # one object that the server fails to show breaks its page: the wanted ones are read singly
                if whole or error.status != 500:
                    raise
                came, total = 0, 1
            if came >= total and len(seen) != came:
                # pages that overlap, because objects came and went meanwhile
                raise AirflowError(
                    f"The list of {self.service.resource.plural} does not add up: it changed while it was read. Run the task again. "
                    "Nothing was written."
                )
            if came >= total:
                self.keys = frozenset(seen)
                self._look_for_spellings(missing, wishes)
                return
        yield list(self._singly(sorted(missing), wishes))

    def _look_for_spellings(self, missing: Iterable[str], wishes: Mapping[str, Wish]) -> None:
        """Find what the server has under another spelling of the key: by what is known of the kind, otherwise by asking the server."""
        forms = {loose_form(key): key for key in self.keys} if missing else {}
        form, doubtful = self.service.resource.key_form, []
        for key in missing:
            other = forms.get(loose_form(key))
            if other is None:
                continue
            if form(key) == form(other):
                self.spelled[key] = other
            else:
                doubtful.append(key)
        for _row in self._singly(doubtful, wishes):
            pass

    def _all(self) -> list[tuple[str, str]]:
        """The filters that hide something unless they are told not to."""
        api = self.service.endpoint.api
        hiding = [one for one in self.service.resource.filters if one.option.get("default") is True]
        return [(one.wire.get(api, one.name), "false") for one in hiding]

    def _singly(self, keys: Iterable[str], wishes: Mapping[str, Wish]) -> Iterator[Row]:
        """Those that exist. What nobody lists is read for its deletion."""
        keys = list(keys)

        def read(key: str) -> Row | None:
            return read_for(self._airflow, self.service, wishes.get(key) or Wish(key, None))

        for key, row in zip(keys, in_order(read, keys, READERS)):
            if row is None:
                continue
            if self.service.key_of(row) == key:
                yield row
            else:
                self.spelled[key] = self.service.key_of(row)

    def _values(self, wishes: Mapping[str, Wish], rows: list[Row]) -> Iterator[tuple[str, Values]]:
        service = self.service
        if service.endpoint.list_omits:
            partial = {service.key_of(row) for row in rows if self._needs_more(wishes.get(service.key_of(row)), row)}
            rows = [row for row in rows if service.key_of(row) not in partial] + list(
                self._singly(sorted(partial), wishes)
            )
        name = service.key_name
        for row in rows:
            yield row[name], known_values(self._airflow, service, wishes.get(row[name]), row)

    def _needs_more(self, wish: Wish | None, row: Row) -> bool:
        """Whether a row of the listing is not enough: what it omits is wanted, or shown in the diff of a change."""
        resource, endpoint = self.service.resource, self.service.endpoint
        if wish is None or all(name in row for name in endpoint.list_omits):
            return False
        if wish.values is None or any(name in wish.values for name in endpoint.list_omits):
            return True
        try:
            return plan(resource, endpoint, wish, decoded(resource, endpoint, row)).changed
        except Refused:
            return True

    def complete(self, keys: Iterable[str]) -> dict[str, Values]:
        """The same of objects of which only a row of the listing is known, where that omits something."""
        service = self.service
        return {
            service.key_of(row): decoded(service.resource, service.endpoint, row)
            for row in self._singly(keys, {})
            if not isinstance(row, Unreadable)
        }
