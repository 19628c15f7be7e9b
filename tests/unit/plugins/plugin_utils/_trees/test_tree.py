# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trees of files: layers, Airflow's exports, and the files of the export role.

Airflow's exports are those of its command line.
"""

from __future__ import annotations

import copy

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._reconcile.prune import LEFT_BEHIND
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.plugin_utils._trees.airflow_exports import items_of
from ansible_collections.community.airflow.plugins.plugin_utils._trees.files import LEFT, SECRETS, left_rows, tree_files
from ansible_collections.community.airflow.plugins.plugin_utils._trees.tree import layer, overlaid

NAMES = st.sampled_from(["a", "b", "c", "d"])
SMALL = st.one_of(st.none(), st.integers(0, 3), st.text("xy{", max_size=3))
EXTRA = st.recursive(SMALL, lambda inner: st.dictionaries(NAMES, inner, max_size=3), max_leaves=6)
CONNECTION = st.fixed_dictionaries(
    {"connection_id": NAMES},
    optional={
        "host": SMALL,
        "port": st.one_of(st.none(), st.integers(1, 9)),
        "extra": st.dictionaries(NAMES, EXTRA, max_size=3),
        "state": st.sampled_from(["present", "absent"]),
    },
)
POOL = st.fixed_dictionaries({"name": NAMES}, optional={"slots": SMALL, "description": SMALL})
LAYER = st.tuples(
    st.lists(CONNECTION, unique_by=lambda item: item["connection_id"], max_size=4),
    st.lists(POOL, unique_by=lambda item: item["name"], max_size=4),
)


def merged(*layers):
    """Merge layers that have one file each, and return the options by kind and key."""
    trees = overlaid(layer([(f"{place}.yml", content)]) for place, content in enumerate(layers))
    return {kind: {key: dict(entry.options) for key, entry in entries.items()} for kind, entries in trees.items()}


def content(connections, pools):
    return {"connections": connections, "pools": pools}


# layers


@given(LAYER, st.randoms(use_true_random=False))
def test_the_order_of_files_and_items_does_not_matter(lists, random):
    files = [("c.yml", {"connections": [item]}) for item in lists[0]] + [
        ("p.yml", {"pools": [one]}) for one in lists[1]
    ]
    shuffled = copy.deepcopy(files)
    random.shuffle(shuffled)
    expected, found = overlaid([layer(files)]), overlaid([layer(shuffled)])
    assert found == expected
    assert [(kind, list(entries)) for kind, entries in found.items()] == [
        (kind, sorted(entries)) for kind, entries in expected.items()
    ]


@given(LAYER)
def test_merging_a_layer_with_itself_changes_nothing(lists):
    assert merged(content(*lists), content(*lists)) == merged(content(*lists))


@given(LAYER)
def test_an_empty_layer_changes_nothing(lists):
    base = content(*lists)
    assert merged(base, {}) == merged(base) == merged({}, base)


@given(LAYER, LAYER)
def test_an_overlay_takes_precedence_and_keeps_omitted_options(lower, upper):
    result = merged(content(*lower), content(*upper))
    below, above = merged(content(*lower)), merged(content(*upper))
    for kind in set(below) | set(above):
        for key in set(below.get(kind, {})) | set(above.get(kind, {})):
            found, low, high = (tree.get(kind, {}).get(key, {}) for tree in (result, below, above))
            if high.get("state") == "absent" or (low.get("state") == "absent" and high):
                assert found == high
                continue
            for name, value in high.items():
                assert found[name] == value or isinstance(value, dict)
            given_away = {name for item in upper[0] + upper[1] if key in item.values() for name in item}
            assert all(found[name] == low[name] for name in set(low) - given_away)


@given(LAYER, LAYER, LAYER)
def test_input_is_not_modified(one, two, three):
    contents = [content(*lists) for lists in (one, two, three)]
    before = copy.deepcopy(contents)
    merged(*contents)
    assert contents == before


def test_mappings_are_merged_at_every_depth_and_lists_replaced():
    lower = {"connections": [{"connection_id": "db", "extra": {"a": {"x": 1, "y": [1]}, "b": 1}}]}
    upper = {"connections": [{"connection_id": "db", "extra": {"a": {"y": [2], "z": 3}}}]}
    assert merged(lower, upper)["connections"]["db"]["extra"] == {"a": {"x": 1, "y": [2], "z": 3}, "b": 1}


def test_null_removes_an_option():
    lower = {"pools": [{"name": "p", "slots": 1, "description": "x"}]}
    assert merged(lower, {"pools": [{"name": "p", "description": None}]})["pools"]["p"] == {"name": "p", "slots": 1}


def test_a_list_can_be_changed_instead():
    lower = {"users": [{"username": "u", "roles": ["A", "B"]}]}
    upper = {"users": [{"username": "u", "roles": {"append": ["C", "A"], "remove": ["B"]}}]}
    assert merged(lower, upper)["users"]["u"]["roles"] == ["A", "C"]


@pytest.mark.parametrize("change", [{"append": "C"}, {"add": ["C"]}, {}])
def test_rejects_invalid_changes_of_a_list(change):
    lower = {"users": [{"username": "u", "roles": ["A"]}]}
    with pytest.raises(InvalidRequestError, match="1.yml: roles of user 'u' must be a list"):
        merged(lower, {"users": [{"username": "u", "roles": change}]})


def test_a_change_of_an_undefined_list_is_rejected():
    with pytest.raises(InvalidRequestError, match="changes a list, but the base does not define this list"):
        merged({}, {"users": [{"username": "u", "roles": {"append": ["A"]}}]})


def over_variable(lower, upper):
    layers = [{"variables": [{"key": "v", "value": value}]} for value in (lower, upper)]
    return merged(*layers)["variables"]["v"]["value"]


@pytest.mark.parametrize(
    ("lower", "upper", "value"),
    [
        ([1, 2], {"append": [7, 1], "remove": [2]}, [1, 7]),
        ({"list": [1, 2]}, {"list": {"append": [7]}}, {"list": [1, 2, 7]}),
        ({"a": {"list": [1, 2], "b": 1}}, {"a": {"list": {"remove": [1]}}}, {"a": {"list": [2], "b": 1}}),
        ({"list": [1]}, {"list": {"b": 1}}, {"list": {"b": 1}}),
        ({"a": 1}, {"list": {"append": [7]}}, {"a": 1, "list": {"append": [7]}}),
        ({"append": [1]}, {"append": [7]}, {"append": [7]}),
        ('{"a": 1, "list": [1]}', {"b": 2, "list": {"append": [2]}}, {"a": 1, "b": 2, "list": [1, 2]}),
        ("[1, 2]", {"append": [7]}, [1, 2, 7]),
        ("4", {"a": 1}, {"a": 1}),
        ("", {"a": 1}, {"a": 1}),
        (None, {"a": 1}, {"a": 1}),
        ({"a": '{"b": 1}'}, {"a": {"c": 2}}, {"a": {"c": 2}}),
        ({"a": 1}, '{"b": 2}', '{"b": 2}'),
    ],
)
def test_lists_are_changed_and_json_text_is_merged_at_every_depth(lower, upper, value):
    assert over_variable(lower, upper) == value


@pytest.mark.parametrize(
    ("lower", "upper", "message"),
    [
        (
            {"list": [1]},
            {"list": {"append": 7}},
            r"1.yml: value of variable 'v'\[list\] must be a list, or a mapping with",
        ),
        ({"list": [1]}, {"list": {"append": [7], "b": 1}}, r"value of variable 'v'\[list\] must be a list, or"),
        (
            "{a: 1}",
            {"b": 2},
            "1.yml: value of variable 'v' is a mapping, which cannot be merged with text in 0.yml that is not JSON",
        ),
        ("{{ settings }}", {"b": 2}, "is a mapping, which cannot be merged with text in 0.yml that is not JSON"),
    ],
)
def test_rejects_mappings_that_cannot_be_merged(lower, upper, message):
    with pytest.raises(InvalidRequestError, match=message):
        over_variable(lower, upper)


def over_uri(**given):
    base = {"connection_id": "cu", "uri": "postgres://usr:p%2Fw@h:5432/s?a=1", "description": "d"}
    return merged({"connections": [base]}, {"connections": [{"connection_id": "cu", **given}]})["connections"]["cu"]


def test_overlay_option_replaces_one_part_of_a_uri():
    fields = {
        "connection_id": "cu",
        "conn_type": "postgres",
        "host": "h",
        "login": "usr",
        "password": "p/w",
        "port": 5432,
        "schema": "s",
        "extra": {"a": "1"},
        "description": "d",
    }
    assert over_uri(host="other", extra={"b": 2}) == {**fields, "host": "other", "extra": {"a": "1", "b": 2}}
    assert over_uri(password=None) == {name: value for name, value in fields.items() if name != "password"}
    whole = {"connection_id": "cu", "uri": "postgres://usr:p%2Fw@h:5432/s?a=1"}
    assert over_uri(description="e") == {**whole, "description": "e"}
    assert over_uri(uri="http://i") == {**whole, "uri": "http://i", "description": "d"}
    assert over_uri(uri=None, host="i") == {"connection_id": "cu", "host": "i", "description": "d"}


def test_an_invalid_uri_is_reported_with_its_file_and_not_shown():
    base = {"connections": [{"connection_id": "cu", "uri": "sesame"}]}
    with pytest.raises(InvalidRequestError, match="^0.yml: uri of connection 'cu': uri must look like") as error:
        merged(base, {"connections": [{"connection_id": "cu", "host": "h"}]})
    assert "sesame" not in str(error.value)


def test_absent_in_an_overlay_drops_all_other_options():
    base, gone = {"pools": [{"name": "p", "slots": 4}]}, {"pools": [{"name": "p", "state": "absent"}]}
    back = {"pools": [{"name": "p", "slots": 1}]}
    assert merged(base, gone)["pools"]["p"] == {"name": "p", "state": "absent"}
    assert merged(base, gone, back)["pools"]["p"] == {"name": "p", "slots": 1}


def test_a_short_form_replaces_the_options_below():
    lower = {"connections": [{"connection_id": "db", "conn_type": "http", "host": "h", "description": "d"}]}
    upper = {"connections": [{"conn_id": "db", "uri": "postgres://h"}]}
    result = merged(lower, upper)["connections"]["db"]
    assert result == {"connection_id": "db", "uri": "postgres://h", "description": "d"}


def test_dags_by_several_ids_and_by_filters():
    tree = merged(
        {"dags": [{"dag_ids": ["a", "b"], "state": "paused"}, {"tags": ["etl"], "state": "paused"}]},
        {"dags": [{"dag_id": "b", "state": "unpaused"}, {"tags": ["etl"], "state": "unpaused"}]},
    )["dags"]
    assert {(item.get("dag_id"), item["state"]) for item in tree.values()} == {
        ("a", "paused"),
        ("b", "unpaused"),
        (None, "unpaused"),
    }


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([], "x.yml must be a mapping"),
        ({"pool": []}, r"unknown kind pool \(did you mean pools"),
        ({"pools": {}}, "pools must be a list"),
        ({"pools": ["p"]}, "each item in pools must be a mapping that has the key name"),
        ({"pools": [{"slots": 1}]}, "an item in pools has no name"),
        ({"pools": [{"name": "p", "slot": 1}]}, r"unknown option slot in pool 'p' \(did you mean slots"),
        ({"pools": [{"name": "p"}, {"name": "p"}]}, "Pool 'p' is defined twice: both times in x.yml"),
    ],
)
def test_rejects_invalid_files_by_name(wrong, message):
    with pytest.raises(InvalidRequestError, match=message):
        layer([("x.yml", wrong)])


def test_rejects_a_key_in_two_files_and_names_both():
    with pytest.raises(InvalidRequestError, match="is defined twice: in a.yml and in b.yml"):
        layer([("a.yml", {"pools": [{"name": "p"}]}), ("b.yml", {"pools": [{"name": "p"}]})])


# files of Airflow's command line, as 2.11.2 and 3.3.2 wrote them


@pytest.mark.parametrize(
    ("kind", "exported", "items"),
    [
        (
            "variables",
            {
                "text": "hello",
                "number": 4,
                "null": None,
                "list": [1],
                "described": {"description": "d", "value": {"a": 1}},
                "undescribed": {"description": None, "value": {"value": 1}},
                "mapping": {"value": 1, "other": 2},
            },
            [
                {"key": "text", "value": "hello"},
                {"key": "number", "value": 4},
                {"key": "null", "value": None},
                {"key": "list", "value": [1]},
                {"key": "described", "value": {"a": 1}, "description": "d"},
                {"key": "undescribed", "value": {"value": 1}, "description": ""},
                {"key": "mapping", "value": {"value": 1, "other": 2}},
            ],
        ),
        (
            "connections",
            {
                "uri": "http://h",
                "full": {"conn_type": "http", "host": None, "password": None, "port": 5, "extra": "{}"},
            },
            [
                {"connection_id": "uri", "uri": "http://h"},
                {"connection_id": "full", "conn_type": "http", "host": "", "port": 5, "extra": "{}"},
            ],
        ),
        (
            "pools",
            {"p": {"slots": 3, "description": None, "include_deferred": True}},
            [{"name": "p", "slots": 3, "description": "", "include_deferred": True}],
        ),
        (
            "roles",
            [
                {"name": "r", "resource": "Pools", "action": "can_read,can_edit"},
                {"name": "r", "resource": "Variables", "action": "can_read"},
                {"name": "empty", "resource": "", "action": ""},
                "only a name",
            ],
            [
                {"name": "only a name"},
                {
                    "name": "r",
                    "permissions": [
                        {"action": "can_read", "resource": "Pools"},
                        {"action": "can_edit", "resource": "Pools"},
                        {"action": "can_read", "resource": "Variables"},
                    ],
                },
                {"name": "empty", "permissions": []},
            ],
        ),
        (
            "users",
            [{"id": 1, "username": "u", "email": "e", "firstname": "F", "lastname": "L", "roles": ["Op"]}],
            [{"username": "u", "email": "e", "first_name": "F", "last_name": "L", "roles": ["Op"]}],
        ),
    ],
)
def test_files_of_the_command_line(kind, exported, items):
    assert items_of("x.json", kind, exported) == items
    assert layer([("x.json", {kind: items})])[kind].keys() == {next(iter(item.values())) for item in items}


@pytest.mark.parametrize(
    ("kind", "exported", "message"),
    [
        ("pools", [], "x.json is not in the format that .airflow pools export. writes"),
        ("roles", [{"name": "r"}], "is not in the format that .airflow roles export. writes"),
    ],
)
def test_rejects_content_that_airflow_does_not_export(kind, exported, message):
    with pytest.raises(InvalidRequestError, match=message):
        items_of("x.json", kind, exported)


# the files of an export

TEXTS = st.one_of(
    st.text(max_size=20), st.text("{}%# \n:-'\"x&*!|>", max_size=12), st.sampled_from(["yes", "4", "null"])
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


class Loader(yaml.SafeLoader):
    """Records which text is not a template."""


class Unsafe(str):
    pass


Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(loader.construct_scalar(node)))


def texts_in(value):
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    return [value] if isinstance(value, str) else []


@given(VALUES)
@example("\x85")
@example("a\u2028b\n{{")
@example("a\n\u2028b")
def test_written_files_are_read_unchanged(value):
    item = {"key": "k", "value": value}
    text = tree_files({"variables": [item]}, [])["base/variables.yml"]
    read = yaml.load(text, Loader)
    assert read == {"variables": [item]}
    for found in texts_in(read):
        assert isinstance(found, Unsafe) or not set(found) & set("{}#%[]")
    assert tree_files(copy.deepcopy({"variables": [item]}), [])["base/variables.yml"] == text


def test_placeholders_stay_templates_and_are_listed():
    placeholder = "{{ vault_airflow_connection_db_password }}"
    files = tree_files(
        {
            "connections": [
                {
                    "connection_id": "db",
                    "password": placeholder,
                    "host": placeholder,
                    "unfilled": {"vault_airflow_connection_db_password": ["password"]},
                }
            ],
            "pools": [],
        },
        [{"placeholder": placeholder, "kind": "connection", "key": "d\nb\x07", "field": "password"}],
    )
    assert set(files) == {"base/connections.yml", "base/pools.yml", SECRETS, LEFT}
    item = yaml.load(files["base/connections.yml"], Loader)["connections"][0]
    assert not isinstance(item["password"], Unsafe)
    assert isinstance(item["host"], Unsafe) and "unfilled" not in item
    assert yaml.safe_load(files["base/pools.yml"]) == {"pools": []}
    assert "# connection d b\\x07: password\n" in files[SECRETS]
    assert set(yaml.safe_load(files[SECRETS])) == {"vault_airflow_connection_db_password"}


def test_secrets_of_other_kinds_stay_listed():
    def found(kind, key):
        return {"placeholder": f"{{{{ vault_airflow_{kind}_{key} }}}}", "kind": kind, "key": key, "field": "f.a b"}

    both = [found("connection", "db"), found("variable", "of connection x")]
    both[1]["placeholder"] = "{{ vault_airflow_variable_y }}"
    whole = tree_files({"connections": [], "variables": []}, both)[SECRETS]
    assert tree_files({"pools": []}, [], whole)[SECRETS] == whole
    assert tree_files({"connections": []}, both[:1], whole)[SECRETS] == whole
    assert tree_files({"variables": []}, both[1:], whole)[SECRETS] == whole
    assert set(yaml.safe_load(tree_files({"connections": []}, [], whole)[SECRETS])) == {"vault_airflow_variable_y"}
    assert yaml.safe_load(tree_files({"connections": [], "variables": []}, [], whole)[SECRETS]) is None


@pytest.mark.parametrize(
    "value",
    [
        "sesame",
        "null",
        "",
        "!vault |\n  6162",
        "!unsafe '{{ undef() }} {{ x }}'",
        "[a]",
        "'{{ lookup() }}'",
        "\"{{ undef(hint='a') ~ f('b') }}\"",
    ],
)
def test_secrets_in_the_list_of_secrets_are_not_overwritten(value):
    listed = f"# pool lake: password\nvault_airflow_pool_lake_password: {value}\n"
    with pytest.raises(InvalidRequestError, match="contains values") as raised:
        tree_files({"pools": []}, [], listed)
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize("listed", ["sesame", "- sesame\n", "a: }", "a: sesame\na: sesame\n"])
def test_rejects_an_invalid_list_of_secrets(listed):
    with pytest.raises(InvalidRequestError, match=SECRETS) as raised:
        tree_files({"pools": []}, [], listed)
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize("left_before", ["---\n", "left_behind:\n", "{}", "a: }"])
def test_a_damaged_list_of_objects_left_behind_is_not_an_empty_list(left_before):
    with pytest.raises(InvalidRequestError, match=f"The file {LEFT} in the tree .*Nothing was changed"):
        tree_files({"pools": []}, [], "", [], left_before)


def test_rejects_placeholders_that_are_not_variables():
    with pytest.raises(InvalidRequestError, match="is not a variable in double braces"):
        tree_files({}, [{"placeholder": "TODO", "kind": "pool", "key": "p", "field": "f"}])


def test_every_kind_can_be_part_of_a_tree():
    for resource in RESOURCES:
        assert (
            resource.key
            in next(
                iter(layer([("x.yml", {resource.plural: [{resource.key: "k"}]})])[resource.plural].values())
            ).options
        )


def test_objects_left_behind_stay_listed_until_their_kind_is_exported_again():
    found = [
        {"kind": "variable", "key": "{{ 1 }}", "part": "", "reason": "The key {% x."},
        {"kind": "user", "key": "007", "part": "", "reason": "Inactive."},
    ]
    files = tree_files({"variables": [], "users": [], LEFT_BEHIND: found}, [], "", found)
    assert f"base/{LEFT_BEHIND}.yml" not in files and "key: !unsafe '{{ 1 }}'" in files[LEFT]
    rows = [{name: one[name] for name in ("kind", "key", "reason")} for one in reversed(found)]
    assert left_rows(files[LEFT]) == rows
    kept = tree_files({"variables": []}, [], "", [], files[LEFT])
    assert left_rows(kept[LEFT]) == rows[:1]
    assert left_rows(tree_files({"users": []}, [], "", found[1:], files[LEFT])[LEFT]) == rows
    assert left_rows(tree_files({"variables": []}, [])[LEFT]) == []


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "left_behind: {}",
        "left: []",
        "left_behind: [{kind: pools, key: a}]",
        "left_behind: [{kind: pool, key: 1}]",
        "left_behind: [a]",
    ],
)
def test_rejects_invalid_lists_of_objects_left_behind(text):
    with pytest.raises(InvalidRequestError, match="^must "):
        left_rows(text)
