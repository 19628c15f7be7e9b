#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_info
short_description: Gather information about DAGs in Apache Airflow
version_added: 0.1.0
description:
  - Returns one DAG, all matching DAGs, or all DAGs. Lists contain stale DAGs only with O(exclude_stale=false).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._times
options:
  dag_id:
    description:
      - ID of a single DAG to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: str
  dag_id_pattern:
    description:
      - Return only DAGs whose ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  dag_id_prefix_pattern:
    description:
      - Return only DAGs whose ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  dag_display_name_pattern:
    description:
      - Return only DAGs whose display name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.
    type: str
  dag_display_name_prefix_pattern:
    description:
      - Return only DAGs whose display name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  tags:
    description:
      - Return only DAGs that have these tags. By default, one of the tags is sufficient. See O(tags_match_mode).
    type: list
    elements: str
  tags_match_mode:
    description:
      - Whether DAGs must have V(any) or V(all) of O(tags).
      - Requires Airflow 3.
    type: str
  owners:
    description:
      - Return only DAGs with an owner whose name contains any of these strings. The match is not case-sensitive.
      - Before Airflow 3.3.0, V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: list
    elements: str
  paused:
    description:
      - If V(true), return only paused DAGs. If V(false), return only DAGs that are not paused.
      - On Airflow 2, requires 2.6.0 or later.
    type: bool
  exclude_stale:
    description:
      - Whether to exclude stale DAGs. Airflow marks a DAG as stale if its file is missing, no longer defines the DAG, or has import errors.
        Airflow 2 with a standalone DAG processor also marks DAGs as stale while the DAG processor is not running.
      - Called C(only_active) in Airflow 2.
    type: bool
    default: true
  has_import_errors:
    description:
      - If V(true), return only DAGs whose files can no longer be imported. If V(false), return only the other DAGs.
      - Airflow marks DAGs whose files can no longer be imported as stale. To return these DAGs, also set O(exclude_stale=false).
      - Requires Airflow 3.1.0 or later.
    type: bool
  has_asset_schedule:
    description:
      - If V(true), return only DAGs that are scheduled on assets. If V(false), return only the other DAGs.
      - Requires Airflow 3.1.0 or later.
    type: bool
  asset_dependency:
    description:
      - Return only DAGs that are scheduled on an asset whose name or URI contains this text.
      - Before Airflow 3.3.0, V(%) and V(_) are wildcards.
      - Requires Airflow 3.1.0 or later.
    type: str
  is_favorite:
    description:
      - If V(true), return only favorites of the user that the module logs in as. If V(false), return only the other DAGs.
      - Requires Airflow 3.1.0 or later.
    type: bool
  is_scheduled:
    description:
      - If V(true), return only DAGs whose timetable can create scheduled DAG runs. If V(false), return only the other DAGs.
      - Requires Airflow 3.4.0 or later.
    type: bool
  timetable_type:
    description:
      - Return only DAGs with any of these timetable classes. Use the full name of the class.
      - Requires Airflow 3.2.0 or later.
    type: list
    elements: str
  bundle_name:
    description:
      - Return only DAGs from this bundle.
      - Requires Airflow 3.1.0 or later.
    type: str
  bundle_version:
    description:
      - Return only DAGs with this bundle version.
      - Requires Airflow 3.1.0 or later.
    type: str
  last_dag_run_state:
    description:
      - Return only DAGs whose last DAG run is in this state.
      - Requires Airflow 3.
    type: str
  dag_run_state:
    description:
      - Return only DAGs that have a DAG run in any of these states.
      - Requires Airflow 3.
    type: list
    elements: str
  dag_run_start_date_gte:
    description:
      - Return only DAGs with a DAG run that started at or after this time.
      - Requires Airflow 3.
    type: str
  dag_run_start_date_gt:
    description:
      - Return only DAGs with a DAG run that started after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_run_start_date_lte:
    description:
      - Return only DAGs with a DAG run that started at or before this time.
      - Requires Airflow 3.
    type: str
  dag_run_start_date_lt:
    description:
      - Return only DAGs with a DAG run that started before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_run_end_date_gte:
    description:
      - Return only DAGs with a DAG run that ended at or after this time.
      - Requires Airflow 3.
    type: str
  dag_run_end_date_gt:
    description:
      - Return only DAGs with a DAG run that ended after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_run_end_date_lte:
    description:
      - Return only DAGs with a DAG run that ended at or before this time.
      - Requires Airflow 3.
    type: str
  dag_run_end_date_lt:
    description:
      - Return only DAGs with a DAG run that ended before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  include:
    description:
      - Additional information to return for each DAG.
      - V(details) adds the details that Airflow returns only for a single DAG.
      - V(source) adds the source code of the DAG file.
      - V(tasks) adds the tasks.
      - V(versions) adds the DAG versions. Requires Airflow 3.
      - V(warnings) adds the DAG warnings.
      - V(statistics) adds the number of DAG runs in each state. On Airflow 2, requires 2.10.0 or later.
    type: list
    elements: str
    choices: [details, source, tasks, versions, warnings, statistics]
    default: []
seealso:
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Get all DAGs
  community.airflow.airflow_dag_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    exclude_stale: false
  register: result

- name: Show the DAGs whose files can no longer be imported
  ansible.builtin.debug:
    msg: "{{ result.dags | selectattr('has_import_errors') | map(attribute='dag_id') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get the paused DAGs with a tag
  community.airflow.airflow_dag_info:
    tags: [sales]
    paused: true

- name: Get one DAG with its source code and its tasks
  community.airflow.airflow_dag_info:
    dag_id: sales_daily
    include: [source, tasks]
"""

RETURN = r"""
dags:
  description: Matching DAGs.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    scheduling_state:
      description: Scheduling state of the DAG, V(active), V(draining) or V(paused). Airflow lets the unfinished runs of a V(draining) DAG
        finish, and then pauses the DAG. V(draining) requires Airflow 3.4.0 or later.
      type: str
      sample: active
    is_paused:
      description: Whether the DAG is paused.
      type: bool
      sample: false
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 2.9.0.
      type: str
      sample: sales_daily
    description:
      description: Description of the DAG.
      type: str
      sample: Summarizes daily sales
    owners:
      description: Owners of the DAG's tasks.
      type: list
      elements: str
      sample: [analytics]
    tags:
      description: Tags of the DAG, sorted.
      type: list
      elements: str
      sample: [daily, sales]
    is_stale:
      description: Whether Airflow marks the DAG as stale, for example because its file is missing.
      type: bool
      sample: false
    has_import_errors:
      description: Whether the DAG's file has import errors.
      type: bool
      sample: false
    fileloc:
      description: Path of the DAG's file on the server.
      type: str
      sample: /opt/airflow/dags/sales_daily.py
    timetable_summary:
      description: Schedule of the DAG, such as a cron expression. V(null) if there is none.
      type: str
      sample: 0 6 * * *
    timetable_description:
      description: Description of the schedule.
      type: str
      sample: At 06:00
    max_active_runs:
      description: Maximum number of runs that are active at the same time.
      type: int
      sample: 16
    max_active_tasks:
      description: Maximum number of task instances that run at the same time.
      type: int
      sample: 16
    last_parsed_time:
      description: Time when the DAG's file was last parsed.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    next_dagrun_logical_date:
      description: Logical date of the next scheduled run. V(null) if no run is scheduled.
      type: str
      sample: "2026-03-03T06:00:00Z"
    next_dagrun_run_after:
      description: Earliest time at which the next scheduled run can start. V(null) if no run is scheduled.
      type: str
      sample: "2026-03-03T06:00:00Z"
    details:
      description: Details of the DAG.
      returned: if O(include) contains V(details)
      type: dict
      contains:
        active_runs_count:
          description: Number of running DAG runs. Airflow 3.2.0 to 3.3.0 also count queued DAG runs. Always V(null) before Airflow 3.2.0.
          type: int
          sample: 1
        allowed_run_types:
          description: Types of runs that the DAG allows. V(null) if it allows all. Always V(null) before Airflow 3.2.0.
          type: list
          elements: str
        asset_expression:
          description: Combination of assets that the DAG is scheduled on. V(null) if there is none. Always V(null) before Airflow 2.9.0.
          type: dict
        bundle_name:
          description: Name of the DAG's bundle. Always V(null) on Airflow 2.
          type: str
          sample: dags-folder
        bundle_version:
          description: Version of the DAG's bundle. V(null) if the bundle does not support versioning. Always V(null) on Airflow 2.
          type: str
        catchup:
          description: Whether the scheduler creates runs for past intervals.
          type: bool
          sample: false
        concurrency:
          description: Maximum number of task instances that run at the same time.
          type: int
          sample: 16
        dag_run_timeout:
          description: Maximum duration of a run, as an ISO 8601 duration. V(null) if there is no limit.
          type: str
          sample: PT1H30M
        default_args:
          description: Default arguments of the DAG's tasks. Always V(null) before Airflow 3.1.0.
          type: dict
          sample: {retries: 1}
        doc_md:
          description: Documentation of the DAG in Markdown. V(null) if there is none.
          type: str
        end_date:
          description: Time after which no runs are scheduled. V(null) if there is no limit.
          type: str
        file_token:
          description: Token that identifies the DAG's file in API requests.
          type: str
        has_task_concurrency_limits:
          description: Whether any of the tasks has a concurrency limit.
          type: bool
          sample: false
        is_backfillable:
          description: Whether backfills of the DAG are possible. Always V(null) before Airflow 3.3.0.
          type: bool
          sample: true
        is_favorite:
          description: Whether the DAG is a favorite of the user that the module logs in as. Always V(null) before Airflow 3.1.1.
          type: bool
          sample: false
        is_paused_upon_creation:
          description: Whether the DAG is paused when it is created. V(null) if the server's default applies.
          type: bool
        last_expired:
          description: Time when the DAG last received a refresh signal. V(null) if it never received one.
          type: str
        last_parse_duration:
          description: Duration of the last parse, in seconds. Always V(null) before Airflow 3.1.0.
          type: float
          sample: 0.041
        last_parsed:
          description: Time when the server loaded the DAG to create this response. For the time when the file was parsed, see
            C(last_parsed_time).
          type: str
          sample: "2026-03-02T08:14:51.204973Z"
        latest_dag_version:
          description: Latest version of the DAG. Always V(null) on Airflow 2.
          type: dict
          contains:
            id:
              description: ID of the DAG version.
              type: str
              sample: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
            dag_id:
              description: ID of the DAG.
              type: str
              sample: sales_daily
            dag_display_name:
              description: Display name of the DAG. Missing before Airflow 3.1.0.
              type: str
              sample: sales_daily
            version_number:
              description: Number of the version, starting at 1.
              type: int
              sample: 1
            bundle_name:
              description: Name of the bundle that the version comes from.
              type: str
              sample: dags-folder
            bundle_version:
              description: Version of the bundle. V(null) if the bundle does not support versioning.
              type: str
            bundle_url:
              description: URL of the version's code. V(null) if the bundle has no URL.
              type: str
            created_at:
              description: Time when the version was created.
              type: str
              sample: "2026-03-02T08:44:46.256721Z"
        max_consecutive_failed_dag_runs:
          description: Number of consecutive failed runs after which the DAG is paused. V(0) means never. Always V(null) before Airflow
            2.9.0.
          type: int
          sample: 0
        next_dagrun_data_interval_end:
          description: End of the next run's data interval. V(null) if no run is scheduled.
          type: str
        next_dagrun_data_interval_start:
          description: Start of the next run's data interval. V(null) if no run is scheduled.
          type: str
        owner_links:
          description: Link for each owner. Always V(null) before Airflow 3.0.2.
          type: dict
          sample: {}
        params:
          description: Parameters of the DAG, by name, each with C(value), C(schema), C(description) and C(source). C(source) is V(null)
            before Airflow 3.2.0.
          type: dict
        relative_fileloc:
          description: Path of the DAG's file in its bundle. Always V(null) on Airflow 2.
          type: str
          sample: sales_daily.py
        render_template_as_native_obj:
          description: Whether templates are rendered to native Python objects.
          type: bool
          sample: false
        rerun_with_latest_version:
          description: Whether cleared runs use the latest version of the DAG. V(null) if the server's default applies. Always V(null)
            before Airflow 3.3.0.
          type: bool
        start_date:
          description: Time from which runs are scheduled. V(null) if there is no start date.
          type: str
          sample: "2024-01-01T00:00:00Z"
        template_search_path:
          description: Folders that are searched for templates. V(null) if there are none.
          type: list
          elements: str
        timetable_partitioned:
          description: Whether the timetable creates partitioned runs. Always V(null) before Airflow 3.2.0.
          type: bool
          sample: false
        timetable_periodic:
          description: Whether the timetable schedules runs periodically. Always V(null) before Airflow 3.3.0.
          type: bool
          sample: true
        timezone:
          description: Time zone of the DAG.
          type: str
          sample: UTC
    source:
      description: Source code of the DAG's file.
      returned: if O(include) contains V(source)
      type: str
    tasks:
      description: Tasks of the DAG.
      returned: if O(include) contains V(tasks)
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        task_id:
          description: ID of the task.
          type: str
          sample: extract
        task_display_name:
          description: Display name of the task. Always V(null) before Airflow 2.9.0.
          type: str
          sample: extract
        operator_name:
          description: Name of the operator.
          type: str
          sample: '@task'
        owner:
          description: Owner of the task.
          type: str
          sample: analytics
        doc_md:
          description: Documentation of the task in Markdown. V(null) if there is none. Always V(null) before Airflow 2.10.0.
          type: str
        start_date:
          description: Time from which the task runs. V(null) if there is no start date.
          type: str
          sample: "2024-01-01T00:00:00Z"
        end_date:
          description: Time after which the task does not run. V(null) if there is no limit.
          type: str
        trigger_rule:
          description: Rule that determines whether the task runs, based on the states of its upstream tasks.
          type: str
          sample: all_success
        depends_on_past:
          description: Whether the task runs only if its instance in the previous DAG run succeeded or was skipped.
          type: bool
          sample: false
        wait_for_downstream:
          description: Whether the task runs only if the tasks directly downstream of it succeeded or were skipped in the previous DAG run.
          type: bool
          sample: false
        retries:
          description: Maximum number of retries.
          type: float
          sample: 0.0
        retry_delay:
          description: Time between retries.
          type: dict
          contains:
            __type:
              description: Type of the object, always V(TimeDelta).
              type: str
              sample: TimeDelta
            days:
              description: Number of days in the duration.
              type: int
              sample: 0
            seconds:
              description: Number of seconds in the duration, in addition to the days.
              type: int
              sample: 300
            microseconds:
              description: Number of microseconds in the duration, in addition to the seconds.
              type: int
              sample: 0
        retry_exponential_backoff:
          description: Factor by which the time between retries grows. V(0.0) if it stays the same. Always V(0.0) or V(2.0) before Airflow
            3.2.0.
          type: float
          sample: 0.0
        execution_timeout:
          description: Maximum duration of a try. V(null) if there is no limit.
          type: dict
          contains:
            __type:
              description: Type of the object, always V(TimeDelta).
              type: str
              sample: TimeDelta
            days:
              description: Number of days in the duration.
              type: int
              sample: 0
            seconds:
              description: Number of seconds in the duration, in addition to the days.
              type: int
              sample: 300
            microseconds:
              description: Number of microseconds in the duration, in addition to the seconds.
              type: int
              sample: 0
        queue:
          description: Queue of the task.
          type: str
          sample: default
        pool:
          description: Pool of the task.
          type: str
          sample: default_pool
        pool_slots:
          description: Number of pool slots that the task occupies.
          type: float
          sample: 1.0
        priority_weight:
          description: Priority weight of the task itself, before C(weight_rule) is applied.
          type: float
          sample: 1.0
        weight_rule:
          description: Rule that determines the priority weight of the task's instances. V(downstream) adds the weights of all downstream
            tasks.
          type: str
          sample: downstream
        params:
          description: Parameters of the task, by name, each with C(value), C(schema), C(description) and C(source). C(source) is V(null)
            before Airflow 3.2.0.
          type: dict
        template_fields:
          description: Names of the operator's templated fields.
          type: list
          elements: str
          sample: [templates_dict, op_args]
        downstream_task_ids:
          description: IDs of the tasks that are directly downstream of this task.
          type: list
          elements: str
          sample: [summarize]
        extra_links:
          description: Names of the operator's extra links.
          type: list
          elements: str
          sample: []
        is_mapped:
          description: Whether the task is mapped.
          type: bool
          sample: false
        class_ref:
          description: Class of the operator.
          type: dict
          contains:
            module_path:
              description: Python module of the class.
              type: str
              sample: airflow.providers.standard.decorators.python
            class_name:
              description: Name of the class.
              type: str
              sample: _PythonDecoratedOperator
        ui_color:
          description: Background color of the task in the web interface.
          type: str
          sample: '#ffefeb'
        ui_fgcolor:
          description: Text color of the task in the web interface.
          type: str
          sample: '#000'
    versions:
      description: Versions of the DAG.
      returned: if O(include) contains V(versions)
      type: list
      elements: dict
      contains:
        id:
          description: ID of the DAG version.
          type: str
          sample: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        dag_display_name:
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
          type: str
          sample: sales_daily
        version_number:
          description: Number of the version, starting at 1.
          type: int
          sample: 1
        bundle_name:
          description: Name of the bundle that the version comes from.
          type: str
          sample: dags-folder
        bundle_version:
          description: Version of the bundle. V(null) if the bundle does not support versioning.
          type: str
        bundle_url:
          description: URL of the version's code. V(null) if the bundle has no URL.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
    warnings:
      description: Warnings about the DAG.
      returned: if O(include) contains V(warnings)
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        dag_display_name:
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
          type: str
          sample: sales_daily
        warning_type:
          description: Type of the warning.
          type: str
          sample: non-existent pool
        message:
          description: Text of the warning.
          type: str
          sample: "Dag 'sales_daily' references non-existent pools: ['etl']"
        timestamp:
          description: Time of the warning.
          type: str
          sample: "2026-03-02T08:14:51.204973Z"
    statistics:
      description: Number of the DAG's runs in each state.
      returned: if O(include) contains V(statistics)
      type: list
      elements: dict
      contains:
        state:
          description: State of the runs.
          type: str
          sample: success
        count:
          description: Number of runs in this state.
          type: int
          sample: 3
total_entries:
  description: Number of matching DAGs on the server, regardless of O(limit).
  returned: success
  type: int
  sample: 1
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.dag import DAGS

DEFINITION = listing(DAGS)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
