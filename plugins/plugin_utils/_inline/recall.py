# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the items of a loop need not ask the server one by one.

The first items of a loop ask for their objects singly. Once there were so many that a listing costs the server less, it is listed, and the
items that follow find their objects there. Nobody knows how long a loop is; so at worst the server does twice the work of the better way.

What was listed says only that nothing is to be done, which is what the item would have found had it come a few seconds earlier. What is to be
written is read anew. Every write, of whatever, forgets the listing; and who asks for an object once more, as ``until`` does, wants a new answer.

Note that this is private to the collection.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ...module_utils._client.client import Airflow, Row
from ...module_utils._errors import AirflowError
from ...module_utils._model.cost import listing_pays
from ...module_utils._model.resource import Resource

FEWEST = 8
"""Items that ask singly in any case: most loops are short."""

MOST_SECONDS = 10.0
"""The age up to which a listing is taken for what the server holds."""
_NEVER = float("-inf")


class Recall:
    """The objects of one kind, as a listing of one server showed them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kind = ""
        self._asked = self._total = 0
        self._rows: dict[str, Row] = {}
        self._until = _NEVER
        self._refused = False

    def row(self, airflow: Airflow, resource: Resource, key: str) -> Row | None:
        """The object as it was listed; None where it was not, or nothing was: then the server has to be asked."""
        if resource.kind != self._kind:
            self.forget()
            self._kind, self._total = resource.kind, 0
        self._asked += 1
        if self._clock() > self._until:
            self._rows = {}
            if self._asked > FEWEST and not self._refused:
                self._list(airflow, resource)
        return self._rows.pop(key, None)

    def forget(self) -> None:
        """Something was written, so nothing is known; and whether a listing pays is open again."""
        self._asked, self._rows, self._until = 0, {}, _NEVER

    def _list(self, airflow: Airflow, resource: Resource) -> None:
        """List the objects, where that pays, and a row of the list is the whole object."""
        endpoint = airflow.endpoint(resource)
        if endpoint.list_omits or not listing_pays(endpoint, self._asked, self._total):
            return
        # imported late: most tasks list nothing
        from ...module_utils._client.listing import pages_of

        name = resource.key_on(endpoint)
        try:
            for rows, self._total in pages_of(airflow, resource):
                if not listing_pays(endpoint, self._asked, self._total):
                    return
                self._rows.update((row[name], row) for row in rows)
        except AirflowError:
            # whoever may read an object may not always list it; that is no failure of this task
            self._rows, self._refused = {}, True
            return
        self._until = self._clock() + MOST_SECONDS
