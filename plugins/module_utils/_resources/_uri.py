# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse and write the URI form of connections.

Airflow uses this form in its environment variables ``AIRFLOW_CONN_*``. This module has no side effects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from .._errors import InvalidRequestError
from .._model.json_values import parsed
from .._model.types import ANY_JSON, PORT, Type

# the first versions that support a protocol in the host (http://https://host), and a protocol that is the same as the connection type
HOST_WITH_PROTOCOL = (2, 6, 3)
PROTOCOL_LIKE_TYPE = (3, 1, 0)
# the first version that parses JSON in query values
TYPED_QUERY = (3, 1, 6)
NEWEST = (3, 3)

_TYPE = re.compile("[A-Za-z][A-Za-z0-9+.-]*")
_WHOLE_EXTRA = "__extra__"
_ENCODED = "%3A for a colon, %2F for a slash, %40 for an at sign, %23 for a number sign, %3F for a question mark, %25 for a percent sign"


def fields_of_uri(uri: str, version: tuple[int, ...] = (2,)) -> dict[str, Any]:
    """Return the fields that Airflow reads from the URI form of a connection.

    Airflow reads them in ``Connection._parse_from_uri``. Query values are text, as in Airflow 2.5 to 3.1.5, unless ``version`` is later than
    that.

    A URI describes the whole connection, so fields that it omits are empty. The exception is the password: if the URI contains none, the result
    contains none either, because passwords cannot be compared.

    :raises InvalidRequestError: for an invalid URI. The message does not quote the URI, which may contain a password.
    """
    # a slash ends the host: slashes and at signs in a password must be percent-encoded
    conn_type, separator, rest = uri.partition("://")
    protocol, nested, inner = rest.partition("://")
    if not (separator and _TYPE.fullmatch(conn_type)) or "://" in inner or (nested and re.search("[@:/?]", protocol)):
        raise InvalidRequestError(
            f"uri must look like type://login:password@host:port/schema?key=value.{_hint(uri, separator, conn_type)}"
        )
    try:
        parts = urlsplit(f"//{inner if nested else rest}")
        port = parts.port
    except ValueError:
        raise InvalidRequestError(
            "uri has an invalid host or port. Percent-encode special characters in the login, the password and the host: "
            f"{_ENCODED}. Enclose an IPv6 address in brackets."
        ) from None
    if "@" in parts.path:
        raise InvalidRequestError(
            "uri has an at sign after a slash. Percent-encode special characters in the password (%2F for a slash)."
        )
    if parts.fragment:
        raise InvalidRequestError(
            f"uri contains a number sign, and Airflow ignores the text after it. Percent-encode special characters: {_ENCODED}."
        )
    host = _host(parts)
    fields = {
        "conn_type": {"postgresql": "postgres"}.get(conn_type.lower(), conn_type.lower().replace("-", "_")),
        "host": f"{protocol.lower()}://{host}" if nested and host else host,
        "login": unquote(parts.username or ""),
        "schema": unquote(parts.path[1:]),
        "port": "" if port is None else port,
        "extra": _extra(parts.query, version),
    }
    return {**fields, "password": unquote(parts.password)} if parts.password else fields


def _hint(uri: str, separator: str, conn_type: str) -> str:
    """Return a hint about the likely mistake.

    It contains no text that may be part of a password.
    """
    if not separator:
        return " The URI must start with the connection type and ://, as in postgres://host/schema."
    if re.fullmatch(r"[A-Za-z][\w+.-]*", conn_type) and "_" in conn_type:
        return f" Replace the underscores in the type with dashes: {conn_type.replace('_', '-')}://."
    if uri.count("://") > 2 or not _TYPE.fullmatch(conn_type):
        return f" Percent-encode special characters: {_ENCODED}."
    return ""


def _host(parts: SplitResult) -> str:
    """Return the host in lower case, as Airflow stores it.

    The path of a socket (``%2Ftmp``) keeps its case.
    """
    host = unquote(parts.hostname or "")
    return unquote(parts.netloc.rpartition("@")[2].partition(":")[0]) if "/" in host else host


def _extra(text: str, version: tuple[int, ...]) -> Any:
    query = dict(parse_qsl(text, keep_blank_values=True))
    if _WHOLE_EXTRA in query:
        return query[_WHOLE_EXTRA]
    return {key: parsed(value) for key, value in query.items()} if version >= TYPED_QUERY else query


def uri_of_fields(fields: Mapping[str, Any], version: tuple[int, ...] = NEWEST) -> str:
    """Return the URI that ``Connection.get_uri()`` returns in this Airflow version.

    :raises InvalidRequestError: for invalid fields.
    """
    conn_type = fields.get("conn_type")
    host, login, password, schema = (_text(fields, name) for name in ("host", "login", "password", "schema"))
    port = _accepted("port", PORT, fields.get("port"))
    if not isinstance(conn_type, str) or not _TYPE.fullmatch(conn_type.replace("_", "-")):
        raise InvalidRequestError(
            "conn_type must be a connection type such as postgres. It must start with a letter, and may contain only letters, digits, dots, "
            "dashes, plus signs and underscores."
        )
    uri = f"{conn_type.lower().replace('_', '-')}://"
    if "://" in host and version >= HOST_WITH_PROTOCOL:
        protocol, _between, inner = host.partition("://")
        # no version can read a URI with the same protocol twice; from 3.1 on, Airflow percent-encodes the whole host instead
        if version < PROTOCOL_LIKE_TYPE or protocol != conn_type:
            uri, host = f"{uri}{protocol}://" if protocol else uri, inner
    login = quote(login, safe="")
    if password:
        login += f":{quote(password, safe='')}"
    uri += f"{login}@" if login else ""
    uri += quote(host, safe="")
    if port:
        uri += f":{port}" if host or login else f"@:{port}"
    uri += f"/{quote(schema, safe='')}" if schema else ""
    query = _query(fields.get("extra"))
    return f"{uri}{'?' if schema else '/?'}{query}" if query else uri


def _text(fields: Mapping[str, Any], name: str) -> str:
    """Return a field as text.

    A number is converted to text, as in an option of a module. For example, the schema of a Redis connection is the number of a database.
    """
    value = fields.get(name)
    if isinstance(value, (Mapping, list)):
        raise InvalidRequestError(f"{name} must be text.")
    return "" if value is None else str(value)


def _accepted(name: str, kind: Type, value: Any) -> Any:
    try:
        return kind.accept(value)
    except ValueError as error:
        raise InvalidRequestError(f"{name} {error}.") from None


def _query(extra: Any) -> str:
    """Return the query for ``extra``.

    If all values are text that Airflow can read back unchanged, the keys of ``extra`` become parameters. Otherwise, a single parameter contains
    ``extra`` as JSON.
    """
    if not extra:
        return ""
    text = extra if isinstance(extra, str) else json.dumps(_accepted("extra", ANY_JSON, extra))
    values = parsed(text)
    if values and isinstance(values, dict) and all(isinstance(value, str) for value in values.values()):
        query = urlencode(values)
        if dict(parse_qsl(query, keep_blank_values=True)) == values:
            return query
    return urlencode({_WHOLE_EXTRA: text})
