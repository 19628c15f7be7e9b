# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Model servers that hide secrets like Airflow.

Also contains hypothesis strategies for the options of their objects.
"""

from __future__ import annotations

import copy
import json
import re
import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._model.resource import Limit, storage_problem
from ansible_collections.community.airflow.plugins.module_utils._reconcile.encode import body_of
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    bound_to,
    endpoint_of,
    fields_of,
)

# The examples are the same on every Python. Only this one runs all of them.
MAX_EXAMPLES = 25 if sys.version_info[:2] == (3, 12) else 5
quickly = settings(max_examples=MAX_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SECRET_NAME = re.compile("password|token|api_key")


def redacted(value, name=""):
    """Mask like Airflow's secrets masker.

    Text under a sensitive name is masked at any depth. Other types are kept.
    """
    if isinstance(value, dict):
        return {key: redacted(item, name if SECRET_NAME.search(name) else key) for key, item in value.items()}
    if isinstance(value, list):
        return [redacted(item, name) for item in value]
    return "***" if isinstance(value, str) and SECRET_NAME.search(name) else value


class Model:
    """A server with the objects of one kind."""

    def __init__(self, resource, version):
        self.bound = bound_to(resource, version)
        self.resource, self.version, self.endpoint = resource, version, self.bound.endpoint
        self.stored = {}

    def api_name(self, name):
        return self.endpoint.api_names.get(name, name)

    def row(self, key):
        """Return the server's row of an object."""
        if key not in self.stored:
            return None
        row = copy.deepcopy(self.stored[key])
        if self.resource.kind == "user":
            del row["password"]
        if self.resource.kind == "connection":
            row["extra"] = json.dumps(redacted(json.loads(row["extra"]))) if row["extra"] else row["extra"]
            if self.endpoint.api == "v1":
                del row["password"]
            else:
                row["password"] = "***" if row["password"] else None
        if self.resource.kind == "variable" and self.endpoint.api == "v2":
            try:
                row["value"] = json.dumps(redacted(json.loads(row["value"]), key))
            except ValueError:
                row["value"] = redacted(row["value"], key)
        return row

    def values(self, key):
        row = self.row(key)
        return None if row is None else self.bound.decode(row)

    def truth(self, key):
        return self.bound.decode(self.stored[key])

    def put(self, key, values):
        """Create an object with these canonical values, like another client."""
        row = {
            self.api_name(one.name): one.type.encode(one.type.empty) for one in fields_of(self.resource, self.version)
        }
        row.update(
            {self.api_name(name): self.resource.by_name[name].type.encode(value) for name, value in values.items()}
        )
        self.stored[key] = {**row, self.api_name(self.resource.key): key}

    def apply(self, change):
        body, query = body_of(change)
        body = json.loads(json.dumps(body))
        assert all(name == "update_mask" for name, value in query)
        if change.action == "create":
            self.put(change.key, {})
            self.stored[change.key].update(body)
        elif change.action == "update":
            mask = [name for _mask, names in query for name in names.split(",")]
            unmaskable = {"value"} if self.resource.kind == "variable" and self.endpoint.api == "v1" else set()
            assert mask or unmaskable.intersection(change.fields), "no mask would change everything"
            assert set(mask) <= set(body), "a masked field that is missing from the body"
            self.stored[change.key].update({name: body[name] for name in mask or body})
        elif change.action == "delete":
            del self.stored[change.key]


# strategies: values as users write them

plain_texts = st.text(max_size=8).filter(lambda text: "***" not in text)
words = st.text('abcXYZ019 é"\\/_', max_size=6)
secrets = st.text("0123456789", min_size=6, max_size=8).map(lambda text: f"s3cr3t{text}")
names = st.sampled_from(["region", "host", "api_key", "x_token", "nested", "n"])
json_leaves = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), words)


def json_values(depth=2):
    """Mappings with secrets only under sensitive names.

    This way, a leak can be detected.
    """
    inner = st.one_of(json_leaves, st.lists(json_leaves, max_size=2))
    value = inner if not depth else st.one_of(inner, json_values(depth - 1))
    named = {
        "region": value,
        "n": value,
        "nested": value,
        "api_key": secrets,
        "x_token": st.one_of(secrets, st.integers()),
    }
    return st.fixed_dictionaries({}, optional=named)


extras = st.one_of(json_values(), json_values().map(json.dumps))
permissions = st.lists(
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["can_read", "can_edit"]),
            "resource": st.sampled_from(["Pools", "DAGs", "Website", "DAG:etl", "DAG Run:etl"]),
        }
    ),
    max_size=5,
)
numbers_as_text = st.sampled_from(
    ["1.10", "1.1", "01", "1e3", " 5", "true", "null", '"text"', "[1,2]", '{"a":1}', "{}", "nul"]
)

OPTIONS = {
    "pool": {
        "slots": st.integers(0, 99),
        "description": plain_texts,
        "include_deferred": st.booleans(),
        "team_name": words,
    },
    "variable": {
        "value": st.one_of(plain_texts, numbers_as_text, json_values(), st.integers(), st.booleans(), secrets),
        "description": plain_texts,
        "team_name": words,
    },
    "connection": {
        "conn_type": words.filter(bool),
        "host": plain_texts,
        "login": plain_texts,
        "password": secrets,
        "schema": words,
        "port": st.one_of(st.just(""), st.integers(0, 65535), st.integers(0, 9).map(str)),
        "description": plain_texts,
        "extra": extras,
        "team_name": words,
    },
    "user": {
        "email": words,
        "first_name": words,
        "last_name": words,
        "password": secrets,
        "roles": st.lists(st.sampled_from(["Admin", "Op", "Viewer", "mine"]), min_size=1, max_size=4),
    },
    "role": {"permissions": permissions},
    "dag": {"scheduling_state": st.sampled_from(["active", "paused"])},
}
KEYS = {"variable": st.sampled_from(["region", "db_password", "my key/é"]), "pool": st.sampled_from(["etl", "a/b"])}

BY_KIND = {one.kind: one for one in RESOURCES}


def kinds(condition=lambda resource: True):
    """Every kind that meets the condition, on both generations.

    Kinds are passed by name, because hypothesis prints its arguments in a failure.
    """
    names = [one.kind for one in RESOURCES if condition(one)]
    versions = (NEWEST_2, NEWEST)
    return pytest.mark.parametrize(("kind", "version"), [(kind, version) for kind in names for version in versions])


def keys(resource):
    return KEYS.get(resource.kind, st.just("it"))


def accepted(resource, options):
    return {name: resource.by_name[name].type.accept(value) for name, value in options.items()}


def legal(resource, version):
    """Return strategies for the values of each field.

    The values are within the limits of the server.
    """
    limits = endpoint_of(resource, version).limits

    def matching(name, value):
        return not (limits.get(name, Limit())(value) or storage_problem(value))

    return {
        one.name: OPTIONS[resource.kind][one.name].filter(
            lambda value, one=one: matching(one.name, one.type.accept(value))
        )
        for one in fields_of(resource, version)
    }


def complete(resource, version):
    """Return a strategy for complete options.

    They contain every field that the server supports.
    """
    return st.fixed_dictionaries(legal(resource, version))


def partial(resource, version):
    return st.fixed_dictionaries({}, optional=legal(resource, version))
