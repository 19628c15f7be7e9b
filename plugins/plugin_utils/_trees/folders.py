# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Determine the owners of folders on the controller.

This prevents the files of one server from being applied to another server by accident.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Collection
from typing import Any, NamedTuple

import yaml

from .._migration.identity import address
from .files import INCOMPLETE
from .tree import KINDS

EXPORTED = "exported_from.yml"
MIGRATED = "migrated_to.yml"


class Owner(NamedTuple):
    """The inventory host that uses a folder, and the address of its server."""

    host: str
    server: str

    def __str__(self) -> str:
        return f"the server {self.server} (inventory host {self.host})" if self.server else f"the host {self.host}"


_RECORDS = {"export": EXPORTED, "apply": EXPORTED, "migrate": MIGRATED}
"""By use, the file that names the server of a folder. Drift reports need no such file: a report names its server itself, and a later run may
overwrite the report."""

_INVALID = "?"

_ADVICE = {
    "export": "Use a separate folder for each host, such as export_tree: airflow/{{ inventory_hostname }}",
    "report": "Use a separate folder for each host, such as drift_report_folder: drift-report/{{ inventory_hostname }}",
    "apply": (
        "Use a separate tree for each host, such as apply_tree: airflow/{{ inventory_hostname }}, or an overlay with apply_environment. "
        "If several servers share the tree, set apply_shared: true"
    ),
    "migrate": "Use a separate folder for each host, such as migrate_tree: migration/{{ inventory_hostname }}",
}


def folder_conflict(
    place: str, use: str, folder: str, owner: Owner, shared: bool = False, kinds: Collection[str] = ()
) -> str:
    """Return why this owner must not use a folder, or "" if the owner may use it.

    ``place`` is a temporary folder that only this run of Ansible uses. A ``shared`` tree is not claimed, because it is only read. ``kinds``
    are the lists that an export writes, for example ``pools``.
    """
    if shared and use == "apply":
        return ""
    # this check precedes the claim, so that a host that fails the check does not block the folder for other hosts
    name = _RECORDS.get(use, "")
    try:
        server = recorded_server(folder, name) if name else ""
        unfinished = _unfinished(folder) - set(kinds) if use == "export" else set()
    except OSError as error:
        return f"Cannot read {error.filename}: {error.strerror}. Use the path of a folder that you are allowed to read. Nothing was changed."
    if server == _INVALID:
        return (
            f"The file {name} in {folder} does not name a server. Restore the file, or delete it if the folder belongs to the server of this "
            "host. Nothing was changed."
        )
    if server and address(server) != owner.server:
        moved = "" if use == "apply" else f" If both addresses belong to the same server, delete {name}."
        here = owner.server or "an unknown address"
        return (
            f"{folder} belongs to the server {server}, according to its file {name}. The server of this host is {here}. "
            f"{_ADVICE[use]}.{moved} Nothing was changed."
        )
    if unfinished:
        return (
            f"The tree {folder} is incomplete, because the role export is writing it, or was interrupted. Export at least the kinds that its "
            f"file {INCOMPLETE} lists. These kinds are missing: {', '.join(sorted(unfinished))}. Nothing was changed."
        )
    other = claim(place, use, folder, owner)
    same = owner.server == other.server and (owner.host == other.host or (use == "apply" and bool(owner.server)))
    if not same:
        return (
            f"{other} already uses {folder} in this run, so {owner} cannot use it. {_ADVICE[use]}. Nothing was changed."
        )
    return ""


def claim(place: str, use: str, folder: str, owner: Owner) -> Owner:
    """Return the owner of a folder for one use in this run of Ansible.

    The first inventory host to claim the folder becomes its owner. Ansible handles hosts in separate processes, and in several batches and
    plays. Claims are atomic, because only one process can create the link to the complete file.
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
    """Return the server that a file in a folder names.

    Return "" if the file does not exist, and ``_INVALID`` if it names no server.
    """
    content = _content(folder, name)
    if content is None:
        return ""
    server = content.get("server")
    return server if server and isinstance(server, str) else _INVALID


def _unfinished(folder: str) -> set[str]:
    """Return the lists that an interrupted export may not have written."""
    content = _content(folder, INCOMPLETE)
    kinds = [] if content is None else content.get("kinds")
    # a file with other content does not say which lists are complete
    return set(map(str, kinds)) if isinstance(kinds, list) else set(KINDS)


def _content(folder: str, name: str) -> dict[str, Any] | None:
    """Return the content of a file in a folder, or None if the file does not exist.

    A file that does not contain a mapping, and a broken link, are treated as an empty file.
    """
    path = os.path.join(folder, name)
    try:
        with open(path, encoding="utf-8") as file:
            content = yaml.safe_load(file)
    except FileNotFoundError:
        return {} if os.path.lexists(path) else None
    except (yaml.YAMLError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}
