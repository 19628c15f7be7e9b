# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Answering, FakeServer


@pytest.fixture
def serve() -> Iterator[Callable[[Answering], FakeServer]]:
    """Start fake servers, and stop them after the test."""
    running: list[FakeServer] = []

    def start(answering: Answering) -> FakeServer:
        running.append(FakeServer(answering))
        return running[-1]

    yield start
    for server in running:
        server.stop()
