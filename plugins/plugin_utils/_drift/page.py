# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Render a drift report as a page.

The page is rendered with a Jinja2 template. In HTML, all text of the report is escaped. This module has no side effects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from ...module_utils._model.json_values import parsed
from ...module_utils._resources.registry import RESOURCES
from .words import (
    ADDED,
    REMOVED,
    SAME,
    VALUE,
    Segment,
    compare_words,
    shortened,
)

TITLES: Mapping[str, str] = {resource.plural: resource.title for resource in RESOURCES}
"""The names of the kinds in Airflow's web interface."""

# maximum length of a value in Markdown
_MAX_CODE = 100
# browsers do not display these characters, and some browsers reject them; an unpaired surrogate cannot be written to a file
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def page(report: Mapping[str, Any], template: str, title: str, html: bool) -> str:
    """Render a report with a template.

    With ``html``, all text of the report is escaped.
    """
    text = _compiled(template, html).render(report=report, title=title)
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache
def _compiled(template: str, html: bool) -> Template:
    environment = Environment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters.update(code=code, visible=visible)
    environment.globals.update(titles=TITLES, sides=sides, whole=whole, changes=changes)
    return environment.from_string(template)


def sides(server: Any, files: Any) -> tuple[list[Segment], list[Segment]]:
    """Return both values as text, in segments that mark the differences."""
    segments = shortened(compare_words(*_texts(server, files)))
    left = [segment for segment in segments if segment.change != ADDED]
    return left, [segment for segment in segments if segment.change != REMOVED]


def changes(server: Any, files: Any) -> tuple[str, str]:
    """Return both values as text. If they are long, return only the differences."""
    texts = _texts(server, files)
    if max(map(len, texts)) <= _MAX_CODE:
        return texts
    segments = compare_words(*texts)
    one, other = (
        "".join(part.text if part.change == change else "…" for part in segments if part.change in (SAME, change))
        for change in (REMOVED, ADDED)
    )
    return one, other


def whole(value: Any) -> list[Segment]:
    """Return a value that only one side has, as segments."""
    return shortened([Segment(VALUE, text_of(value))])


def text_of(value: Any) -> str:
    """Format a value for readers.

    Structures are formatted on several lines. Simple lists have one line for each item.
    """
    meaning = parsed(value) if isinstance(value, str) else value
    if isinstance(meaning, Mapping):
        return _json(meaning, indent=2)
    if isinstance(meaning, list):
        simple = meaning is value and all(_is_simple(item) for item in meaning)
        # the last line also ends with a line break, so that it is equal to the same line in another position
        return "".join(f"{_line(item)}\n" for item in meaning) if simple else _json(meaning, indent=2)
    if value is None or isinstance(value, (bool, int, float)):
        return "" if value is None else _json(value)
    return str(value)


def visible(text: Any) -> str:
    """Replace each character that a browser cannot display."""
    return _UNSEEN.sub(lambda found: chr(0x2400 + ord(found[0])) if ord(found[0]) < 0x20 else "\ufffd", str(text))


def code(text: Any) -> str:
    """Format text as inline code in Markdown, so that no markup in it has an effect."""
    line = visible(" ".join(str(text).split()))
    line = line if len(line) <= _MAX_CODE else f"{line[:_MAX_CODE]}…"
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    blank = " " if not line or line[0] in "` " or line[-1] in "` " else ""
    # even in code, a pipe ends a table cell
    return f"{fence}{blank}{line or '(empty)'}{blank}{fence}".replace("|", "\\|")


def _texts(server: Any, files: Any) -> tuple[str, str]:
    one, other = text_of(server), text_of(files)
    if one == other and server != files:
        # the values differ in details that these texts omit, such as spaces in JSON or the type of a number
        one, other = (value if isinstance(value, str) else _json(value) for value in (server, files))
    if one == other and server != files:
        one, other = _json(server), _json(files)
    return one, other


def _is_simple(item: Any) -> bool:
    return isinstance(item, (str, int, float)) or (isinstance(item, Mapping) and set(item) == {"action", "resource"})


def _line(item: Any) -> str:
    return f"{item['action']} on {item['resource']}" if isinstance(item, Mapping) else str(item)


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, sort_keys=True, default=str)
