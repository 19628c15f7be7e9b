# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.cost import prefer_listing
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import (
    by_key,
    plan_all,
    validate_for_server,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState
from ansible_collections.community.airflow.plugins.module_utils._reconcile.prune import Prune, pruned
from ansible_collections.community.airflow.plugins.module_utils._reconcile.refusals import Refusals
from ansible_collections.community.airflow.plugins.module_utils._reconcile.schedule import CHUNK, schedule
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.snapshot import Snapshot
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    OLDEST,
    bound_to,
    endpoint_of,
    object_of,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.model_servers import (
    BY_KIND,
    Model,
    accepted,
    complete,
    kinds,
    partial,
    quickly,
)

KEYS = st.sampled_from(["a", "b", "c", "tmp_d", "e_default", "default_pool", "Admin", "community.airflow.x"])
ACCOUNT = "caller"


def pool(**values):
    return object_of(POOL, **{"slots": 1, **values})


def rows_of(model):
    return [(key, model.values(key)) for key in model.stored]


def plan_of(resource, desired_states, rows, version=NEWEST, keep_rest=False, refusals=None):
    desired_by_key = {desired.key: desired for desired in desired_states}
    return plan_all(bound_to(resource, version), desired_by_key, rows, ACCOUNT, keep_rest, refusals=refusals)


# properties, on model servers with objects of every kind


def draw_model(data, resource, version):
    model = Model(resource, version)
    for key in data.draw(st.lists(KEYS, unique=True)):
        model.put(key, accepted(resource, data.draw(complete(resource, version))))
    return model


def draw_desired_states(data, resource, version, model):
    desired_states = []
    for key in data.draw(st.lists(KEYS, unique=True)):
        options = complete if key not in model.stored else partial
        gone = key not in resource.protected and data.draw(st.booleans())
        if not resource.creatable and key not in model.stored:
            continue
        if resource.kind == "pool" and key == "default_pool":
            continue
        values = None if gone else accepted(resource, data.draw(options(resource, version)))
        desired_states.append(DesiredState(key, values, update_secrets="on_create"))
    return desired_states


@kinds()
@quickly
@given(data=st.data())
def test_plan_reaches_the_desired_state_and_is_idempotent(kind, version, data):
    resource = BY_KIND[kind]
    model = draw_model(data, resource, version)
    desired_states = draw_desired_states(data, resource, version, model)
    before = set(model.stored)
    resource_plan = plan_of(resource, desired_states, rows_of(model), version)
    for batch in schedule([resource_plan]):
        for change in batch.changes:
            model.apply(change)
    wanted = {desired.key for desired in desired_states if desired.values is not None}
    gone = {desired.key for desired in desired_states if desired.values is None}
    assert set(model.stored) == (before | wanted) - gone
    again = plan_of(resource, desired_states, rows_of(model), version)
    assert (again.changes, again.unchanged) == ([], len(desired_states))


@kinds()
@quickly
@given(data=st.data())
def test_the_order_of_the_input_does_not_matter(kind, version, data):
    resource = BY_KIND[kind]
    model = draw_model(data, resource, version)
    desired_states = draw_desired_states(data, resource, version, model)
    one = plan_of(resource, desired_states, rows_of(model), version)
    shuffled = data.draw(st.permutations(desired_states)), data.draw(st.permutations(rows_of(model)))
    other = plan_of(resource, *shuffled, version)
    assert [change.diff() for change in one.changes] == [change.diff() for change in other.changes]
    assert one.unchanged == other.unchanged


@kinds(lambda resource: resource.creatable)
@quickly
@given(data=st.data())
def test_prune_deletes_unlisted_objects_but_not_protected_ones(kind, version, data):
    resource = BY_KIND[kind]
    model = draw_model(data, resource, version)
    if resource.accounts:
        model.put(ACCOUNT, accepted(resource, data.draw(complete(resource, version))))
    desired_states = draw_desired_states(data, resource, version, model)
    before = copy.deepcopy(model.stored)
    resource_plan = plan_of(resource, desired_states, rows_of(model), version, keep_rest=True)
    rules = Prune(keep=("tmp_*",), maximum="100%", allow_empty=True)
    deletions = pruned(resource_plan, len(model.stored), rules, ACCOUNT, len(desired_states))
    for change in deletions:
        model.apply(change)
    listed = {desired.key for desired in desired_states}
    left = set(model.stored)
    assert set(before) - left == {change.key for change in deletions}
    assert not listed & {change.key for change in deletions}
    spared = set(before) - listed - {change.key for change in deletions}
    assert {key for key in spared if not key.startswith("tmp_")} <= {
        "default_pool",
        "Admin",
        "e_default",
        "community.airflow.x",
        ACCOUNT,
    }
    assert not resource.protected & {change.key for change in deletions}


# requests that can be omitted


def test_rejects_unsupported_fields_unless_they_are_empty():
    with pytest.raises(
        InvalidRequestError, match=r"include_deferred requires Airflow 2\.7\.0 or 3 or later|include_deferred requires"
    ):
        validate_for_server(bound_to(POOL, OLDEST), DesiredState("p", {"slots": 1, "include_deferred": True}))
    assert validate_for_server(
        bound_to(POOL, OLDEST), DesiredState("p", {"slots": 1, "include_deferred": False})
    ).values == {"slots": 1}


def test_a_valid_desired_state_is_used_unchanged():
    desired = DesiredState("p", {"slots": 1})
    assert validate_for_server(bound_to(POOL), desired) is desired
    assert validate_for_server(bound_to(POOL), DesiredState("p", None)).values is None


def test_checks_the_key_of_a_deletion():
    with pytest.raises(InvalidRequestError, match="slash"):
        validate_for_server(bound_to(POOL, NEWEST_2), DesiredState("a/b", None))


# guards


def test_a_duplicate_key_is_rejected():
    with pytest.raises(InvalidRequestError, match="pools has duplicate items: a, b."):
        by_key(POOL, [DesiredState(key, {}) for key in ("a", "b", "a", "b", "c")])


def test_problems_name_their_objects_and_do_not_hide_each_other():
    desired_states = [DesiredState("a", {}), DesiredState("default_pool", None), DesiredState("b", {})]
    refusals = Refusals(collects=True)
    plan_of(POOL, desired_states, [("default_pool", pool())], refusals=refusals)
    assert [(one.kind, one.key) for one in refusals.problems] == [
        ("pool", "default_pool"),
        ("pool", "a"),
        ("pool", "b"),
    ]


@pytest.mark.parametrize(
    ("account", "key", "roles", "force", "words"),
    [
        ("ada", "ada", ["Op"], False, "force=true"),
        ("ADA@example.com", "ada", ["Op"], False, "force=true"),
        ("bob", "ada", ["Admin"], False, ""),
        ("", "ada", ["Op"], False, ""),
        ("", "ada", ["Admin"], False, "may be the user"),
        ("ada", "ada", ["Admin"], True, ""),
    ],
)
def test_the_user_of_the_login_is_not_deleted(account, key, roles, force, words):
    user = object_of(USER, email="ada@example.com", roles=roles)
    desired_states, refusals = {key: DesiredState(key, None, force=force)}, Refusals(collects=True)
    resource_plan = plan_all(bound_to(USER), desired_states, [(key, user)], account, refusals=refusals)
    assert [words in problem.message for problem in refusals.problems] == ([True] if words else [])
    assert len(resource_plan.changes) == (0 if words else 1)


def prunable(names, desired_states=("kept",), **rules):
    rows = [(name, pool()) for name in names]
    resource_plan = plan_of(POOL, [DesiredState(key, {"slots": 1}) for key in desired_states], rows, keep_rest=True)
    return [one.key for one in pruned(resource_plan, len(rows), Prune(**rules), ACCOUNT, len(desired_states))]


def test_prune_keeps_excluded_objects():
    names = ["kept", "default_pool", "tmp_1", *(f"p{number}" for number in range(10))]
    assert prunable([*names, "old"], desired_states=names[3:], keep=("tmp_*",)) == ["kept", "old"]


def planned_prune(resource, stored, version=NEWEST, **rules):
    rows = list(stored.items())
    resource_plan = plan_all(bound_to(resource, version), {}, rows, ACCOUNT, keep_rest=True)
    deletions = pruned(resource_plan, len(rows), Prune(maximum="100%", allow_empty=True, **rules), ACCOUNT, 0)
    return [one.key for one in deletions], resource_plan.remarks


def test_prune_keeps_snapshots_whatever_their_keys():
    text = Snapshot("2026-11-28T12:00:00Z", "admin", ("etl",)).text()
    values = {"weekend": text, "mentions frozen_at": '{"frozen_at": 1}', "plain": "x", "community.airflow.x": "x"}
    for version in ("2.5.0", NEWEST):
        stored = {key: object_of(VARIABLE, value=value) for key, value in values.items()}
        assert planned_prune(VARIABLE, stored, version) == (["mentions frozen_at", "plain"], [])


def test_prune_keep_ignores_case_like_the_server():
    users = {name: object_of(USER, email=f"{name}@example.com") for name in ("Alice", "svc_x", "bob")}
    assert planned_prune(USER, users, keep=("aLICE", "SVC_*"))[0] == ["bob"]
    assert planned_prune(POOL, {"Alice": pool()}, keep=("alice",))[0] == ["Alice"]


def test_prune_keeps_objects_that_no_request_can_delete():
    stored = {"a/b": pool(), "c": pool()}
    deleted, (remark,) = planned_prune(POOL, stored, "2.11.2")
    assert deleted == ["c"] and "these pools" in remark and remark.endswith(": a/b.")
    assert planned_prune(POOL, stored) == (["a/b", "c"], [])


@pytest.mark.parametrize(
    ("gone", "total", "most", "fine"),
    [
        (2, 10, "20%", True),
        (3, 10, "20%", False),
        (0, 3, "0", True),
        (1, 3, "0", False),
        (5, 5, "5", True),
        (5, 5, "100%", True),
        (1, 5, "0%", False),
    ],
)
def test_prune_max(gone, total, most, fine):
    names = [f"p{number}" for number in range(total)]
    if fine:
        assert prunable(names, desired_states=names[gone:], maximum=most, allow_empty=True) == names[:gone]
        return
    with pytest.raises(
        InvalidRequestError, match=f"prune would delete {gone} of {total} pools, more than prune_max={most}"
    ) as refused:
        prunable(names, desired_states=names[gone:], maximum=most)
    assert refused.value.details["prunable"] == names[:gone]


@pytest.mark.parametrize("most", ["", "%", "-1", "20 %", "1.5%", "many"])
def test_prune_max_is_a_number(most):
    with pytest.raises(InvalidRequestError, match="prune_max must be a count"):
        Prune(maximum=most).check()


def test_prune_rejects_an_empty_list():
    with pytest.raises(InvalidRequestError, match="prune_allow_empty"):
        prunable(["a"], desired_states=(), maximum="100%")
    assert prunable(["a"], desired_states=(), maximum="100%", allow_empty=True) == ["a"]


def test_prune_of_users_requires_the_name_of_the_caller():
    resource_plan = plan_all(bound_to(USER), {"kept": DesiredState("kept", None)}, [], "", keep_rest=True)
    with pytest.raises(InvalidRequestError, match="airflow_username"):
        pruned(resource_plan, 1, Prune(), "", 1)


# schedule


def changes(resource, actions, version=NEWEST, count=1):
    desired_states, rows = [], []
    empty = object_of(resource)
    values = {
        "pool": {"slots": 3},
        "variable": {"value": "x"},
        "connection": {"conn_type": "http"},
        "role": {"permissions": []},
        "user": {"email": "e", "first_name": "f", "last_name": "l", "password": "p", "roles": ["Op"]},
    }[resource.kind]
    for action in actions:
        for number in range(count):
            key = f"{action}{number:04}"
            desired_states.append(DesiredState(key, None if action == "delete" else values))
            rows += [] if action == "create" else [(key, empty)]
    return plan_of(resource, desired_states, rows, version)


def described(batches):
    return [(one.bound.resource.kind, one.action, len(one.changes), one.bulk) for one in batches]


def test_required_kinds_are_written_first_and_deleted_last():
    every = [changes(one, ["delete", "update", "create"]) for one in (ROLE, USER, POOL)]
    every[0].changes = [one for one in every[0].changes if one.action != "update"]
    assert [(kind, action) for kind, action, _count, _bulk in described(schedule(every))] == [
        ("role", "create"),
        ("user", "create"),
        ("user", "update"),
        ("pool", "create"),
        ("pool", "update"),
        ("pool", "delete"),
        ("user", "delete"),
        ("role", "delete"),
    ]


@pytest.mark.parametrize("resource", [POOL, CONNECTION, VARIABLE], ids=lambda one: one.kind)
def test_bulk_requests_are_limited_and_only_variables_support_updates(resource):
    resource_plan = changes(resource, ["create", "update", "delete"], count=CHUNK + 1)
    assert [batch[1:] for batch in described(schedule([resource_plan]))] == [
        ("create", CHUNK, True),
        ("create", 1, False),
        *([("update", CHUNK, True), ("update", 1, False)] if resource is VARIABLE else [("update", CHUNK + 1, False)]),
        ("delete", CHUNK, True),
        ("delete", 1, False),
    ]
    assert not any(batch.bulk for batch in schedule([changes(resource, ["create"], NEWEST_2, count=3)]))


def test_order_within_a_batch_is_that_of_the_keys():
    resource_plan = plan_of(POOL, [DesiredState(key, {"slots": 1}) for key in "cab"], [])
    assert [[change.key for change in batch.changes] for batch in schedule([resource_plan])] == [["a", "b", "c"]]


# reading


@pytest.mark.parametrize(
    ("resource", "version", "wanted", "rows", "listing"),
    [
        (POOL, NEWEST_2, 3, 0, False),
        (POOL, NEWEST_2, 3, 1000, False),
        (POOL, NEWEST_2, 60, 0, True),
        (POOL, NEWEST_2, 60, 60, True),
        (POOL, NEWEST, 10, 0, False),
        (POOL, NEWEST, 60, 0, True),
        (VARIABLE, NEWEST, 1, 0, False),
        (VARIABLE, NEWEST, 2, 0, True),
        (VARIABLE, NEWEST, 3, 1000, False),
        (VARIABLE, NEWEST, 300, 1000, True),
    ],
)
def test_prefer_listing(resource, version, wanted, rows, listing):
    assert prefer_listing(endpoint_of(resource, version), wanted, rows) is listing


def test_every_bulk_action_is_one_that_is_planned():
    for resource in RESOURCES:
        for endpoint in resource.endpoints:
            assert endpoint.bulk <= {"create", "update", "delete"}
            if "update" in endpoint.bulk:
                # older servers support no mask in bulk requests, and for connections none does: they would overwrite unknown values
                assert endpoint.update_mask and endpoint.since >= "3.3.0" and resource is not CONNECTION


def test_counts_and_diffs_are_json():
    resource_plan = changes(POOL, ["create", "delete"])
    assert resource_plan.counts(resource_plan.changes) == {"created": 1, "updated": 0, "deleted": 1, "unchanged": 0}
    assert json.dumps([change.diff() for change in resource_plan.changes])


@pytest.mark.parametrize(
    "key, fits", [("k" * 4000, True), ("k" * 4001, False), ("日" * 444, True), ("日" * 445, False)]
)
def test_keys_that_are_too_long_for_a_url(key, fits):
    if fits:
        assert validate_for_server(bound_to(POOL), DesiredState(key, None)).key == key
        return
    with pytest.raises(
        InvalidRequestError, match="is too long: in a URL, it has 400[15] characters, and the maximum is 4000"
    ):
        validate_for_server(bound_to(POOL), DesiredState(key, None))
