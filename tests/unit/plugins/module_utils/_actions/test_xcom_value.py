# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The XCom that a lookup returns.

A missing entry is replaced by the default of the lookup, so every other response must be an error.
"""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.xcom_value import (
    ValueNotFoundError,
    xcom_value,
)
from ansible_collections.community.airflow.plugins.module_utils._errors import UnexpectedResponseError
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST

OF_RUN = {"dag_id": "etl", "dag_run_id": "r1", "task_id": "load", "map_index": None}
OF_LAST_RUN = {**OF_RUN, "dag_run_id": None}


@pytest.mark.parametrize(
    ("place", "replies"),
    [
        (OF_RUN, [Reply(200, {"status": "ok"})]),
        (OF_RUN, [Reply(200, {"key": "other", "value": 1})]),
        (OF_RUN, [Reply(200, {"key": "k"})]),
        (OF_LAST_RUN, [Reply(200, {"dag_runs": [{"x": 1}], "total_entries": 1}), NOT_FOUND]),
    ],
)
def test_a_response_without_the_value_is_not_a_missing_entry(serve, place, replies):
    waiting = iter(replies)
    with pytest.raises(UnexpectedResponseError):
        xcom_value(airflow(serve(lambda request: next(waiting)), NEWEST, retries=0), "k", place)


@pytest.mark.parametrize("replies", [[NOT_FOUND], [Reply(200, {"dag_runs": [], "total_entries": 0})]])
def test_a_missing_run(serve, replies):
    waiting = iter(replies)
    with pytest.raises(ValueNotFoundError, match="does not exist or has no runs"):
        xcom_value(airflow(serve(lambda request: next(waiting)), NEWEST, retries=0), "k", OF_LAST_RUN)


def test_a_key_that_selects_lists_elsewhere(serve):
    server = serve(lambda request: Reply(200, {"key": "~", "value": [1]}))
    assert xcom_value(airflow(server, NEWEST, retries=0), "~", OF_RUN) == [1]
