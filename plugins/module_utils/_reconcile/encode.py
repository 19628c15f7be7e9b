# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turn a change into the body and the query of a request."""

from __future__ import annotations

from typing import Any

from .._model.fingerprint import FINGERPRINT, join_fingerprint
from .._model.resource import COMMA
from .._model.types import masked_paths
from .plan import Change


def body_of(change: Change) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the body and the query of the request for a change.

    The request creates or updates exactly the fields of the change.
    """
    bound, after = change.bound, change.after or {}
    resource, endpoint = bound.resource, bound.endpoint
    written, mask = _written(change), mask_of(change)
    body = {bound.key_name: change.key} if resource.creatable else {}
    for one in resource.fields:
        if one.name in written:
            value = after[one.name]
        elif change.action == "update" and one.name in endpoint.update_required:
            # the server requires the field, although it is unchanged; a masked value is never sent back
            value = change.given.get(one.name, after[one.name])
            hidden = bound.hides(one) and masked_paths(value)
            value = one.type.empty if hidden else value
            if mask and not value and one.name in endpoint.never_empty:
                value = change.key
        else:
            continue
        if one.name == "description":
            value = join_fingerprint(value, after.get(FINGERPRINT, ""))
        body[endpoint.api_names.get(one.name, one.name)] = endpoint.encodes.get(one.name, one.type.encode)(value)
    masks = [",".join(mask)] if mask and endpoint.update_mask == COMMA else mask
    return body, [("update_mask", names) for names in masks]


def mask_of(change: Change) -> tuple[str, ...]:
    """Return the update mask: the server's names for the fields to write.

    The mask is empty if the server ignores masks, or if one of the fields cannot be part of a mask. The server then writes the whole body.
    """
    written, endpoint = _written(change), change.bound.endpoint
    if change.action != "update" or not endpoint.update_mask or written.intersection(endpoint.unmaskable):
        return ()
    return tuple(endpoint.api_names.get(name, name) for name in sorted(written))


def _written(change: Change) -> set[str]:
    before, after = change.before or {}, change.after or {}
    refreshed = {"description"} if before.get(FINGERPRINT, "") != after.get(FINGERPRINT, "") else set()
    return {*change.fields, *refreshed}
