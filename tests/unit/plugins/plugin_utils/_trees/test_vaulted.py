# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Vaulted values are never shown."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from ansible.errors import AnsibleError

from ansible_collections.community.airflow.plugins.module_utils._model.secrets import (
    MASKED,
    VAULTED,
    masked_at,
    redact_paths,
    texts_at,
    without_options,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.plugins.plugin_utils import _ansible_core
from ansible_collections.community.airflow.plugins.plugin_utils._trees.vaulted import (
    decrypted_values,
    marked,
    paths_with,
    vaulted_paths,
    with_results,
)

try:
    from ansible.parsing.vault import EncryptedString

    CLOSED = EncryptedString(ciphertext="x")
except ImportError:
    from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode

    CLOSED = AnsibleVaultEncryptedUnicode("x")


def test_vaulted_paths():
    value = {"a": CLOSED, "b": [1, {"c": CLOSED}], "d": "plain", "e": None}
    assert list(vaulted_paths(value)) == [("a",), ("b", "1", "c")]


def test_tags_of_ansible_core_2_19():
    tags = pytest.importorskip("ansible._internal._datatag._tags")
    value = tags.VaultedValue(ciphertext="x").tag("secret")
    assert list(vaulted_paths({"value": value, "other": "plain"})) == [("value",)]
    assert list(vaulted_paths({"value": tags.SourceWasEncrypted().tag("secret")})) == [("value",)]


def test_values_that_contain_a_vaulted_value():
    value = {"a": "see CANARY", "b": ['{"x": "CANARY"}', "CANAR"], "c": "ab", "d": "abc", "e": None, "f": 7}
    assert list(paths_with(value, {"CANARY", "ab"})) == [("a",), ("b", "0"), ("c",)]


def test_variables_that_templates_use(monkeypatch):
    """Values that cannot be decrypted, and magic mappings, are not read."""
    secret = {
        **{name: Sealed(f"CANARY-{name}") for name in ("own", "nested", "unused")},
        "broken": Sealed(AnsibleError("CANARY")),
    }
    monkeypatch.setattr(_ansible_core, "_Encrypted", Sealed)
    variables = {
        "via": "{{ own }}",
        "own": secret["own"],
        "rows": [{"name": "a", "password": secret["nested"], "other": secret["broken"]}],
        "unused": secret["unused"],
        "hostvars": Closed(far_host={"far": Sealed("CANARY-far"), "unused": secret["unused"]}),
    }
    templates = ["{{ via }}", "{{ rows[0].password }}", "{{ hostvars['far_host'].far }}"]
    assert decrypted_values(templates, variables) == {"CANARY-own", "CANARY-nested", "CANARY-far"}
    assert decrypted_values(["{{ hostvars[name].far }}"], variables) == {"CANARY-far"}
    assert decrypted_values(["{{ hostvars['other'].near }}"], variables) == set()


class Sealed:
    """A vaulted value."""

    def __init__(self, result):
        self._result = result

    def __str__(self):
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


class Closed(Mapping):
    """The variables of all hosts. Reading one would resolve its templates."""

    def __init__(self, **hosts):
        self._hosts = hosts

    def raw_get(self, host):
        return self._hosts[host]

    def __iter__(self):
        return iter(self._hosts)

    def __len__(self):
        return len(self._hosts)

    def __getitem__(self, host):
        raise AssertionError(host)


def test_a_note_in_each_item():
    arguments = {"variables": [{"key": "a", "value": "s"}, {"key": "b", "value": "t"}], "prune": ["pools"]}
    paths = [("variables", "1", "value"), ("prune", "0")]
    assert marked(arguments, paths, ["variables", "pools"])["variables"] == [
        {"key": "a", "value": "s"},
        {"key": "b", "value": "t", MASKED: ["value"]},
    ]
    assert marked(arguments, paths, ["variables", "pools"])[VAULTED] == ["prune.0"]
    assert marked(arguments, [], ["variables"]) == arguments


def test_old_and_new_values_are_hidden():
    result = {
        "changed": True,
        "pool": {"name": "p", "description": "new"},
        "diff": {"before": {"description": "old"}, "after": {"description": "new", "slots": 1}},
        "invocation": {"module_args": {"description": "new", "name": "p"}},
    }
    text = json.dumps(without_options(result, ["description"]))
    assert "new" not in text and "old" not in text and '"slots": 1' in text and '"name": "p"' in text


def test_the_parts_of_a_vaulted_uri_are_hidden():
    paths = with_results([("uri",), ("extra", "a")], CONNECTION.exclusive)
    result = {"connection": {"connection_id": "c", "host": "db", "login": "u", "port": 1}}
    shown = without_options(result, [".".join(path) for path in paths])["connection"]
    assert shown == {"connection_id": "c", "host": "***", "login": "***", "port": "***"}
    assert with_results([("extra", "a")], CONNECTION.exclusive) == [("extra", "a")]


@pytest.mark.parametrize(
    ("value", "path", "expected"),
    [
        ("x", [], "***"),
        ("", [], ""),
        (None, [], None),
        ({"a": {"b": "x"}, "c": 1}, ["a", "b"], {"a": {"b": "***"}, "c": 1}),
        ({"a.b": "x", "a": 1}, ["a", "b"], {"a.b": "***", "a": "***"}),
        ('{"a": "x", "c": 1}', ["a"], '{"a": "***", "c": 1}'),
        ("no JSON", ["a"], "***"),
        (["x", "y"], ["1"], ["x", "***"]),
    ],
)
def test_masks_at_a_path(value, path, expected):
    assert masked_at(value, path) == expected
    assert "x" not in "".join(texts_at(masked_at(value, path), path))


def test_a_key_may_contain_a_dot():
    value = {"conf": {"a.b": "CANARY", "c": 1}}
    [path] = vaulted_paths({"conf": {"a.b": CLOSED}})
    assert without_options(value, [".".join(path)]) == {"conf": {"a.b": "***", "c": 1}}
    assert texts_at(value, ".".join(path).split(".")) == ["CANARY"]


@pytest.mark.parametrize(
    "text", ["smtp://mail:pw-1@mx", "postgres://u:pw-1@h/d?x=1", 'see "https://u:pw-1@h" and more']
)
def test_credentials_in_urls_are_hidden(text):
    for resource, name in (
        (CONNECTION, "host"),
        (CONNECTION, "description"),
        (VARIABLE, "value"),
        (VARIABLE, "description"),
    ):
        redacted = redact_paths(resource.by_name[name], "key", text, text, False)
        assert "pw-1" not in redacted and "***@" in redacted
    extra = {"a": [{"url": text}]}
    assert "pw-1" not in json.dumps(redact_paths(CONNECTION.by_name["extra"], "key", extra, extra, False))


def test_vaulted_fields_are_hidden():
    host = CONNECTION.by_name["host"]
    assert redact_paths(host, "c", "inside", "inside", frozenset({"host"})) == "***"
    extra = {"region": "eu", "where": "inside"}
    redacted = redact_paths(CONNECTION.by_name["extra"], "c", extra, extra, frozenset({"extra.where"}))
    assert redacted == {"region": "eu", "where": "***"}
