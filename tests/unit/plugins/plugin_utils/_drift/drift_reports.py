# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Instances that differ from their files in every way.

They are results of ``airflow_instance`` in check mode.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._model.fingerprint import FINGERPRINT
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import plan_all
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import report
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance_plan import (
    set_aside,
    unmanaged_of,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState
from ansible_collections.community.airflow.plugins.module_utils._reconcile.prune import (
    LEFT_BEHIND,
    Prune,
    left_by_kind,
    pruned,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.schedule import schedule
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.plugin_utils._drift.drift import drift_of
from ansible_collections.community.airflow.plugins.plugin_utils._drift.page import page
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    bound_to,
    object_of,
)

TEMPLATES = Path(__file__).parents[5] / "roles" / "drift_report" / "templates"
CANARY = "canary-7f3a"
SCRIPT = "<script>document.title = 'owned'</script>"
IMAGE = "<img src=http://192.0.2.1/x onerror=\"document.title = 'owned'\">"
LONG = "a_key_without_a_single_space_" * 8

PERMISSIONS = [
    {"action": action, "resource": resource}
    for resource in ("Connections", "DAG Runs", "DAGs", "Pools", "Task Instances", "Variables", "XComs")
    for action in ("can_create", "can_edit", "can_read")
]
FLAGS = {
    "channels": {"alerts": "#airflow", "news": "#data"},
    "limits": {"files": 500, "minutes": 45, "rows": 1000000},
    "owners": ["ada@example.com", "grace@example.com"],
    "retention": {"curated": 365, "raw": 30, "reports": 1825},
}

FILES: dict[str, dict[str, Any]] = {
    "roles": {
        "analyst": {"permissions": PERMISSIONS[2:]},
        "release_engineer": {"permissions": PERMISSIONS[:2]},
    },
    "users": {
        "ada": {"password": f"{CANARY}-ada"},
        "grace": {"email": "grace@example.com", "roles": ["Viewer", "analyst"]},
    },
    "pools": {
        "legacy_etl": None,
        "ml_training": {"slots": 2, "description": f"GPU nodes {SCRIPT}"},
        "reports": {"slots": 6},
        "warehouse": {"slots": 32, "description": "Loads, at most eight at a time on weekdays"},
    },
    "connections": {
        "object_store": {"conn_type": "aws", "password": f"{CANARY}-key", "extra": {"role": f"{CANARY}-role"}},
        "warehouse_db": {
            "host": "db-primary.internal.example.com",
            "port": 5432,
            "password": f"{CANARY}-new",
            "extra": {"sslmode": "require", "api_key": f"{CANARY}-new-key", "keepalives": {"idle": 30}},
        },
    },
    "variables": {
        "flags": {"value": {**FLAGS, "new_scheduler": True}},
        "greeting": {"value": "Grüße aus Köln, 東京 🚀", "description": f'{SCRIPT}{IMAGE} & "quoted"'},
        "report_token": {"value": f"{CANARY}-token"},
        "template": {"value": "SELECT *\nFROM t\nWHERE day = '{{ ds }}'\n"},
        "text": {"value": "word " * 2000 + "new end"},
        LONG: {"value": LONG * 5},
    },
    "dags": {"sales_daily": {"scheduling_state": "paused"}},
}
SERVER: dict[str, dict[str, Any]] = {
    "roles": {
        "Admin": {"permissions": PERMISSIONS},
        "analyst": {"permissions": PERMISSIONS[:-1]},
        "contractors": {"permissions": []},
    },
    "users": {
        "ada": {"email": "ada@example.com", "roles": ["Op"], "password": "***"},
        "grace": {"email": "grace@old.example.com", "roles": ["Op", "Viewer"]},
        f"mallory{SCRIPT}": {"email": "m@example.com"},
    },
    "pools": {
        "default_pool": {"slots": 128, "description": "Default pool"},
        "legacy_etl": {"slots": 3, "description": "Old nightly jobs"},
        "reports": {"slots": 6},
        "tmp_debug": {"slots": 1},
        "warehouse": {"slots": 8, "description": "Loads, at most four at a time on weekends"},
    },
    "connections": {
        "forgotten_ftp": {"conn_type": "ftp", "host": "ftp.example.com", "extra": {"passive": True, "token": "***"}},
        "http_default": {"conn_type": "http"},
        "warehouse_db": {
            "conn_type": "postgres",
            "host": "db-standby.internal.example.com",
            "port": 5433,
            "password": "***",
            "extra": {"sslmode": "disable", "api_key": "***", "keepalives": {"idle": 30}},
        },
    },
    "variables": {
        "experiment_42": {"value": "left over"},
        "flags": {"value": json.dumps({**FLAGS, "new_scheduler": False})},
        "greeting": {"value": "Grüße aus Bonn, 京都 🚀", "description": "Ein Gruß"},
        "report_token": {"value": "***"},
        "template": {"value": "SELECT *\nFROM t\n"},
        "text": {"value": "word " * 2000 + "old end"},
    },
    "dags": {"sales_daily": {"scheduling_state": "active"}, "sleeper": {"scheduling_state": "active"}},
}


def result_of(
    files: Mapping[str, Mapping[str, Any]],
    server: Mapping[str, Mapping[str, Any]],
    prune: Sequence[str] = (),
    version: str = NEWEST,
    left: Sequence[Mapping[str, str]] = (),
    **desired: Any,
) -> dict[str, Any]:
    """Return the result of ``airflow_instance`` in check mode.

    The option ``list_unmanaged`` is set.
    """
    every, unmanaged, behind = [], {}, []
    for resource in RESOURCES:
        if resource.plural not in files:
            continue
        bound = bound_to(resource, version)
        desired_states = {
            key: DesiredState(key, _accepted(resource, values), **desired)
            for key, values in files[resource.plural].items()
        }
        rows = server.get(resource.plural, {})
        visible = [(key, object_of(resource, **_accepted(resource, values))) for key, values in rows.items()]
        steps = plan_all(bound, desired_states, visible, "admin", keep_rest=True)
        set_aside(steps, left_by_kind(left).get(resource.plural, {}))
        behind += steps.left_behind
        if resource.plural in prune:
            deletions = pruned(steps, len(rows), Prune(maximum="100%"), "admin", len(desired_states))
            steps.changes += deletions
            steps.unlisted = [one for one in steps.unlisted if one[0] not in {change.key for change in deletions}]
        every.append(steps)
        unmanaged[resource.plural] = unmanaged_of(steps)
    planned = [change for batch in schedule(every) for change in batch.changes]
    found = {**report(every, planned), "server": {"url": "https://airflow.example.com/prod", "version": version}}
    return json.loads(json.dumps({**found, "unmanaged": unmanaged, LEFT_BEHIND: behind}))


def _accepted(resource: Any, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        name: value if name == FINGERPRINT else resource.by_name[name].type.accept(value)
        for name, value in values.items()
    }


def drift(result: Mapping[str, Any]) -> dict[str, Any]:
    return drift_of(result, "2026-03-02T08:14:51Z", "airflow", "production")


def everything(version: str = NEWEST) -> dict[str, Any]:
    return drift(result_of(FILES, SERVER, ["connections"], version))


def nothing() -> dict[str, Any]:
    pools = {"warehouse": {"slots": 8}}
    return drift(result_of({"pools": pools}, {"pools": {**pools, "default_pool": SERVER["pools"]["default_pool"]}}))


def thousand() -> dict[str, Any]:
    """Return a report with a thousand changes and a thousand unmanaged objects."""
    files = {f"variable_{number:04}": {"value": f"the value number {number} of many"} for number in range(1000)}
    server = {key: {"value": values["value"].replace("value", "text")} for key, values in files.items()}
    others = {f"other_{number:04}": {"value": "x"} for number in range(1000)}
    return drift(result_of({"variables": files}, {"variables": {**server, **others}}))


REPORTS = {"everything": everything, "nothing": nothing, "thousand": thousand}


def html(drift_report: Mapping[str, Any], title: str = "Airflow drift report") -> str:
    return page(drift_report, (TEMPLATES / "report.html.j2").read_text(encoding="utf-8"), title, True)


def markdown(drift_report: Mapping[str, Any], title: str = "Airflow drift report") -> str:
    return page(drift_report, (TEMPLATES / "report.md.j2").read_text(encoding="utf-8"), title, False)
