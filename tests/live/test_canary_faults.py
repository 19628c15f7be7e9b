# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Canaries under faults: no output contains a secret.

This is checked for ``ansible-playbook -vvvv --diff``, whatever happens to the requests.

A playbook with about 45 tasks meets most kinds of faults, each at some of its requests. The next playbook has them at other requests.
``make test-versions VERSIONS=core-2.16-canary`` runs all of these playbooks with an ansible-core. The live suite runs one of them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from canary import clean, tasks
from faults import KINDS, fault_at
from playbooks import as_play, play
from support import fast_login

EVERYWHERE = os.environ.get("AIRFLOW_CANARY") == "all"
# every third request meets a fault, so that many tasks can write
STEP = 3 * len(KINDS)
SHIFTS = range(0, STEP, 7)
LEAST_KINDS = 25
"""Different kinds that a playbook must meet. Its number of requests depends on the faults."""


def any_request(exchange: object) -> bool:
    return True


@pytest.mark.parametrize("shift", SHIFTS if EVERYWHERE else SHIFTS[7:8])
def test_no_secret_in_any_output_under_faults(shift, server, secure_proxy, other, authority, tmp_path: Path):
    secure_proxy.start_over()
    placed = [
        fault_at(
            number=(3 * place + shift) % STEP, kind=kind, counted=any_request, elsewhere=other.url_by_name, step=STEP
        )
        for place, kind in enumerate(KINDS)
    ]
    secure_proxy.faults += placed
    login = {**fast_login(server, secure_proxy.url), "ca_path": str(authority.certificate)}
    # a slow response and a lost one end soon
    # airflow_api returns responses unchanged, as its documentation says
    selected = [task for task in tasks() if "community.airflow.airflow_api" not in task]
    # airflow_variable_info shows values whose key does not suggest a secret; after a fault, the variable canary keeps such a value
    selected = [task for task in selected if task.get("community.airflow.airflow_variable_info") != {}]
    [whole] = as_play(selected, {**login, "timeout": 2, "retries": 1})
    try:
        done = play(tmp_path, yaml.safe_dump([whole]), "-vvvv", "--diff")
    finally:
        secure_proxy.faults.clear()
    assert done.returncode == 0, done.output[-2000:]
    clean(done.output)
    assert "bug in community.airflow" not in done.output
    assert sum(fault.hits > 0 for fault in placed) >= LEAST_KINDS
    assert any(b"CaNaRy-7f3a" in exchange.body for exchange in secure_proxy.exchanges), "no secret went to the server"
    assert other.exchanges == []
