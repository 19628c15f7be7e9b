# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A role with members, for the tests of role replacement.

It is written and read with plain requests.
"""

from __future__ import annotations

from running import Api
from support import fab_path

READ, EDIT = ({"action": f"can_{action}", "resource": "Pools"} for action in ("read", "edit"))
MEMBERS = {"m0": ["crew"], "m1": ["Viewer", "crew"], "m2": ["Viewer"]}
STAND_IN = "crew (community.airflow)"


def replaces(server):
    """Whether updating a role on this server cannot remove permissions."""
    return server.number < (3, 1)


def person(username, roles, **more):
    names = {"first_name": "M", "last_name": "N", "email": f"{username}@example.com", "password": "sunflower-4711"}
    return {"username": username, **names, "roles": roles, **more}


def listing(server, api, plural):
    found = []
    while True:
        page = api.get(fab_path(server, f"{plural}?limit=20&offset={len(found)}"))
        found += page[plural]
        if len(found) >= page["total_entries"]:
            return found


def roles_held(server, api):
    users = listing(server, api, "users")
    return {one["username"]: sorted(role["name"] for role in one["roles"]) for one in users}


def permissions(server, api, role):
    actions = api.get(fab_path(server, f"roles/{role.replace(' ', '%20')}"))["actions"]
    found = {(one["action"]["name"], one["resource"]["name"]) for one in actions}
    return sorted(found - {("can_read", "Website")})


def stand_ins(server, api):
    return [one["name"] for one in listing(server, api, "roles") if one["name"].endswith("(community.airflow)")]


class Crew:
    """A role with members, written with plain requests."""

    def __init__(self, server, api: Api):
        self.server, self.api = server, api

    def role(self, name, *pairs):
        actions = [{"action": {"name": one["action"]}, "resource": {"name": one["resource"]}} for one in pairs]
        self.api.send("POST", fab_path(self.server, "roles"), {"name": name, "actions": actions})

    def user(self, username, roles):
        body = person(username, [{"name": role} for role in roles])
        if self.api.get(fab_path(self.server, f"users/{username}")) is None:
            self.api.send("POST", fab_path(self.server, "users"), body)
        else:
            del body["password"]
            self.api.send("PATCH", fab_path(self.server, f"users/{username}?update_mask=roles"), body)

    def remove(self, path):
        if self.api.get(fab_path(self.server, path)) is not None:
            self.api.send("DELETE", fab_path(self.server, path))

    def again(self):
        """Restore the initial state."""
        for role in ("crew", STAND_IN):
            self.remove(f"roles/{role.replace(' ', '%20')}")
        self.role("crew", READ, EDIT)
        for username, roles in MEMBERS.items():
            self.user(username, roles)

    def gone(self):
        for username in MEMBERS:
            self.remove(f"users/{username}")
        for role in ("crew", STAND_IN):
            self.remove(f"roles/{role.replace(' ', '%20')}")
