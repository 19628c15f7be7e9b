# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``airflow variables export`` and its like write, as the lists that ``airflow_instance`` takes. Pure.

Measured with the command lines of Airflow 2.11.2 and 3.3.2, and read in the sources of 2.5.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.secrets import split_fingerprint
from ...module_utils._resources.registry import RESOURCES

_FINGERPRINTED = {resource.plural for resource in RESOURCES if resource.fingerprinted}

Items = list[dict[str, Any]]


def kind_of(file: str, path: str) -> str:
    """The kind of which a file holds an export, by its path in the folder of these.

    :raises InvalidRequestError: for a kind that the command line does not export, and for another format than JSON and YAML.
    """
    if not path.endswith((".json", ".yml", ".yaml")):
        raise InvalidRequestError(f"{file}: of what Airflow exports, only JSON and YAML is read (.json, .yml, .yaml).")
    for kind in _FORMS:
        if path.startswith(kind):
            return kind
    raise InvalidRequestError(
        f"{file}: Airflow exports {', '.join(sorted(_FORMS))}, and the name must begin with one of these."
    )


def items_of(file: str, kind: str, content: Any) -> Items:
    """The items of a file that Airflow's command line exported.

    :raises InvalidRequestError: for another form than its own.
    """
    form, reader = _FORMS[kind]
    if not isinstance(content, form):
        raise InvalidRequestError(f"{file} is not what `airflow {kind} export` writes.")
    try:
        items = reader(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidRequestError(
            f"{file} is not what `airflow {kind} export` writes ({type(error).__name__}: {error})."
        ) from None
    return [_undone(item) for item in items] if kind in _FINGERPRINTED else items


def _undone(item: dict[str, Any]) -> dict[str, Any]:
    """Without the fingerprint of its secrets that this collection keeps in a description."""
    described = item.get("description")
    return {**item, "description": split_fingerprint(described)[0]} if isinstance(described, str) else item


def _variables(content: Mapping[str, Any]) -> Items:
    """A mapping with the key ``value`` is unwrapped, as by Airflow's own import."""
    return [
        {"key": key, "value": value["value"], "description": value.get("description") or ""}
        if isinstance(value, Mapping) and "value" in value and set(value) <= {"value", "description"}
        else {"key": key, "value": "null" if value is None else value}
        for key, value in content.items()
    ]


def _connections(content: Mapping[str, Any]) -> Items:
    return [_connection(key, value) for key, value in content.items()]


def _connection(key: str, value: Any) -> dict[str, Any]:
    """A URI, or every field. What is null is empty, but for the password: nobody sees whether the server has one."""
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
    """A row for each resource of a role, with its actions in one text; only names before Airflow 2.6."""
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
    """Without passwords, which nobody can read; an overlay can give them."""
    names = {"firstname": "first_name", "lastname": "last_name"}
    return [{names.get(name, name): value for name, value in user.items() if name != "id"} for user in content]


_FORMS: Mapping[str, tuple[type | tuple[type, ...], Callable[[Any], Items]]] = {
    "variables": (Mapping, _variables),
    "connections": (Mapping, _connections),
    "pools": (Mapping, _pools),
    "roles": (list, _roles),
    "users": (list, _users),
}
