# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Any text in any field of a server is safe.

The text is never executed, discloses no secret, and is written back unchanged.

``HOSTILE_EXAMPLES=5000`` raises the number of objects. ``HOSTILE_SEED`` selects other objects.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hostile_text import CANARY, MARKER, SECRET_NAME, objects
from model_airflow import Model
from playbooks import ansible

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "100"))
SEED = int(os.environ.get("HOSTILE_SEED", "1"))
BATCH = 1700
MIGRATIONS = (("2.11.2", "2.11.2"), ("2.11.2", "3.3.2"), ("3.3.2", "3.3.2"))
SOURCES = ("pools", "variables", "connections", "users", "roles", "dags")
BATCHES = [(number, min(BATCH, EXAMPLES - start)) for number, start in enumerate(range(0, EXAMPLES, BATCH))]


class _Unsafe(str):
    pass


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style='"'))


@pytest.fixture
def models() -> Iterator[Any]:
    running: list[Model] = []

    def start(version: str) -> Model:
        running.append(Model(version))
        return running[-1]

    yield start
    for model in running:
        model.server.stop()


def furnish(source: Model, target: Model, examples: list[tuple[str, str, dict[str, Any]]]) -> None:
    source.put("connections", "warehouse", conn_type="http", password=CANARY)
    for kind, key, fields in examples:
        body = dict(fields)
        if kind in ("connections", "users") or source.api == "v2":
            # on a server that hides secrets, this is not text
            body = json.loads(json.dumps(body).replace("***", "+++"))
        if kind == "users":
            body["roles"] = [{"name": "Admin"}]
        if kind == "connections":
            body["extra"] = json.dumps(body["extra"])
        if kind == "roles":
            pairs = [{"action": {"name": one}, "resource": {"name": other}} for one, other in body.pop("permissions")]
            body["actions"] = pairs
            for model in (source, target):
                model.objects["roles"]["Admin"]["actions"] += pairs
        source.put(kind, key, **body)
        if kind == "dags":
            target.put(kind, key)


def role(name: str, result: str, **variables: Any) -> list[dict[str, Any]]:
    run = {"ansible.builtin.include_role": {"name": f"community.airflow.{name}"}, "vars": variables}
    return [run, kept(name, f"{result}")]


def kept(name: str, expression: str) -> dict[str, Any]:
    content = {
        "dest": f"{{{{ playbook_dir }}}}/{name}.json",
        "content": f"{{{{ {expression} | to_json }}}}",
        "mode": "0600",
    }
    return {"ansible.builtin.copy": content, "diff": False}


class Player:
    """Runs playbooks in a folder and collects their output."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.printed = folder, ""

    def play(self, name: str, tasks: list[dict[str, Any]], *options: str, **variables: Any) -> None:
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": variables, "tasks": tasks}
        (self.folder / f"{name}.yml").write_text(yaml.safe_dump([play]))
        done = ansible(self.folder, "ansible-playbook", "-i", "localhost,", "--diff", *options, f"{name}.yml")
        self.printed += done.stdout + done.stderr
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]

    def result(self, name: str) -> Any:
        return json.loads((self.folder / f"{name}.json").read_text())


def truth(model: Model, kind: str, key: str, path: list[str]) -> Any:
    """Return the value of a placeholder on the server, which the user would define."""
    value = model.objects[kind][key][path[0]]
    for part in path[1:]:
        value = json.loads(value) if isinstance(value, str) else value
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def secrets_file(source: Model, instance: dict[str, list[dict[str, Any]]]) -> str:
    names = {"connections": "connection_id", "users": "username", "variables": "key"}
    filled = {}
    for kind, name in names.items():
        for item in instance[kind]:
            for secret, path in item.get("unfilled", {}).items():
                value = truth(source, kind, item[name], path)
                # Ansible also converts marked text to a number
                filled[secret] = _Unsafe(value) if isinstance(value, str) and set(value) & set("{#") else value
    return yaml.dump(filled, Dumper=_Dumper, allow_unicode=False, width=2**16)


def comparable(model: Model, kind: str, key: str, keep_state: bool = False) -> dict[str, Any]:
    row = {name: value or "" for name, value in model.objects[kind][key].items()}
    if kind == "connections":
        row["extra"] = json.loads(row["extra"] or "{}")
    if kind == "roles":
        row["actions"] = sorted({json.dumps(one) for one in row["actions"]})
    if kind == "dags" and not keep_state:
        del row["is_paused"]
    return row


@pytest.mark.parametrize(("number", "count"), BATCHES)
def test_values_from_a_server_stay_plain_text(models, tmp_path, number, count):
    versions = MIGRATIONS[number % len(MIGRATIONS)]
    source, target = (models(version) for version in versions)
    furnish(source, target, objects(count, SEED * 1000 + number))
    if source.api == "v2":
        # only the text that a server returns is known
        for row in source.objects["variables"].values():
            row["value"] = source.visible("variables", row)["value"]
    before = json.dumps(source.objects, sort_keys=True)
    player = Player(tmp_path)

    values = {key: row["value"] for key, row in source.objects["variables"].items()}
    keys = "info.instance.variables | map(attribute='key') | list"
    some = sorted(values)[:20]
    player.play(
        "export",
        [
            *role("export", "export_result"),
            {"community.airflow.airflow_instance_info": source.login, "register": "info"},
            kept("info", "info"),
            kept("queried", f"query('community.airflow.airflow_variable', *({keys}))"),
            {
                "ansible.builtin.set_fact": {"looked": "{{ looked | default([]) + [one] }}"},
                "vars": {"one": "{{ lookup('community.airflow.airflow_variable', item) }}"},
                "loop": f"{{{{ ({keys})[:20] }}}}",
            },
            kept("looked", "looked"),
        ],
        **source.login,
    )
    assert player.result("queried") == [values[key] for key in sorted(values)]
    assert player.result("looked") == [values[key] for key in some]
    instance = player.result("info")["instance"]
    (tmp_path / "secrets.yml").write_text(secrets_file(source, instance))

    player.play(
        "apply",
        [
            *role("apply", "apply_result", apply_update_secrets="on_create", apply_update_password="on_create"),
            *role(
                "drift_report",
                "drift_report_result",
                apply_update_secrets="on_create",
                apply_update_password="on_create",
            ),
            {
                "community.airflow.airflow_instance_info": {**source.login, "secrets": "omit"},
                "register": "omitted",
            },
            {
                "community.airflow.airflow_instance": source.login,
                "module_defaults": {"community.airflow.airflow_instance": "{{ omitted.instance }}"},
                "register": "direct",
            },
            kept("direct", "direct"),
        ],
        "-e",
        "@secrets.yml",
        **source.login,
    )
    assert player.result("apply")["changes"] == []
    assert player.result("direct")["changes"] == []
    assert player.result("drift_report")["drift"] is False, player.result("drift_report")["summary"]
    assert json.dumps(source.objects, sort_keys=True) == before and source.writes == 0

    apart = {"migrate_source": source.login, "migrate_target_is_separate": True}
    migrate = role("migrate", "migrate_result", **apart, migrate_tree=str(tmp_path / "migration"))
    player.play("migrate", migrate, "-e", "@secrets.yml", **target.login)
    left = {(one["kind"], one["key"]) for one in player.result("migrate")["skipped"]}
    for kind in SOURCES:
        for key in source.objects[kind]:
            if (kind[:-1], key) not in left:
                assert comparable(target, kind, key) == comparable(source, kind, key), (kind, key)
    assert len(left) < count / 5, player.result("migrate")["skipped"]
    assert json.dumps(source.objects, sort_keys=True) == before

    for kind in SOURCES:
        inventory(player, source, kind)
    written = "".join(path.read_text(errors="replace") for path in (tmp_path / "drift-report").iterdir())
    assert CANARY not in player.printed + written
    for path in (tmp_path / "airflow").rglob("*.yml"):
        assert CANARY not in path.read_text()
    assert not list(tmp_path.rglob(MARKER)) and not Path(MARKER).exists()
    assert f"<script>{MARKER}" not in (tmp_path / "drift-report" / "drift.html").read_text()


def inventory(player: Player, source: Model, kind: str) -> None:
    """Read the inventory of a kind.

    Every string is a host variable that a play does not resolve as a template.
    """
    options = {"plugin": "community.airflow.airflow", "source": kind, **source.login}
    (player.folder / "hosts.airflow.yml").write_text(yaml.safe_dump(options))
    done = ansible(player.folder, "ansible-inventory", "-i", "hosts.airflow.yml", "--list")
    player.printed += done.stdout + done.stderr
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    found = json.loads(done.stdout, object_hook=lambda one: one.get("__ansible_unsafe", one))["_meta"]["hostvars"]
    fields = {
        "pools": ("name", "description"),
        "variables": ("key", "value", "description"),
        "connections": ("connection_id", "host", "login", "schema", "description"),
        "users": ("username", "email", "first_name", "last_name"),
        "roles": ("name",),
        "dags": ("dag_id",),
    }[kind]
    # the name of a variable that would control this collection includes the kind
    own = f"airflow_{kind[:-1]}_"
    rows = {
        json.dumps([row.get(f"airflow_{name}", row.get(own + name)) or "" for name in fields]) for row in found.values()
    }
    expected = {
        json.dumps([source.visible(kind, row)[name] or "" for name in fields]) for row in source.objects[kind].values()
    }
    assert rows <= expected
    names = sorted(found)[:15]
    task = {"ansible.builtin.debug": {"msg": "{{ inventory_hostname }} {{ hostvars[inventory_hostname] | to_json }}"}}
    play = {"hosts": "all", "connection": "local", "gather_facts": False, "tasks": [task]}
    (player.folder / "hosts.yml").write_text(yaml.safe_dump([play]))
    limited = [name for name in names if name.isalnum()][:3] or ["localhost"]
    done = ansible(player.folder, "ansible-playbook", "-i", "hosts.airflow.yml", "-l", ",".join(limited), "hosts.yml")
    player.printed += done.stdout + done.stderr


def test_only_the_placeholder_itself_is_resolved(models, tmp_path):
    text = f"{{{{ {SECRET_NAME} }}}}"
    for version in ("2.11.2", "3.3.2"):
        source, target = models(version), models(version)
        source.put("connections", "warehouse", conn_type="http", password=CANARY, extra=json.dumps({"note": text}))
        source.put("variables", "k", value=text, description=text)
        source.put("variables", "own", value="{{ vault_airflow_variable_own_value }}")
        source.put("pools", "p", slots=1, description=text)
        folder = tmp_path / version
        folder.mkdir()
        player = Player(folder)
        player.play("export", role("export", "export_result"), **source.login)
        secrets = {SECRET_NAME: CANARY}
        player.play("apply", role("apply", "apply_result", apply_shared=True), **target.login, **secrets)
        assert target.objects["connections"]["warehouse"]["password"] == CANARY
        assert json.loads(target.objects["connections"]["warehouse"]["extra"]) == {"note": text}
        assert target.objects["variables"]["k"]["value"] == target.objects["variables"]["k"]["description"] == text
        assert target.objects["variables"]["own"]["value"] == "{{ vault_airflow_variable_own_value }}"
        assert target.objects["pools"]["p"]["description"] == text
        assert CANARY not in player.printed
