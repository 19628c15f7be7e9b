# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._model.fingerprint import (
    fingerprint,
    join_fingerprint,
    split_fingerprint,
)
from ansible_collections.community.airflow.plugins.module_utils._model.secrets import (
    Redactor,
    is_hidden_name,
    is_sensitive_name,
    leaves,
    redact_named,
    redact_value,
    secret_leaves,
    visible_value,
    without_credentials,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE

MARK = "0123456789abcdef"
PASSWORD, EXTRA, VALUE, SLOTS = (
    CONNECTION.by_name["password"],
    CONNECTION.by_name["extra"],
    VARIABLE.by_name["value"],
    POOL.by_name["slots"],
)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True),
        ("DB_PASSWORD", True),
        ("x-api-key", True),
        ("my api key", True),
        ("keyfile_dict", True),
        ("webhook_url", True),
        ("extra__google__keyfile_dict", True),
        ("passwd", True),
        ("privateKey", True),
        ("accesskey", True),
        ("connectionString", True),
        ("SharedAccessKey", True),
        ("AccountKey", True),
        ("x-APIKey", True),
        ("pass", True),
        ("SMTP_PASS", True),
        ("dbPass", True),
        ("userPWD", True),
        ("aws.credentials", True),
        (" google credentials user", True),
        ("compass", False),
        ("bypass", False),
        ("passed", False),
        ("pass_through", False),
        ("pass-through", False),
        ("passenger", False),
        ("keyfile_path", False),
        ("credentials_file", False),
        ("incredible", False),
        ("partition_key", False),
        ("task_key", False),
        ("primaryKey", False),
        ("keySchema", False),
        ("region", False),
        ("host", False),
        ("key", False),
        ("", False),
    ],
)
def test_is_sensitive_name(name, secret):
    assert is_sensitive_name(name) is secret


@pytest.mark.parametrize(
    ("name", "hidden"), [("night_pwd", False), ("second-pass", False), ("privateKey", False), (" DB_Password", True)]
)
def test_airflow_hides_fewer_names(name, hidden):
    assert is_hidden_name(name) is hidden


DEEP = f'{{"password": "p", "a": {"[" * 101}{"]" * 101}}}'


@pytest.mark.parametrize(
    ("field", "key", "value", "server", "sensitive", "what_is_shown"),
    [
        (SLOTS, "etl", 5, None, False, 5),
        (SLOTS, "password", 5, None, True, 5),
        (PASSWORD, "db", "hunter2", "hunter2", False, "***"),
        (PASSWORD, "db", "", "", False, ""),
        # a leaf of extra is shown only if the server shows it
        (EXTRA, "db", {"region": "eu"}, {"region": "us"}, False, {"region": "eu"}),
        (EXTRA, "db", {"region": "eu"}, {}, False, {"region": "***"}),
        (EXTRA, "db", {"region": "eu"}, None, False, {"region": "***"}),
        (EXTRA, "db", {"api_key": "k"}, {"api_key": "***"}, False, {"api_key": "***"}),
        (EXTRA, "db", {"odd": "k"}, {"odd": "***"}, False, {"odd": "***"}),
        (EXTRA, "db", {"odd": "http://u:pw@h"}, {"odd": "http://u:***@h"}, False, {"odd": "***"}),
        (EXTRA, "db", {"odd": "http://u:pw@h"}, {"odd": "http://u:pw@h"}, False, {"odd": "http://***@h"}),
        (VALUE, "site", "http://u:pw@h", None, False, "http://***@h"),
        (VALUE, "site", '{"a": "http://u:pw@h"}', None, False, '{"a": "http://***@h"}'),
        (SLOTS, "site", "http://u:pw@h", None, False, "http://***@h"),
        (EXTRA, "db", {"token": 5}, {"token": 5}, False, {"token": "***"}),
        (
            EXTRA,
            "db",
            {"n": {"secret": "s", "a": 1}},
            {"n": {"secret": "s", "a": 1}},
            False,
            {"n": {"secret": "***", "a": 1}},
        ),
        (EXTRA, "db", {"secret": {"a": "b"}}, {"secret": {"a": "b"}}, False, {"secret": {"a": "***"}}),
        (EXTRA, "db", {"l": ["a", "b"]}, {"l": ["a"]}, False, {"l": ["a", "***"]}),
        (EXTRA, "db", {"token": "", "flag": True, "none": None}, {}, False, {"token": "", "flag": True, "none": None}),
        (EXTRA, "db", {}, None, False, {}),
        (EXTRA, "db", "no JSON", "no JSON", False, "no JSON"),
        (EXTRA, "db", "no JSON", None, False, "***"),
        (EXTRA, "db", {"region": "eu"}, {"region": "eu"}, True, "***"),
        # a variable is shown unless its key or a key in its JSON is a sensitive name
        (VALUE, "region", "eu", None, False, "eu"),
        (VALUE, "db_password", "hunter2", "hunter2", False, "***"),
        (VALUE, "db_password", "", "", False, ""),
        (VALUE, "cfg", '{"password": "p", "q": 1}', None, False, '{"password": "***", "q": 1}'),
        (VALUE, "cfg", '{"q":  1}', None, False, '{"q":  1}'),
        (VALUE, "cfg", '[{"token": "t"}]', None, False, '[{"token": "***"}]'),
        (VALUE, "region", "eu", None, True, "***"),
        # JSON that is nested too deeply cannot be searched for sensitive names
        (VALUE, "cfg", DEEP, DEEP, False, "***"),
        (EXTRA, "db", DEEP, DEEP, False, "***"),
        (EXTRA, "db", {"a": DEEP}, {"a": DEEP}, False, {"a": "***"}),
    ],
)
def test_visible_values(field, key, value, server, sensitive, what_is_shown):
    assert visible_value(field, key, value, server, sensitive) == what_is_shown


@pytest.mark.parametrize(
    ("description", "visible", "mark"),
    [
        ("", "", ""),
        ("text", "text", ""),
        (f"text [secrets:{MARK}]", "text", MARK),
        (f"[secrets:{MARK}]", "", MARK),
        (f"text [secrets:{MARK}] more", f"text [secrets:{MARK}] more", ""),
        ("text [secrets:123]", "text [secrets:123]", ""),
        (f"text [secrets:{MARK.upper()}]", f"text [secrets:{MARK.upper()}]", ""),
    ],
)
def test_split_fingerprint(description, visible, mark):
    assert split_fingerprint(description) == (visible, mark)
    assert join_fingerprint(visible, mark) == description


@given(st.text())
def test_a_fingerprint_leaves_the_description_as_it_was(description):
    assert split_fingerprint(join_fingerprint(description, MARK)) == (description, MARK)


def test_fingerprint_depends_on_everything():
    one = fingerprint("key", "connection:db", {"password": "p"})
    others = [
        fingerprint("KEY", "connection:db", {"password": "p"}),
        fingerprint("key", "connection:other", {"password": "p"}),
        fingerprint("key", "connection:db", {"password": "q"}),
        fingerprint("key", "connection:db", {"extra": "p"}),
    ]
    assert len({one, *others}) == 5
    assert split_fingerprint(join_fingerprint("d", one)) == ("d", one)


def test_fingerprint_does_not_depend_on_the_order():
    assert fingerprint("k", "i", {"extra": {"a": 1, "b": 2}}) == fingerprint("k", "i", {"extra": {"b": 2, "a": 1}})


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("a", ["a"]),
        (None, []),
        (True, []),
        (5, ["5"]),
        ({"a": "x", "b": ["y", {"c": 1}]}, ["x", "y", "1"]),
        ('{"a": "x"}', ['{"a": "x"}', "x"]),
    ],
)
def test_leaves(value, texts):
    assert leaves(value) == texts


SECRET = "p\"s' ä/é\\&?\n#"


@pytest.mark.parametrize(
    "echo",
    [
        SECRET,
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        repr(SECRET),
        repr({"password": SECRET}),
        "p%22s%27%20%C3%A4%2F%C3%A9%5C%26%3F%0A%23",
        "p%22s%27%20%C3%A4/%C3%A9%5C%26%3F%0A%23",
    ],
)
def test_secret_is_masked_in_every_form(echo):
    cleaned = Redactor([SECRET])(f"before {echo} after")
    assert cleaned.startswith("before ")
    assert cleaned.endswith(" after")
    assert "***" in cleaned
    assert "é" not in cleaned
    assert "%C3" not in cleaned
    assert "u00e9" not in cleaned


@pytest.mark.parametrize(
    ("text", "secrets", "cleaned"),
    [
        ("nothing to hide", ["hunter2"], "nothing to hide"),
        ("hunter2 and hunter22", ["hunter2", "hunter22"], "*** and ***"),
        ("a 5 in 2025", ["5"], "a 5 in 2025"),
        ("", ["hunter2"], ""),
        ("text", [], "text"),
        ("text", [""], "text"),
        # overlapping secrets: no part of either remains
        ("<abcdefgh>", ["abcde", "cdefgh"], "<***>"),
        ("ababab", ["abab"], "***"),
        ("xabcd", ["abc", "bcd", "x"], "x***"),
    ],
)
def test_redactor(text, secrets, cleaned):
    assert Redactor(secrets)(text) == cleaned


CONF = {"password": "p", "region": "eu", "n": 3, "deep": [{"api_key": {"a": "k", "b": [1, None, True]}}, "plain"]}
HIDDEN_CONF = {
    "password": "***",
    "region": "eu",
    "n": 3,
    "deep": [{"api_key": {"a": "***", "b": ["***", None, True]}}, "plain"],
}


@pytest.mark.parametrize(
    "name", ["sig", "X-Amz-Signature", "x-goog-signature", "Signature", "oss_sig", "hmacSignature"]
)
@pytest.mark.parametrize("start", ["?", "?a=b&", "#", "?a=b;"])
def test_signatures_in_urls_are_hidden(name, start):
    assert redact_value({"a": f"https://h/x{start}{name}=CANARY&c=d"}) == {"a": f"https://h/x{start}{name}=***&c=d"}
    assert redact_value("https://h/x?design=1&signed=2") == "https://h/x?design=1&signed=2"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgres://u:pa'CANARY@h/db", "postgres://***@h/db"),
        ('postgres://u:pa"CANARY@h/db', "postgres://***@h/db"),
        ("'postgres://u:<CANARY>pa@h/db'", "'postgres://***@h/db'"),
        ("https://h?password=a'CANARY&b=c", "https://h?password=***&b=c"),
        ("https://h?x=https%3A%2F%2Fu%3aCANARY%40h%2F", "https://h?x=https%3A%2F%2F***%40h%2F"),
        (r"https:\/\/u:CANARY@h\/x", r"https:\/\/***@h\/x"),
    ],
)
def test_credentials_in_unusual_urls_are_hidden(text, shown):
    assert redact_value(text) == without_credentials(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "see 'http://h:80/x' and 'a@b'",
        '<a href="http://h:80">a@b</a>',
        '{"url":"http://h:80","to":"a@b"}',
        '{"url":"http://h","to":"a@b"}',
        "https://h?x=https%3A%2F%2Fh%2Fa%40b",
        "http://h:80/x?to=a@b",
        "http://h/x?token='",
    ],
)
def test_other_text_after_a_url_is_kept(text):
    assert redact_value(text) == without_credentials(text) == text


def test_values_next_to_a_sensitive_name_are_hidden():
    """The environment variables of a container."""
    data = [{"name": "DB_PASSWORD", "value": "CANARY", "value_from": None}, {"name": "DB_HOST", "value": "h"}]
    shown = [{"name": "DB_PASSWORD", "value": "***", "value_from": None}, {"name": "DB_HOST", "value": "h"}]
    assert redact_value(data) == shown
    assert redact_value(str(data)) == str(shown)
    assert redact_value([{"Name": "DB_PASSWORD", "Value": "CANARY"}]) == [{"Name": "DB_PASSWORD", "Value": "***"}]


def test_data_of_users_is_redacted_in_text_too():
    data = {
        "a": '{"password": "CANARY", "url": "http://u:CANARY@h"}',
        "b": ["{'token': 'CANARY'}"],
        "c": "http://u:CANARY@h",
    }
    assert "CANARY" not in str(redact_value(data))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{'password': 'c', 'a': 1}", "{'password': '***', 'a': 1}"),
        ("{'password': 12345, 'a': 1}", "{'password': '***', 'a': 1}"),
        ("{'token': b'c', 'a': b'd'}", "{'token': '***', 'a': b'd'}"),
        ("{'api_key': ['c', ('d',)], 'a': (1,)}", "{'api_key': ['***', ('***',)], 'a': (1,)}"),
        ("[{'a': {'secret': {'b': 1.5}}}]", "[{'a': {'secret': {'b': '***'}}}]"),
        ("{'a': 'b', 'password': 'c d", "{'a': 'b', 'password': '***"),
        ("{'password': 'c', 'a': 'b d", "{'password': '***', 'a': 'b d"),
        ("('password', 'c')", "('password', '***')"),
        ("{'password': -1.5e3, 'at': <Time>}", "{'password': ***, 'at': <Time>}"),
        ("{'password': b'c', 'at': <Time>}", "{'password': b'***', 'at': <Time>}"),
        ("{'passwords': ['c', 'd'], 'at': <Time>}", "***"),
        ("{'a': ['c', 2], 'at': <Time>, 'tokens': None}", "{'a': ['c', 2], 'at': <Time>, 'tokens': None}"),
        ("{'password': None, 'a': True}", "{'password': None, 'a': True}"),
        ("""b'{"password": "c"}'""", """b'{"password": "***"}'"""),
        (r'"{\"password\": \"c\"}"', r'"{\"password\": \"***\"}"'),
        ("OrderedDict([('password', 'c'), ('a', 'b')])", "OrderedDict([('password', '***'), ('a', 'b')])"),
        ("defaultdict(<class 'str'>, {'password': 'c'})", "defaultdict(<class 'str'>, {'password': '***'})"),
        ("airflow.Params(password='c', a='b')", "airflow.Params(password='***', a='b')"),
        ('"the password"', '"the password"'),
        ("{'dbPass': 'c', 'pass_through': 'd', 'at': <Time>}", "{'dbPass': '***', 'pass_through': 'd', 'at': <Time>}"),
    ],
)
def test_text_that_python_printed(text, shown):
    assert redact_value(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("run --password=c -v", "run --password=*** -v"),
        ("export DB_PASSWORD='c d'; run", "export DB_PASSWORD='***'; run"),
        ("export DB_PASSWORD=c; run", "export DB_PASSWORD=***; run"),
        ("AccountName=a;AccountKey=c==;Suffix=core", "AccountName=a;AccountKey=***;Suffix=core"),
        ("host=h user=u password=c", "host=h user=u password=***"),
        ("""curl -d '{"password": "c", "a": 1}' h""", """curl -d '{"password": "***", "a": 1}' h"""),
        (r"""curl -d "{\"password\": \"c\", \"a\": 1}" h""", r"""curl -d "{\"password\": \"***\", \"a\": 1}" h"""),
        (r"""text "token": "c\"d" text""", r"""text "token": "***" text"""),
        ('text {"pin_token": 12345} text', 'text {"pin_token": ***} text'),
        ("""text "password": "c""", """text "password": "***"""),
        ("{[1]: 2, 'a': 'password=c'}", "{[1]: 2, 'a': 'password=***'}"),
        # references and constants are not secrets, and words next to each other are not a pair
        ("run --password=$DB_PASSWORD --token=${X} use_proxy=false", None),
        ("def connect(password=None, token='')", None),
        ("run --password={{ conn.x.password }}", None),
        ('"id","token","name"', None),
        ("the password: ask your admin; compass=north pass_through=1", None),
        ("a password = b", None),
    ],
)
def test_secrets_inside_other_text(text, shown):
    assert redact_value(text) == (text if shown is None else shown)
    assert redact_value(redact_value(text)) == redact_value(text)


def test_tuples_are_searched():
    assert redact_value({"a": ({"password": "c"}, 1)}) == {"a": ({"password": "***"}, 1)}


def test_redact_named():
    result = {"dag_run": {"conf": CONF, "password": "kept"}, "runs": [{"conf": CONF}], "conf": None, "n": 1}
    assert redact_named(("conf",), result) == {
        "dag_run": {"conf": HIDDEN_CONF, "password": "kept"},
        "runs": [{"conf": HIDDEN_CONF}],
        "conf": None,
        "n": 1,
    }


@pytest.mark.parametrize(
    ("value", "texts"), [(CONF, ["p", "k", "1"]), ({"region": "eu"}, []), (None, []), ("text", [])]
)
def test_secret_leaves(value, texts):
    assert secret_leaves(value) == texts


def test_fingerprints_are_stable_across_releases():
    """HMAC with a key from scrypt, computed with independent code.

    A change would write every secret again.
    """
    assert fingerprint("a key of sixteen+", "connection:db", {"password": "p"}) == "ace0fb12b8e35a93"


def test_long_text_that_python_printed_is_not_parsed():
    """Python 3.9 crashes while it parses a sum of 100,000 numbers."""
    terms = "+1" * 200_000
    assert redact_value(f"{{'a': 1{terms}, 'password': ['CANARY']}}") == "***"
    assert redact_value(f"{{'a': 1{terms}, 'password': 'CANARY'}}").endswith("'password': '***'}")


@pytest.mark.parametrize("word", ["://:", "a://b:", "x@://:"])
def test_long_words_that_look_like_urls(word):
    """The time grows with the length of the text, not with its square.

    Otherwise, this text would take minutes.
    """
    shown = redact_value(f"{word * 100_000} https://u:CANARY@host")
    assert "CANARY" not in shown and shown.endswith("https://***@host")
