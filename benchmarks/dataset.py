# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects that the contestants work on.

The module also manages the tables of a server that contain these objects. The initial state of a run is written directly to the server's
database, which takes milliseconds. On Airflow 2, any other method takes minutes for ten thousand objects. Airflow's own import creates and
encrypts the rows.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS / folder) for folder in ("servers", "tools", "live")]

import servers  # noqa: E402  (their folders were just added to the path)

Objects = list[dict[str, Any]]
TABLES = {"variables": ("variable", "key"), "pools": ("slot_pool", "pool")}
# one object in a hundred differs from the desired state
DRIFT = "UPDATE {table} SET description = 'changed by hand' WHERE {key} LIKE 'bench_%00'"


def objects(kind: str, size: int) -> Objects:
    """Return the desired objects, as options of the modules."""
    if kind == "pools":
        return [
            {
                "name": f"bench_{number:05}",
                "slots": number % 50 + 1,
                "description": f"Number {number}",
                "include_deferred": False,
            }
            for number in range(size)
        ]
    return [
        {"key": f"bench_{number:05}", "value": f"value {number}", "description": f"Number {number}"}
        for number in range(size)
    ]


class Dataset:
    """The tables of a server.

    ``largest`` is the number of prepared objects of each kind.
    """

    def __init__(self, server: servers.Server, largest: dict[str, int]) -> None:
        self._file = server.home / "airflow.db"
        for kind, size in largest.items():
            self._prepare(server, kind, size)

    def _prepare(self, server: servers.Server, kind: str, size: int) -> None:
        key = "key" if kind == "variables" else "name"
        wanted = objects(kind, size)
        file = server.home / f"benchmark-{kind}.json"
        content = {
            one[key]: one["value"] if kind == "variables" else {name: one[name] for name in one if name != key}
            for one in wanted
        }
        file.write_text(json.dumps(content))
        done = servers.airflow(server, kind, "import", str(file))
        if done.returncode:
            raise SystemExit(f"{kind} import failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        table, column = TABLES[kind]
        database = self._connect()
        with closing(database), database:
            # the import of variables supports descriptions since Airflow 3
            database.executemany(
                f"UPDATE {table} SET description = ? WHERE {column} = ?",
                [(one["description"], one[key]) for one in wanted],
            )
            database.execute(f"CREATE TABLE prepared.{table} AS SELECT * FROM {table} WHERE {column} LIKE 'bench_%'")

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file, timeout=30)
        database.execute("ATTACH ? AS prepared", (str(self._file.with_name("benchmark.db")),))
        return database

    def prepare(self, kind: str, work: str, size: int) -> None:
        """Write the initial state of a work.

        The work is ``nothing``, ``create`` or ``drift``.
        """
        table, key = TABLES[kind]
        database = self._connect()
        with closing(database), database:
            for other, name in TABLES.values():
                database.execute(f"DELETE FROM {other} WHERE {name} LIKE 'bench_%'")
            if work == "create":
                return
            database.execute(f"INSERT INTO {table} SELECT * FROM prepared.{table} ORDER BY {key} LIMIT ?", (size,))
            if work == "drift":
                database.execute(DRIFT.format(table=table, key=key))

    def is_right(self, kind: str, size: int) -> bool:
        """Return whether the server has exactly the desired objects.

        Only the unencrypted columns of the tables are compared.
        """
        table, key = TABLES[kind]
        columns = "slots, description" if kind == "pools" else "'', description"
        with closing(self._connect()) as database:
            found = database.execute(
                f"SELECT {key}, {columns} FROM {table} WHERE {key} LIKE 'bench_%' ORDER BY {key}"
            ).fetchall()
        return found == [
            (one.get("name") or one["key"], one.get("slots", ""), one["description"]) for one in objects(kind, size)
        ]
