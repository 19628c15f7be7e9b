# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare two texts by lines, and then by words.

This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, REMOVED, ADDED, VALUE = "same", "removed", "added", "value"

_WORDS = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\w")
# maximum number of word pairs to compare; a larger block of lines is shown as completely replaced
_MAX_PAIRS = 250_000
# below this similarity, text is easier to read if it is shown as completely replaced
_MIN_ALIKE = 0.3
_CONTEXT_LINES = 3
_MAX_CONTEXT = 600
"""Maximum number of characters of context. Longer context is shortened by characters instead of by lines."""
_MAX_CHARACTERS = 4_000
_MIN_LEFT_OUT = 5


class Segment(NamedTuple):
    """A part of one text or of both.

    If ``text`` is empty, ``left_out`` describes the length of the omitted part.
    """

    change: str
    text: str
    left_out: str = ""


def compare_words(before: str, after: str) -> list[Segment]:
    """Return the common and the different parts of two texts.

    The parts are in the order of the texts. The result without the added parts is ``before``, and the result without the removed parts is
    ``after``.
    """
    result: list[Segment] = []
    for one, other in _blocks(_LINES.findall(before), _LINES.findall(after), junk=True):
        for segment in [Segment(SAME, one)] if one == other else _words(one, other):
            _append(result, segment)
    return result


def shortened(segments: Sequence[Segment]) -> list[Segment]:
    """Shorten long segments.

    In a common segment, the text next to a change is kept. In a removed or added segment, the start is kept.
    """
    result: list[Segment] = []
    for index, segment in enumerate(segments):
        if segment.change == SAME:
            result += _folded(segment.text, head=index > 0, tail=index < len(segments) - 1)
        else:
            result += _clipped(segment)
    return result


def _words(before: str, after: str) -> Iterator[Segment]:
    """Compare two different texts by words."""
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    middle = one[start : len(one) - end], other[start : len(other) - end]
    first, last = "".join(one[:start]), "".join(one[len(one) - end :])
    blocks = [("".join(middle[0]), "".join(middle[1]))]
    if len(middle[0]) * len(middle[1]) <= _MAX_PAIRS:
        finer = _joined(list(_blocks(*middle)))
        common = _weight(first) + _weight(last) + sum(_weight(text) for text, also in finer if text == also)
        if common >= _MIN_ALIKE * max(_weight(before), _weight(after)):
            blocks = finer
    blocks = [(first, first), *blocks, (last, last)]
    for text, also in blocks:
        if text == also:
            yield Segment(SAME, text)
        else:
            yield Segment(REMOVED, text)
            yield Segment(ADDED, also)


def _weight(text: str) -> int:
    """Return the number of word characters.

    Brackets and blanks are not counted, because they alone do not make texts similar.
    """
    return sum(map(len, re.findall(r"\w+", text)))


def _blocks(one: Sequence[str], other: Sequence[str], junk: bool = False) -> Iterator[tuple[str, str]]:
    """Yield pairs of corresponding parts of both sequences, in order.

    The two parts of a pair are either equal or have nothing in common.
    """
    for _tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=junk).get_opcodes():
        yield "".join(one[i:j]), "".join(other[k:m])


def _joined(blocks: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Merge replaced words that are separated only by blanks and punctuation."""
    result: list[tuple[str, str]] = []
    for index, (one, other) in enumerate(blocks):
        after_change = bool(result) and result[-1][0] != result[-1][1]
        before_change = index + 1 < len(blocks) and all(blocks[index + 1])
        weak = one == other and not _WORD.search(one) and "\n" not in one
        if after_change and (one != other or (weak and before_change and all(result[-1]))):
            result[-1] = (result[-1][0] + one, result[-1][1] + other)
        else:
            result.append((one, other))
    return result


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the common start of two sequences."""
    length = min(len(one), len(other))
    return next((place for place in range(length) if one[place] != other[place]), length)


def _append(segments: list[Segment], segment: Segment) -> None:
    if not segment.text:
        return
    if segments and segments[-1].change == segment.change:
        segments[-1] = Segment(segment.change, segments[-1].text + segment.text)
    else:
        segments.append(segment)


def _folded(text: str, head: bool, tail: bool) -> Iterator[Segment]:
    lines = _LINES.findall(text)
    # the first and the last line may be parts of changed lines
    limit = _CONTEXT_LINES + 1
    first, last = "".join(lines[:limit]) if head else "", "".join(lines[-limit:]) if tail else ""
    skipped, unit = len(lines) - limit * (head + tail), "unchanged lines"
    if len(first) + len(last) > _MAX_CONTEXT or len(lines) == 1:
        limit = _MAX_CONTEXT // 2
        first, last = text[:limit] if head else "", text[-limit:] if tail else ""
        skipped, unit = (
            (len(text) - limit * (head + tail)) if len(text) > 2 * _MAX_CONTEXT else 0,
            "unchanged characters",
        )
    if skipped < _MIN_LEFT_OUT:
        yield Segment(SAME, text)
        return
    for segment in (Segment(SAME, first), Segment(SAME, "", f"{skipped:,} {unit}"), Segment(SAME, last)):
        if segment.text or segment.left_out:
            yield segment


def _clipped(segment: Segment) -> Iterator[Segment]:
    more = len(segment.text) - _MAX_CHARACTERS
    if more < _MAX_CONTEXT:
        yield segment
        return
    yield Segment(segment.change, segment.text[:_MAX_CHARACTERS])
    yield Segment(segment.change, "", f"{more:,} more characters")
