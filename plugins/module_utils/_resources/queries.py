# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All kinds of objects that info modules read."""

from __future__ import annotations

from .._model.query_kind import query_kind_of
from .asset import ASSET, ASSET_ALIAS
from .asset_event import ASSET_EVENT, QUEUED_EVENT
from .backfill import BACKFILL
from .config import CONFIG
from .dag import DAG, DAGS
from .dag_run import DAG_RUN
from .dag_tag import DAG_TAG
from .dag_version import DAG_VERSION
from .dag_warning import DAG_WARNING
from .event_log import EVENT_LOG
from .health import HEALTH, VERSION
from .hitl import HITL
from .import_error import IMPORT_ERROR
from .job import JOB
from .permission import PERMISSION
from .plugin import PLUGIN
from .provider import PROVIDER
from .registry import RESOURCES
from .state_store import ASSET_STATE, TASK_STATE
from .task import TASK
from .task_instance import TASK_INSTANCE, TRY
from .xcom import XCOM

QUERY_KINDS = (
    *(query_kind_of(one) for one in RESOURCES if one is not DAG),
    DAGS,
    ASSET_ALIAS,
    ASSET_STATE,
    BACKFILL,
    CONFIG,
    DAG_RUN,
    DAG_TAG,
    DAG_VERSION,
    DAG_WARNING,
    ASSET,
    ASSET_EVENT,
    EVENT_LOG,
    HEALTH,
    HITL,
    IMPORT_ERROR,
    JOB,
    PERMISSION,
    PLUGIN,
    PROVIDER,
    QUEUED_EVENT,
    TASK,
    TASK_INSTANCE,
    TASK_STATE,
    TRY,
    VERSION,
    XCOM,
)
