# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of one server are not applied to another one.

Two names of one server are recognized.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from crew import person, roles_held
from playbooks import ansible
from recording import Fault, RecordingProxy
from support import fab_path


@pytest.fixture
def names(server, login, proxy):
    """Two names of the server under test, with its login.

    By their addresses, they are two hosts of an inventory.
    """
    with RecordingProxy(server.url) as other:
        yield [proxy, other]


def written(proxies: list[RecordingProxy]) -> list[str]:
    return [str(exchange) for proxy in proxies for exchange in proxy.exchanges if exchange.is_write]


def run(
    folder: Path, login: dict, hosts: dict[str, str], plays: list[dict], *options: str
) -> tuple[dict[str, bool], str]:
    """Return whether each host failed, and the output."""
    inventory = {"all": {"hosts": {name: {"airflow_url": url} if url else {} for name, url in hosts.items()}}}
    common = {**login, "ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    common.pop("airflow_url", None)
    inventory["all"]["vars"] = common
    (folder / "hosts.yml").write_text(yaml.safe_dump(inventory))
    (folder / "play.yml").write_text(
        yaml.safe_dump([{"hosts": "all", "gather_facts": False, **play} for play in plays])
    )
    done = ansible(folder, "ansible-playbook", "-i", "hosts.yml", *options, "play.yml")
    recap = done.stdout.rpartition("PLAY RECAP")[2]
    failed = {line.split()[0]: "failed=0" not in line for line in recap.splitlines() if "failed=" in line}
    return failed, " ".join((done.stdout + done.stderr).split())


def role(name: str, **variables) -> dict:
    return {"ansible.builtin.include_role": {"name": f"community.airflow.{name}"}, "vars": variables}


def test_hosts_do_not_share_a_folder_by_accident(login, names, tmp_path):
    (tmp_path / "tree" / "base").mkdir(parents=True)
    (tmp_path / "tree" / "base" / "pools.yml").write_text("pools: [{name: default_pool}]\n")
    export = role("export", export_gather=["pools"])
    report = role("drift_report", apply_tree="tree", apply_shared=True)
    hosts = {"one": names[0].url, "two": names[1].url}
    failed, printed = run(tmp_path, login, hosts, [{"tasks": [export, report]}])
    assert sorted(failed.values()) == [False, True], printed
    owner = next(name for name in failed if not failed[name])
    assert f"inventory host {owner}" in printed and "export_tree: airflow/" in printed
    kept = yaml.safe_load((tmp_path / "airflow" / "exported_from.yml").read_text())
    assert kept == {"server": hosts[owner]}
    assert json.loads((tmp_path / "drift-report" / "drift.json").read_text())["server"]["url"] == hosts[owner]
    # in a later run, too: an export of one server is applied to the other one only if that is set explicitly
    (other,) = set(hosts) - {owner}
    apply = role("apply", apply_update_secrets="on_create")
    failed, printed = run(tmp_path, login, hosts, [{"tasks": [apply]}])
    assert failed == {owner: False, other: True} and "apply_shared" in printed, printed
    assert not written(names)


@pytest.mark.parametrize("user", ["the same", "one who reads less"])
def test_a_server_is_not_migrated_to_itself(user, server, api, login, names, tmp_path):
    """Uses another port, so that the addresses differ."""
    source = {**login, "airflow_url": names[1].url}
    viewer = person("apart", [{"name": "Viewer"}])
    if user != "the same":
        api.send("POST", fab_path(server, "users"), viewer)
        source.update(airflow_username="apart", airflow_password=viewer["password"])
    try:
        migrate = role("migrate", migrate_source=source)
        failed, printed = run(tmp_path, login, {"one": names[0].url}, [{"tasks": [migrate]}])
    finally:
        api.remove(fab_path(server, "users/apart"))
    assert failed == {"one": True} and "may be the same server" in printed, printed
    assert "migrate_target_is_separate" in printed
    assert not written(names) and not (tmp_path / "migration").exists()


def test_users_that_the_target_would_reject_are_left_behind(second_server, server, api, login, names, tmp_path):
    """The roles of the users are not migrated, so they are missing on the target."""
    own = {"name": "of_source", "permissions": [{"action": "can_read", "resource": "Pools"}]}
    users = [person(name, ["of_source"]) for name in ("apart_kept", "apart_new", "APART_CASE")]
    users += [person("apart_email", ["Viewer"], email="apart_holder@example.com"), person("apart_fine", ["Viewer"])]
    # users of other tests would need passwords, too
    only = {"users": users, "prune": ["users"], "prune_max": 1000}
    assert second_server.run("airflow_instance", roles=[own], **only)["changed"]
    there = ("apart_kept", "apart_case", "apart_holder")
    try:
        for name in there:
            api.send("POST", fab_path(server, "users"), person(name, [{"name": "Op"}]))
        secrets = {f"vault_airflow_user_{one['username']}_password": one["password"] for one in users}
        secrets["vault_airflow_user_admin_password"] = second_server.running.password
        source = {**second_server.login, "airflow_url": second_server.proxy.url}
        result = {"ansible.builtin.copy": {"dest": str(tmp_path / "left"), "content": "{{ migrate_result.skipped }}"}}
        tasks = [role("migrate", migrate_source=source, migrate_gather=["users"], **secrets), result]
        failed, printed = run(tmp_path, login, {"one": names[0].url}, [{"tasks": tasks}])
        held = roles_held(server, api)
    finally:
        for name in (*there, "apart_fine"):
            api.remove(fab_path(server, f"users/{name}"))
        gone = {"users": [{"username": one["username"], "state": "absent"} for one in users]}
        second_server.run("airflow_instance", roles=[{"name": "of_source", "state": "absent"}], **gone)
    assert failed == {"one": False}, printed
    assert {name: roles for name, roles in held.items() if name.lower().startswith("apart")} == {
        **dict.fromkeys(there, ["Op"]),
        "apart_fine": ["Viewer"],
    }
    left = {(one["key"], one["part"]) for one in json.loads((tmp_path / "left").read_text())}
    assert left >= {
        ("apart_kept", "of_source"),
        ("apart_new", "of_source"),
        ("apart_new", ""),
        ("APART_CASE", ""),
        ("apart_email", ""),
    }


def test_target_is_a_clone_of_the_source(login, names, tmp_path):
    """Both report the same facts, like two names of one server.

    Equal addresses are always rejected.
    """
    clone = {"migrate_target_is_separate": True, "migrate_gather": ["pools"]}
    for url, fails in ((names[1].url, False), (f"{names[0].url}/", True)):
        migrate = role("migrate", migrate_source={**login, "airflow_url": url}, **clone)
        failed, printed = run(tmp_path, login, {"one": names[0].url}, [{"tasks": [migrate]}])
        assert failed == {"one": fails} and ("are equivalent URLs" in printed) == fails, printed
    assert not written(names)


@pytest.mark.parametrize("key", ["module", "group"])
def test_roles_use_the_module_defaults_of_the_play(key, login, names, tmp_path):
    """The defaults of the roles do not replace those of the play."""
    options = {**login, "airflow_url": names[0].url}
    kinds = ("instance", "dag", "user", "event_log", "version", "variable", "pool")
    modules = [f"community.airflow.airflow_{name}" for name in ("instance", "api", *(f"{kind}_info" for kind in kinds))]
    defaults = dict.fromkeys(modules if key == "module" else ["group/community.airflow.airflow"], options)
    source = {**login, "airflow_url": names[1].url}
    other = {"migrate_source": source, "migrate_target_is_separate": True, "migrate_gather": ["pools"]}
    roles = [role("export", export_gather=["pools"]), role("apply"), role("migrate", **other)]
    failed, printed = run(tmp_path, {}, {"one": ""}, [{"module_defaults": defaults, "tasks": roles}])
    assert failed == {"one": False} and not written(names), printed
    for name, proxy in (("exported_from", names[0]), ("migrated_to", names[0]), ("exported_from", names[1])):
        folder = "migration" if proxy is names[1] or name == "migrated_to" else "airflow"
        assert yaml.safe_load((tmp_path / folder / f"{name}.yml").read_text()) == {"server": proxy.url}


def test_roles_use_the_login_of_the_play_with_the_url_of_the_environment(login, names, tmp_path, monkeypatch):
    monkeypatch.setenv("AIRFLOW_URL", names[0].url)
    tasks = [role("export", export_gather=["pools"]), role("apply"), role("drift_report")]
    failed, printed = run(tmp_path, login, {"one": ""}, [{"tasks": tasks}])
    assert failed == {"one": False} and not written(names), printed


@pytest.mark.parametrize("how", ["ignored", "skipped"])
def test_a_tree_of_another_server_is_not_applied_without_its_check(how, login, names, tmp_path):
    (tmp_path / "airflow" / "base").mkdir(parents=True)
    (tmp_path / "airflow" / "base" / "pools.yml").write_text("pools: [{name: apart_never, slots: 1}]\n")
    (tmp_path / "airflow" / "exported_from.yml").write_text(f"server: {names[1].url}\n")
    options = ["--start-at-task", "Apply the files to the instance"] if how == "skipped" else []
    roles = [{"role": "community.airflow.apply", **({} if options else {"ignore_errors": True})}]
    failed, printed = run(tmp_path, login, {"one": names[0].url}, [{"roles": roles}], *options)
    assert f"belongs to the server {names[1].url}" in printed and not written(names), printed
    assert failed == {"one": True}, printed


@pytest.mark.parametrize("ignored", ["the folder of another target", "a failed export"])
def test_a_migration_does_not_go_on_after_a_failed_step(ignored, login, names, tmp_path):
    (tmp_path / "migration" / "base").mkdir(parents=True)
    pools, target = tmp_path / "migration" / "base" / "pools.yml", tmp_path / "migration" / "migrated_to.yml"
    pools.write_text("pools: [{name: apart_never, slots: 1}]\n")
    if ignored == "a failed export":
        names[1].faults.append(Fault("GET", r"/pools(\?|$)", (500, "application/json", "{}", {}), times=9))
    else:
        target.write_text("server: http://other\n")
    source = {**login, "airflow_url": names[1].url}
    options = {"migrate_source": source, "migrate_target_is_separate": True, "migrate_gather": "pools"}
    roles = [{"role": "community.airflow.migrate", "ignore_errors": True, **options}]
    failed, printed = run(tmp_path, login, {"one": names[0].url}, [{"roles": roles}])
    assert failed == {"one": True} and not written(names), printed
    assert "apart_never" in pools.read_text()
    assert target.exists() is (ignored != "a failed export") and (not target.exists() or "other" in target.read_text())


def test_an_export_that_is_refused_or_interrupted(login, names, tmp_path):
    """The role is in a loop with the default variable."""
    some, all_kinds = {"export_gather": ["pools"]}, {"export_gather": "pools,variables"}

    def export(variables: dict) -> tuple[dict[str, bool], str]:
        task = {**role("export", export_tree="airflow/{{ item }}", **variables), "loop": ["a", "b"]}
        return run(tmp_path, login, {"one": names[0].url}, [{"tasks": [task]}])

    def files() -> dict[str, str]:
        return {str(path): path.read_text() for path in sorted(tmp_path.glob("airflow/**/*.yml"))}

    assert export(all_kinds)[0] == {"one": False} and len(files()) == 10
    complete = files()
    mark = tmp_path / "airflow" / "a" / "export_incomplete.yml"
    mark.write_text("kinds: [pools, variables]\n")
    (tmp_path / "airflow" / "a" / "base" / "pools.yml").write_text("")
    before = files()
    failed, printed = export(some)
    assert f"The tree {mark.parent} is incomplete" in printed and "missing: variables." in printed, printed
    assert failed == {"one": True} and files() == before
    assert export(all_kinds)[0] == {"one": False} and files() == complete
    # a secret in the file that the export overwrites, and a damaged list of objects that must not be deleted
    for name, text, words in (
        (
            "secrets.example.yml",
            "# variable x: value\nvault_airflow_variable_x: sesame\n",
            "in the tree contains values",
        ),
        ("left_behind.yml", "", "in the tree must be a mapping"),
    ):
        damaged = tmp_path / "airflow" / "b" / name
        damaged.write_text(text)
        before = files()
        failed, printed = export(some)
        assert failed == {"one": True} and words in printed and "sesame" not in printed, printed
        assert files() == before
        damaged.write_text(complete[str(damaged)])


def test_prune_keeps_objects_that_an_export_left_behind(server, login, proxy, tmp_path):
    rows = [{"key": key, "value": value, "description": None} for key, value in (("kept", "x"), ("lost", None))]
    body = json.dumps({"variables": rows, "total_entries": 2})
    proxy.faults.append(Fault("GET", r"/variables(\?|$)", (200, "application/json", body, {}), times=99))
    pruning = {"apply_prune": ["variables"], "apply_prune_max": "100%"}
    roles = [role("export", export_gather=["variables"]), role("apply", **pruning), role("drift_report", **pruning)]
    failed, printed = run(tmp_path, login, {"one": proxy.url}, [{"tasks": roles}])
    assert failed == {"one": False} and not written([proxy]), printed
    (left,) = yaml.safe_load((tmp_path / "airflow" / "left_behind.yml").read_text())["left_behind"]
    assert (left["kind"], left["key"]) == ("variable", "lost") and "Fernet" in left["reason"]
    report = json.loads((tmp_path / "drift-report" / "drift.json").read_text())
    assert not report["drift"] and report["counts"]["unmanaged"] == 0
    assert [one["key"] for one in report["kinds"]["variables"]["left_behind"]] == ["lost"]
    # the same without files: the result of the export is applied unchanged
    given = {"prune": ["variables"], "prune_max": "100%"}
    tasks = [
        {"community.airflow.airflow_instance_info": {"gather": ["variables"]}, "register": "found"},
        {"community.airflow.airflow_instance": given},
    ]
    tasks[1]["module_defaults"] = {"community.airflow.airflow_instance": "{{ found.instance }}"}
    defaults = {"group/community.airflow.airflow": {**login, "airflow_url": proxy.url}}
    failed, printed = run(tmp_path, login, {"one": proxy.url}, [{"module_defaults": defaults, "tasks": tasks}])
    assert failed == {"one": False} and not written([proxy]), printed
    # to delete it, the user has to declare that
    (tmp_path / "airflow" / "left_behind.yml").unlink()
    run(tmp_path, login, {"one": proxy.url}, [{"tasks": roles[1:2]}])
    assert [one for one in proxy.exchanges if one.is_write]
