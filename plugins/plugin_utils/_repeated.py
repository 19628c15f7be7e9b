# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that stand twice in one mapping of a text, of which a reader would silently take the last. Pure.

Note that these are private to the collection.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Repeated(Exception):
    pass


# a role looks at its tree several times
@cache
def repeated_key(text: str) -> str:
    """The first such key of a JSON or YAML text; empty where there is none, and for a text that is neither."""
    try:
        json.loads(text, object_pairs_hook=_refuse_repeated)
    except _Repeated as error:
        return str(error)
    except (ValueError, RecursionError):
        return _in_yaml(text)
    return ""


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> None:
    seen = set()
    for key, _value in pairs:
        if key in seen:
            raise _Repeated(f"'{key}'")
        seen.add(key)


def _in_yaml(text: str) -> str:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        return ""
    # what an alias stands for is the same node again
    waiting, known = [root], {id(root)}
    while waiting:
        node = waiting.pop()
        seen = set()
        inner = list(node.value) if isinstance(node, yaml.SequenceNode) else []
        for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
            inner += (key, value)
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                continue
            if (key.tag, key.value) in seen:
                return f"'{key.value}' (line {key.start_mark.line + 1})"
            seen.add((key.tag, key.value))
        waiting += [one for one in inner if id(one) not in known]
        known.update(map(id, inner))
    return ""
