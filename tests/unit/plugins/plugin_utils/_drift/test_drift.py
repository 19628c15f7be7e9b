# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.filter.drift_report import drift_report as drift_filter
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.fingerprint import FINGERPRINT, fingerprint
from ansible_collections.community.airflow.plugins.module_utils._reconcile.prune import left_by_kind
from ansible_collections.community.airflow.plugins.plugin_utils._drift.drift import summary
from ansible_collections.community.airflow.plugins.plugin_utils._drift.page import (
    changes,
    code,
    page,
    sides,
    text_of,
    visible,
)
from ansible_collections.community.airflow.plugins.plugin_utils._drift.words import (
    ADDED,
    REMOVED,
    SAME,
    compare_words,
    shortened,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, NEWEST_2
from ansible_collections.community.airflow.tests.unit.plugins.plugin_utils._drift.drift_reports import (
    CANARY,
    FILES,
    LONG,
    SCRIPT,
    SERVER,
    drift,
    everything,
    html,
    markdown,
    nothing,
    result_of,
    thousand,
)

quickly = settings(max_examples=200, deadline=None, derandomize=True)
# few letters, so that texts are similar
TEXTS = st.text(st.sampled_from("ab1 \n\t.-'京<&\r\u2028"), max_size=60)


# words


@quickly
@given(TEXTS, TEXTS)
def test_comparison_contains_both_texts(before, after):
    segments = compare_words(before, after)
    assert "".join(one.text for one in segments if one.change != ADDED) == before
    assert "".join(one.text for one in segments if one.change != REMOVED) == after
    assert all(one.text for one in segments)
    assert all(one.change != other.change for one, other in zip(segments, segments[1:]))


@quickly
@given(TEXTS)
def test_equal_texts_have_no_difference(text):
    assert [one for one in compare_words(text, text) if one.change != SAME] == []


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("db-standby.example.com", "db-primary.example.com", ["standby"], ["primary"]),
        ("us-east-1", "eu-west-1", ["us-east"], ["eu-west"]),
        ('    "de",\n', '    "東京",\n', ["de"], ["東京"]),
        ("at most four a day", "at most eight a day", ["four"], ["eight"]),
        ("a\nb\nc\n", "a\nc\n", ["b\n"], []),
        ("one text", "quite another thing", ["one text"], ["quite another thing"]),
        ("a b", "a  b", [" "], ["  "]),
        ("<b>by hand</b>", "<i>it is (1)</i>", ["b>by hand</b"], ["i>it is (1)</i"]),
        ("", "new", [], ["new"]),
        ("grace@old.example.com", "grace@example.com", ["old."], []),
    ],
)
def test_differing_words(before, after, removed, added):
    segments = compare_words(before, after)
    assert [one.text for one in segments if one.change == REMOVED] == removed
    assert [one.text for one in segments if one.change == ADDED] == added


@quickly
@given(TEXTS, TEXTS)
def test_short_texts_are_not_shortened(before, after):
    assume(max(before.count("\n"), after.count("\n")) < 4)
    assert shortened(compare_words(before, after)) == compare_words(before, after)


def test_long_texts_show_the_context_of_a_change():
    before = "".join(f"line {number}\n" for number in range(1000))
    after = before.replace("line 500\n", "line five hundred\n")
    segments = shortened(compare_words(before, after))
    assert [one.left_out for one in segments if one.left_out] == ["497 unchanged lines", "496 unchanged lines"]
    rendered = "".join(one.text for one in segments)
    assert "line 497" in rendered and "line 503" in rendered and "line 490" not in rendered
    words = shortened(compare_words("word " * 5000 + "old", "word " * 5000 + "new"))
    assert [one.text for one in words if one.change != SAME] == ["old", "new"]
    assert sum(len(one.text) for one in words) < 1000
    assert [one.left_out for one in shortened(compare_words("", "x" * 10000)) if one.left_out] == [
        "6,000 more characters"
    ]


def test_a_comparison_of_large_texts_is_fast():
    one = " ".join(f"w{number}" for number in range(50_000))
    other = " ".join(f"w{number * 7 % 50_001}" for number in range(50_000))
    assert compare_words(one, other)
    assert compare_words("a " * 20_000, "b " * 20_001)
    assert compare_words("a\n" * 20_000, "b\n" + "a\n" * 20_001)


# values as texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (8, "8"),
        ("8", "8"),
        ("", ""),
        (["Op", "Viewer"], "Op\nViewer\n"),
        ([{"action": "can_read", "resource": "Pools"}], "can_read on Pools\n"),
        ({"b": 1, "a": "東"}, '{\n  "a": "東",\n  "b": 1\n}'),
        ('{"b": 1, "a": "\\u6771"}', '{\n  "a": "東",\n  "b": 1\n}'),
        ("[1]", "[\n  1\n]"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_a_value_as_a_text(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(("server", "files"), [("1", 1), (None, ""), ('{"a": 1}', '{"a":1}'), ("null", None), ([], "")])
def test_values_that_differ_have_different_texts(server, files):
    one, other = sides(server, files)
    assert [part.text for part in one] != [part.text for part in other]


@quickly
@given(st.text(max_size=40))
def test_visible_text_contains_no_control_characters(text):
    rendered = visible(text)
    rendered.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f]", rendered)
    assert rendered == text or re.search("[^\t\n -~\xa0-\ud7ff\ue000-\U0010ffff]", text)


@quickly
@given(st.text(st.sampled_from("ab` |*<\n@#"), max_size=30))
def test_markdown_code_contains_no_markup(text):
    rendered = code(text)
    fence = re.match("`+", rendered)[0]
    inner = rendered[len(fence) : -len(fence)]
    assert rendered.endswith(fence) and fence not in re.findall("`+", inner)
    assert "\n" not in rendered and "|" not in rendered.replace("\\|", "")


def test_summary_of_long_values_shows_only_the_differences():
    one, other = changes("word " * 100 + "old", "word " * 100 + "new")
    assert (one, other) == ("…old", "…new")


# the report


def test_everything_is_in_its_group():
    report = everything()
    assert report["drift"] is True
    assert report["summary"] == "Drift: 15 objects differ from the files (4 missing, 9 different, 2 to be deleted)."
    found = {
        kind: {
            group: [one["key"] for one in groups[group]] for group in ("missing", "different", "unwanted", "unverified")
        }
        for kind, groups in report["kinds"].items()
    }
    assert found == {
        "roles": {"missing": ["release_engineer"], "different": ["analyst"], "unwanted": [], "unverified": []},
        "users": {"missing": [], "different": ["grace"], "unwanted": [], "unverified": ["ada"]},
        "pools": {"missing": ["ml_training"], "different": ["warehouse"], "unwanted": ["legacy_etl"], "unverified": []},
        "connections": {
            "missing": ["object_store"],
            "different": ["warehouse_db"],
            "unwanted": ["forgotten_ftp"],
            "unverified": [],
        },
        "variables": {
            "missing": [LONG],
            "different": ["flags", "greeting", "template", "text"],
            "unwanted": [],
            "unverified": ["report_token"],
        },
        "dags": {"missing": [], "different": ["sales_daily"], "unwanted": [], "unverified": []},
    }
    assert {kind: groups["unmanaged"] for kind, groups in report["kinds"].items()} == {
        "roles": ["contractors"],
        "users": ["mallory<script>document.title = 'owned'</script>"],
        "pools": ["tmp_debug"],
        "connections": [],
        "variables": ["experiment_42"],
        "dags": ["sleeper"],
    }
    assert report["kinds"]["pools"]["counts"]["in_sync"] == 1


def test_counts_are_those_of_the_lists():
    report = everything()
    for kind in report["kinds"].values():
        assert all(kind["counts"][group] == len(kind[group]) for group in kind if group != "counts")
    for group, count in report["counts"].items():
        assert count == sum(kind["counts"][group] for kind in report["kinds"].values())


def test_a_secret_has_its_state():
    fields = {one["field"]: one for one in everything()["kinds"]["connections"]["different"][0]["fields"]}
    assert fields["password"] == {"field": "password", "server": "***", "files": "***", "secret": "unknown"}
    assert fields["port"] == {"field": "port", "server": 5433, "files": 5432, "secret": None}
    assert fields["extra"]["files"]["api_key"] == "***"
    # Airflow 2 shows variables, so that they can be compared
    result = result_of(
        {"variables": {"my_token": {"value": f"{CANARY}-new"}}},
        {"variables": {"my_token": {"value": "old"}}},
        (),
        NEWEST_2,
    )
    changed = drift(result)["kinds"]["variables"]["different"][0]["fields"]
    assert changed == [{"field": "value", "server": "***", "files": "***", "secret": "different"}]


def test_a_secret_with_another_fingerprint_is_drift():
    files = {"connections": {"db": {"conn_type": "http", "password": f"{CANARY}-rotated"}}}
    server = {"connections": {"db": {"conn_type": "http", "password": "***"}}}
    always = drift(result_of(files, server))
    assert (always["drift"], always["counts"]["unverified"]) == (False, 1)
    watched = drift(result_of(files, server, update_secrets="when_changed", fingerprint_key=CANARY))
    assert (watched["drift"], watched["counts"]["unverified"]) == (True, 0)
    (field,) = watched["kinds"]["connections"]["different"][0]["fields"]
    assert (field["field"], field["secret"]) == ("password", "different")
    assert CANARY not in json.dumps(watched) + html(watched)


@pytest.mark.parametrize("policy", ["always", "on_create"])
def test_a_secret_that_cannot_be_compared_is_not_in_sync(policy):
    files = {
        "users": {"ada": {"password": f"{CANARY}-ada"}, "bob": {"email": "b@example.com"}},
        "connections": {
            "db": {"conn_type": "http", "password": f"{CANARY}-new", "extra": {"token": f"{CANARY}-token"}},
            "open": {"conn_type": "http"},
        },
    }
    server = {
        "users": {"ada": {"password": "***"}, "bob": {"email": "b@example.com"}},
        "connections": {
            "db": {"conn_type": "http", "password": "***", "extra": {"token": "***"}},
            "open": {"conn_type": "http"},
        },
    }
    report = drift(result_of(files, server, update_secrets=policy))
    unseen = {
        kind: [(one["key"], sorted(one["fields"])) for one in report["kinds"][kind]["unverified"]] for kind in files
    }
    assert unseen == {"users": [("ada", ["password"])], "connections": [("db", ["extra", "password"])]}
    assert (report["drift"], report["counts"]["unverified"], report["counts"]["in_sync"]) == (False, 2, 2)
    assert CANARY not in json.dumps(report) + html(report)


def test_a_secret_with_the_same_fingerprint_may_still_differ_on_the_server():
    """The fingerprint only shows what this collection wrote last.

    Another client may have changed the secret.
    """
    files = {"connections": {"db": {"conn_type": "http", "password": f"{CANARY}-1"}}}
    mark = fingerprint(CANARY, "connection:db", {"password": f"{CANARY}-1"})
    server = {"connections": {"db": {"conn_type": "http", "password": "***", FINGERPRINT: mark}}}
    watched = drift(result_of(files, server, update_secrets="when_changed", fingerprint_key=CANARY))
    assert (watched["drift"], watched["counts"]["unverified"], watched["counts"]["in_sync"]) == (False, 1, 0)


def test_the_order_of_the_input_does_not_matter():
    backwards = {kind: dict(reversed(list(objects.items()))) for kind, objects in reversed(list(FILES.items()))}
    rows = {kind: dict(reversed(list(objects.items()))) for kind, objects in SERVER.items()}
    assert json.dumps(drift(result_of(backwards, rows, ["connections"]))) == json.dumps(everything())


def test_no_drift():
    report = nothing()
    assert (report["drift"], report["summary"]) == (False, "No drift: the server matches the files.")
    assert report["not_compared"] == ["roles", "users", "connections", "variables", "dags"]
    assert "</span>No drift</h1>" in html(report)


def test_objects_that_were_not_read_have_no_count():
    result = result_of(FILES, SERVER)
    del result["unmanaged"]
    report = drift(result)
    assert report["counts"]["unmanaged"] is None
    assert report["kinds"]["pools"]["unmanaged"] is None
    assert "Not checked." in html(report)
    assert "| Pools | 1 | 1 | 1 | – |" in markdown(report)


@pytest.mark.parametrize(
    ("missing", "different", "unwanted", "text"),
    [
        (0, 0, 0, "No drift: the server matches the files."),
        (0, 1, 0, "Drift: 1 object differs from the files (1 different)."),
        (2, 0, 1, "Drift: 3 objects differ from the files (2 missing, 1 to be deleted)."),
    ],
)
def test_a_summary(missing, different, unwanted, text):
    assert summary({"missing": missing, "different": different, "unwanted": unwanted, "refused": 0}) == text


def test_filter_requires_a_module_result():
    with pytest.raises(Exception, match="result of a successful community.airflow.airflow_instance"):
        drift_filter({"failed": True, "msg": "no"}, "today")


# pages


class Reader(HTMLParser):
    """Collects the text and the elements of a page."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.elements, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("version", [NEWEST, NEWEST_2])
def test_pages_contain_no_secret(version):
    report = everything(version)
    for text in (json.dumps(report), html(report), markdown(report)):
        assert CANARY not in text


def test_page_is_well_formed_and_self_contained():
    for report in (everything(), nothing(), thousand()):
        read = Reader(html(report))
        assert read.open == []
        assert not {tag for tag, _attributes in read.elements} & {"script", "img", "link", "iframe", "object", "svg"}
        for _tag, attributes in read.elements:
            assert "src" not in attributes and not [name for name in attributes if name.startswith("on")]
            assert attributes.get("href", "#").startswith("#")
        ids = [attributes["id"] for _tag, attributes in read.elements if "id" in attributes]
        assert len(ids) == len(set(ids))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("<>&\"'/{}%#a= \n"), min_size=1, max_size=30))
def test_page_contains_any_text_without_extra_elements(text):
    """With any text in a value, key or title, the page has the same elements.

    It contains the text.
    """
    usual = {"value": "x", "description": "y"}

    def elements(words, kind):
        files = {"variables": {"a": {**usual, "description": words}, f"b{words}": usual}}
        server = {"variables": {"a": {**usual, "description": f"was {words}" if kind else ""}, f"c{words}": usual}}
        report = drift(result_of(files, server))
        report["tree"], report["environment"] = words, words
        return Reader(html(report, words or "t"))

    for kind in (False, True):
        read, plain = elements(text, kind), elements("word", kind)
        common = [one for one in read.elements if one[0] not in ("del", "ins", "span")]
        assert common == [one for one in plain.elements if one[0] not in ("del", "ins", "span")]
        assert f"b{text}" in read.texts and f"c{text}" in read.texts


def test_a_template_with_a_typo_is_an_error():
    with pytest.raises(Exception, match="no attribute 'sever'"):
        page(nothing(), "{{ report.sever.url }}", "t", True)


def test_a_page_of_a_thousand_changes_stays_small():
    report = thousand()
    text = html(report)
    assert len(text) < 1_500_000
    assert "<details open>" not in text
    assert "<details open>" in html(everything())
    assert len(markdown(report)) < 65_536
    assert "and 990 more different" in markdown(report)


def test_the_summary_in_markdown():
    text = markdown(everything())
    assert "| Variables | 1 | 4 | 0 | 1 | 1 | 0 |" in text
    assert "  - slots: `8` → `32`\n" in text
    assert "  - password: contains secrets that the server does not show, or that are not defined" in text
    assert "- **to be deleted** `forgotten_ftp`" in text
    assert "\n\n\n" not in text


# objects that the export left behind

LEFT = [
    {"kind": "variable", "key": "lost", "reason": "The server <cannot> decrypt it."},
    {"kind": "user", "key": "Ann", "reason": "The user is inactive."},
    {"kind": "variable", "key": "declared", "reason": "It was not declared when it was exported."},
    {"kind": "variable", "key": "gone", "reason": "The server does not have it any more."},
]


def test_changes_that_cannot_be_applied_are_part_of_the_report():
    """An object with a planned change stays in its group, with the reason."""
    result = result_of({"pools": FILES["pools"]}, SERVER)
    errors = [("reports", "First."), ("reports", SCRIPT), ("warehouse", "Too large."), ("", "No prune.")]
    result["errors"] = [{"kind": "pool", "key": key, "message": message} for key, message in errors]
    report = drift(result)
    pools = report["kinds"]["pools"]
    assert pools["refused"] == [{"key": "", "reason": "No prune."}, {"key": "reports", "reason": f"First. {SCRIPT}"}]
    assert [(one["key"], one["problem"]) for one in pools["different"]] == [("warehouse", "Too large.")]
    assert report["counts"]["refused"] == 2 and report["drift"]
    assert report["summary"].endswith("1 to be deleted, 2 cannot be applied).")
    assert SCRIPT not in html(report) and "Cannot be applied: Too large." in html(report)
    text = markdown(report)
    assert "- **cannot be applied** `all`: `No prune.`" in text
    assert "- **different** `warehouse`, **cannot be applied**: `Too large.`\n" in text
    assert "| Pools | 1 | 1 | 1 | 2 | " in text
    assert "annot be applied" not in markdown(drift(result_of({"pools": FILES["pools"]}, SERVER)))


def test_objects_left_behind_are_neither_unwanted_nor_unmanaged():
    files = {"variables": {"declared": {"value": "x"}}, "users": {"ada": {"email": "a@example.com"}}}
    server = {
        "variables": {"lost": {"value": "y"}, "declared": {"value": "x"}, "other": {"value": "z"}},
        "users": {"ada": {"email": "a@example.com"}, "ann": {"email": "ann@example.com"}},
    }
    found = result_of(files, server, ["variables", "users"], left=LEFT)
    assert [(one["key"], one["action"]) for one in found["changes"]] == [("other", "delete")]
    assert [one["key"] for one in result_of(files, server, ["variables", "users"])["changes"]] == [
        "lost",
        "other",
        "ann",
    ]
    report = drift(found)
    assert report["kinds"]["variables"]["left_behind"] == [{"key": "lost", "reason": LEFT[0]["reason"]}]
    assert report["kinds"]["users"]["left_behind"] == [{"key": "Ann", "reason": LEFT[1]["reason"]}]
    assert report["counts"]["left_behind"] == 2 and report["counts"]["unmanaged"] == 0
    page, text = html(report), markdown(report)
    assert "Left behind" in page and "The server &lt;cannot&gt; decrypt it." in page
    assert "left behind by the export: `lost`" in text
    assert "Left behind" not in html(nothing()) and "left behind" not in markdown(nothing())


@pytest.mark.parametrize("row", [{"kind": "variables", "key": "a"}, {"kind": "variable"}, {"key": "a"}])
def test_left_behind_requires_a_kind_and_a_key(row):
    with pytest.raises(InvalidRequestError, match="left_behind needs a key and one of these kinds: role, user"):
        left_by_kind([row])
