# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choose the server of a task and the credentials for this server.

Options come from several sources: the task, module defaults, variables and the environment. Each source is a mapping. Lists of sources start
with the most specific one. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..generations import split_url

LoginSource = Mapping[str, Any]

_URL, _HOW = "airflow_url", "airflow_auth"
_USER = ("airflow_username", "airflow_password")
_TOKEN = ("airflow_token",)
_LOGIN = (*_USER, *_TOKEN)
# the credentials that each value of airflow_auth can use; the other values use none
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "auto": _LOGIN,
    "basic": _USER,
    "session": _USER,
    "jwt": _USER,
    "token": _TOKEN,
}
_OTHERS = (
    ("client_cert", "client_key"),
    ("http_headers",),
    ("kerberos_hostname_override",),
    ("kerberos_delegate",),
)
"""Options that a server could misuse, in addition to the credentials. The options of a group are taken from the same source."""

BOUND = frozenset({_URL, _HOW, *_LOGIN, *(name for group in _OTHERS for name in group)})
"""The options that belong to one server."""


def complete_login(sources: Sequence[LoginSource]) -> dict[str, Any]:
    """Return the login options of a task that at least one source sets.

    The URL comes from the most specific source that sets it. The login is a token, or a user name with its password. The whole login comes from the
    most specific source that sets one of these options. If that source sets only a user name or only a password, the missing part comes from the next
    source that sets a user name or a password. If that next source sets both, nothing is added. A source that belongs to another server is ignored.
    """
    fitting = of_one_server(sources)
    selected = {**_first(sources, (_URL,)), **_login(fitting)}
    for group in _OTHERS:
        selected.update(_first(fitting, group))
    return selected


def _first(sources: Sequence[LoginSource], names: Sequence[str]) -> dict[str, Any]:
    """Return the options ``names`` of the most specific source that sets any of them."""
    for source in sources:
        part = {name: source[name] for name in names if _is_set(source, name)}
        if part:
            return part
    return {}


def of_one_server(sources: Sequence[LoginSource]) -> list[LoginSource]:
    """Replace each source that belongs to another server with an empty mapping."""
    url = _first(sources, (_URL,)).get(_URL)
    homes = _homes(sources)
    return [
        source if home is None or url is None or same_server(home, url) else {} for source, home in zip(sources, homes)
    ]


def _is_set(source: LoginSource, name: str) -> bool:
    return source.get(name) is not None


def _homes(sources: Sequence[LoginSource]) -> list[str | None]:
    """For each source, return the URL that its credentials belong to.

    This is the URL that the source itself sets. If it sets none, the URL comes from the nearest more general source that sets one. Without such a
    source, the URL comes from the nearest more specific one.
    """
    urls = [source.get(_URL) for source in sources]
    return [
        next((url for url in (*urls[index:], *reversed(urls[:index])) if url is not None), None)
        for index in range(len(urls))
    ]


def _login(sources: Sequence[LoginSource]) -> dict[str, Any]:
    """Return the authentication method and the credentials."""
    way = "auto"
    for index, source in enumerate(sources):
        named = source.get(_HOW) or "auto"
        # a source chooses the method for its own login and for those of more general sources; see _way for the reverse case
        way = named if way == "auto" else way
        if way not in _NEEDS:
            return {_HOW: way}
        login = {name: source[name] for name in _NEEDS[way] if _is_set(source, name)}
        if login:
            return {**_completed(login, sources[index + 1 :]), **_way(way, login, sources[index + 1 :])}
    return {} if way == "auto" else {_HOW: way}


def _way(way: str, login: LoginSource, general: Sequence[LoginSource]) -> dict[str, Any]:
    """Return the authentication method of a login as an option, or {} for ``auto``.

    Instead of ``auto``, use the method of a more general source, if that method uses every part of the login.
    """
    if way == "auto":
        named = next((one[_HOW] for one in general if one.get(_HOW) not in (None, "", "auto")), "auto")
        way = named if set(login) <= set(_NEEDS.get(named, ())) else "auto"
    return {} if way == "auto" else {_HOW: way}


def _completed(login: dict[str, Any], general: Sequence[LoginSource]) -> dict[str, Any]:
    """Add a missing user name or password from a more general source.

    Only the first source in ``general`` that sets a user name or a password is considered. If that source does not set exactly the missing
    option, the login is returned unchanged.
    """
    missing = [name for name in _USER if name not in login]
    found = _first(general, _USER) if len(missing) == 1 else {}
    return {**login, **found} if list(found) == missing else login


def same_server(one: str, other: str) -> bool:
    """Return whether two URLs contain the same server address.

    A trailing API path is ignored.
    """
    return _address(one) == _address(other)


def _address(url: str) -> tuple[Any, ...]:
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        # an invalid URL is rejected later
        return (text,)
    return parts.scheme, parts.hostname, port, split_url(parts.path.rstrip("/"))[0].rstrip("/")
