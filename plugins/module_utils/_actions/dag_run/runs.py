# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paths, requests and results of DAG runs and task instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from ..._client.client import Airflow
from ..._client.http import Response, quote_segment
from ..._client.listing import list_all
from ..._client.presentation import present_row
from ..._client.responses import Shape
from ..._errors import ApiError, InvalidRequestError
from ..._model.bound import Row
from ..._query.gather import values_of, visible_values_of
from ..._reconcile.plan import Unreadable
from ..._resources.dag import DAG
from ..._resources.dag_run import DAG_RUN, RUN_ENDPOINTS
from ..._resources.dag_run import FORMS as RUN_FORMS
from ..._resources.task_instance import FORMS as INSTANCE_FORMS
from ..._resources.task_instance import INSTANCE_KEY, REFERENCE_FORMS, TASK_INSTANCE

Run = dict[str, Any]
"""A DAG run in the format of module results."""

_CONTENT = ("executor_config", "rendered_fields", "trigger", "triggerer_job", "dag_version")


def dag_path(airflow: Airflow, dag_id: str, *more: str) -> str:
    """Return the path of a DAG, or a path below it.

    Reject an empty ID, because the result would be another path.
    """
    if not dag_id:
        raise InvalidRequestError("dag_id must not be empty.")
    return airflow.generation.path("/".join(["dags", quote_segment(dag_id), *more]))


def run_path(airflow: Airflow, dag_id: str, dag_run_id: str, *more: str) -> str:
    """Return the path of a DAG run, or a path below it."""
    return dag_path(airflow, dag_id, "dagRuns", quote_segment(dag_run_id), *more)


def run_page(airflow: Airflow, dag_id: str, dag_run_id: str) -> str:
    """Return the URL of a run's page in the web interface."""
    page = RUN_ENDPOINTS[airflow.generation.api].run_page
    return airflow.http.options.url + page.format(dag_id=quote_segment(dag_id), dag_run_id=quote(dag_run_id, safe=""))


def write_run(
    airflow: Airflow, method: str, path: str, attempt: str, json: Any, *, shape: Shape, **options: Any
) -> Response:
    """Send a write, or its dry run, for an object that must exist.

    ``shape`` is the required content of the response. Without ``shape``, any JSON object would count as a success. ``options`` are those of
    ``Airflow.request``.

    :raises NotFoundError: if the server reports that the object does not exist.
    """
    response = airflow.request(method, path, attempt, json=json, shape=shape, **options)
    if response.status == 404 and not response.shows_deletion:
        raise airflow.not_found(response, attempt)
    return response


def existing_dag(airflow: Airflow, dag_id: str) -> dict[str, Any]:
    """Return the DAG in the format of module results.

    The result also contains the types of runs that the DAG allows.

    :raises InvalidRequestError: if the DAG does not exist.
    """
    if not dag_id:
        raise InvalidRequestError("dag_id must not be empty.")
    row = airflow.read(DAG, dag_id)
    if row is None:
        raise InvalidRequestError(
            f"There is no DAG '{dag_id}' on this server. Check the ID, and check that the file of the DAG has been parsed without "
            "import errors."
        )
    types = row.get("allowed_run_types")
    allowed = types if isinstance(types, list) else None
    return {**present_row(airflow.bind(DAG), row), "allowed_run_types": allowed}


def instances_shape(dag_id: str) -> Shape:
    """Return the shape of a response with several task instances of a DAG."""
    forms = ({**INSTANCE_FORMS, "dag_id": dag_id}, REFERENCE_FORMS)
    return Shape(forms={TASK_INSTANCE.plural: [forms]})


def run_shape(dag_id: str, dag_run_id: str | None) -> Shape:
    """Return the shape of a response with one DAG run.

    The run must be the requested one. If ``dag_run_id`` is None, any run of the DAG is accepted.
    """
    named = {"dag_id": dag_id, "dag_run_id": dag_run_id}
    expected = {name: value for name, value in named.items() if value}
    return Shape(("dag_run_id",), expected, forms={**RUN_FORMS, **expected})


def runs_shape(dag_id: str) -> Shape:
    """Return the shape of a response with several runs of a DAG."""
    return Shape(forms={DAG_RUN.plural: [{**RUN_FORMS, "dag_id": dag_id}]})


def read_run(airflow: Airflow, dag_id: str, dag_run_id: str, to_delete: bool = False) -> Run | None:
    """Return a run, or None if it does not exist.

    If the server fails to return the run (status 500), the run exists. With ``to_delete``, return only the IDs in this case, because they
    are sufficient to delete the run.
    """
    attempt = f"read DAG run '{dag_run_id}' of DAG '{dag_id}'"
    path, shape = run_path(airflow, dag_id, dag_run_id), run_shape(dag_id, dag_run_id)
    try:
        response = airflow.request("GET", path, attempt, shape=shape)
    except ApiError as error:
        if error.status != 500 or not to_delete:
            raise
        return Unreadable({"dag_id": dag_id, "dag_run_id": dag_run_id})
    return None if response.status == 404 else present_run(airflow, response.body)


def existing_runs(airflow: Airflow, dag_id: str, ids: Iterable[str], to_delete: bool = False) -> dict[str, Run]:
    """Return the runs with these IDs.

    With ``to_delete``, runs that do not exist are omitted.

    :raises InvalidRequestError: if a run does not exist.
    """
    read = {one: read_run(airflow, dag_id, one, to_delete) for one in dict.fromkeys(ids)}
    missing = [one for one, run in read.items() if run is None]
    if missing and not to_delete:
        raise InvalidRequestError(
            f"DAG '{dag_id}' has no DAG run {', '.join(missing)}. Check dag_run_id and dag_run_ids."
        )
    return {one: run for one, run in read.items() if run is not None}


def existing_run_error(run: Mapping[str, Any], other: Iterable[str]) -> InvalidRequestError:
    """Return the error for a run whose values differ from those of the task."""
    return InvalidRequestError(
        f"DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}' already exists with different values for: {', '.join(other)}. Use another "
        "dag_run_id, or omit these options to use the existing run."
    )


def present_run(airflow: Airflow, row: Row) -> Run:
    return values_of(airflow, DAG_RUN, row)


def task_instances(airflow: Airflow, dag_id: str, dag_run_id: str) -> list[dict[str, Any]]:
    """Return all task instances of a run, including those of mapped tasks."""
    path = run_path(airflow, dag_id, dag_run_id, "taskInstances")
    forms = {**INSTANCE_FORMS, "dag_id": dag_id, "dag_run_id": dag_run_id}
    attempt = f"list the task instances of DAG run '{dag_run_id}' of DAG '{dag_id}'"
    rows = list_all(airflow, path, TASK_INSTANCE.plural, attempt, identity=INSTANCE_KEY, forms=forms)
    return sorted((present_instance(airflow, row) for row in rows), key=lambda one: (one["task_id"], one["map_index"]))


def present_instance(airflow: Airflow, row: Row) -> dict[str, Any]:
    return visible_values_of(airflow, TASK_INSTANCE, row)


def brief_instance(instance: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task instance without details that may be long or confidential."""
    return {name: value for name, value in instance.items() if name not in _CONTENT}


def describe_instance(instance: Mapping[str, Any]) -> str:
    """Return the name of a task instance.

    For example, ``check[2]`` is the instance of the mapped task ``check`` with map index 2.
    """
    index = instance.get("map_index")
    return instance["task_id"] + (f"[{index}]" if index is not None and index >= 0 else "")
