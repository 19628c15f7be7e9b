# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a task as a user who has exactly some permissions.

What happens is compared with the table of permissions.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fault_cases import Case
from recording import Exchange, RecordingProxy
from role_runner import RoleRunner
from running import Api, Modules, Server
from support import fab_path, fast_login

from ansible_collections.community.airflow.plugins.module_utils._client.permissions import Needs, Permission, needed

NAME = "least"
"""The user of this suite, and its role."""
UNSEEN = ("airflow_dag_favorite", "airflow_dag_reparse")
"""Modules whose effect the administrator cannot read."""
_UNSUPPORTED = ("requires Airflow", "Specify dag_id")
_BUG = re.compile(r"Traceback|TRACEBACK|NO RESULT|bug in community|object at 0x")


def needs_of(server: Server, exchanges: Iterable[Exchange]) -> Needs:
    """The permissions for recorded requests."""
    required: set[Permission] = set()
    visible: set[Permission] = set()
    for one in exchanges:
        if one.is_login or one.is_detection:
            continue
        body = json.loads(one.body) if one.body.startswith(b"{") else None
        found = needed("v1" if server.is_2 else "v2", server.version, one.method, one.path, body)
        assert found is not None, f"{one} has no entry in permissions.py"
        required.update(found.required)
        visible.update(found.visible)
    # a request that needs a permission may be sent only for an object that the same permission makes visible
    return Needs(tuple(sorted(required - visible)), tuple(sorted(visible)))


def named(permission: Permission) -> str:
    return f'"{permission[0]} on {permission[1]}"'


class Unsupported(Exception):
    """The server does not support a task.

    The module rejected the task before a write. The message is that of the module.
    """


class Account:
    """A user with exactly some permissions.

    The permissions are written to the server's database: requests take seconds on Airflow 3, and each role that they create can read
    "Website", too.
    """

    def __init__(self, server: Server, api: Api, home: Path) -> None:
        self._server, self._api, self._database = server, api, home / "airflow.db"
        self.remove()
        person = {"first_name": "L", "last_name": "P", "email": f"{NAME}@example.com", "password": "least-password-1"}
        api.send("POST", fab_path(server, "roles"), {"name": NAME, "actions": []})
        api.send("POST", fab_path(server, "users"), {"username": NAME, **person, "roles": [{"name": NAME}]})
        self.login = {"airflow_username": NAME, "airflow_password": person["password"]}

    def may(self, permissions: Iterable[Permission]) -> None:
        """Replace the permissions of the user.

        Also deletes what the user and others have requested: favorite DAGs and DAGs to parse with priority.
        """
        with closing(sqlite3.connect(self._database, timeout=60)) as database:
            (role,) = database.execute("SELECT id FROM ab_role WHERE name = ?", (NAME,)).fetchone()
            database.execute("DELETE FROM ab_permission_view_role WHERE role_id = ?", (role,))
            for action, resource in permissions:
                names = (_number_of(database, "ab_permission", action), _number_of(database, "ab_view_menu", resource))
                where = "permission_id = ? AND view_menu_id = ?"
                found = database.execute(f"SELECT id FROM ab_permission_view WHERE {where}", names).fetchone()
                if not found:
                    statement = "INSERT INTO ab_permission_view (permission_id, view_menu_id) VALUES (?, ?)"
                    found = (database.execute(statement, names).lastrowid,)
                statement = "INSERT INTO ab_permission_view_role (permission_view_id, role_id) VALUES (?, ?)"
                database.execute(statement, (found[0], role))
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            for table in {"dag_favorite", "dag_priority_parsing_request"} & tables:
                database.execute(f"DELETE FROM {table}")
            database.commit()

    def remove(self) -> None:
        self._api.remove(fab_path(self._server, f"users/{NAME}"))
        self._api.remove(fab_path(self._server, f"roles/{NAME}"))


def _number_of(database: sqlite3.Connection, table: str, name: str) -> int:
    found = database.execute(f"SELECT id FROM {table} WHERE name = ?", (name,)).fetchone()
    if found:
        return int(found[0])
    number = database.execute(f"INSERT INTO {table} (name) VALUES (?)", (name,)).lastrowid
    assert number
    return number


@dataclass(frozen=True)
class Outcome:
    result: dict[str, Any]
    before: Any
    after: Any
    asked: list[Exchange]

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def message(self) -> str:
        return str(self.result.get("msg"))


@dataclass
class Proof:
    """Runs cases with exactly the permissions of their requests.

    Each case also runs without each one of them. The administrator and the user have a proxy each, which keeps their login.
    """

    server: Server
    api: Api
    modules: Modules
    of_admin: RecordingProxy
    of_user: RecordingProxy
    account: Account
    roles: RoleRunner

    def run(self, module: str, options: dict[str, Any], login: dict[str, str] | None) -> dict[str, Any]:
        proxy = self.of_user if login else self.of_admin
        connection = {**fast_login(self.server, proxy.url), **(login or {}), "retries": 0}
        if not module.startswith("airflow_"):
            # a tree belongs to one server, and the proxies have different addresses
            folder = Path(tempfile.mkdtemp(dir=self.roles.folder))
            return replace(self.roles, login=connection, folder=folder).run(module, options)
        return self.modules.run_anyhow(module, {**connection, **options})[0]

    def attempt(self, case: Case, permissions: Iterable[Permission] | None) -> Outcome:
        """Run a case from its start; with None, as the administrator."""
        case.clean()
        for module, options in case.earlier:
            result = self.run(module, options, None)
            assert not result.get("failed"), (module, result)
        self.account.may(permissions or ())
        login = None if permissions is None else self.account.login
        before = case.state()
        proxy = self.of_user if login else self.of_admin
        proxy.start_over()
        proxy.intrusions += case.intrusions()
        result = self.run(case.module, case.options, login)
        asked = list(proxy.exchanges)
        proxy.start_over()
        return Outcome(result, before, case.state(), asked)

    def prove(self, case: Case, optional: Collection[Permission] = ()) -> tuple[Needs, list[Permission], list[str]]:
        """The permissions of a case, and what differs from the table.

        The case must work without the optional ones. Those that it uses are returned, too.
        """
        admin = self.attempt(case, None)
        if admin.failed and any(reason in admin.message for reason in _UNSUPPORTED):
            assert not any(one.is_write for one in admin.asked), admin.asked
            raise Unsupported(admin.message)
        assert not admin.failed, admin.result
        asked = needs_of(self.server, admin.asked)
        used = [one for one in asked.all if one in optional]
        needs = Needs(*(tuple(one for one in some if one not in optional) for some in asked))
        exact = self.attempt(case, needs.all)
        untrue = []
        if exact.failed:
            untrue.append(f"with {needs.all}: {exact.message}")
        elif not self._same(case, admin, exact):
            untrue.append(f"with {needs.all}: {_brief(exact)}, not {_brief(admin)}")
        untrue += [f"with {needs.all}: {one}" for one in _untrue(case, exact)]
        for permission in needs.all:
            others = [one for one in needs.all if one != permission]
            without = self.attempt(case, others)
            untrue += [f"without {named(permission)}: {one}" for one in self._lacks(case, permission, needs, without)]
        return needs, used, untrue

    def _same(self, case: Case, admin: Outcome, exact: Outcome) -> bool:
        if "_info" in case.module:
            return _counts(exact.result) == _counts(admin.result)
        same = exact.result.get("changed") == admin.result.get("changed")
        if case.module in UNSEEN:
            return same
        return same and case.reached(exact.after) == case.reached(admin.after)

    def _lacks(self, case: Case, permission: Permission, needs: Needs, without: Outcome) -> Iterator[str]:
        name = named(permission)
        yield from _untrue(case, without)
        warned = any(name in str(one) for one in without.result.get("warnings", ()))
        if without.failed:
            if name not in without.message:
                yield f"the message does not name it: {without.message}"
        elif permission in needs.required and not warned:
            yield f"succeeds with changed={without.result.get('changed')}, from {without.before} to {without.after}"[
                :600
            ]


def _counts(result: dict[str, Any]) -> dict[str, Any]:
    """The size of each list in the result of an info module.

    The log of events is also a list, and grows with each task.
    """
    return {name: len(value) for name, value in result.items() if isinstance(value, list) and name != "warnings"}


def _brief(outcome: Outcome) -> str:
    return f"changed={outcome.result.get('changed')}, {outcome.after}, {_counts(outcome.result)}"[:500]


def _untrue(case: Case, outcome: Outcome) -> Iterator[str]:
    """What is wrong with a result, regardless of the permissions."""
    # other results contain the stack traces of DAG files
    if outcome.failed and _BUG.search(outcome.message):
        yield f"shows a bug: {outcome.message[:400]}"
    if case.module in UNSEEN:
        return
    differs = case.written(outcome.before) != case.written(outcome.after)
    if outcome.result.get("changed", False) is not differs:
        yield f"says changed={outcome.result.get('changed')}, from {outcome.before} to {outcome.after}: {outcome.message}"[
            :800
        ]
