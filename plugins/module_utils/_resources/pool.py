# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of pools.

The path is ``/api/v1/pools`` on Airflow 2, and ``/api/v2/pools`` on Airflow 3.
"""

from __future__ import annotations

from dataclasses import replace

from .._model.resource import COMMA, REPEATED, Endpoint, Field, Limit, Resource
from .._model.types import FLAG, NULLABLE_TEXT, NUMBER, TEXT
from ._filters import pattern
from ._rules import LARGEST, NO_NEWLINE, NO_SLASH, NO_SLASH_OR_NEWLINE, TEAM, TEAM_MODE, other_names

# the server stores -1 (unlimited), but returns 500 for the request and for every later listing of pools
_SLOTS = Limit(lowest=0, highest=LARGEST)
_LIMITS = {"name": Limit(max_length=256), "slots": _SLOTS}

_UNREADABLE = (
    "The likely cause is a pool {}, which this release of Airflow cannot return. Set a number of slots with airflow_pool, or delete the pool "
    "with state=absent."
)
_UNLIMITED = _UNREADABLE.format("without a limit (-1 slots)")

_V2 = Endpoint(
    api="v2",
    path="/api/v2/pools",
    order_by="name",
    create_required=("slots",),
    update_mask=REPEATED,
    mutable_fields={"default_pool": ("slots", "include_deferred")},
    address=NO_NEWLINE,
    limits={**_LIMITS, "team_name": TEAM},
    modes=TEAM_MODE,
    # the server runs a query for each pool: a page of 100 takes 180 to 330 ms, one pool 13 ms
    row_cost=0.2,
    # the API also deletes default_pool; the collection rejects this before it sends a request
    bulk=frozenset({"create", "delete"}),
    update_repairs=True,
    unreadable=_UNLIMITED,
)
# this release also rejects 0
_V3_1_7 = replace(
    _V2,
    since="3.1.7",
    limits={**_V2.limits, "slots": replace(_SLOTS, lowest=1)},
    unreadable=_UNREADABLE.format("with 0 or -1 slots"),
)
_V3_1_8 = replace(
    _V2, since="3.1.8", limits={**_V2.limits, "slots": replace(_SLOTS, lowest=-1)}, update_repairs=False, unreadable=""
)

POOL = Resource(
    kind="pool",
    plural="pools",
    key="name",
    fields=(
        Field("slots", NUMBER),
        Field("description", TEXT),
        Field("include_deferred", FLAG, since={"v1": "2.7.0"}),
        Field("team_name", NULLABLE_TEXT, since={"v1": None, "v2": "3.2.0"}),
    ),
    title="Pools",
    other_names=other_names(
        name="pool pool_name id", slots="slot pool_slot pool_slots", description="pool_description", team_name="team"
    ),
    protected=frozenset({"default_pool"}),
    built_in={"default_pool": {"slots": 128, "description": "Default pool", "include_deferred": False}},
    read_only=("occupied_slots", "running_slots", "queued_slots", "scheduled_slots", "deferred_slots", "open_slots"),
    filters=pattern("pool_name"),
    endpoints=(
        Endpoint(
            api="v1",
            path="/api/v1/pools",
            order_by="name",
            create_required=("slots",),
            # without a mask, the server resets include_deferred if the body omits it
            update_mask=COMMA,
            address=NO_SLASH,
            limits=_LIMITS,
            update_repairs=True,
            unreadable=_UNLIMITED,
            # the server runs a query for each pool: a page of 100 takes 800 to 1,100 ms, one pool 20 ms
            row_cost=0.45,
        ),
        # from 3.0.5 on, the path of a single pool may contain a slash
        replace(_V2, address=NO_SLASH_OR_NEWLINE),
        replace(_V2, since="3.0.5"),
        _V3_1_7,
        _V3_1_8,
        # 3.3.2 requires these fields even if the mask omits them, but then does not update them; 3.2.0 also accepts them
        replace(_V3_1_8, since="3.2.0", update_required=("slots", "include_deferred")),
    ),
)
