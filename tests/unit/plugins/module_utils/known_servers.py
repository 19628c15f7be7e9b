# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers of both generations, for the planner and the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._client.generations import (
    V1,
    V2,
    ApiGeneration,
    bind,
    supports,
)
from ansible_collections.community.airflow.plugins.module_utils._model.bound import BoundResource
from ansible_collections.community.airflow.plugins.module_utils._model.resource import Endpoint, Field, Resource
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import Change, DesiredState, plan

OLDEST, NEWEST_2, FIRST_3, NEWEST = "2.5.0", "2.11.2", "3.0.6", "3.3.2"
VERSIONS = (OLDEST, NEWEST_2, FIRST_3, NEWEST)


def generation_of(version: str) -> ApiGeneration:
    return V1 if version.startswith("2") else V2


def endpoint_of(resource: Resource, version: str) -> Endpoint:
    return bound_to(resource, version).endpoint


def fields_of(resource: Resource, version: str) -> list[Field]:
    """Return the fields that a server supports."""
    return [one for one in resource.fields if supports(one.since, generation_of(version), version)]


def object_of(resource: Resource, **values: Any) -> dict[str, Any]:
    """Return the canonical values of an object, empty unless specified."""
    return {**{one.name: one.type.empty for one in resource.fields}, **values}


def bound_to(resource: Resource, version: str = NEWEST) -> BoundResource:
    """A kind on a server of this version."""
    bound = bind(resource, generation_of(version), version)
    assert bound, f"Airflow {version} has no API for {resource.plural}"
    return bound


def change_of(
    resource: Resource, version: str, key: str, values: Mapping[str, Any] | None, actual: Any, **desired: Any
) -> Change:
    """Return the plan for a server of this version."""
    return plan(bound_to(resource, version), DesiredState(key, values, **desired), actual)
