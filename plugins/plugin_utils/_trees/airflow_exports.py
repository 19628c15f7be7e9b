# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Convert files that Airflow exported to the lists of ``airflow_instance``.

``airflow variables export`` and similar commands write these files. The conversion was checked with the command lines of Airflow 2.11.2 and 3.3.2,
and with the source code of Airflow 2.5.0. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.fingerprint import split_fingerprint
from ...module_utils._resources.registry import RESOURCES

_FINGERPRINTED = {resource.plural for resource in RESOURCES if resource.fingerprinted}

Items = list[dict[str, Any]]


def kind_of(file: str, path: str) -> str:
    """Return the kind of the objects in an exported file.

    The kind depends on the file's path in the folder ``exports``.

    :raises InvalidRequestError: for a kind that the command line cannot export, and for formats other than JSON and YAML.
    """
    if not path.endswith((".json", ".yml", ".yaml")):
        raise InvalidRequestError(
            f"{file}: files that Airflow exported must be in JSON or YAML format (.json, .yml, .yaml)."
        )
    for kind in _FORMS:
        if path.startswith(kind):
            return kind
    raise InvalidRequestError(
        f"{file}: the name must start with a kind that Airflow exports: {', '.join(sorted(_FORMS))}."
    )


def items_of(file: str, kind: str, content: Any) -> Items:
    """Return the items of a file that Airflow's command line exported.

    :raises InvalidRequestError: if the file has another format.
    """
    form, reader = _FORMS[kind]
    if not isinstance(content, form):
        raise InvalidRequestError(f"{file} is not in the format that `airflow {kind} export` writes.")
    try:
        items = reader(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidRequestError(
            f"{file} is not in the format that `airflow {kind} export` writes ({type(error).__name__}: {error})."
        ) from None
    return [_without_fingerprint(item) for item in items] if kind in _FINGERPRINTED else items


def _without_fingerprint(item: dict[str, Any]) -> dict[str, Any]:
    """Remove the fingerprint of the secrets from the description.

    This collection stores the fingerprint there.
    """
    described = item.get("description")
    return {**item, "description": split_fingerprint(described)[0]} if isinstance(described, str) else item


def _variables(content: Mapping[str, Any]) -> Items:
    """Unwrap mappings with the key ``value``, like Airflow's own import.

    A null value is kept, because the actual value is unknown. Airflow exports null for a variable that it cannot decrypt, and also for the
    text "null".
    """
    return [
        {"key": key, "value": value["value"], "description": value.get("description") or ""}
        if isinstance(value, Mapping) and "value" in value and set(value) <= {"value", "description"}
        else {"key": key, "value": value}
        for key, value in content.items()
    ]


def _connections(content: Mapping[str, Any]) -> Items:
    return [_connection(key, value) for key, value in content.items()]


def _connection(key: str, value: Any) -> dict[str, Any]:
    """Convert a connection, which is a URI or a mapping of all fields.

    A null field becomes empty. A null or empty password is omitted, because it is unknown.
    """
    if isinstance(value, str):
        return {"connection_id": key, "uri": value}
    names = {"extra_dejson": "extra"}
    fields = {names.get(name, name): part for name, part in value.items() if name != "conn_id"}
    return {
        "connection_id": key,
        **{name: "" if part is None else part for name, part in fields.items() if part or name != "password"},
    }


def _pools(content: Mapping[str, Any]) -> Items:
    return [
        {"name": name, **{part: "" if value is None else value for part, value in dict(pool).items()}}
        for name, pool in content.items()
    ]


def _roles(content: list[Any]) -> Items:
    """Merge the rows of a role.

    There is one row for each resource, with its actions as comma-separated text. Airflow 2.5 to 2.8 export only the names of roles.
    """
    roles: dict[str, Items] = {}
    named = []
    for row in content:
        if isinstance(row, str):
            named.append({"name": row})
            continue
        permissions = roles.setdefault(row["name"], [])
        for action in filter(None, row["action"].split(",")):
            permissions.append({"action": action, "resource": row["resource"]})
    return [*named, *({"name": name, "permissions": permissions} for name, permissions in roles.items())]


def _users(content: list[Any]) -> Items:
    """Return the users without passwords, because exports do not contain them.

    An overlay can add the passwords.
    """
    names = {"firstname": "first_name", "lastname": "last_name"}
    return [{names.get(name, name): value for name, value in user.items() if name != "id"} for user in content]


_FORMS: Mapping[str, tuple[type | tuple[type, ...], Callable[[Any], Items]]] = {
    "variables": (Mapping, _variables),
    "connections": (Mapping, _connections),
    "pools": (Mapping, _pools),
    "roles": (list, _roles),
    "users": (list, _users),
}
