# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options in the file of the inventory plugin."""

from __future__ import annotations

import pytest
import yaml
from ansible import constants
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.doc_fragments import constructed, inventory_cache

from ansible_collections.community.airflow.plugins.doc_fragments import _plugin_server
from ansible_collections.community.airflow.plugins.inventory import airflow
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError

FILE = """
plugin: community.airflow.airflow
airflow_url: http://localhost
airflow_username: u
airflow_password: "{{ 'from' ~ '-file' }}"
ca_path: ca.pem
http_headers:
  X-Key: "key {{ 'from' ~ '-file' }}"
  X-Plain: "[1]"
source: dags
filters: {paused: "{{ 'ye' ~ 's' }}"}
"""


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """Return the settings with which the plugin connects, and its error."""
    fragments = [one.ModuleDocFragment.DOCUMENTATION for one in (_plugin_server, constructed, inventory_cache)]
    documents = [yaml.safe_load(text) for text in (airflow.DOCUMENTATION, *fragments)]
    options = {name: option for document in documents for name, option in document["options"].items()}
    constants.config.initialize_plugin_configuration_definitions("inventory", airflow.InventoryModule.NAME, options)

    def settings(text):
        (tmp_path / "x.airflow.yml").write_text(text)
        loader = DataLoader()
        loader.set_basedir(str(tmp_path))
        found = []

        def connect(settings, *rest):
            found.append(settings)
            raise AirflowError("stopped")

        monkeypatch.setattr(Airflow, "connect", connect)
        plugin = airflow.InventoryModule()
        plugin._load_name, plugin._redirected_names = plugin.NAME, []
        with pytest.raises(AnsibleError) as error:
            inventory = InventoryManager(loader=loader, sources=None)._inventory
            plugin.parse(inventory, loader, str(tmp_path / "x.airflow.yml"))
        return found, str(error.value)

    return settings


def test_templates_in_the_file_are_resolved_at_every_depth(settings, tmp_path):
    [found], message = settings(FILE)
    # the filter is valid
    assert "stopped" in message
    assert found.headers == {"X-Key": "key from-file", "X-Plain": "[1]"}
    assert found.ca_path == str(tmp_path / "ca.pem")
