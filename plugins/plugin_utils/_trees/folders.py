# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose a folder on the controller is, so that the files of one server never end up on another one by accident."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from typing import NamedTuple

import yaml

from .._migration.identity import address

EXPORTED = "exported_from.yml"
MIGRATED = "migrated_to.yml"


class Owner(NamedTuple):
    """The inventory host that uses a folder, and the address of its server."""

    host: str
    server: str

    def __str__(self) -> str:
        return f"the server {self.server} (inventory host {self.host})" if self.server else f"the host {self.host}"


_RECORDS = {"export": EXPORTED, "apply": EXPORTED, "migrate": MIGRATED}
"""The file that names the server a folder belongs to, by use. A report names its server itself, and may be overwritten by a later run."""

_ADVICE = {
    "export": "Give each host a folder of its own, such as export_tree: airflow/{{ inventory_hostname }}",
    "report": "Give each host a folder of its own, such as drift_report_folder: drift-report/{{ inventory_hostname }}",
    "apply": (
        "Give each host a tree of its own, such as apply_tree: airflow/{{ inventory_hostname }}, an overlay with apply_environment, or "
        "apply_shared: true if one tree is meant for several servers"
    ),
    "migrate": "Give each host a folder of its own, such as migrate_tree: migration/{{ inventory_hostname }}",
}


def refusal(place: str, use: str, folder: str, owner: Owner, shared: bool = False) -> str:
    """Why this owner must not use a folder; "" where nothing speaks against it.

    ``place`` is a folder of this run of Ansible alone. Who only reads a tree that is shared on purpose claims nothing.
    """
    if shared and use == "apply":
        return ""
    # before the claim, so that a host which is refused here takes the folder from nobody
    name = _RECORDS.get(use, "")
    server = recorded_server(folder, name) if name else ""
    if server and address(server) != owner.server:
        moved = "" if use == "apply" else f" If it is the same server under a new address, delete {name}."
        here = owner.server or "an unknown address"
        return f"{folder} belongs to the server {server}, as {name} in it says. This host's is {here}. {_ADVICE[use]}.{moved} Nothing was changed."
    other = claim(place, use, folder, owner)
    same = owner.server == other.server and (owner.host == other.host or (use == "apply" and bool(owner.server)))
    if not same:
        return f"{folder} is used by {other} in this run, and cannot also be used by {owner}. {_ADVICE[use]}. Nothing was changed."
    return ""


def claim(place: str, use: str, folder: str, owner: Owner) -> Owner:
    """The owner of a folder for one use during this run of Ansible: the first who claims it.

    Hosts are handled by processes of their own, in several batches and plays. A link to a complete file is made by one of them only.
    """
    digest = hashlib.sha256(json.dumps([use, os.path.realpath(folder)]).encode()).hexdigest()
    claim = os.path.join(place, f"airflow-folder-{digest[:32]}")
    handle, written = tempfile.mkstemp(dir=place)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(owner, file)
    try:
        with contextlib.suppress(FileExistsError):
            os.link(written, claim)
    finally:
        os.unlink(written)
    with open(claim, encoding="utf-8") as file:
        return Owner(*json.load(file))


def recorded_server(folder: str, name: str) -> str:
    """The server that a file in a folder names; "" where there is no such file."""
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            content = yaml.safe_load(file)
    except FileNotFoundError:
        return ""
    except (yaml.YAMLError, UnicodeDecodeError):
        content = None
    return str(content.get("server", "?")) if isinstance(content, dict) else "?"
