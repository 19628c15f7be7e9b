# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the DAG run that the options identify by ID or logical date."""

from __future__ import annotations

from ..._client.client import Airflow
from ..._client.listing import list_all
from ..._errors import InvalidRequestError, NotFoundError
from ..._query.routing import filter_query
from ..._resources.dag_run import DAG_RUN
from .options import Params
from .runs import Run, dag_path, present_run, read_run, run_shape


def existing_run(airflow: Airflow, params: Params) -> Run | None:
    """Return the run with the specified ID, or with the logical date if no ID is set.

    Return None if there is no such run. A logical date is unique within a DAG.

    :raises InvalidRequestError: if a run with a different ID has the specified logical date.
    """
    if not params["dag_run_id"]:
        return _of_date(airflow, params)
    is_absent = params["state"] == "absent"
    run = read_run(airflow, params["dag_id"], params["dag_run_id"], to_delete=is_absent)
    if run is None and not is_absent:
        check_date_is_free(airflow, params)
    return run


def check_date_is_free(airflow: Airflow, params: Params) -> None:
    """Reject a new run with the logical date of an existing run.

    :raises InvalidRequestError: if a run has this logical date.
    """
    other = _of_date(airflow, params)
    if other:
        raise InvalidRequestError(
            f"DAG run '{other['dag_run_id']}' of DAG '{params['dag_id']}' already has the logical date {other['logical_date']}, and a DAG "
            "can have only one run per logical date. Use another logical_date."
        )


def _of_date(airflow: Airflow, params: Params) -> Run | None:
    date = params["logical_date"]
    if not date:
        return None
    query = filter_query(airflow, DAG_RUN.filters, {"logical_date_gte": date, "logical_date_lte": date})
    try:
        path, forms = dag_path(airflow, params["dag_id"], "dagRuns"), run_shape(params["dag_id"], None).forms
        attempt = f"list the runs of DAG '{params['dag_id']}'"
        rows = list_all(airflow, path, DAG_RUN.plural, attempt, query, forms=forms)
    except NotFoundError:
        # Airflow 3 returns 404 if the DAG does not exist
        if params["state"] == "absent":
            return None
        raise
    return present_run(airflow, rows[0]) if rows else None
