# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a test server has in its database.

This includes the secrets that its API hides. SQLite is read without any code of Airflow.
"""

from __future__ import annotations

import configparser
import hashlib
import hmac
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class _Table:
    """A table: its key, its columns, and the encrypted columns.

    The columns are keyed by the names in the API. Each encrypted column is mapped to the column of its flag.
    """

    name: str
    key: str
    columns: Mapping[str, str]
    encrypted: Mapping[str, str]


def _table(name: str, key: str, *columns: str, encrypted: Mapping[str, str] | None = None, **renamed: str) -> _Table:
    return _Table(name, key, {**{one: one for one in columns}, **renamed}, encrypted or {})


_TABLES = {
    "pool": _table("slot_pool", "pool"),
    "variable": _table("variable", "key", value="val", encrypted={"val": "is_encrypted"}),
    "connection": _table(
        "connection",
        "conn_id",
        "password",
        "extra",
        encrypted={"password": "is_encrypted", "extra": "is_extra_encrypted"},
    ),
    "user": _table("ab_user", "username", "password"),
    "role": _table("ab_role", "name"),
    "dag": _table("dag", "dag_id"),
}


class Stored:
    """The database of a server in this folder."""

    def __init__(self, home: Path) -> None:
        # Ansible requires it, except in the unit tests
        from cryptography.fernet import Fernet

        settings = configparser.ConfigParser(interpolation=None)
        settings.read(home / "airflow.cfg")
        self._fernet = Fernet(settings["core"]["fernet_key"].replace("%%", "%"))
        self._file = home / "airflow.db"

    def keys(self, kind: str) -> list[str]:
        table = _TABLES[kind]
        return [row[0] for row in self._rows(f'SELECT "{table.key}" FROM "{table.name}"')]

    def secrets(self, kind: str) -> dict[str, dict[str, Any]]:
        """The values that the API may hide, by key and by the name in the API.

        A password of a user is a hash.
        """
        table = _TABLES[kind]
        if not table.columns:
            return {}
        marks = list(table.encrypted.values())
        names = ", ".join(f'"{column}"' for column in (table.key, *table.columns.values(), *marks))
        result = {}
        for row in self._rows(f'SELECT {names} FROM "{table.name}"'):
            values = dict(zip((*table.columns.values(), *marks), row[1:]))
            result[row[0]] = {
                name: self._decrypted(values[column], values.get(table.encrypted.get(column, "")))
                for name, column in table.columns.items()
            }
        return result

    def _decrypted(self, value: Any, encrypted: Any) -> Any:
        return self._fernet.decrypt(value.encode()).decode() if encrypted and value else value

    def _rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(query).fetchall()


def matches(password: str, hashed: str) -> bool:
    """Whether a password has this hash of werkzeug."""
    method, salt, expected = hashed.split("$", 2)
    name, *numbers = method.split(":")
    if name == "scrypt":
        n, r, p = map(int, numbers)
        found = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=132 * n * r * p)
    else:
        assert name == "pbkdf2", f"unknown hash: {method}"
        found = hashlib.pbkdf2_hmac(numbers[0], password.encode(), salt.encode(), int(numbers[1]))
    return hmac.compare_digest(found.hex(), expected)
