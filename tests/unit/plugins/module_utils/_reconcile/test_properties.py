# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Properties of the planner with both API generations.

Model servers hide secrets like Airflow.
"""

from __future__ import annotations

import json
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.comparison import Comparison, compare
from ansible_collections.community.airflow.plugins.module_utils._model.types import ANY_TEXT
from ansible_collections.community.airflow.plugins.module_utils._reconcile.encode import body_of
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.model_servers import (
    BY_KIND,
    OPTIONS,
    SECRET_NAME,
    Model,
    accepted,
    complete,
    keys,
    kinds,
    legal,
    partial,
    quickly,
    words,
)


def comparable(model, name, value):
    return model.resource.by_name[name].type.comparable(value, model.endpoint.rewrites_json)


def assert_holds(model, key, wanted):
    """Check that the server stores the desired values.

    The server also keeps the permissions that it manages.
    """
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
def test_creation_reaches_the_desired_state(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    wanted = accepted(resource, data.draw(complete(resource, version)))
    change = plan(model.bound, DesiredState(key, wanted), None)
    model.apply(change)
    assert_holds(model, key, wanted)
    again = plan(model.bound, DesiredState(key, wanted, update_secrets="on_create"), model.values(key))
    assert not again.changed, again.fields


@kinds()
@quickly
@given(data=st.data())
def test_update_reaches_the_desired_state(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    before = accepted(resource, data.draw(complete(resource, version)))
    model.put(key, before)
    wanted = accepted(resource, data.draw(partial(resource, version)))
    model.apply(plan(model.bound, DesiredState(key, wanted), model.values(key)))
    assert_holds(model, key, wanted)
    assert_holds(model, key, {name: value for name, value in before.items() if name not in wanted})
    again = plan(model.bound, DesiredState(key, wanted, update_secrets="on_create"), model.values(key))
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
        model.apply(plan(model.bound, desired, model.values(key)))
        assert_holds(model, key, wanted)
        again = plan(model.bound, desired, model.values(key))
        assert not again.changed, again.fields


@kinds(lambda one: any(field.mode for field in one.fields))
@quickly
@given(data=st.data())
def test_modes_are_idempotent(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), "it"
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    name = next(one.name for one in resource.fields if one.mode)
    wanted = accepted(resource, {name: data.draw(legal(resource, version)[name])})
    for mode in resource.by_name[name].type.combine:
        desired = DesiredState(key, wanted, modes={name: mode}, update_secrets="on_create")
        try:
            change = plan(model.bound, desired, model.values(key))
        except InvalidRequestError:
            # merging into hidden values
            assume(False)
        model.apply(change)
        assert not plan(model.bound, desired, model.values(key)).changed


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
    one, two = (plan(model.bound, desired, model.values(key)) for desired in desired_states)
    assert (one.action, one.fields, one.rewritten_secrets) == (two.action, two.fields, two.rewritten_secrets)
    assert {name: ANY_TEXT.comparable(value, False) for name, value in one.diff()["after"].items()} == {
        name: ANY_TEXT.comparable(value, False) for name, value in two.diff()["after"].items()
    }


@kinds(lambda one: one.protected)
@quickly
@given(data=st.data())
def test_protected_objects_are_not_deleted(kind, version, data):
    resource = BY_KIND[kind]
    model = Model(resource, version)
    key = data.draw(st.one_of(st.sampled_from(sorted(resource.protected)), words.filter(bool)))
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    try:
        model.apply(plan(model.bound, DesiredState(key, None), model.values(key)))
    except InvalidRequestError:
        assert key in resource.protected
    assert (key in model.stored) is (key in resource.protected)


@kinds()
@quickly
@given(data=st.data())
def test_diff_contains_no_secret_and_is_empty_only_without_changes(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    before = data.draw(complete(resource, version))
    model.put(key, accepted(resource, before))
    options = data.draw(partial(resource, version))
    sensitive = resource.kind == "variable" and data.draw(st.booleans())
    # a secret is recognized by its name, or by an option
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
        change = plan(model.bound, desired, actual)
        text = json.dumps(change.diff(), ensure_ascii=False)
        assert not [secret for secret in hidden if secret in text]
        assert change.changed is (change.diff()["before"] != change.diff()["after"])


@kinds()
@quickly
@given(data=st.data())
def test_bodies_contain_no_mask(kind, version, data):
    resource = BY_KIND[kind]
    model, key = Model(resource, version), data.draw(keys(resource))
    model.put(key, accepted(resource, data.draw(complete(resource, version))))
    wanted = accepted(resource, data.draw(partial(resource, version)))
    change = plan(model.bound, DesiredState(key, wanted), model.values(key))
    assert "***" not in json.dumps(body_of(change)[0])
