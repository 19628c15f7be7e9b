# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Redaction of secrets.

This module has no side effects.
"""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

from .json_values import is_deep_json, parsed
from .resource import BY_NAME, HIDDEN, LEAVES, Field
from .types import MASK

WRITTEN_SECRET = f"{MASK} (written)"
"""The text in a diff for a secret that is written although it cannot be compared."""

MASKED = "masked"
"""The key under which an item lists its vaulted options, as names and dotted paths. Results and diffs do not show the values of these
options."""

VAULTED = "_vaulted"
"""The key under which the arguments of a task list its vaulted options, in the same form. The key is not an option: the action plugin adds
it."""

UNKNOWN = "unknown"
"""The key that marks an item that is compared, but never written. Under this key, the item lists the options that it lacks because their values
are not known. In the values of other options, masks may represent unknown secrets."""

# Airflow's own default list (DEFAULT_SENSITIVE_FIELDS of its secrets masker, all versions together). This list decides which values are shown,
# never which values are compared: only the mask shows which values a server hides.
SENSITIVE_NAMES = (
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "auth_header",
    "authorization",
    "bearer",
    "connection_string",
    "dsn",
    "keyfile_dict",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "proxies",
    "proxy",
    "proxy_password",
    "secret",
    "service_account",
    "service_key",
    "token",
    "webhook_url",
)
_PARTS = tuple({part for name in (*SENSITIVE_NAMES, "account_key") for part in (name, name.replace("_", ""))})
"""The parts of names that suggest a secret, with and without underscores. Azure uses account keys."""
SENSITIVE_WORDS = ("cred", "creds", "credential", "credentials", "pass", "pwd")
"""Words that suggest a secret if they are the last word of a name. "pass_through", "bypass" and "credentials_file" do not suggest a secret."""
_WORD_AT_END = re.compile(rf"(?:^|[\W_])(?:{'|'.join(SENSITIVE_WORDS)})(?=\s|$)")
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""The start of a word in a name such as privateKey or APIKey."""

_QUOTE = r"""["'<>](?=[^\s"'<>,;:)\]}&])"""
"""A quotation mark or an angle bracket inside a word. Elsewhere, such a character ends a URL."""
_USERINFO = re.compile(
    rf"""(:(?:\\?/){{2}})(?:(?:[^\s/?#"'<>]|{_QUOTE})+|[^\s/?#@:"'<>]*:(?!\d+[/?#\\"'<>])(?:[^\s"'<>]|{_QUOTE})*)@"""
)
"""The part before the host in a URL. A password may contain an unencoded slash, although it should not. JSON may escape slashes."""
_WORD = re.compile(r"\S+")
_ENCODED_USERINFO = re.compile(r"""(%3A%2F%2F)(?:(?!%2F|%3F|%23|%40)[^\s/?#&"'<>])+%40""", re.IGNORECASE)
"""The part before the host in a percent-encoded URL."""
_URL = re.compile(r"://|:\\/|%3A%2F", re.IGNORECASE)
_PARAMETER = re.compile(rf"""([?&;#])([^\s=&;#"']+)=((?:[^\s&;#"']|{_QUOTE})+)""")
_SIGNATURE = re.compile(r"(?:.*[\W_])?(?:sas|sig)|.*signature", re.IGNORECASE)
"""The names of signatures, such as X-Amz-Signature."""
_PAIR = re.compile(
    r"""((['"])([^'"]*)\2\s*[:,]\s*)(?:(b?(['"]))((?:\\.|(?!\5).)*)(\5|\Z)|(-?[0-9][\w.+-]*))""", re.DOTALL
)
"""A name followed by a string or a number, as Python prints mappings and pairs. The text may be truncated."""
_PRINTED = re.compile(r"""\s*(?:[\[({]|[A-Za-z_][\w.]*\(|[bu]?['"])""")
"""The start of a value that Python printed, such as a mapping, the call of a constructor, or bytes."""
_LONGEST_PRINTED = 10_000
"""Longer text is not parsed: a long sum of numbers, for example, makes Python 3.9 crash."""
_KEYWORD = re.compile(r"""\b(\w+)=(b?)(['"])((?:\\.|(?!\3).)*)(\3|\Z)""", re.DOTALL)
"""An argument in the call of a constructor."""
_IN_TEXT = re.compile(
    r"""(?<![\w.-])(?:([\w.-]{1,100})=|(\\{0,8}["'])([\w.-]{1,100})\2\s{0,9}:\s{0,9})"""
    r"""(?:b?(\\{0,8}["'])((?:\\.|.)*?)(?:\4|\Z)|([^\s\\"'&;,|<>(){}\[\]]+))""",
    re.DOTALL,
)
"""A value inside other text: ``name=value``, or a JSON key and value, whose quotation marks a shell may have escaped."""
_NO_SECRET = re.compile(r"\**|\$.*|none|null|true|false", re.DOTALL | re.IGNORECASE)
"""Masks, references to shell variables, and constants."""
_GROUP = re.compile(r"""(['"])([^'"]*)\1\s*[:,]\s*[\[({]""")
"""A name followed by a list, a tuple or a mapping, as Python prints them."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Surrogates, which cannot be shown, and characters that control a terminal or the direction of text, except tabs and newlines."""

SHORTEST_SECRET = 3
"""Shorter secrets are not masked inside other text."""


def is_sensitive_name(name: str) -> bool:
    """Return whether a name suggests a secret.

    Such a name contains a name from Airflow's default list, or one that other services use. ``name`` may be a path of names, separated by spaces.
    """
    return _has_sensitive_part(name) or _WORD_AT_END.search(_NEW_WORD.sub("_", name).lower()) is not None


def is_hidden_name(name: str) -> bool:
    """Return whether Airflow hides values with this name by default."""
    return any(part in name.strip().lower() for part in SENSITIVE_NAMES)


def _has_sensitive_part(name: str) -> bool:
    plain = re.sub(r"\W+", "_", name.strip().lower())
    return any(part in plain for part in _PARTS)


def texts_with(value: Any, mark: str) -> list[str]:
    """Return the strings in a value that could contain the mark.

    Strings inside JSON text are also returned.
    """
    if isinstance(value, str):
        return leaves(value) if mark in value or "\\u" in value else []
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in texts_with(item, mark)]
    if isinstance(value, list):
        return [text for item in value for text in texts_with(item, mark)]
    return []


def redact_paths(field: Field, key: str, value: Any, server: Any, sensitive: bool | Collection[str]) -> Any:
    """Redact a field's value for results and diffs.

    Hide secrets, and credentials in URLs. If ``sensitive`` is true, hide everything that can be a secret. If it lists fields and dotted paths,
    hide their values, too.
    """
    result = visible_value(field, key, value, server, sensitive is True)
    for path in () if isinstance(sensitive, bool) else sensitive:
        name, *deeper = path.split(".")
        if name == field.name:
            result = masked_at(result, deeper)
    return result


def masked_at(value: Any, path: Sequence[str]) -> Any:
    """Mask the value at a dotted path.

    If a value on the path is neither a mapping nor a list, mask this value. Empty values, and keys that do not exist, are ignored.
    """
    meaning = parsed(value) if path else value
    if not path or not isinstance(meaning, (Mapping, list)):
        return value if value in (None, "", {}, []) else MASK
    inside = _inside(meaning, path)
    result: Any
    if isinstance(meaning, Mapping):
        result = {key: masked_at(item, inside[key]) if key in inside else item for key, item in meaning.items()}
    else:
        result = [masked_at(item, inside[i]) if i in inside else item for i, item in enumerate(meaning)]
    return result if meaning is value else json.dumps(result, ensure_ascii=False)


def _inside(value: Mapping[Any, Any] | list[Any], path: Sequence[str]) -> dict[Any, Sequence[str]]:
    """Return the keys or indexes of a dotted path, each with the rest of the path."""
    if isinstance(value, list):
        return {index: path[1:] for index in range(len(value)) if path[0] == str(index)}
    # a key may contain a dot
    ends = {key: len(str(key).split(".")) for key in value}
    return {key: path[end:] for key, end in ends.items() if str(key).split(".") == list(path[:end])}


def texts_at(value: Any, path: Sequence[str]) -> list[str]:
    """Return every string and number at a dotted path.

    If a value on the path is neither a mapping nor a list, return the strings and numbers in this value.
    """
    meaning = parsed(value) if path else value
    if not path or not isinstance(meaning, (Mapping, list)):
        return leaves(value)
    return [text for key, rest in _inside(meaning, path).items() for text in texts_at(meaning[key], rest)]


def without_options(result: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Mask the named options at any depth of a task's result.

    The names may be dotted paths. Both old and new values are masked, and also the arguments of the task, if the result contains them.
    """
    return _without(result, [name.split(".") for name in names]) if names else dict(result)


def _without(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    if isinstance(value, list):
        return [_without(item, paths) for item in value]
    if not isinstance(value, Mapping):
        return value
    result = {name: _without(item, paths) for name, item in value.items()}
    for path in paths:
        for name, rest in _inside(value, path).items():
            result[name] = masked_at(result[name], rest)
    return result


def without_credentials(value: Any) -> Any:
    """Mask credentials in URLs at any depth."""
    if isinstance(value, str):
        return without_url_credentials(value)
    if isinstance(value, Mapping):
        return {key: without_credentials(item) for key, item in value.items()}
    return [without_credentials(item) for item in value] if isinstance(value, list) else value


def visible_value(field: Field, key: str, value: Any, server: Any = None, sensitive: bool = False) -> Any:
    """Redact a field's value.

    Hide secrets, and credentials in URLs. ``server`` is the server's value of the same field: a leaf of ``extra`` is shown only if the server
    returns that leaf in clear text. If ``sensitive`` is true, hide everything that can be a secret.
    """
    if not field.secret:
        return without_credentials(value)
    if value == field.type.empty:
        return value
    if sensitive or field.secret == HIDDEN or (field.secret == BY_NAME and is_sensitive_name(key)):
        return MASK
    if field.secret == LEAVES:
        return _redact(value, server)
    meaning = parsed(value)
    if not isinstance(meaning, (dict, list)):
        return MASK if is_deep_json(value) else without_credentials(value)
    redacted = redact_value(meaning)
    if redacted == meaning:
        return value
    return redacted if meaning is value else json.dumps(redacted, ensure_ascii=False)


def visible(name: str, value: Any) -> Any:
    """Redact a server's value under a result key, with ``redact_value``.

    Two keys are not redacted: ``content``, which is the text of a file or a log, and ``value``, which has its own rules.
    """
    return value if name in ("content", "value") else redact_value(value)


def redact_value(value: Any, name: str = "") -> Any:
    """Redact data that users wrote.

    Hide credentials in URLs, and values under sensitive names. Such values are found at any depth, and in strings in JSON or Python notation.
    ``name`` is the path of names that leads to the value, separated by spaces.
    """
    if isinstance(value, Mapping):
        # a name and a value in one mapping, such as an environment variable of a container
        lower = {str(key).lower(): item for key, item in value.items()}
        label = lower.get("name") or lower.get("key") if "value" in lower else None
        named = f" {label}" if isinstance(label, str) else ""
        return {
            key: redact_value(item, f"{name} {key}{named}" if str(key).lower() == "value" else f"{name} {key}")
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        items = [redact_value(item, name) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    # a mask from the server is kept
    if (
        name
        and is_sensitive_name(name)
        and value is not None
        and not isinstance(value, bool)
        and set(str(value)) - {"*"}
    ):
        return MASK
    return visible_text(value) if isinstance(value, str) else value


def visible_text(text: str) -> str:
    """Redact a string."""
    if _PRINTED.match(text):
        meaning = parsed(text)
        if isinstance(meaning, (dict, list)) or (isinstance(meaning, str) and meaning != text):
            redacted = redact_value(meaning)
            return text if redacted == meaning else json.dumps(redacted, ensure_ascii=False)
        if is_deep_json(text):
            return MASK
        text = _visible_repr(text)
    text = without_url_credentials(text)
    return _IN_TEXT.sub(_visible_in_text, text) if _may_name_secret(text) else text


def _visible_in_text(found: re.Match[str]) -> str:
    part = 5 if found[4] else 6
    if not is_sensitive_name(found[1] or found[3]) or _NO_SECRET.fullmatch(found[part]):
        return found[0]
    start, end = found.start(part) - found.start(), found.end(part) - found.start()
    return f"{found[0][:start]}{MASK}{found[0][end:]}"


def _may_name_secret(text: str) -> bool:
    """Return whether text may contain a sensitive name."""
    return _has_sensitive_part(text) or any(word in text.lower() for word in SENSITIVE_WORDS)


def _visible_repr(text: str) -> str:
    """Redact text that Python printed.

    Some text cannot be parsed, for example because it contains objects. If a list or a mapping in such text has a sensitive name, the whole text is
    hidden.
    """
    if _may_name_secret(text):
        try:
            if len(text) > _LONGEST_PRINTED:
                raise ValueError
            meaning = literal_eval(text.strip())
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            if any(is_sensitive_name(group[2]) for group in _GROUP.finditer(text)):
                return MASK
        else:
            redacted = redact_value(meaning)
            text = text if redacted == meaning else repr(redacted)
        text = _KEYWORD.sub(_visible_keyword, text)
    return _PAIR.sub(_visible_pair, text)


def _visible_pair(pair: re.Match[str]) -> str:
    start, _quote, name, opening, _quote, text, closing, number = pair.groups()
    secret = is_sensitive_name(name)
    if number:
        return f"{start}{MASK}" if secret else pair[0]
    return f"{start}{opening}{MASK if set(text) - {'*'} and secret else visible_text(text)}{closing}"


def _visible_keyword(argument: re.Match[str]) -> str:
    name, prefix, quotation_mark, text, closing = argument.groups()
    secret = is_sensitive_name(name) and set(text) - {"*"}
    return f"{name}={prefix}{quotation_mark}{MASK}{closing}" if secret else argument[0]


def without_url_credentials(text: str) -> str:
    """Mask user names, passwords and signatures inside URLs."""
    if not _URL.search(text):
        return text
    text = _ENCODED_USERINFO.sub(rf"\g<1>{MASK}%40", _WORD.sub(_visible_word, text))
    return _PARAMETER.sub(_visible_parameter, text)


def _visible_word(word: re.Match[str]) -> str:
    """Redact the credentials of URLs in a word.

    Only the part of the word before the last @ is searched, so that hostile text does not take longer than other text.
    """
    before, at, after = word[0].rpartition("@")
    return _USERINFO.sub(rf"\g<1>{MASK}@", before + at) + after


def _visible_parameter(parameter: re.Match[str]) -> str:
    start, name, _value = parameter.groups()
    secret = is_sensitive_name(name) or _SIGNATURE.fullmatch(name)
    return f"{start}{name}={MASK}" if secret else parameter[0]


def redact_named(names: Collection[str], value: Any) -> Any:
    """Redact the values under these names in a structure."""
    if isinstance(value, Mapping):
        return {key: redact_value(item) if key in names else redact_named(names, item) for key, item in value.items()}
    return [redact_named(names, item) for item in value] if isinstance(value, list) else value


def secret_leaves(value: Any, name: str = "") -> list[str]:
    """Return every string and number that a value holds under a sensitive name."""
    if isinstance(value, Mapping):
        return [leaf for key, item in value.items() for leaf in secret_leaves(item, f"{name} {key}")]
    if isinstance(value, list):
        return [leaf for item in value for leaf in secret_leaves(item, name)]
    return leaves(value) if is_sensitive_name(name) else []


def _redact(value: Any, server: Any, name: str = "") -> Any:
    """Mask each leaf that the server hides or that has a sensitive name."""
    if isinstance(value, Mapping):
        other = server if isinstance(server, Mapping) else {}
        return {key: _redact(item, other.get(key), f"{name} {key}") for key, item in value.items()}
    if isinstance(value, list):
        others = server if isinstance(server, list) else []
        return [_redact(item, others[i] if i < len(others) else None, name) for i, item in enumerate(value)]
    if value is None or isinstance(value, bool) or value == "":
        return value
    clear = server is not None and not isinstance(server, (Mapping, list)) and MASK not in str(server)
    return without_credentials(value) if clear and not is_sensitive_name(name) and not is_deep_json(value) else MASK


def leaves(value: Any) -> list[str]:
    """Return every string and number in a value, as text."""
    if isinstance(value, Mapping):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in leaves(item)]
    if value is None or isinstance(value, bool):
        return []
    meaning = parsed(value)
    return [str(value), *(leaves(meaning) if isinstance(meaning, (Mapping, list)) else [])]


class Redactor:
    """A function that masks secrets in text.

    It masks them in all forms in which servers repeat them.

    Secrets shorter than 3 characters are ignored. The secrets are collected once, when text is first masked. The time that masking takes depends
    on the length of the text, not on the number of secrets: a task with thousands of secrets may have thousands of errors.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = secrets

    def __call__(self, text: str) -> str:
        """Mask every part of the text that is covered by secrets."""
        if not self._forms:
            return text
        parts, kept, place = [], 0, 0
        while place < len(text):
            end = self._end(text, place)
            if end == place:
                place += 1
                continue
            parts += [text[kept:place], MASK]
            place += 1
            while place < end:
                # a secret that starts inside another may end after it
                end = max(end, self._end(text, place))
                place += 1
            kept = place
        return "".join([*parts, text[kept:]])

    def _end(self, text: str, place: int) -> int:
        """Return the end of the longest secret that starts at ``place``.

        Return ``place`` if no secret starts there.
        """
        for length in self._lengths.get(text[place : place + SHORTEST_SECRET], ()):
            if text[place : place + length] in self._forms:
                return place + length
        return place

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(
            form
            for secret in set(self._secrets)
            if len(secret) >= SHORTEST_SECRET
            for form in (
                secret,
                json.dumps(secret)[1:-1],
                json.dumps(secret, ensure_ascii=False)[1:-1],
                repr(secret)[1:-1],
                quote(secret, errors="replace"),
                quote(secret, safe="", errors="replace"),
            )
        )

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """The lengths of the forms, the longest first, by their first characters."""
        lengths: dict[str, set[int]] = {}
        for form in self._forms:
            lengths.setdefault(form[:SHORTEST_SECRET], set()).add(len(form))
        return {start: sorted(several, reverse=True) for start, several in lengths.items()}


def message_text(text: str, hide: Callable[[str], str] = str) -> str:
    """Return text for an error, a warning, progress, or the header of a diff.

    Every message that can contain text from a server passes through this function. ``hide`` masks the secrets of the task. This function also
    masks credentials in URLs. It replaces control characters, which a terminal would interpret, with Python escape sequences.
    """
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], without_url_credentials(hide(text)))
