# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Server-side cost of reading objects, in one listing or one by one.

The unit is the cost of a request for a single object. The endpoints of a kind declare the ``row_cost`` of its listing. This module has no side
effects.
"""

from __future__ import annotations

from math import ceil

from .resource import Endpoint

PAGE = 100
"""Number of rows in a page of a listing. This is the highest limit that servers allow by default."""


def prefer_listing(endpoint: Endpoint, wanted: int, rows: int = 0) -> bool:
    """Return whether a listing costs the server less than single requests.

    A request for a single object costs 1. A page of a listing costs 1, plus ``row_cost`` for each row. If the number of rows is unknown, one
    full page is assumed. The listing is then preferred if it costs less than twice as much as the single requests, because there may be fewer
    rows.
    """
    if not rows:
        return wanted * 2 > 1 + PAGE * endpoint.row_cost
    return wanted > ceil(rows / PAGE) + rows * endpoint.row_cost
