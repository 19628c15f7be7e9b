# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The layers of module_utils: a package imports only from the packages below it."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.tests.unit.plugins.module_utils.source_files import (
    FILES,
    imports_of,
    module_of,
    name_of,
)

# from the bottom up
LAYERS = ("_errors", "_model", "_client", "_resources", "_module", "_query", "_reconcile", "_actions")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down(path):
    below = LAYERS[: LAYERS.index(module_of(path).split(".")[0]) + 1]
    layers = {name.split(".")[0] for name in imports_of(path)} & set(LAYERS)
    assert layers <= set(below)


def test_no_cycles():
    waiting = {module_of(path): imports_of(path) for path in FILES}
    while waiting:
        ready = [name for name, imports in waiting.items() if not imports & set(waiting)]
        assert ready, f"import cycle between {sorted(waiting)}"
        for name in ready:
            del waiting[name]
