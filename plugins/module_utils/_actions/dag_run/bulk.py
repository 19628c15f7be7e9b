# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Update or delete several DAG runs or task instances with one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..._client.client import Airflow
from ..._client.http import Response
from ..._client.responses import Shape
from ..._errors import AirflowError, ApiError
from ..._reconcile.apply import Wanted, retry_unless_applied, write_remaining
from .runs import Params, write_run


def update_in_bulk(
    airflow: Airflow,
    path: str,
    attempt: str,
    wanted: Wanted,
    names: Callable[[Any], tuple[Params, Sequence[str]]],
    remaining: Callable[[Wanted], Wanted],
    mask: Sequence[str] = (),
) -> Wanted:
    """Update several objects with one request. Return what this task wrote.

    ``names`` returns the part of the request that identifies an object, and the names of the object in a response.
    """
    done: list[str] = []

    def write(left: Wanted) -> None:
        entities = [{**names(one)[0], **fields} for one, fields in left.items()]
        _write_in_bulk(airflow, path, "update", entities, attempt, done, mask)

    written = dict(write_remaining(write, remaining, wanted))
    # before an object that it rejects, the server has written the others, and the note of that object
    counted = counted_done({one: names(one)[1] for one in wanted}, done)
    for one, fields in wanted.items():
        if one in counted:
            written[one] = fields
        elif "note" in fields and done:
            written.setdefault(one, {"note": fields["note"]})
    return written


def delete_in_bulk(
    airflow: Airflow,
    path: str,
    attempt: str,
    objects: Mapping[Any, tuple[Params, Sequence[str]]],
    gone: Callable[[], bool],
) -> set[Any]:
    """Delete several objects with one request. Return those that this task deleted.

    ``objects`` maps each object to what ``names`` of ``update_in_bulk`` returns for it. Objects that do not exist are skipped.
    """
    done: list[str] = []
    entities = [entity for entity, _names in objects.values()]

    is_answered = False

    def delete() -> None:
        nonlocal is_answered
        _write_in_bulk(airflow, path, "delete", entities, attempt, done)
        is_answered = True

    retry_unless_applied(delete, gone)
    # without a response, the objects themselves show that they were deleted
    names = {one: names for one, (_entity, names) in objects.items()}
    return counted_done(names, done) if is_answered else set(objects)


def _write_in_bulk(
    airflow: Airflow,
    path: str,
    action: str,
    entities: Sequence[Params],
    attempt: str,
    done: list[str],
    mask: Sequence[str] = (),
) -> None:
    """Send a bulk request. Add the names of the objects that it handled to ``done``.

    :raises AirflowError: if the response reports failures. Its status is 200 even then.
    """

    def effect(response: Response) -> list[str]:
        result = response.body[action]
        return [f"{attempt}: {one}" for one in result["success"]] if result["errors"] else [attempt]

    bulk_action: dict[str, Any] = {"action": action, "entities": entities}
    if mask:
        bulk_action["update_mask"] = list(mask)
    if action == "delete":
        bulk_action["action_on_non_existence"] = "skip"
    body = {"actions": [bulk_action]}
    shape = Shape((action,), forms={action: {"success": [str], "errors": [{"error": object}]}})
    response = write_run(airflow, "PATCH", path, attempt, body, effect=effect, shape=shape)
    result = response.body[action]
    done += result["success"]
    errors = [airflow.redact(str(one["error"])) for one in result["errors"]]
    if errors:
        message = f"Cannot {attempt} ({response.method} {response.path}): {'; '.join(errors)}."
        is_conflict = {one.get("status_code") for one in result["errors"]} == {409}
        raise ApiError(message, 409) if is_conflict else AirflowError(message)


def counted_done(entities: Mapping[Any, Sequence[str]], done: Sequence[str]) -> set[Any]:
    """Return the entities that a bulk response reports as done.

    They are matched by their names, whose form differs by release.
    """
    if len(done) == len(entities):
        return set(entities)
    return {one for one, names in entities.items() if any(name in done for name in names)}
