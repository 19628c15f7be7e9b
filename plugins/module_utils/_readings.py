# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind that can be read, those of the catalogue among them.

Note that these are private to the collection.
"""

from __future__ import annotations

from ansible_collections.community.airflow.plugins.module_utils._catalog import CATALOG
from ansible_collections.community.airflow.plugins.module_utils._kinds.backfill import BACKFILL
from ansible_collections.community.airflow.plugins.module_utils._kinds.config import CONFIG
from ansible_collections.community.airflow.plugins.module_utils._kinds.dag import DAG
from ansible_collections.community.airflow.plugins.module_utils._kinds.dag_runs import DAG_RUNS
from ansible_collections.community.airflow.plugins.module_utils._kinds.dag_tag import DAG_TAG
from ansible_collections.community.airflow.plugins.module_utils._kinds.dag_version import DAG_VERSION
from ansible_collections.community.airflow.plugins.module_utils._kinds.dag_warning import DAG_WARNING
from ansible_collections.community.airflow.plugins.module_utils._kinds.dags import DAGS
from ansible_collections.community.airflow.plugins.module_utils._kinds.dataset import ASSET_ALIAS, DATASET
from ansible_collections.community.airflow.plugins.module_utils._kinds.dataset_event import DATASET_EVENT, QUEUED_EVENT
from ansible_collections.community.airflow.plugins.module_utils._kinds.event_log import EVENT_LOG
from ansible_collections.community.airflow.plugins.module_utils._kinds.health import HEALTH, VERSION
from ansible_collections.community.airflow.plugins.module_utils._kinds.hitl import HITL
from ansible_collections.community.airflow.plugins.module_utils._kinds.import_error import IMPORT_ERROR
from ansible_collections.community.airflow.plugins.module_utils._kinds.job import JOB
from ansible_collections.community.airflow.plugins.module_utils._kinds.permission import PERMISSION
from ansible_collections.community.airflow.plugins.module_utils._kinds.plugin import PLUGIN
from ansible_collections.community.airflow.plugins.module_utils._kinds.provider import PROVIDER
from ansible_collections.community.airflow.plugins.module_utils._kinds.state_store import ASSET_STATE, TASK_STATE
from ansible_collections.community.airflow.plugins.module_utils._kinds.task import TASK
from ansible_collections.community.airflow.plugins.module_utils._kinds.task_instances import TASK_INSTANCES, TRY
from ansible_collections.community.airflow.plugins.module_utils._kinds.xcom import XCOM
from ansible_collections.community.airflow.plugins.module_utils._reading import reading_of

READINGS = (
    *(reading_of(one) for one in CATALOG if one is not DAG),
    DAGS,
    ASSET_ALIAS,
    ASSET_STATE,
    BACKFILL,
    CONFIG,
    DAG_RUNS,
    DAG_TAG,
    DAG_VERSION,
    DAG_WARNING,
    DATASET,
    DATASET_EVENT,
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
    TASK_INSTANCES,
    TASK_STATE,
    TRY,
    VERSION,
    XCOM,
)
