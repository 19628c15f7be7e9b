# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text from a server controls neither Ansible nor this collection."""

from __future__ import annotations

import json
from urllib.parse import quote

from playbooks import ansible, write_inventory

HOSTS = """
all:
  hosts: {known: {}}
  children: {web: {}}
"""


def test_text_from_the_server_sets_no_special_variables(login, server, api, tmp_path):
    prefix = "/api/v1" if server.is_2 else "/api/v2"
    # a dot is not a path separator, and no server accepts a connection ID with a slash
    names = ["localhost", "127.0.0.1", "all", "web", "known", "mine", "e-good", "e-web", "e-mine"]
    try:
        for name in names:
            body = {
                "connection_id": name,
                "conn_type": "ssh",
                "host": "attacker.example.com",
                "description": name.replace("e-", ""),
            }
            api.send("POST", f"{prefix}/connections", body)
        (tmp_path / "a.yml").write_text(HOSTS)
        keyed = [
            {"key": "airflow_description", "separator": ""},
            {"key": "airflow_conn_type", "prefix": "type", "parent_group": "mine"},
            {"key": "airflow_conn_type", "prefix": "kind", "parent_group": "{{ airflow_description }}"},
        ]
        options = {"keyed_groups": keyed, "groups": {"mine": "airflow_connection_id == 'e-good'"}}
        write_inventory(tmp_path, {**login, "source": "connections", "filters": {}, **options})
        both = ("-i", "a.yml", "-i", "hosts.airflow.yml")
        done = ansible(tmp_path, "ansible-inventory", *both, "--list")
        assert done.returncode == 0, done.stderr
        listed = json.loads(done.stdout)
        found = listed["_meta"]["hostvars"]
        assert "e-good" in found and not {"localhost", "127.0.0.1", "all", "web"} & set(found)
        assert "ansible_host" not in found.get("known", {})
        assert "hosts" not in listed.get("web", {})
        # the author of the file names this group
        assert listed["mine"]["hosts"] == ["e-good"] and "type_ssh" in listed["mine"]["children"] and "good" in listed
        for name in ("localhost", "known", "web", "mine"):
            assert f"Skipped connection '{name}', because" in " ".join(done.stderr.split()), done.stderr
    finally:
        for name in names:
            api.send("DELETE", f"{prefix}/connections/{name}")


CONTROL = "\x1b[31mred\x07\u202e\x9b2J"
URL = "http://u:CANARY-1@h"


def test_warnings_and_errors_contain_no_control_characters_and_no_credentials(login, server, api, tmp_path):
    prefix, key = "/api/v1" if server.is_2 else "/api/v2", f"{CONTROL} {URL}"
    api.send("POST", f"{prefix}/variables", {"key": key, "value": "v"})
    try:
        for strict in (False, True):
            write_inventory(tmp_path, {**login, "source": "variables", "strict": strict})
            done = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--graph")
            printed = "".join(done.stderr.split())
            assert "\\x1b[31mred\\x07\\u202e\\x9b2J" in printed and "http://***@h" in printed, printed
            assert not [letter for letter in CONTROL if letter in printed and not letter.isprintable()]
            assert "CANARY" not in printed
    finally:
        # an API v1 server cannot address every key in a URL
        api.send("DELETE", f"{prefix}/variables/{quote(key, safe='')}")


def test_users_from_the_server_do_not_change_the_login(login, server, tmp_path):
    write_inventory(tmp_path, {**login, "source": "users"})
    done = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--host", server.username)
    found = json.loads(done.stdout)
    assert "airflow_username" not in found and "airflow_user_username" in found, found
