# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the configuration.

The path is ``/api/v1/config`` on Airflow 2, and ``/api/v2/config`` on Airflow 3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from .._model.secrets import SENSITIVE_WORDS, is_sensitive_name, visible_text
from .._model.types import MASK
from ._config_options import PLAIN
from ._filters import both


def _options(sections: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"section": section["name"], "option": option["key"], "value": option["value"]}
        for section in sections
        for option in section["options"]
    ]


# options that may contain or reveal secrets, although no description marks them as sensitive
_SECRETIVE = re.compile(rf"(^|_)({'|'.join(('args', 'auth', 'conn', 'headers', 'kwargs', *SENSITIVE_WORDS))})(_|$)")
_KWARGS = re.compile(r"kwargs[\"']?\s*[:=]\s*\{\s*[^\s}]")
_HARMLESS_VALUES = ("", "true", "false", "none")


def _visible(one: Mapping[str, Any]) -> Any:
    """Return the value of an option, or a mask if it may contain a secret.

    An option is shown if Airflow or a provider describes it, no release marks it as sensitive, and neither its name nor its value suggests a
    secret. All other options are masked, because options of custom plugins, of later provider releases and from ``AIRFLOW__`` variables may
    contain secrets. Values that cannot be secret, such as ``true``, are always shown.
    """
    value, section, option = one["value"], str(one["section"]).lower(), str(one["option"]).lower()
    if value is None or str(value).strip().lower() in _HARMLESS_VALUES:
        return value
    plain = option in PLAIN.get(section, "").split()
    if not plain or is_sensitive_name(option) or _SECRETIVE.search(option) or _KWARGS.search(str(value)):
        return MASK
    return visible_text(str(value))


_ALL = QueryPath("config", rows="sections", paged=False, unfold=_options)
_ONE = replace(_ALL, path="config/section/{section}/option/{option}", takes=())

CONFIG = QueryKind(
    kind="config",
    plural="config",
    labels=("configuration option", "configuration options"),
    keys=("section", "option", "value"),
    key_options={"section": {"type": "str"}, "option": {"type": "str"}},
    filters=(both("section", v1="2.7.0"),),
    sorted=False,
    limited=False,
    masks_secrets=_visible,
    endpoints=(
        QueryEndpoint("v1", (_ALL,)),
        QueryEndpoint("v1", (_ONE, _ALL), since="2.7.0"),
        QueryEndpoint("v2", (_ONE, _ALL)),
    ),
)
