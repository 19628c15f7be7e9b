# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    Case,
    World,
    carry_out,
)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def result_of_write(world, serve, monkeypatch) -> Callable[..., Any]:
    """Run a task with valid or invalid responses, and return its result or its error."""
    server = serve(world)
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    def run(case: Case, *spoilt: Any, check_mode: bool = False) -> Any:
        world.start(case, *spoilt)
        return carry_out(case, server.url, check_mode=check_mode)

    return run
