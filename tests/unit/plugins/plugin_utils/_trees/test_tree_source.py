# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parsing of a file: templates, values of JSON, errors without quotations."""

from __future__ import annotations

import datetime
import json

import pytest
import yaml

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.plugin_utils._trees.errors import reason
from ansible_collections.community.airflow.plugins.plugin_utils._trees.source import Template, Vaulted, parse, plain

TEMPLATE = "{{ x }}"
CANARY = "CANARY"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"v: '{TEMPLATE}'", Template, TEMPLATE),
        (json.dumps({"v": TEMPLATE}), Template, TEMPLATE),
        (f"v: !unsafe '{TEMPLATE}'", str, TEMPLATE),
        (f"v: !unsafe {{a: ['{TEMPLATE}']}}", dict, {"a": [TEMPLATE]}),
        ("v: !vault ciphertext", Vaulted, "ciphertext"),
        ("v: !unsafe '1'", str, "1"),
        ("v: !unsafe 1", int, 1),
        ("v: '1'", str, "1"),
        ('v: "\\uD800"', str, "\ud800"),
        (json.dumps({"v": {"__ansible_unsafe": "x", "__ansible_vault": "y"}}), dict, None),
    ],
)
def test_types_of_parsed_text(text, kind, value):
    found = parse(text, True)["v"]
    assert found.__class__ is kind
    assert value is None or found == kind(value)
    assert parse(text, False)["v"].__class__ is (str if kind is Template else kind)


def test_text_that_ansible_has_marked_is_read():
    """Before ansible-core 2.19, str() of unsafe text returns unsafe text."""
    marked = type("Marked", (str,), {"__str__": lambda self: self})
    assert parse(marked("a: [1, b]"), False) == {"a": [1, "b"]}


def test_keys_of_mappings_are_not_templates():
    found = parse("{'{{ x }}': 1, !unsafe '{{ y }}': 2}", True)
    assert found == {"{{ x }}": 1, "{{ y }}": 2} and {type(key) for key in found} == {str}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "CANARY",, }',
        '{"a": "CANARY"\n',
        "a: 'CANARY\nb: 1",
        "a: *CANARY",
        "a: !CANARY x",
        "a: !!int CANARY",
        "a: !!timestamp CANARY",
        "a: !!bool CANARY",
        "a: !!binary CANARYé",
        "a: CANARY: x",
        "a: &CANARY 1\nb: &CANARY 2\n- c",
        "a: \x00CANARY",
        "a: {CANARY",
        "? !vault CANARY\n: 1",
        "? [a]\n: CANARY",
        "<<: CANARY",
        "a: 2026-99-99 # CANARY",
        "a: !vault [CANARY]",
        "%CANARY\n---\na: 1\n...\n%CANARY",
    ],
)
def test_an_error_names_the_position_and_quotes_nothing(text):
    with pytest.raises(InvalidRequestError) as error:
        parse(text, True)
    assert CANARY not in str(error.value) and "line" in str(error.value) + "line" * ("\x00" in text)
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("{2026-01-02: 1}", {"2026-01-02": 1}),
        ("!!omap [a: 1]", [["a", 1]]),
    ],
)
def test_dates_become_text_as_in_the_arguments_of_modules(text, value):
    assert plain(parse(f"v: {text}", True)["v"]) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (".inf", "infinity"),
        ("-.inf", "infinity"),
        (".nan", "NaN"),
        ("[{a: .nan}]", "NaN"),
        ("!!set {a, b}", "a set"),
        ("!!binary aGk=", "binary data"),
        ("{.inf: 1}", "infinity"),
        ("{!!binary aGk=: 1}", "binary data"),
    ],
)
def test_rejects_values_that_json_does_not_support(text, words):
    with pytest.raises(ValueError, match=words):
        plain(parse(f"v: {text}", True)["v"])


def test_values_of_ansible_are_plain():
    class Number(int):
        pass

    class Text(str):
        pass

    class Half(float):
        pass

    value = plain({Text("a"): [Number(1), (Text("b"), Half(0.5)), True, None, datetime.date(2026, 1, 2)]})
    assert value == {"a": [1, ["b", 0.5], True, None, "2026-01-02"]}
    assert yaml.safe_load(yaml.safe_dump(value)) == value


# reasons why a template cannot be resolved


@pytest.mark.parametrize(
    ("template", "message", "words"),
    [
        ("{{ site }}", "'site' is undefined", "'site' is undefined"),
        ("{{ site }}", "'CANARY' is undefined", "The template uses site."),
        ("{{ site.name }}", "'dict object' has no attribute 'name'", "has no attribute or key 'name'"),
        ("{{ site.name }}", "'dict object' has no attribute 'CANARY'", "The template uses site."),
        ("pa{{ss CANARY", "anything", "the template is not valid"),
        ("{{ a | CANARY_filter }}", "Could not load CANARY", "The template uses a."),
        ("{{ v }}", "template error ... String: CANARY{{", "The template uses v."),
        (
            "{{ vault_airflow_user_a_password }}",
            "'vault_airflow_user_a_password' is undefined",
            "secrets.example.yml in the tree",
        ),
        ("{{ vault_a }}", "no value is defined for vault_a", "no value is defined for vault_a"),
    ],
)
def test_only_words_of_the_template_itself_are_shown(template, message, words):
    found = reason(template, message)
    assert words in found and "CANARY" not in found.replace("CANARY_filter", "")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ds }}",
        "{{ var.value.x }}",
        "{{ conn.db.host }}",
        "{{ macros.ds_add(ds, 5) }}",
        "{{ ti.xcom_pull('a') }}",
        "{{ params.x }}",
        "{{ data_interval_start }}",
        "{{ x | ds_nodash }}",
        "{% if dag_run.conf %}{% endif %}",
        "{{ triggering_asset_events }}",
    ],
)
def test_a_template_of_airflow_is_recognised(template):
    assert "Use !unsafe to mark text that Airflow resolves" in reason(template, "'whatever' is undefined")
    assert "Airflow" not in reason("{{ site }}", "'site' is undefined")


def test_keys_of_a_merged_mapping_are_no_duplicates():
    # c is merged into d before c itself is constructed, because c is nested more deeply
    text = "a: {b: {c: &c {<<: {1: one, k: v}, 1: two}}}\nd: {<<: *c}"
    assert parse(text, False)["a"]["b"]["c"] == {"1": "two", "k": "v"}
