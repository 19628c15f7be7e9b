# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every task works with exactly the documented permissions.

Without any one of them, the message names it. ``make privileges AIRFLOW=2.11.2`` tries every case, and writes the permissions of each to
``tests/output/privileges``. The live suite tries a sample.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fault_cases import Case, source_objects
from privilege_cases import OPTIONAL, SAMPLED, cases, exists, prepare
from privileges import NAME, Account, Proof, Unsupported
from recording import RecordingProxy
from role_runner import RoleRunner

from ansible_collections.community.airflow.plugins.module_utils._client.permissions import Needs, Permission

EVERYTHING = os.environ.get("AIRFLOW_PRIVILEGES") == "all"
VERSION = os.environ.get("AIRFLOW_SERVER_VERSION") or "0"
CASES = {name: make for name, make in cases().items() if exists(name, VERSION)}
CHOSEN = [name for name in CASES if EVERYTHING or name in SAMPLED]


def _texts(permissions: Iterable[Permission]) -> list[str]:
    return [f"{action} on {resource}" for action, resource in permissions]


@pytest.fixture(scope="module")
def record() -> Callable[[str, Case, Needs, list[Permission], bool], None]:
    """Write what the documentation says about each case."""
    found: dict[str, Any] = {}
    file = os.environ.get("AIRFLOW_PRIVILEGES_RECORD")

    def add(name: str, case: Case, needs: Needs, optional: list[Permission], proven: bool) -> None:
        found[name] = {
            "module": case.module,
            "options": case.options if "_info" in case.module else {},
            "required": _texts(needs.required),
            "visible": _texts(needs.visible),
            "optional": _texts(optional),
            "proven": proven,
        }
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")

    return add


@pytest.fixture(scope="module")
def proof(server, api, modules, calls, tmp_path_factory, request) -> Iterator[Proof]:
    @functools.cache
    def source() -> dict[str, Any]:
        second = request.getfixturevalue("second_server")
        second.run("airflow_instance", **source_objects())
        return second.login

    prepare(server, api)
    account = Account(server, api, Path(os.environ["AIRFLOW_SERVER_HOME"]))
    roles = RoleRunner(tmp_path_factory.mktemp("roles"), {}, source)
    with (
        RecordingProxy(server.url, calls=calls, remembered=server.username) as of_admin,
        RecordingProxy(server.url, calls=calls, remembered=NAME) as of_user,
    ):
        yield Proof(server, api, modules, of_admin, of_user, account, roles)
    account.remove()


@pytest.mark.parametrize("name", CHOSEN)
def test_exactly_these_permissions(name, server, api, proof, record):
    case = CASES[name](server, api)
    try:
        needs, optional, untrue = proof.prove(case, OPTIONAL.get(name, ()))
    except Unsupported:
        # no permission can make it work
        return
    finally:
        case.clean()
    record(name, case, needs, optional, not untrue)
    assert not untrue, "\n".join(untrue)
