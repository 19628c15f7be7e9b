# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Update or delete several DAG runs or task instances with one request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..._client.client import Airflow
from ..._client.http import Response
from ..._client.responses import Shape
from ..._errors import AirflowError, ApiError
from ..._reconcile.apply import Wanted, retry_unless_applied, write_remaining
from .options import Params
from .runs import write_run


@dataclass(frozen=True)
class Bulk:
    """Several DAG runs or task instances that one request updates or deletes.

    ``path`` is the path of the request, and ``label`` names the objects in messages. ``names`` returns, for an object, the part of the
    request that identifies the object, and the names that the object may have in the response.
    """

    airflow: Airflow
    path: str
    label: str
    names: Callable[[Any], tuple[Params, Sequence[str]]]

    def update(self, wanted: Wanted, remaining: Callable[[Wanted], Wanted], mask: Sequence[str] = ()) -> Wanted:
        """Update the objects. Return the fields that this Ansible task wrote."""
        done: list[str] = []
        options = {"update_mask": list(mask)} if mask else {}

        def write(left: Wanted) -> None:
            entities = [{**self.names(one)[0], **fields} for one, fields in left.items()]
            self._write("update", entities, done, options)

        written = dict(write_remaining(write, remaining, wanted))
        # when the server rejects an object, it has already written the objects before it, and the note of the rejected object
        counted = self._counted(wanted, done)
        for one, fields in wanted.items():
            if one in counted:
                written[one] = fields
            elif "note" in fields and done:
                written.setdefault(one, {"note": fields["note"]})
        return written

    def delete(self, objects: Collection[Any], gone: Callable[[], bool]) -> set[Any]:
        """Delete the objects. Return those that this Ansible task deleted.

        Objects that do not exist are skipped. ``gone`` returns whether all objects have been deleted.
        """
        done: list[str] = []
        entities = [self.names(one)[0] for one in objects]
        is_answered = False

        def write() -> None:
            nonlocal is_answered
            self._write("delete", entities, done, {"action_on_non_existence": "skip"})
            is_answered = True

        retry_unless_applied(write, gone)
        # if the response was lost, gone has confirmed that all objects were deleted
        return self._counted(objects, done) if is_answered else set(objects)

    def _write(self, action: str, entities: Sequence[Params], done: list[str], options: Mapping[str, Any]) -> None:
        """Send the request. Add the names of the processed objects to ``done``.

        :raises AirflowError: if the response reports failures, although its status is 200.
        """
        attempt = f"{action} {self.label}"

        def effect(response: Response) -> list[str]:
            result = response.body[action]
            return [f"{attempt}: {one}" for one in result["success"]] if result["errors"] else [attempt]

        body = {"actions": [{"action": action, "entities": entities, **options}]}
        shape = Shape((action,), forms={action: {"success": [str], "errors": [{"error": object}]}})
        response = write_run(self.airflow, "PATCH", self.path, attempt, body, effect=effect, shape=shape)
        result = response.body[action]
        done += result["success"]
        errors = [self.airflow.redact(str(one["error"])) for one in result["errors"]]
        if errors:
            message = f"Cannot {attempt} ({response.method} {response.path}): {'; '.join(errors)}."
            is_conflict = {one.get("status_code") for one in result["errors"]} == {409}
            raise ApiError(message, 409) if is_conflict else AirflowError(message)

    def _counted(self, objects: Collection[Any], done: Sequence[str]) -> set[Any]:
        """Return the objects that the response reports as successful.

        Objects are matched by name. The format of the names depends on the release of Airflow.
        """
        if len(done) == len(objects):
            return set(objects)
        return {one for one in objects if any(name in done for name in self.names(one)[1])}
