# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that a program could interpret, and objects with it in every field.

The text must be stored, not interpreted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._client.generations import GENERATIONS, endpoint_for
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

CANARY = "CANARY-of-the-vault"
"""A secret that the user defined for one connection. It must not appear anywhere else."""

MARKER = "EXECUTED"
"""The file that exists if text was executed."""

SECRET_NAME = "vault_airflow_connection_warehouse_password"
_RUN = f"lookup('ansible.builtin.pipe', 'touch {MARKER}')"

SEEDS = (
    # templates
    f"{{{{ {_RUN} }}}}",
    f"{{% set x = {_RUN} %}}{{{{ x }}}}",
    f"{{% if {_RUN} %}}x{{% endif %}}",
    f"#jinja2: variable_start_string:'[%', variable_end_string:'%]'\n[% {_RUN} %] {{}}",
    f"#jinja2:variable_start_string:'<<',variable_end_string:'>>'\n<< {_RUN} >>",
    f"#jinja2: block_start_string:'((', block_end_string:'))'\n(( set x = {_RUN} ))",
    "#jinja2: trim_blocks: true\n",
    f"{{{{ {SECRET_NAME} }}}}",
    f"{{{{{SECRET_NAME}}}}}",
    f"x {{{{ {SECRET_NAME} | default('') }}}} y",
    "{{ vault_airflow_variable_k1_value }}",
    "{{ undef(hint='no value is defined for vault_x') }}",
    "{{ hostvars }}",
    "{{ omit }}",
    "__omit_place_holder__0123456789",
    "{# comment #}",
    "a{#x#}b",
    "{{",
    "}}",
    "{%",
    "{% raw %}{{ x }}{% endraw %}",
    "{{ ds }} {{ var.value.x }}",
    # Ansible's own marks
    "!unsafe x",
    "!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162",
    "$ANSIBLE_VAULT;1.1;AES256\n6162",
    '{"__ansible_unsafe": "x"}',
    '{"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256"}',
    '{"__ansible_type": "TaggedStr"}',
    '{"_ansible_no_log": true, "ansible_facts": {"a": 1}, "_ansible_item_label": 1}',
    "__ansible_unsafe",
    "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
    # YAML
    "&a x",
    "*a",
    "<<: *a",
    "<<",
    "=",
    "~",
    "null",
    "yes",
    "No",
    "on",
    "!!python/object/apply:os.system ['touch EXECUTED']",
    "- x",
    "a: b",
    "a #b",
    "#",
    "'",
    '"',
    "|",
    ">-",
    "%YAML 1.1",
    "---",
    "...",
    "\n---\nx",
    " x ",
    "x\n",
    "\n\nx\n\n",
    "  x\n y",
    "\tx",
    "a\r\nb\rc",
    "@x",
    "`x`",
    "? x",
    # numbers, dates and other values as text
    "1",
    "007",
    "0x1F",
    "0b1",
    "0o7",
    "1_000",
    "12:30:45",
    "3.10",
    "1e3",
    "1e999",
    ".inf",
    "NaN",
    "-0",
    "True",
    "2026-01-02",
    "2026-01-02T03:04:05Z",
    "[1, 2]",
    "{'a': 1}",
    "['x']",
    "{}",
    "[]",
    '{"a": 1, "b": [true, null, 1.5, "x"]}',
    '{"a":1,"a":2}',
    '{"append": [1]}',
    '{"a": {"remove": ["x"]}}',
    "[" * 40 + "]" * 40,
    '"text"',
    # hidden values
    "***",
    "a***b",
    "[secrets:0123456789abcde]",
    # characters
    "\x85",
    "a\u2028b",
    "a\u2029b",
    "\ufeffx",
    "\x07\x1b[31m",
    "\x7f\x9f",
    "\u202ex",
    "\U0001f600",
    "e\u0301",
    "\ufffe",
    # markup
    f"<script>{MARKER}</script>",
    "<img src=x onerror=alert(1)>",
    "&amp; &lt;",
    "</textarea>",
    "| a | b |",
    "[x](javascript:alert(1))",
    "${HOME} $(touch EXECUTED) `touch EXECUTED`",
    "../../x",
    "%s %(x)s {0}",
    "\\n \\u0041 \\x41",
    "C:\\temp\\",
)

_FRAGMENTS = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "#jinja2:",
    "!unsafe ",
    "\n",
    ": ",
    " #",
    "'",
    '"',
    "\\",
    "&a",
    "*a",
    "<<",
    "\x85",
)
_LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
TEXTS = st.one_of(
    st.sampled_from(SEEDS),
    st.sampled_from(SEEDS),
    st.text(_LETTERS, max_size=20),
    st.lists(st.one_of(st.sampled_from(_FRAGMENTS), st.text(_LETTERS, max_size=4)), max_size=6).map("".join),
    st.tuples(st.sampled_from(SEEDS), st.text(_LETTERS, max_size=4)).map("".join),
)
_TEXTS_NOT_EMPTY = TEXTS.filter(bool)
_JSON = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=5,
)
_FIELDS: Mapping[str, Any] = {
    "pools": {"slots": st.integers(0, 9), "description": TEXTS},
    "variables": {
        "value": st.one_of(
            TEXTS, TEXTS, _JSON.map(json.dumps), _JSON.map(lambda value: json.dumps(value, ensure_ascii=False))
        ),
        "description": TEXTS,
    },
    "connections": {
        "conn_type": st.just("http"),
        "host": TEXTS,
        "login": TEXTS,
        "schema": TEXTS,
        "description": TEXTS,
        "port": st.one_of(st.none(), st.integers(1, 65535)),
        "extra": st.dictionaries(TEXTS.filter(lambda name: not _is_sensitive_name(name)), _JSON, max_size=3),
        "password": _TEXTS_NOT_EMPTY,
    },
    "users": {
        "email": _TEXTS_NOT_EMPTY,
        "first_name": _TEXTS_NOT_EMPTY,
        "last_name": _TEXTS_NOT_EMPTY,
        "password": _TEXTS_NOT_EMPTY,
    },
    "roles": {"permissions": st.lists(st.tuples(_TEXTS_NOT_EMPTY, _TEXTS_NOT_EMPTY), max_size=3)},
    "dags": {"is_paused": st.booleans()},
}


def _is_sensitive_name(name: str) -> bool:
    from ansible_collections.community.airflow.plugins.module_utils._model.secrets import is_sensitive_name

    return is_sensitive_name(name)


def objects(count: int, number: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Return ``count`` objects, each with its kind and its key.

    ``number`` selects them.
    """
    found: list[tuple[str, str, dict[str, Any]]] = []
    kinds = st.sampled_from(list(_FIELDS))
    one = kinds.flatmap(lambda kind: st.tuples(st.just(kind), _TEXTS_NOT_EMPTY, st.fixed_dictionaries(_FIELDS[kind])))

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(one)
    def collect(example: tuple[str, str, dict[str, Any]]) -> None:
        kind, wanted, fields = example
        if kind == "users":
            # servers reject two users with the same one
            fields["email"] += str(len(found))
        found.append((kind, key_of(kind, wanted, len(found)), fields))

    collect()
    return found


def key_of(kind: str, wanted: str, place: int) -> str:
    """Return the text as a key that servers accept.

    The key contains a number, because keys must differ in more than case.
    """
    candidates = (f"k{place}{wanted}", f"k{place}{wanted}".replace("/", "_").replace("\n", " ").strip(), f"k{place}")
    return next(key for key in candidates if is_taken(kind, key))


def is_taken(kind: str, key: str) -> bool:
    """Whether both APIs accept the key for a new object."""
    resource = next(one for one in RESOURCES if one.plural == kind)
    if len(key) > 60 or kind == "dags":
        return key.isalnum()
    for name, version in (("v1", "2.11.2"), ("v2", "3.3.2")):
        endpoint = endpoint_for(resource.endpoints, GENERATIONS[name], version)
        limits = [endpoint.address, *([endpoint.limits[resource.key]] if resource.key in endpoint.limits else [])]
        if any(limit(key) for limit in limits):
            return False
    return True
