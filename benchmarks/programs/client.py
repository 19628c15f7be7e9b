# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same work with Airflow's Python client, as a careful user writes it.

Usage: ``client.py URL KIND OBJECTS``. The script supports only Airflow 3.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request

from airflow_client.client import ApiClient, Configuration, PoolApi, VariableApi
from airflow_client.client.models.bulk_body_pool_body import BulkBodyPoolBody
from airflow_client.client.models.bulk_body_variable_body import BulkBodyVariableBody

KINDS = {
    "variables": (VariableApi, "get_variables", "bulk_variables", BulkBodyVariableBody, "key"),
    "pools": (PoolApi, "get_pools", "bulk_pools", BulkBodyPoolBody, "name"),
}
PAGE = 100


def main() -> None:
    url, kind, file = sys.argv[1:]
    with open(file) as handle:
        wanted = json.load(handle)[kind]
    api_class, listing, bulk, body, key = KINDS[kind]
    with ApiClient(Configuration(host=url, access_token=token(url))) as client:
        api = api_class(client)
        rows: list = []
        while True:
            response = getattr(api, listing)(limit=PAGE, offset=len(rows))
            page = getattr(response, kind)
            rows += page
            if not page or len(rows) >= response.total_entries:
                break
        present = {getattr(row, key): row for row in rows}
        missing = [one for one in wanted if one[key] not in present]
        different = [
            one
            for one in wanted
            if one[key] in present and any(getattr(present[one[key]], name) != value for name, value in one.items())
        ]
        for action, entities in (("create", missing), ("update", different)):
            if entities:
                order = {"action": action, "entities": entities}
                done = getattr(getattr(api, bulk)(body.from_dict({"actions": [order]})), action)
                if done.errors:
                    raise SystemExit(str(done.errors[:3]))
    print(json.dumps({"created": len(missing), "updated": len(different)}))


def token(url: str) -> str:
    login = {"username": os.environ["AIRFLOW_USERNAME"], "password": os.environ["AIRFLOW_PASSWORD"]}
    request = urllib.request.Request(
        f"{url}/auth/token", json.dumps(login).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)["access_token"]


if __name__ == "__main__":
    main()
