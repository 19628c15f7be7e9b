# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create a drift report from a run of ``airflow_instance`` in check mode.

The input is the result of the run. The report groups objects as missing, different, unwanted, refused, unverified, unmanaged and left
behind. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...module_utils._model.resource import Resource
from ...module_utils._model.secrets import WRITTEN_SECRET
from ...module_utils._model.types import MASK
from ...module_utils._resources.registry import RESOURCES

Report = dict[str, Any]
Values = Mapping[str, Any]

FORMAT = 1
"""Increased when a key of the report is removed or changes its meaning."""

DRIFT = ("missing", "different", "unwanted", "refused")
"""The groups of objects that differ from the files. The group ``refused`` contains the objects for which no change can be planned."""


def drift_of(result: Values, generated: str, tree: str, environment: str) -> Report:
    """Create the report of an ``airflow_instance`` result in check mode.

    :raises ValueError: for any other result.
    """
    if not all(key in result for key in ("changes", "counts", "server", "unverified")):
        raise ValueError("the input must be the result of a successful community.airflow.airflow_instance task.")
    if "diff" not in result:
        raise ValueError("the result has no diff. Run the task in diff mode, with diff: true.")
    kinds = {resource.plural: _kind(resource, result) for resource in RESOURCES if resource.plural in result["counts"]}
    counts = {
        group: None
        if group == "unmanaged" and result.get("unmanaged") is None
        else sum(one["counts"][group] for one in kinds.values())
        for group in (*DRIFT, "unverified", "unmanaged", "left_behind", "in_sync")
    }
    return {
        "format": FORMAT,
        "generated": generated,
        "server": dict(result["server"]),
        "tree": tree,
        "environment": environment,
        "drift": any(counts[group] for group in DRIFT),
        "summary": summary(counts),
        "counts": counts,
        "kinds": kinds,
        "not_compared": [resource.plural for resource in RESOURCES if resource.plural not in kinds],
    }


def summary(counts: Values) -> str:
    """Return a sentence that summarizes the drift."""
    labels = {
        "missing": "missing",
        "different": "different",
        "unwanted": "to be deleted",
        "refused": "cannot be applied",
    }
    parts = [f"{counts[group]} {label}" for group, label in labels.items() if counts[group]]
    total = sum(counts[group] for group in DRIFT)
    if not total:
        return "No drift: the server matches the files."
    return f"Drift: {total} {'object differs' if total == 1 else 'objects differ'} from the files ({', '.join(parts)})."


def _problems(kind: str, errors: Sequence[Values]) -> dict[str, str]:
    """Return the reasons why objects cannot be changed, by key."""
    result: dict[str, str] = {}
    for one in errors:
        if one["kind"] == kind:
            result[one["key"]] = f"{result[one['key']]} {one['message']}" if one["key"] in result else one["message"]
    return result


def _kind(resource: Resource, result: Values) -> Report:
    kind, plural = resource.kind, resource.plural
    changes = [(change, diff) for change, diff in zip(result["changes"], result["diff"]) if change["kind"] == kind]
    unseen = [one for one in result["unverified"] if one["kind"] == kind]
    left = [one for one in result.get("left_behind") or () if one["kind"] == kind]
    problems = _problems(kind, result.get("errors") or ())
    unmanaged = None if result.get("unmanaged") is None else sorted(result["unmanaged"][plural])
    groups: dict[str, list[Report]] = {group: [] for group in (*DRIFT, "unverified")}
    for change, diff in sorted(changes, key=lambda pair: str(pair[0]["key"])):
        group, item = _item(resource.key, change, diff)
        problem = {} if group == "unverified" else {"problem": problems.get(change["key"], "")}
        groups[group].append({"key": change["key"], **item, **problem})
    planned = {change["key"] for change, _diff in changes}
    groups["refused"] = [{"key": name, "reason": problems[name]} for name in sorted(problems.keys() - planned)]
    left_alone = ({"key": one["key"], "fields": list(one["fields"])} for one in unseen)
    groups["unverified"] = sorted([*groups["unverified"], *left_alone], key=lambda item: str(item["key"]))
    counts = {
        **{group: len(items) for group, items in groups.items()},
        "unmanaged": None if unmanaged is None else len(unmanaged),
        "left_behind": len(left),
        "in_sync": result["counts"][plural]["unchanged"] - len(unseen),
    }
    behind = [
        {"key": one["key"], "reason": one.get("reason", "")} for one in sorted(left, key=lambda one: str(one["key"]))
    ]
    return {"counts": counts, **groups, "unmanaged": unmanaged, "left_behind": behind}


def _item(key: str, change: Values, diff: Values) -> tuple[str, Report]:
    before, after, fields = diff["before"], diff["after"], change["fields"]
    if change["action"] == "create":
        return "missing", {"files": {field: after[field] for field in fields}}
    if change["action"] == "delete":
        return "unwanted", {"server": {name: value for name, value in before.items() if name != key}}
    renewed = change["rewritten_secrets"]
    if set(fields) <= set(renewed):
        return "unverified", {"fields": list(fields)}
    return "different", {"fields": [_field(name, before.get(name), after[name], name in renewed) for name in fields]}


def _field(name: str, server: Any, files: Any, renewed: bool) -> Report:
    """Return the report of a field.

    ``secret`` is the state of a secret that is hidden on both sides.
    """
    plain = _unmarked(files)
    secret = "unknown" if renewed else "different" if plain == server and plain != files else None
    return {"field": name, "server": server, "files": plain, "secret": secret}


def _unmarked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _unmarked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_unmarked(part) for part in value]
    return value.replace(WRITTEN_SECRET, MASK) if isinstance(value, str) else value
