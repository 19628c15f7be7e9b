#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_api
short_description: Send any request to the API of Apache Airflow
version_added: 0.1.0
description:
  - Sends a request with the same ways to log in, the same retries and the same messages as the other modules.
  - It is for what no other module does. It knows nothing of what it sends, so it cannot tell whether anything has to be changed.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  check_mode:
    details:
      - In check mode only C(GET) is sent. Of another request the module says that it was not sent, and reports a change.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - C(GET) changes nothing. What another request does again is up to the server.
options:
  method:
    description:
      - Method of the request. Everything but V(GET) is reported as a change; C(changed_when) says otherwise.
    type: str
    choices: [GET, POST, PATCH, PUT, DELETE]
    default: GET
  path:
    description:
      - Address below the root of the API, such as V(pools) or V(dags/sales_daily/details).
      - One that begins with a slash counts from the root of the server, such as V(/auth/fab/v1/users).
      - Special characters may be given as they are or encoded; a percent sign and a slash inside a name must be encoded, as V(%25) and
        V(%2F).
    type: str
    required: true
  query:
    description:
      - Query parameters. A list is sent as a repeated parameter.
    type: dict
  body:
    description:
      - Body of the request, sent as JSON. It is treated as a secret.
    type: raw
  paginate:
    description:
      - Name of the list in the answer, such as V(pools), whose pages are all fetched and put together. Only for O(method=GET).
    type: str
notes:
  - What the server shows is returned as it is, secrets included. Use C(no_log) on the task where that matters.
seealso:
  - name: Reference of Airflow's API
    description: Every request of the API of Airflow 3.
    link: https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

EXAMPLES = r"""
- name: Ask for the statistics of two DAGs, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_api:
    path: dagStats
    query:
      dag_ids: [sales_daily, sleeper]
  register: result

- name: Every pool, page by page
  community.airflow.airflow_api:
    path: pools
    query:
      order_by: name
    paginate: pools
  register: pools

- name: Add a note to a DAG run of Airflow 3
  community.airflow.airflow_api:
    method: PATCH
    path: dags/sales_daily/dagRuns/{{ dag_run_id | urlencode }}
    query:
      update_mask: note
    body:
      note: Checked by hand
  when: dag_run_id is defined

- name: Read the users of Airflow 3 with the FAB auth manager
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
  description: Body of the response. V(null) if there is none. With O(paginate), the whole list under its name, and C(total_entries).
  returned: success
  type: raw
  sample: {pools: [{name: default_pool, slots: 128}], total_entries: 1}
msg:
  description: Message that the request was not sent.
  returned: in check mode, unless O(method=GET)
  type: str
  sample: "Check mode: POST /api/v2/pools was not sent."
done_before_failure:
  description: Writes that succeeded before the task failed.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes of which it is unknown whether the server carried them out.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.api_request import any_request
from ..module_utils._module.runner import run

PROGRAM = any_request()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
