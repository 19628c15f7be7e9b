# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of the planner and the dialects together, on model servers that hide secrets as Airflow does."""

from __future__ import annotations

import copy
import json
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._client.generations import decode_row
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.resource import Limit, storage_problem
from ansible_collections.community.airflow.plugins.module_utils._model.types import ANY_TEXT, Comparison, compare
from ansible_collections.community.airflow.plugins.module_utils._reconcile.encode import body_of
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    endpoint_of,
    fields_of,
)

SECRET_NAME = re.compile("password|token|api_key")


def redacted(value, name=""):
    """As Airflow's secrets masker: texts under a secret name, at any depth; what is no text stays."""
    if isinstance(value, dict):
        return {key: redacted(item, name if SECRET_NAME.search(name) else key) for key, item in value.items()}
    if isinstance(value, list):
        return [redacted(item, name) for item in value]
    return "***" if isinstance(value, str) and SECRET_NAME.search(name) else value


class Model:
    """A server with the objects of one kind, as bodies give them."""

    def __init__(self, resource, version):
        self.resource, self.version, self.endpoint = resource, version, endpoint_of(resource, version)
        self.stored = {}

    def wire(self, name):
        return self.endpoint.api_names.get(name, name)

    def row(self, key):
        """What the server shows."""
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
        return None if row is None else decode_row(self.resource, self.endpoint, row)

    def truth(self, key):
        return decode_row(self.resource, self.endpoint, self.stored[key])

    def put(self, key, values):
        """An object with these canonical values, made by someone else."""
        row = {self.wire(one.name): one.type.encode(one.type.empty) for one in fields_of(self.resource, self.version)}
        row.update({self.wire(name): self.resource.by_name[name].type.encode(value) for name, value in values.items()})
        self.stored[key] = {**row, self.wire(self.resource.key): key}

    def apply(self, change):
        body, query = body_of(change, self.endpoint)
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


# strategies: values as users give them

plain_texts = st.text(max_size=8).filter(lambda text: "***" not in text)
words = st.text('abcXYZ019 é"\\/_', max_size=6)
secrets = st.text("0123456789", min_size=6, max_size=8).map(lambda text: f"s3cr3t{text}")
names = st.sampled_from(["region", "host", "api_key", "x_token", "nested", "n"])
json_leaves = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), words)


def json_values(depth=2):
    """Mappings with secrets under secret names only, so that a leak can be told."""
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
    "dag": {"is_paused": st.booleans()},
}
KEYS = {"variable": st.sampled_from(["region", "db_password", "my key/é"]), "pool": st.sampled_from(["etl", "a/b"])}

BY_KIND = {one.kind: one for one in RESOURCES}


def kinds(chosen=lambda resource: True):
    """Every chosen kind, by name (hypothesis repeats its arguments in a failure), on both generations."""
    names = [one.kind for one in RESOURCES if chosen(one)]
    versions = (NEWEST_2, NEWEST)
    return pytest.mark.parametrize(("kind", "version"), [(kind, version) for kind in names for version in versions])


quickly = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def keys(resource):
    return KEYS.get(resource.kind, st.just("it"))


def accepted(resource, options):
    return {name: resource.by_name[name].type.accept(value) for name, value in options.items()}


def legal(resource, version):
    """Values of each field, within the limits of the server."""
    limits = endpoint_of(resource, version).limits

    def fits(name, value):
        return not (limits.get(name, Limit())(value) or storage_problem(value))

    return {
        one.name: OPTIONS[resource.kind][one.name].filter(lambda value, one=one: fits(one.name, one.type.accept(value)))
        for one in fields_of(resource, version)
    }


def complete(resource, version):
    """Options for every field that the server has."""
    return st.fixed_dictionaries(legal(resource, version))


def partial(resource, version):
    return st.fixed_dictionaries({}, optional=legal(resource, version))


def comparable(model, name, value):
    return model.resource.by_name[name].type.comparable(value, model.endpoint.rewrites_json)


def assert_holds(model, key, wanted):
    """The server holds what was wanted, and of the permissions also what belongs to it."""
    truth = model.truth(key)
    for name, value in wanted.items():
        held = truth[name]
        if name in model.endpoint.preserve:
            held = [item for item in held if item in value or not model.endpoint.preserve[name](item)]
        assert compare(comparable(model, name, value), comparable(model, name, held)) is Comparison.SAME, name


def secrets_of(options):
    return re.findall(r"s3cr3t\d+", json.dumps(options))


def test_every_field_has_a_strategy():
    assert {one.kind: set(OPTIONS[one.kind]) for one in RESOURCES} == {
        one.kind: {field.name for field in one.fields} for one in RESOURCES
    }


@kinds(lambda one: one.creatable)
@quickly
@given(data=st.data())
def test_a_creation_yields_what_was_desired(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    wanted = accepted(resource, data.draw(complete(resource, version)))
    change = plan(resource, model.endpoint, DesiredState(key, wanted), None)
    model.apply(change)
    assert_holds(model, key, wanted)
    again = plan(resource, model.endpoint, DesiredState(key, wanted, update_secrets="on_create"), model.values(key))
    assert not again.changed, again.fields


@kinds()
@quickly
@given(data=st.data())
def test_an_update_yields_what_was_desired(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    before = accepted(resource, data.draw(complete(resource, version)))
    model.put(key, before)
    wanted = accepted(resource, data.draw(partial(resource, version)))
    model.apply(plan(resource, model.endpoint, DesiredState(key, wanted), model.values(key)))
    assert_holds(model, key, wanted)
    assert_holds(model, key, {name: value for name, value in before.items() if name not in wanted})
    again = plan(resource, model.endpoint, DesiredState(key, wanted, update_secrets="on_create"), model.values(key))
    assert not again.changed, again.fields


@kinds(lambda one: one.fingerprinted)
@quickly
@given(data=st.data())
def test_when_changed_writes_a_secret_once(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    before = accepted(resource, data.draw(complete(resource, version)))
    model.put(key, before)
    for _round in range(2):
        wanted = accepted(resource, data.draw(partial(resource, version)))
        desired = DesiredState(key, wanted, update_secrets="when_changed", fingerprint_key="key")
        model.apply(plan(resource, model.endpoint, desired, model.values(key)))
        assert_holds(model, key, wanted)
        again = plan(resource, model.endpoint, desired, model.values(key))
        assert not again.changed, again.fields


@kinds(lambda one: any(field.mode for field in one.fields))
@quickly
@given(data=st.data())
def test_modes_settle(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), "it"
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    name = next(one.name for one in resource.fields if one.mode)
    wanted = accepted(resource, {name: data.draw(legal(resource, version)[name])})
    for mode in resource.by_name[name].type.combine:
        desired = DesiredState(key, wanted, modes={name: mode}, update_secrets="on_create")
        try:
            change = plan(resource, model.endpoint, desired, model.values(key))
        except InvalidRequestError:
            # merging into what is hidden
            assume(False)
        model.apply(change)
        assert not plan(resource, model.endpoint, desired, model.values(key)).changed


@kinds()
@quickly
@given(data=st.data())
def test_the_order_of_the_input_does_not_matter(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    options = data.draw(partial(resource, version))

    def shuffled(value):
        if isinstance(value, dict):
            return {name: shuffled(value[name]) for name in data.draw(st.permutations(list(value)))}
        return value

    other = {
        name: data.draw(st.permutations(value)) if resource.by_name[name].type.elements else shuffled(value)
        for name, value in options.items()
    }
    desired_states = [DesiredState(key, accepted(resource, one)) for one in (options, shuffled(other))]
    one, two = (plan(resource, model.endpoint, desired, model.values(key)) for desired in desired_states)
    assert (one.action, one.fields, one.rewritten_secrets) == (two.action, two.fields, two.rewritten_secrets)
    assert {name: ANY_TEXT.comparable(value, False) for name, value in one.diff()["after"].items()} == {
        name: ANY_TEXT.comparable(value, False) for name, value in two.diff()["after"].items()
    }


@kinds(lambda one: one.protected)
@quickly
@given(data=st.data())
def test_what_is_protected_is_never_deleted(kind, version, data):
    resource = BY_KIND[kind]
    model = Model(resource, version)
    key = data.draw(st.one_of(st.sampled_from(sorted(resource.protected)), words.filter(bool)))
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    try:
        model.apply(plan(resource, model.endpoint, DesiredState(key, None), model.values(key)))
    except InvalidRequestError:
        assert key in resource.protected
    assert (key in model.stored) is (key in resource.protected)


@kinds()
@quickly
@given(data=st.data())
def test_a_diff_holds_no_secret_and_is_empty_only_if_nothing_changes(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    before = data.draw(complete(resource, version))
    model.put(key, accepted(resource, before))
    options = data.draw(partial(resource, version))
    sensitive = resource.kind == "variable" and data.draw(st.booleans())
    # a secret is told by the name it stands under, or by being said to be one
    hidden = (
        secrets_of([before, options])
        if resource.kind != "variable" or sensitive or SECRET_NAME.search(key)
        else secrets_of([one for one in (before, options) if isinstance(one.get("value"), dict)])
    )
    for actual, values in (
        (None, before if resource.creatable else None),
        (model.values(key), options),
        (model.values(key), None),
    ):
        desired = DesiredState(key, None if values is None else accepted(resource, values), sensitive=sensitive)
        change = plan(resource, model.endpoint, desired, actual)
        text = json.dumps(change.diff(), ensure_ascii=False)
        assert not [secret for secret in hidden if secret in text]
        assert change.changed is (change.diff()["before"] != change.diff()["after"])


@kinds()
@quickly
@given(data=st.data())
def test_no_body_holds_a_mask(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    wanted = accepted(resource, data.draw(partial(resource, version)))
    change = plan(resource, model.endpoint, DesiredState(key, wanted), model.values(key))
    assert "***" not in json.dumps(body_of(change, model.endpoint)[0])
