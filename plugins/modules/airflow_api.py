#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_api
short_description: Send a request to the API of Apache Airflow
version_added: 0.1.0
description:
  - Sends a request to Airflow's API, with the authentication, retries and error messages of the other modules.
  - Use this module for operations that no other module supports. It does not interpret the request, so it cannot determine whether a change
    is necessary.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  check_mode:
    details:
      - In check mode, only C(GET) requests are sent. Other requests are not sent, but are reported as changed.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - C(GET) requests change nothing. Whether other requests are idempotent depends on the server.
options:
  method:
    description:
      - HTTP method of the request. Requests with a method other than V(GET) are reported as changed. Use C(changed_when) to override this.
    type: str
    choices: [GET, POST, PATCH, PUT, DELETE]
    default: GET
  path:
    description:
      - Path of the request, relative to the root of the API, for example V(pools) or V(dags/sales_daily/details).
      - A path that starts with a slash is relative to the root of the server, for example V(/auth/fab/v1/users).
      - Special characters may be percent-encoded. In the name of an object, encode a percent sign as V(%25), a slash as V(%2F), a question
        mark as V(%3F), and a number sign as V(%23).
    type: str
    required: true
  query:
    description:
      - Query parameters. A list is sent as a repeated parameter. Some parameters of Airflow 2, such as C(dag_ids) of C(dagStats), require a
        comma-separated string instead.
    type: dict
  body:
    description:
      - Body of the request, sent as JSON. It is treated as a secret. Not supported with O(method=GET).
    type: raw
  paginate:
    description:
      - Name of the list in the response, for example V(pools). The module fetches all pages of the list and merges them. Requires
        O(method=GET).
    type: str
notes:
  - The response is returned unchanged, including secrets. If it may contain secrets, set C(no_log) on the task.
seealso:
  - name: Airflow API reference
    description: All endpoints of the Airflow 3 API.
    link: https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

EXAMPLES = r"""
# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get the statistics of two DAGs on Airflow 3
  community.airflow.airflow_api:
    path: dagStats
    query:
      dag_ids: [sales_daily, sleeper]
  register: result

- name: Get all pools, page by page
  community.airflow.airflow_api:
    path: pools
    query:
      order_by: name
    paginate: pools
  register: pools

- name: Add a note to a DAG run on Airflow 3
  community.airflow.airflow_api:
    method: PATCH
    path: dags/sales_daily/dagRuns/{{ dag_run_id | urlencode }}
    query:
      update_mask: note
    body:
      note: Checked manually
  when: dag_run_id is defined

- name: Get the users on Airflow 3 with the FAB auth manager
  community.airflow.airflow_api:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    path: /auth/fab/v1/users
"""

RETURN = r"""
status:
  description: Status code of the response. V(null) if the request was not sent.
  returned: success, and if the server rejects the request
  type: int
  sample: 200
json:
  description: Body of the response. V(null) if there is none, or if the request was not sent. With O(paginate), a mapping that contains the
    merged list, under its name, and C(total_entries).
  returned: success
  type: raw
  sample: {pools: [{name: default_pool, slots: 128}], total_entries: 1}
msg:
  description: Message that states that the request was not sent.
  returned: in check mode, unless O(method=GET)
  type: str
  sample: "Check mode: POST /api/v2/pools was not sent."
done_before_failure:
  description: Writes that succeeded before the module failed.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: ["carry out the request"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.api_request import any_request
from ..module_utils._module.runner import run

DEFINITION = any_request()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
