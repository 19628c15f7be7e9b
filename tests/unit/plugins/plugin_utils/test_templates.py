# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values from a server have the types of Ansible's variables."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.http import JsonObject
from ansible_collections.community.airflow.plugins.plugin_utils._templates import as_data, verbatim


@pytest.mark.parametrize("plain", [as_data, verbatim])
def test_mappings_of_a_response_become_plain(plain):
    inner = JsonObject("GET /x", {"b": 1})
    value = plain(JsonObject("GET /x", {"a": [inner], "c": inner}))
    assert value == {"a": [{"b": 1}], "c": {"b": 1}}
    for one in (value, value["a"][0], value["c"]):
        assert not isinstance(one, JsonObject)
        with pytest.raises(KeyError):
            one["missing"]


@pytest.mark.parametrize("plain", [as_data, verbatim])
def test_a_value_is_not_nested_more_deeply_than_ansible_supports(plain):
    value: list = []
    for _level in range(500):
        value = [value]
    found, depth = plain(value), 0
    while isinstance(found, list):
        found, depth = found[0], depth + 1
    assert depth < 200 and set(found) == {"[", "]"}
