# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup airflow_tree.

The tests cover the files that it reads, and the values that it resolves before it merges layers.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml
from ansible import constants
from ansible.errors import AnsibleError
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.template import Templar
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager

from ansible_collections.community.airflow.plugins.filter.to_airflow_tree import to_airflow_tree
from ansible_collections.community.airflow.plugins.lookup import airflow_tree
from ansible_collections.community.airflow.plugins.plugin_utils._trees.files import INCOMPLETE
from ansible_collections.community.airflow.plugins.plugin_utils._trees.tree import KINDS

try:
    from ansible.template import trust_as_template
except ImportError:
    # up to ansible-core 2.18, all text is trusted
    trust_as_template = str
    _TAGS = False
else:
    from ansible._internal._datatag._tags import VaultedValue

    _TAGS = True

POOL = "pools: [{name: %s, slots: 1}]"
SECRETS = [("default", VaultSecret(b"a password"))]


@pytest.fixture
def tree(tmp_path):
    """Write the files of a tree, and read it with the lookup."""
    options = yaml.safe_load(airflow_tree.DOCUMENTATION)["options"]
    constants.config.initialize_plugin_configuration_definitions("lookup", "airflow_tree", options)

    def read(
        files, environment="", kinds=None, mask=False, content=None, unfilled="refuse", incomplete="refuse", **variables
    ):
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        loader = DataLoader()
        loader.set_vault_secrets(SECRETS)
        trusted = {
            name: trust_as_template(value) if isinstance(value, str) else value for name, value in variables.items()
        }
        for name in content or ():
            trusted.update(loader.load_from_file(str(tmp_path / name)))
        lookup = airflow_tree.LookupModule(loader=loader, templar=Templar(loader=loader, variables=trusted))
        lookup._load_name = "airflow_tree"
        options = {
            "environment": environment,
            "kinds": kinds,
            "mask": mask,
            "unfilled": unfilled,
            "incomplete": incomplete,
        }
        return lookup.run([str(tmp_path)], trusted, **options)[0]

    return read


def refused(tree, *arguments, **named):
    with pytest.raises(AnsibleError) as error:
        tree(*arguments, **named)
    return str(error.value)


# templates that are resolved before layers are merged


def test_a_key_that_is_a_template_is_the_same_key_in_the_overlay(tree):
    files = {
        "base/a.yml": "pools: [{name: '{{ site }}', slots: 1, description: d}]",
        "overlays/prod/a.yml": "pools: [{name: lake, slots: 2}]",
    }
    assert tree(files, "prod", site="lake") == {"pools": [{"name": "lake", "slots": 2, "description": "d"}]}


def test_equal_keys_with_and_without_a_template_are_duplicates(tree, tmp_path):
    message = refused(tree, {"base/a.yml": POOL % "'{{ site }}'", "base/b.yml": POOL % "lake"}, site="lake")
    assert f"Pool 'lake' is defined twice: in {tmp_path}/base/a.yml and in {tmp_path}/base/b.yml" in message


def test_an_unresolvable_key_of_a_selected_kind_is_reported_with_its_file(tree, tmp_path):
    files = {"base/a.yml": POOL % "'{{ site }}'", "base/b.yml": "variables: [{key: v, value: 1}]"}
    assert f"{tmp_path}/base/a.yml: name of an item in pools: 'site' is undefined" in refused(tree, files)
    assert tree(files, kinds=["variables"]) == {"variables": [{"key": "v", "value": 1}]}


def test_templates_below_a_mapping_are_resolved_once(tree):
    text = json.dumps({"x": "{{ word }}"})
    files = {
        "base/a.yml": "variables:\n- {key: a, value: '{{ settings }}'}\n"
        f"- {{key: b, value: '{text}'}}\n- {{key: c, value: !unsafe '{text}'}}",
        "base/exports/variables.json": json.dumps({"d": text}),
        "overlays/prod/a.yml": "variables:\n" + "".join(f"- {{key: {key}, value: {{y: 2}}}}\n" for key in "abcd"),
    }
    found = tree(files, "prod", settings=text, word="{% raw %}{{ w }}{% endraw %}")
    values = {item["key"]: item["value"] for item in found["variables"]}
    resolved, kept = {"x": "{{ w }}", "y": 2}, {"x": "{{ word }}", "y": 2}
    assert values == {"a": resolved, "b": resolved, "c": kept, "d": kept}


def test_dags_of_an_overlay_are_marked(tree):
    """Only the server shows what a selection of a layer contains."""
    files = {
        "base/dags.yml": "dags: [{dag_id: a, state: unpaused}, {dag_id: b, state: unpaused}, {tags: [x], state: paused}]",
        "overlays/staging/all.yml": "dags: [{dag_id_pattern: '%', state: paused}, {dag_id: b, state: paused}]",
        "overlays/staging/pools.yml": POOL % "p",
    }
    result = tree(files, "staging")
    assert [(one.get("dag_id", "*"), one.get("layer")) for one in result["dags"]] == [
        ("a", None),
        ("b", 1),
        ("*", 1),
        ("*", None),
    ]
    assert result["pools"] == [{"name": "p", "slots": 1}]


def test_dags_are_only_compared_for_a_report(tree):
    files = {"base/a.yml": "dags: [{dag_id: d, state: paused}]\npools: [{name: p, slots: 1}]"}
    assert tree(files, unfilled="compare")["dags"] == [{"dag_id": "d", "state": "paused", "unknown": []}]
    assert tree(files, unfilled="compare")["pools"] == tree(files)["pools"]
    assert tree(files)["dags"] == [{"dag_id": "d", "state": "paused"}]


BLANK = "{{ vault_airflow_x }}"


@pytest.mark.parametrize(
    ("kind", "option", "value"),
    [
        ("connections", "uri", BLANK),
        ("connections", "uri", f"postgres://u:{BLANK}@host/db"),
        ("connections", "port", BLANK),
        ("connections", "password", BLANK),
        ("connections", "extra", BLANK),
        ("connections", "extra", json.dumps({"token": BLANK})),
        ("pools", "slots", BLANK),
        ("pools", "include_deferred", BLANK),
        ("users", "roles", BLANK),
        ("users", "roles", ["Viewer", BLANK]),
        ("users", "email", BLANK),
        ("roles", "permissions", [{"action": BLANK, "resource": "Pools"}]),
        ("variables", "value", BLANK),
        ("variables", "description", f"of {BLANK}"),
    ],
)
def test_an_option_with_an_unfilled_placeholder_is_not_compared(kind, option, value, tree):
    key = KINDS[kind].key
    files = {"base/a.yml": yaml.safe_dump({kind: [{key: "k", option: value}, {key: "other"}]})}
    assert tree(files, unfilled="compare")[kind] == [{key: "k", "unknown": [option]}, {key: "other"}]
    assert "'vault_airflow_x' is undefined" in refused(tree, files)


@pytest.mark.parametrize(
    ("kind", "option", "value"),
    [("connections", "extra", {"a": BLANK, "b": [BLANK, 1]}), ("variables", "value", ["a", {"b": BLANK}])],
)
def test_other_values_of_a_structure_are_compared(kind, option, value, tree):
    key = KINDS[kind].key
    found = tree({"base/a.yml": yaml.safe_dump({kind: [{key: "k", option: value}]})}, unfilled="compare")[kind]
    shown = json.loads(json.dumps(value).replace(BLANK, "***"))
    assert found == [{key: "k", option: shown, "unknown": []}]


def test_an_overlay_over_an_unfilled_placeholder(tree):
    base = f"connections: [{{connection_id: c, uri: '{BLANK}'}}, {{connection_id: d, extra: '{BLANK}', host: h}}]"
    upper = "connections: [{connection_id: c, host: i}, {connection_id: d, extra: {a: 1}}]"
    found = tree({"base/a.yml": base, "overlays/prod/a.yml": upper}, "prod", unfilled="compare")["connections"]
    others = ["conn_type", "login", "password", "schema", "port", "extra"]
    assert found == [
        {"connection_id": "c", "host": "i", "unknown": others},
        {"connection_id": "d", "host": "h", "unknown": ["extra"]},
    ]


@pytest.mark.parametrize("text", ["{state: %s, name: p}", "{name: %s}", "{name: p, slots: '{{ typing_error }}'}"])
def test_a_report_requires_everything_else(text, tree):
    text = text.replace("%s", f"'{BLANK}'")
    assert "is undefined" in refused(tree, {"base/a.yml": f"pools: [{text}]"}, unfilled="compare")


def test_a_uri_is_resolved_before_it_is_read_as_fields(tree):
    files = {
        "base/a.yml": "connections: [{connection_id: c, uri: 'http://u:{{ password }}@h'}]",
        "overlays/prod/a.yml": "connections: [{connection_id: c, host: i}]",
    }
    found = tree(files, "prod", password="p%40{{ '%7B%7B' }}w")["connections"][0]
    assert (found["login"], found["password"], found["host"]) == ("u", "p@{{w", "i")


# types of text

OVERRIDE = "#jinja2: variable_start_string:'[%', variable_end_string:'%]'\n[% 1 + 1 %] {}"
HOSTILE = (
    OVERRIDE,
    "{{ 1 + 1 }}",
    "{% if true %}x{% endif %}",
    "CANARY{#x#}tail",
    "CANARY{{",
    "{{ CANARY }}",
    "{% CANARY",
)


def vaulted(text):
    return VaultLib(SECRETS).encrypt(text)


def inline(text):
    return "!vault |\n" + "".join(f"      {line}\n" for line in vaulted(text).decode().splitlines())


@pytest.mark.parametrize("secret", HOSTILE)
def test_decrypted_secrets_are_not_templates(tree, secret):
    files = {
        "base/a.yml": f"users:\n- username: u\n  password: {inline(secret)}variables:\n- key: k\n  value:\n    a: {inline(secret)}",
        "base/whole.yml": vaulted(json.dumps({"connections": [{"connection_id": "c", "password": secret}]})),
        "base/exports/variables.json": vaulted(json.dumps({"e": secret})),
    }
    found = tree(files)
    assert found["users"][0]["password"] == found["connections"][0]["password"] == secret
    assert [one["value"] for one in found["variables"]] == [secret, {"a": secret}]


@pytest.mark.parametrize("text", HOSTILE)
def test_unsafe_text_in_keys_and_merged_values_is_not_a_template(tree, text):
    item = f"- {{key: !unsafe {json.dumps(text)}, value: !unsafe {json.dumps({'a': text, text: 1})}}}"
    upper = f"variables:\n- {{key: !unsafe {json.dumps(text)}, value: {{b: !unsafe {json.dumps(text)}}}}}"
    found = tree({"base/a.yml": f"variables:\n{item}", "overlays/prod/a.yml": upper}, "prod")
    assert found == {"variables": [{"key": text, "value": {"a": text, text: 1, "b": text}}]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (vaulted('{"connections": [{"connection_id": "c", "password": "CANARY",, }]}'), "line 1, column"),
        (vaulted("connections: [{connection_id: c, password: *CANARY}]"), "undefined alias"),
        ("connections: [{connection_id: c, password: 'CANARY{{'}]", "the template is not valid"),
        ("connections: [{connection_id: c, password: '{{ secret }}'}]", "The template uses secret."),
        ("connections: [{connection_id: c, password: '{{ broken }}'}]", "The template uses broken."),
        (
            "connections: [{connection_id: c, password: !vault CANARY}]",
            "none of Ansible's vault passwords can decrypt the vaulted text",
        ),
    ],
)
def test_errors_do_not_quote_secrets(tree, tmp_path, text, words):
    message = refused(tree, {"base/a.yml": text}, secret="{{ CANARY }}", broken="CANARY{{")
    assert "CANARY" not in message
    assert message.count(f"{tmp_path}/base/a.yml") == 1 and words in message


def test_errors_about_airflow_exports_do_not_quote_them(tree):
    message = refused(tree, {"base/exports/connections.json": '{"c": {"password": "CANARY",, }}'})
    assert "CANARY" not in message and "exports/connections.json: invalid JSON at line 1, column" in message


def test_null_in_an_export_of_variables_is_unknown(tree):
    exported = {"lost": None, "described": {"value": None, "description": "d"}}
    files = {
        "base/exports/variables.json": json.dumps(exported),
        "overlays/prod/v.yml": "variables: [{key: lost, value: new}]",
    }
    (described, lost) = tree(files)["variables"]
    assert lost == {"key": "lost"} and described == {"key": "described", "description": "d"}
    assert tree(files, environment="prod")["variables"][1] == {"key": "lost", "value": "new"}


def test_exports_are_data_with_any_content(tree):
    value = {"__ansible_unsafe": "x", "__ansible_vault": "y", "{{ z }}": "{{ z }}"}
    found = tree({"base/exports/variables.json": json.dumps({"{{ k }}": value})})
    assert found == {"variables": [{"key": "{{ k }}", "value": value}]}


@pytest.mark.parametrize(
    ("value", "words"),
    [(".inf", "infinity"), ("!!set {a}", "a set"), ("!!binary aGk=", "binary data"), ("&a [*a]", "")],
)
def test_values_without_json_form_are_reported_with_file_kind_and_key(tree, tmp_path, value, words):
    message = refused(tree, {"base/a.yml": f"variables: [{{key: k, value: {value}}}]"})
    assert f"{tmp_path}/base/a.yml: variable 'k': value" in message and words in message


def test_dates_are_text_in_keys_and_values(tree):
    text = "variables: [{key: 2026-01-02, value: {a: 2026-01-02 03:04:05}}]\npools: [{name: p, slots: 1, description: 2026-01-02}]"
    assert tree({"base/a.yml": text}) == {
        "pools": [{"name": "p", "slots": 1, "description": "2026-01-02"}],
        "variables": [{"key": "2026-01-02", "value": {"a": "2026-01-02T03:04:05"}}],
    }


def test_the_filter_accepts_values_of_yaml_variables():
    text = "pools: [{name: p, slots: 4, include_deferred: true}]\nvariables: [{key: k, value: {a: 1.5, b: 2026-01-02, c: null}}]"
    found = DataLoader().load(text)
    files = to_airflow_tree({"instance": found, "placeholders": []})
    assert yaml.safe_load(files["base/pools.yml"]) == {"pools": [{"name": "p", "slots": 4, "include_deferred": True}]}
    read = yaml.safe_load(files["base/variables.yml"])
    assert read == {"variables": [{"key": "k", "value": {"a": 1.5, "b": "2026-01-02", "c": None}}]}


@pytest.mark.parametrize("secret", ["{}", '{"a": 1}', "['x']", "True", "[1, 2]", "007", " {} "])
@pytest.mark.parametrize("template", ["{{ secret }}", "{{- secret -}}", "{{ secret | string }}"])
def test_a_secret_that_looks_like_python_is_text(tree, secret, template):
    text = f"users: [{{username: u, password: '{template}'}}]"
    assert tree({"base/a.yml": text}, secret=secret)["users"][0]["password"] == secret


def test_a_template_can_be_a_structure(tree):
    text = "variables: [{key: k, value: '{{ [1, {\"a\": x}] }}'}, {key: l, value: '{{ x }} y'}]"
    assert [one["value"] for one in tree({"base/a.yml": text}, x="{}")["variables"]] == [[1, {"a": "{}"}], "{} y"]


def test_airflow_templates_cause_a_hint(tree):
    message = refused(tree, {"base/a.yml": "variables: [{key: k, value: 's3://b/{{ ds_nodash }}'}]"})
    assert "'ds_nodash' is undefined" in message and "Use !unsafe to mark text that Airflow resolves" in message


def test_unsafe_text_that_looks_like_a_placeholder_counts_as_filled(tree):
    text = "{{ vault_airflow_variable_k_value }}"
    files = {"base/a.yml": f"variables: [{{key: k, value: !unsafe '{text}'}}, {{key: other, value: !unsafe '{text}'}}]"}
    found = tree(files)["variables"]
    assert found == [{"key": "k", "value": text, "unfilled": {}}, {"key": "other", "value": text}]


# which files are read


def test_rejects_duplicate_keys_in_a_mapping(tree, tmp_path):
    twice = {
        "a.yml": "pools: []\nvariables: []\npools: []\n",
        "b.yml": "pools: [{name: p, slots: !unsafe 1, slots: 2}]",
        "c.json": '{"pools": [], "pools": []}',
        "d.json": '{"pools": [{"name": "p", "slots": 1, "slots": 2}]}',
        "exports/variables.json": '{"v": 1, "v": 2}',
        "vaulted.yml": VaultLib(SECRETS).encrypt("pools: []\npools: []\n"),
    }
    for name, text in twice.items():
        key = {"b.yml": "slots", "d.json": "slots", "exports/variables.json": "v"}.get(name, "pools")
        message = refused(tree, {f"base/{name}": text})
        assert f"{tmp_path}/base/{name}: duplicate key '{key}'" in message and "in a mapping" in message
        (tmp_path / "base" / name).unlink()


def test_keys_that_only_look_equal_are_read(tree):
    text = (
        "variables:\n- {key: a, value: &a {x: 1}}\n- {key: b, value: {<<: *a, x: 2, '01': 1, 1: 2, 1.0: 3, true: 4}}\n"
        "- {key: c, value: *a}\n- {key: d, value: !unsafe '{{ ds }}'}\n"
    )
    values = {item["key"]: item["value"] for item in tree({"base/a.yml": text})["variables"]}
    assert values == {
        "a": {"x": 1},
        "b": {"x": 2, "01": 1, "1": 2, "1.0": 3, "true": 4},
        "c": {"x": 1},
        "d": "{{ ds }}",
    }


def test_folders_that_are_links_are_read(tree, tmp_path):
    (tmp_path / "shared" / ".hidden").mkdir(parents=True)
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "linked").symlink_to(tmp_path / "shared")
    (tmp_path / "base" / "one.yml").symlink_to(tmp_path / "shared" / "p.txt")
    files = {"shared/a.yml": POOL % "p", "shared/p.txt": POOL % "q", "shared/.hidden/a.yml": POOL % "p"}
    assert [pool["name"] for pool in tree(files)["pools"]] == ["p", "q"]


@pytest.mark.parametrize("target", ["base", "base/inner", ".", "other"])
def test_a_link_to_its_own_parent_folder_is_rejected(tree, tmp_path, target):
    (tmp_path / "base" / "inner").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "back").symlink_to(tmp_path / "base" / "inner")
    (tmp_path / "base" / "inner" / "link").symlink_to(tmp_path / target)
    assert "is a link to a folder that contains it" in refused(tree, {"base/a.yml": POOL % "p"})


def test_a_broken_link_is_rejected(tree, tmp_path):
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "gone").symlink_to(tmp_path / "nowhere")
    assert f"{tmp_path}/base/gone is a broken link" in refused(tree, {"base/a.yml": POOL % "p"})


@pytest.mark.parametrize("files", [{"base/README.md": "x"}, {"base/a.yml": "---\n# nothing yet\n"}])
def test_an_empty_tree_is_rejected_with_its_folder(tree, tmp_path, files):
    assert f"No objects are declared in {tmp_path}/base:" in refused(tree, files)


def test_a_tree_may_contain_an_empty_list_or_only_an_overlay(tree):
    assert tree({"base/a.yml": "pools: []"}) == {"pools": []}
    assert tree({"base/a.yml": "", "overlays/prod/a.yml": POOL % "p"}, "prod") == {"pools": [{"name": "p", "slots": 1}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"pools: [{name: caf\xe9, slots: 1}]", " contains invalid UTF-8 at byte 19"),
        ("pools: [", ": "),
        (VaultLib([("x", VaultSecret(b"another"))]).encrypt("pools: []"), ": "),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tree, tmp_path, text, message):
    assert f"{tmp_path}/base/a.yml{message}" in refused(tree, {"base/a.yml": text})


@pytest.mark.parametrize("environment", ["../base", "eu/prod", "prod/", "..", "."])
def test_environment_must_be_a_name(tree, environment):
    message = refused(tree, {"base/a.yml": POOL % "p", "overlays/eu/prod/a.yml": ""}, environment)
    assert (
        f"environment must be the name of a folder in {os.sep}" in message and f", not a path: {environment}" in message
    )


def test_the_path_of_an_export_determines_its_kind(tree, tmp_path):
    files = {
        "base/exports/connections2.json": '{"c": {"conn_type": "http", "description": "d [secrets:0123456789abcdef]"}}',
        "base/exports/pools/a.json": '{"p": {"slots": 1}}',
        "base/exports/variables-eu.yml": "v: '{{ ds }}'",
        "base/exports/.gitkeep": "",
    }
    assert tree(files) == {
        "connections": [{"connection_id": "c", "conn_type": "http", "description": "d"}],
        "pools": [{"name": "p", "slots": 1}],
        "variables": [{"key": "v", "value": "{{ ds }}"}],
    }


@pytest.mark.parametrize("name", ["connections.env", "README.md", "dags.json"])
def test_an_unknown_file_among_the_exports_is_rejected(tree, tmp_path, name):
    assert f"{tmp_path}/base/exports/{name}: " in refused(tree, {f"base/exports/{name}": "{}"})


# what an export left behind

LEFT = "---\nleft_behind:\n  - {kind: variable, key: !unsafe '{{ lost }}', reason: The server cannot decrypt it.}\n  - {kind: user, key: ann}\n"


def test_the_list_of_objects_left_behind_is_returned_as_data(tree):
    files = {"base/a.yml": POOL % "p", "left_behind.yml": LEFT}
    lost = {"kind": "variable", "key": "{{ lost }}", "reason": "The server cannot decrypt it."}
    assert tree(files, lost="x")["left_behind"] == [lost, {"kind": "user", "key": "ann", "reason": ""}]
    assert tree(files, kinds=["variables"]) == {"left_behind": [lost]}
    assert "left_behind" not in tree(files, kinds=["pools"])
    assert "left_behind" not in tree({**files, "left_behind.yml": "left_behind: []"})


@pytest.mark.parametrize(
    ("text", "words"),
    [("left_behind: [", "invalid YAML"), ("a: 1", "must be a mapping"), (b"\xe9", "contains invalid UTF-8")],
)
def test_an_invalid_list_of_objects_left_behind_is_rejected(tree, tmp_path, text, words):
    message = refused(tree, {"base/a.yml": POOL % "p", "left_behind.yml": text})
    assert message.count(f"{tmp_path}/left_behind.yml") == 1 and words in message


# masked values

VARS = "db_host: db.internal\ndb_port: 5432\nurl: 'http://{{ db_host }}/'\nnested: {a: [{b: inner}]}\npin: 1234\n"
USERS = (
    "connections: [{connection_id: c, conn_type: http, host: '{{ db_host }}', port: '{{ db_port }}', description: '{{ other }}'}]\n"
    "variables:\n"
    "- {key: direct, value: {x: 'at {{ db_host }}', y: plain}}\n"
    "- {key: indirect, value: '{{ url }}'}\n"
    "- {key: nested, value: '{{ nested.a[0].b }}'}\n"
    "- {key: number, value: '{{ pin }}'}\n"
    "- {key: by_name, value: \"{{ lookup('vars', 'db_host') }}\"}\n"
    "- {key: none, value: '{{ inventory_hostname }}', description: '{{ other }}'}\n"
)


def masks(found):
    return {item.get("key") or item["connection_id"]: item.get("masked") for kind in found.values() for item in kind}


SECRET = {
    "c": ["host", "port"],
    "direct": ["value.x"],
    "indirect": ["value"],
    "nested": ["value"],
    "number": ["value"],
    "by_name": ["value"],
    "none": None,
}
# before ansible-core 2.19, numbers do not record their file
UNKNOWN_NUMBER = {} if _TAGS else {"number": ["value"]}
KNOWN_PORT = {} if _TAGS else {"c": ["host"]}


def test_variables_of_a_file_that_is_vaulted_as_a_whole_are_masked(tree):
    """No release of ansible-core marks these variables."""
    files = {"base/a.yml": USERS, "vars.yml": vaulted(VARS), "play.yml": "other: x\ninventory_hostname: h"}
    assert masks(tree(files, mask=True, content=["vars.yml", "play.yml"])) == {**SECRET, **KNOWN_PORT}


def test_names_of_objects_are_shown(tree):
    text = "variables: [{key: '{{ db_host }}', value: '{{ db_host }}', state: '{{ db_host }}'}]"
    files = {"base/a.yml": text, "vars.yml": vaulted(VARS)}
    assert masks(tree(files, mask=True, content=["vars.yml"])) == {"db.internal": ["value"]}


def test_variables_of_unencrypted_files_are_shown(tree):
    files = {"base/a.yml": USERS, "vars.yml": VARS, "play.yml": "other: x\ninventory_hostname: h"}
    found = masks(tree(files, mask=True, content=["vars.yml", "play.yml"]))
    # a lookup can return any value
    by_name = {} if _TAGS else {"by_name": ["value"]}
    assert found == {**dict.fromkeys(SECRET), **UNKNOWN_NUMBER, **by_name}


def test_variables_of_a_vaulted_json_file_are_masked_in_secret_fields(tree):
    """Before 2.19, their origin is unknown."""
    text = vaulted(json.dumps(yaml.safe_load(VARS)))
    files = {"base/a.yml": USERS, "vars.json": text, "play.yml": "other: x\ninventory_hostname: h"}
    found = masks(tree(files, mask=True, content=["vars.json", "play.yml"]))
    assert found == {**SECRET, "c": SECRET["c"] if _TAGS else None}


@pytest.fixture
def hosts(tmp_path):
    """Return the variables of the hosts h and other, as playbooks see them."""
    loader = DataLoader()
    loader.set_vault_secrets(SECRETS)
    (tmp_path / "other.yml").write_text(
        f"clear: x\nderived: '{{{{ secret }}}}'\nsecret: !vault {json.dumps(vaulted('CANARY').decode())}\n"
        f"side_effect: \"{{{{ lookup('pipe', 'touch {tmp_path}/marker') }}}}\"\ninvalid: 'CANARY{{{{x'\n"
    )
    inventory = InventoryManager(loader=loader, sources=None)
    manager = VariableManager(loader=loader, inventory=inventory)
    for name in ("h", "other"):
        inventory.add_host(name)
    for name, value in loader.load_from_file(str(tmp_path / "other.yml")).items():
        # decrypting a variable requires the context of a playbook
        decrypted = _TAGS and name == "secret"
        inventory.hosts["other"].set_variable(name, VaultedValue(ciphertext="x").tag("CANARY") if decrypted else value)
    return HostVars(inventory, manager, loader)


@pytest.mark.parametrize(
    ("template", "masked"),
    [
        ("hostvars['other'].secret", True),
        ("hostvars.other.derived", True),
        ("hostvars['other']['clear']", False),
        ("hostvars[name].clear", False),
        ("hostvars[name].secret", True),
    ],
)
def test_variables_of_other_hosts_are_not_resolved(tree, hosts, tmp_path, template, masked):
    text = f'connections: [{{connection_id: c, conn_type: http, host: "{{{{ {template} }}}}"}}]'
    variables = {"hostvars": hosts, "name": "other", "inventory_hostname": "h"}
    found = tree({"base/a.yml": text}, mask=True, **variables)
    assert masks(found) == {"c": ["host"] if masked else None}
    assert not (tmp_path / "marker").exists()


def test_values_from_a_variable_with_a_secret_name_are_masked(tree):
    files = {
        "base/a.yml": "variables: [{key: a, value: '{{ password }}'}]",
        "vars.yml": "password: '{{ vault_p }}'\nvault_p: x",
    }
    assert masks(tree(files, mask=True, content=["vars.yml"])) == {"a": ["value"]}


URI, MAP = "http://u:p@h/s?a=b", '{"x": "CANARY", "n": 1}'


@pytest.mark.parametrize(
    ("lower", "upper", "masked"),
    [
        (f"uri: {inline(URI)}", "port: 1", ["conn_type", "extra", "host", "login", "password", "schema"]),
        ("uri: '{{ vault_uri }}'", "host: i\n  port: 1", ["conn_type", "extra", "login", "password", "schema"]),
        (
            "uri: '{{ vault_uri }}'",
            "extra: {c: d}",
            ["conn_type", "extra", "host", "login", "password", "port", "schema"],
        ),
        ("uri: 'http://{{ inventory_hostname }}'", "port: 1", None),
        (f"extra: {inline(MAP)}", "extra: {y: 1}", ["extra"]),
        ("extra: '{{ vault_map }}'", "extra: {y: 1}", ["extra"]),
        ('extra: \'{"x": "{{ vault_word }}"}\'', "extra: {y: 1}", ["extra"]),
        ("extra: {x: '{{ vault_word }}'}", "extra: {y: 1}", ["extra.x"]),
        ("extra: '{{ vault_map }}'", "extra: '{}'", None),
        ("extra: '{{ vault_map }}'\n  host: h", "state: absent", None),
    ],
)
def test_values_from_vault_stay_masked_when_an_overlay_is_merged_into_them(tree, lower, upper, masked):
    """They are resolved before the merge."""
    top = "connections:\n- connection_id: c\n  "
    files = {"base/a.yml": f"{top}{lower}", "overlays/prod/a.yml": f"{top}{upper}"}
    variables = {"vault_uri": URI, "vault_map": MAP, "vault_word": "CANARY", "inventory_hostname": "h"}
    assert masks(tree(files, "prod", mask=True, **variables)) == {"c": masked}


# unusual YAML and JSON

LONG, HEX = "9" * 5000, "0x" + "f" * 5000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'{{"variables": [{{"key": "k", "value": {LONG}}}]}}', "a number with too many digits"),
        (
            f"variables: [{{key: k, value: {LONG}}}]",
            "line 1, column 29 (not a valid int, or a number with too many digits)",
        ),
        (f"variables: [{{key: k, value: {{a: [{HEX}]}}}}]", "too many digits"),
        (f"pools: [{{name: {HEX}, slots: 1}}]", "too many digits"),
        (f"dags: [{{dag_ids: [{HEX}], state: paused}}]", "too many digits"),
        ('variables: [{key: "\\U00110000", value: 1}]', "an escape sequence does not denote a valid character"),
        ("pools:\n\t- name: p\n", "line 2, column 1 (a tab where only spaces are allowed)"),
        ("pools: []\n...\nvariables: []\n", "line 3, column 1 (expected '<document start>', but found"),
        ("variables: [{key: k, value: {1: a, 1.0: b, '1': c}}]", "duplicate key '1' (line 1) in a mapping"),
        ("variables: [{key: k, value: {1: a, 0x1: b}}]", "duplicate key '1' (line 1) in a mapping"),
        ("variables: [{key: k, value: {yes: a, 'true': b}}]", "duplicate key 'true' (line 1) in a mapping"),
        ("variables: [{key: k, value: {~: a, 'null': b}}]", "duplicate key 'null' (line 1) in a mapping"),
        ("variables: [{key: k, value: '{{ {1: 2, \"1\": 3} }}'}]", "two keys that have the same text"),
        (
            "variables: [{key: &a [*a], value: 1}]",
            "key of an item in variables is nested too deeply or contains itself",
        ),
        *(
            (f"pools: [{{name: {number}, slots: 1}}]", "name of an item in pools is a number in YAML")
            for number in ("010", "1.10", "12:30", "1_000", "+1")
        ),
        (
            "connections: [{connection_id: c, password: 0123}]",
            "password of connection 'c' in connections is a number in YAML",
        ),
    ],
)
def test_rejects_unusual_text_with_the_name_of_the_file(tree, tmp_path, text, words):
    message = refused(tree, {"base/a.yml": text}, mask=True)
    assert f"{tmp_path}/base/a.yml" in message and words in message and "0123" not in message


@pytest.mark.parametrize(
    "text", ["\ufeff" + POOL % "p", (POOL % "p").replace(" ", "\t", 1), f"--- # x\r\n{POOL % 'p'}\r\n...\r\n"]
)
def test_unusual_text_that_is_read(tree, text):
    assert tree({"base/a.yml": text}) == {"pools": [{"name": "p", "slots": 1}]}


def test_numbers_are_kept_if_the_option_accepts_them(tree):
    text = "pools: [{name: 7, slots: 0x10}]\nvariables: [{key: 1.5, value: {a: 1.10, b: 0o7, c: 0b11, 1: 017}}]"
    assert tree({"base/a.yml": text}) == {
        "pools": [{"name": "7", "slots": 16}],
        "variables": [{"key": "1.5", "value": {"a": 1.1, "b": "0o7", "c": 3, "1": 15}}],
    }


@pytest.mark.parametrize("key", ["1", "'1'"])
def test_keys_are_merged_by_their_text_in_json(tree, key):
    files = {"base/a.yml": "variables: [{key: k, value: {1: x, yes: y}}]"}
    files["overlays/prod/a.yml"] = f"variables: [{{key: k, value: {{{key}: z}}}}]"
    assert tree(files, "prod")["variables"] == [{"key": "k", "value": {"1": "z", "true": "y"}}]


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (
            "variables: [{key: k, value: &a {b: *a}}]",
            "variables: [{key: k, value: &a {b: *a}}]",
            "nested too deeply or contains itself",
        ),
        (
            "connections: [{connection_id: c, uri: [a]}]",
            "connections: [{connection_id: c, host: h}]",
            "uri of connection 'c': must be text",
        ),
        ("connections: [{connection_id: c, uri: .inf}]", "connections: [{connection_id: c, host: h}]", "infinity"),
    ],
)
def test_rejects_unusual_text_in_two_layers_with_file_and_key(tree, tmp_path, lower, upper, words):
    message = refused(tree, {"base/a.yml": lower, "overlays/prod/a.yml": upper}, "prod")
    assert words in message and str(tmp_path) in message and message.count("base/a.yml") <= 1
    assert "variable 'k'" in message or "connection 'c'" in message


# incomplete exports


def test_the_tree_of_an_interrupted_export_is_refused(tree, tmp_path):
    files = {"base/a.yml": POOL % "lake", "export_incomplete.yml": ""}
    message = refused(tree, files)
    assert f"The tree {tmp_path} is incomplete" in message
    assert "for at least the kinds that the file export_incomplete.yml in the tree lists" in message
    assert tree(files, incomplete="read") == {"pools": [{"name": "lake", "slots": 1}]}


@pytest.mark.parametrize("text", ["", "left_behind:\n", None])
def test_a_damaged_list_of_objects_left_behind_is_refused(text, tree, tmp_path):
    """Otherwise, pruning would delete these objects."""
    if text is None:
        (tmp_path / "left_behind.yml").symlink_to(tmp_path / "gone")
    files = {"base/a.yml": POOL % "lake", **({} if text is None else {"left_behind.yml": text})}
    assert "left_behind.yml" in refused(tree, files)


def test_the_role_export_marks_the_tree_until_all_files_are_written():
    role = Path(__file__).parents[4] / "roles" / "export"
    marker = yaml.safe_load((role / "vars" / "main.yml").read_text())["__export_marker"]
    assert marker.rpartition("/")[2] == INCOMPLETE
    (whole,) = yaml.safe_load((role / "tasks" / "main.yml").read_text())
    (block,) = [task["block"] for task in whole["block"] if "block" in task]
    written = [task["ansible.builtin.copy"]["dest"] for task in block if "ansible.builtin.copy" in task]
    own = "{{ __export_marker }}"
    # only the record of the server is written before, so that another run of another server fails
    assert written[1] == own and own not in written[2:] and written[0].endswith("/exported_from.yml")
    assert block[1]["ansible.builtin.copy"]["force"] is False and "ansible.builtin.assert" in block[2]
    assert block[-1]["ansible.builtin.file"] == {"path": own, "state": "absent"}
