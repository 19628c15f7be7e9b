# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Known secrets do not appear in reports, results and diffs."""

from __future__ import annotations

import json
import stat

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from playbooks import ansible, as_play, play

VAULT = VaultLib([("default", VaultSecret(b"word"))])
SECRETS = ["vaulted-1", "vaulted-2", "vaulted-3", "vaulted-4", "old-secret", "pw-in-url", "pw-there"]


class Vaulted(str):
    """Text with the tag !vault."""


yaml.SafeDumper.add_representer(
    Vaulted,
    lambda dumper, text: dumper.represent_scalar("!vault", VAULT.encrypt(str(text)).decode(), style="|"),
)


@pytest.fixture
def put(server, api):
    """Create objects on the server, and delete them after the test."""
    made = []
    prefix = "/api/v1" if server.is_2 else "/api/v2"

    def make(kind: str, key: str, /, **body):
        api.send("POST", f"{prefix}/{kind}", body)
        made.append(f"{prefix}/{kind}/{key}")

    yield make
    for path in made:
        api.send("DELETE", path)


def test_report_hides_vaulted_values(login, put, tmp_path):
    put("variables", "hidden_note", key="hidden_note", value="old-secret")
    put("connections", "hidden_mail", connection_id="hidden_mail", conn_type="smtp", host="smtp://mail:pw-there@mx")
    base = tmp_path / "airflow" / "base"
    base.mkdir(parents=True)
    tree = {
        "connections": [
            {"connection_id": "hidden_mail", "conn_type": "smtp", "host": "smtp://mail:pw-in-url@mx"},
            {
                "connection_id": "hidden_new",
                "conn_type": "http",
                "host": "h",
                "extra": {"a": Vaulted("vaulted-1"), "b": 1},
            },
        ],
        "variables": [
            {"key": "hidden_note", "value": "see {{ note }}"},
            {"key": "hidden_more", "value": "{{ vault_more }}"},
        ],
        "dags": [{"dag_id": "hidden_gone", "state": "paused"}],
    }
    (base / "all.yml").write_text(yaml.safe_dump(tree))
    whole = {"variables": [{"key": "hidden_file", "value": "vaulted-4"}]}
    (base / "file.yml").write_bytes(VAULT.encrypt(yaml.safe_dump(whole)))
    (tmp_path / "inline.yml").write_text(yaml.safe_dump({"note": Vaulted("vaulted-2")}))
    (tmp_path / "whole.yml").write_bytes(VAULT.encrypt(yaml.safe_dump({"vault_more": "vaulted-3"})))
    (tmp_path / "word").write_text("word")
    pool = {
        "community.airflow.airflow_pool": {"name": "hidden_pool", "slots": 1, "description": "{{ note }}"},
        "check_mode": True,
        "register": "pool",
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars_files": ["inline.yml", "whole.yml"],
        "vars": login,
        "module_defaults": {"group/community.airflow.airflow": login},
        "tasks": [
            {"ansible.builtin.include_role": {"name": "community.airflow.drift_report"}},
            {
                "community.airflow.airflow_pool": pool["community.airflow.airflow_pool"],
                "check_mode": True,
                "diff": True,
            },
            pool,
            {"ansible.builtin.assert": {"that": "pool.diff is undefined"}},
        ],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    for execution in ("inline", "process"):
        options = ("-i", "localhost,", "-c", "local", "--vault-password-file", "word", "-vvv", "play.yml")
        done = ansible(tmp_path, "ansible-playbook", *options, AIRFLOW_EXECUTION=execution)
        assert done.returncode == 0, done.stdout + done.stderr
        files = {path.name: path for path in (tmp_path / "drift-report").iterdir()}
        assert sorted(files) == ["drift.html", "drift.json", "drift.md"]
        texts = {**{name: path.read_text() for name, path in files.items()}, "output": done.stdout + done.stderr}
        assert [(name, secret) for name, text in texts.items() for secret in SECRETS if secret in text] == []
        assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
        kinds = json.loads(texts["drift.json"])["kinds"]
        assert kinds["connections"]["missing"][0]["files"]["extra"]["a"] == "***"
        assert [one["key"] for one in kinds["variables"]["missing"]] == ["hidden_file", "hidden_more"]
        assert kinds["dags"]["missing"] == [
            {"key": "hidden_gone", "files": {"scheduling_state": "paused"}, "problem": ""}
        ]
        assert kinds["variables"]["different"][0]["fields"][0]["secret"] == "different"


VAULTED_TASKS = """
- {airflow_connection: {connection_id: hidden_a, conn_type: http, host: LITERAL, extra: {plain: "{{ note }}"}}}
- {airflow_connection: {connection_id: hidden_a, conn_type: http, host: "{{ item.host }}", login: "x-{{ derived }}"}, loop: "{{ rows }}", no_log: false}
- {airflow_pool: {name: hidden_p, slots: 1, description: "for {{ derived }}"}}
- {airflow_pool: {name: hidden_p, slots: "{{ note }}"}}
- {airflow_pool: {name: hidden_p, slots: 1, state: LITERAL}}
- {airflow_instance: {pools: [{name: hidden_p, slots: "{{ note }}"}]}}
- {airflow_instance: {pools: [{name: hidden_p, slots: 1, state: "{{ note }}"}]}}
- {airflow_instance: {pools: [{name: hidden_p, slots: 1, description: "{{ note }}"}]}}
- {airflow_dag_run_info: {dag_id: x, logical_date_gte: "{{ note }}"}}
- {airflow_api: {path: pools, method: POST, body: {name: hidden_p, slots: 1, description: "{{ note }}"}}}
"""


@pytest.mark.parametrize("execution", ["auto", "process", "async", "async without waiting"])
def test_vaulted_values_are_hidden_in_results_and_messages(login, api, server, tmp_path, execution):
    """In ansible-core before 2.19, the result of a template has no mark."""
    literal = Vaulted("vaulted-1")
    text = VAULTED_TASKS.replace("LITERAL", "LITERAL-HERE").replace("airflow_", "community.airflow.airflow_")
    tasks = yaml.safe_load(text)
    for number, task in enumerate(tasks):
        task.update(register=f"r{number}", ignore_errors=True, diff=True)
        for name in task:
            if name.startswith("community"):
                task[name] = {key: literal if value == "LITERAL-HERE" else value for key, value in task[name].items()}
        if execution.startswith("async"):
            task.update({"async": 60, "poll": 1 if execution == "async" else 0})
        if execution == "async without waiting" and "loop" in task:
            del task["loop"]
            task["vars"] = {"item": "{{ rows[0] }}"}
    status = [
        {
            "ansible.builtin.async_status": {"jid": f"{{{{ r{number}.ansible_job_id }}}}"},
            "register": f"r{number}",
            "until": f"r{number}.finished",
            "retries": 60,
            "delay": 1,
            "ignore_errors": True,
        }
        for number in range(len(tasks))
        if execution == "async without waiting"
    ]
    names = ", ".join(f"r{number}" for number in range(len(tasks)))
    kept = {
        "ansible.builtin.copy": {"dest": "results.json", "content": "{{ [" + names + "] | to_json }}"},
        "no_log": True,
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {"group/community.airflow.airflow": login},
        "vars": {"note": Vaulted("vaulted-2"), "derived": "{{ note }}", "rows": [{"host": "{{ note }}"}]},
        "tasks": [*tasks, *status, kept],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    (tmp_path / "word").write_text("word")
    options = ("-i", "localhost,", "-c", "local", "--vault-password-file", "word", "-vvv", "play.yml")
    variables = {
        "ANSIBLE_INJECT_INVOCATION": "1",
        "AIRFLOW_EXECUTION": execution.partition(" ")[0].replace("async", "auto"),
    }
    done = ansible(tmp_path, "ansible-playbook", *options, **variables)
    prefix = "/api/v1" if server.is_2 else "/api/v2"
    for path in ("connections/hidden_a", "pools/hidden_p"):
        api.send("DELETE", f"{prefix}/{path}")
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "results.json").read_text())
    # Ansible itself prints the items of a loop
    for one in results[1].get("results", ()):
        one.pop("item"), one.pop("_ansible_item_label", None)
    assert [
        (number, one) for number, one in enumerate(results) if any(secret in json.dumps(one) for secret in SECRETS)
    ] == []
    assert [one.get("failed", False) for one in results] == [
        False,
        False,
        False,
        True,
        True,
        True,
        True,
        False,
        True,
        True,
    ]
    assert results[0]["connection"]["host"] == results[0]["connection"]["extra"]["plain"] == "***"
    assert results[2]["pool"]["description"] == "***"
    printed = [
        line for line in (done.stdout + done.stderr).splitlines() if "item=" not in line and '"item"' not in line
    ]
    assert not [line for line in printed if "vaulted-1" in line]


NAMED_TASKS = """
- {community.airflow.airflow_pool: {name: "hidden-{{ plain }}-pool", slots: 1, description: "of {{ plain }}"}}
- {community.airflow.airflow_pool: {name: "{{ r0.pool.name }}", slots: 1}}
- {community.airflow.airflow_pool: {name: "hidden-{{ team }}", slots: 1, description: "of {{ team }}"}, diff: true}
- {community.airflow.airflow_instance: {pools: [{name: "hidden-{{ team }}", slots: 2, description: "of {{ team }}"}]}, diff: true}
- {community.airflow.airflow_pool_info: {airflow_url: "http://{{ plain }}.invalid", retries: 0}}
"""


@pytest.mark.parametrize("execution", ["inline", "process"])
def test_names_of_objects_are_shown(login, api, server, tmp_path, execution):
    """A vaulted user name occurs in a URL and in a name.

    Another name contains a vaulted value.
    """
    user = login["airflow_username"]
    defaults = {**login, "airflow_username": "{{ user }}", "airflow_password": "{{ password }}"}
    tasks = [
        {**task, "register": f"r{number}", "ignore_errors": True}
        for number, task in enumerate(yaml.safe_load(NAMED_TASKS))
    ]
    inner = {"community.airflow.airflow_pool": {"name": "hidden-in", "slots": 1, "description": "{{ row.note }}"}}
    (tmp_path / "inner.yml").write_text(yaml.safe_dump([{**inner, "register": "r5"}]))
    included = {"ansible.builtin.include_tasks": "inner.yml", "loop": "{{ rows }}", "loop_control": {"loop_var": "row"}}
    kept = {"ansible.builtin.copy": {"dest": "results.json", "content": "{{ [r0, r1, r2, r3, r4, r5] | to_json }}"}}
    [whole] = as_play([*tasks, included, kept], defaults)
    whole["vars"] = {
        "plain": user,
        "user": Vaulted(user),
        "password": Vaulted(login["airflow_password"]),
        "team": Vaulted("vaulted-1"),
        "rows": [{"note": "{{ team }}"}],
    }
    (tmp_path / "word").write_text("word")
    options = ("--vault-password-file", "word", "-vvv")
    done = play(tmp_path, yaml.safe_dump([whole]), *options, AIRFLOW_EXECUTION=execution)
    for name in (f"hidden-{user}-pool", "hidden-vaulted-1", "hidden-in"):
        api.send("DELETE", f"/api/{'v1' if server.is_2 else 'v2'}/pools/{name}")
    assert done.returncode == 0, done.output
    first, again, named, instance, missed, inside = json.loads((tmp_path / "results.json").read_text())
    assert (first["pool"]["name"], first["pool"]["description"]) == (f"hidden-{user}-pool", f"of {user}")
    assert (again["changed"], again["pool"]["name"]) == (False, f"hidden-{user}-pool")
    assert (named["pool"]["name"], named["pool"]["description"]) == ("hidden-vaulted-1", "***")
    assert instance["changes"][0]["key"] == instance["diff"][0]["after"]["name"] == "hidden-vaulted-1"
    assert instance["diff"][0]["after"]["description"] == "***" and "of vaulted-1" not in done.output
    assert f"http://{user}.invalid" in missed["msg"]
    # from the item of a loop around the task
    assert inside["pool"]["description"] == "***"


def test_report_after_an_export_requires_no_secrets(login, put, tmp_path):
    put("variables", "hidden_password", key="hidden_password", value="old-secret")
    put("connections", "hidden_db", connection_id="hidden_db", conn_type="http", host="h", password="pw-there")
    roles = [
        {"name": "export", "vars": {"export_gather": ["variables", "connections"]}},
        {"name": "drift_report", "vars": {}},
    ]
    tasks = [
        {"ansible.builtin.include_role": {"name": f"community.airflow.{one['name']}"}, "vars": one["vars"]}
        for one in roles
    ]
    apply = {"ansible.builtin.include_role": {"name": "community.airflow.apply"}}
    play = {"hosts": "localhost", "gather_facts": False, "vars": login, "tasks": [*tasks, apply]}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    done = ansible(tmp_path, "ansible-playbook", "-i", "localhost,", "-c", "local", "play.yml")
    printed = " ".join((done.stdout + done.stderr).split())
    report = json.loads((tmp_path / "drift-report" / "drift.json").read_text())
    assert report["drift"] is False, report
    open_ = {kind: [one["key"] for one in report["kinds"][kind]["unverified"]] for kind in ("variables", "connections")}
    assert "hidden_password" in open_["variables"] and "hidden_db" in open_["connections"]
    # nothing is applied without the secrets, and the message names the file that lists them
    assert done.returncode and "secrets.example.yml" in printed, printed


def test_report_compares_everything_but_unfilled_placeholders(login, put, server, tmp_path):
    put("pools", "blank_pool", name="blank_pool", slots=3, description="old")
    put("connections", "blank_uri", connection_id="blank_uri", conn_type="http", host="h")
    put("connections", "blank_port", connection_id="blank_port", conn_type="http", host="h")
    blank = "{{ vault_airflow_blank }}"
    tree = {
        "pools": [{"name": "blank_pool", "slots": blank, "description": "new"}, {"name": "blank_new", "slots": blank}],
        "connections": [
            {"connection_id": "blank_uri", "uri": f"http://u:{blank}@h"},
            {"connection_id": "blank_port", "port": blank, "extra": blank, "host": "other"},
        ],
    }
    if server.auth_manager == "fab":
        person = {"first_name": "X", "last_name": "Y", "password": blank, "roles": [blank]}
        tree["users"] = [{"username": f"blank{number}", "email": blank, **person} for number in (1, 2)]
    base = tmp_path / "airflow" / "base"
    base.mkdir(parents=True)
    (base / "all.yml").write_text(yaml.safe_dump(tree))
    task = {"ansible.builtin.include_role": {"name": "community.airflow.drift_report"}}
    play = {"hosts": "localhost", "gather_facts": False, "vars": login, "tasks": [task]}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    done = ansible(tmp_path, "ansible-playbook", "-i", "localhost,", "-c", "local", "play.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    kinds = json.loads((tmp_path / "drift-report" / "drift.json").read_text())["kinds"]
    assert kinds["pools"]["missing"] == [{"key": "blank_new", "files": {"slots": "***"}, "problem": ""}]
    assert kinds["pools"]["different"] == [
        {
            "key": "blank_pool",
            "fields": [
                {"field": "description", "server": "old", "files": "new", "secret": None},
                {"field": "slots", "server": "***", "files": "***", "secret": "unknown"},
            ],
            "problem": "",
        }
    ]
    assert [one["key"] for one in kinds["connections"]["unverified"]] == ["blank_uri"]
    (found,) = kinds["connections"]["different"]
    secrets = {one["field"]: one["secret"] for one in found["fields"]}
    assert secrets == {"host": None, "port": "unknown", "extra": "unknown"}
    if server.auth_manager == "fab":
        assert [one["key"] for one in kinds["users"]["missing"]] == ["blank1", "blank2"]
