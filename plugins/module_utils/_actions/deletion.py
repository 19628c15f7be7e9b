# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Delete several objects with one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._errors import ApiError, NotFoundError
from .._module.definition import ModuleCall
from .._reconcile.apply import retry_unless_applied


def delete_all(
    call: ModuleCall, kind: str, named: str, read: Callable[[], list[Any]], delete: Callable[[], Any]
) -> tuple[bool, list[Any], list[str]]:
    """Delete all objects that ``read`` returns. ``delete`` sends the request.

    ``kind`` and ``named`` describe the objects in messages. Return whether this Ansible task deleted them, the deleted objects, and warnings.
    """
    warnings = []
    try:
        found = read()
        changed = bool(found)
    except ApiError as error:
        # objects that the server fails to return can still be deleted
        if error.status != 500:
            raise
        found, changed = [], True
        warnings.append(f"The server cannot list {named}, so the deleted {kind} are unknown.")
    if changed and not call.check_mode:
        try:
            changed = retry_unless_applied(delete, lambda: not read())
        except NotFoundError:
            changed, warnings = False, []
    return changed, found if changed else [], warnings
