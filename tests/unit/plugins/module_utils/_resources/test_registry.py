# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ansible_collections.community.airflow.plugins.module_utils._client.generations import GENERATIONS
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

ROOT = Path(__file__).parents[5]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("airflow_*.py"))
ENDPOINTS = [(one, endpoint) for one in RESOURCES for endpoint in one.endpoints]

kinds = pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.kind)
endpoints = pytest.mark.parametrize(
    ("resource", "endpoint"),
    ENDPOINTS,
    ids=[f"{one.kind}-{endpoint.api}-{endpoint.since}" for one, endpoint in ENDPOINTS],
)


def module_of(resource):
    """Return the module of a resource.

    DAGs come from files, so their module only sets the state.
    """
    return f"airflow_{resource.kind}" if resource.creatable else f"airflow_{resource.kind}_state"


@kinds
def test_every_kind_has_its_modules(resource):
    assert {module_of(resource), f"airflow_{resource.kind}_info"} <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_in_the_action_group(module):
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert module in runtime["action_groups"]["airflow"]


def test_every_module_can_run_in_the_process_of_the_controller():
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    routed = {name: one["action_plugin"] for name, one in runtime["plugin_routing"]["modules"].items()}
    assert routed == dict.fromkeys(MODULES, "community.airflow.airflow_api")


def test_the_action_group_names_modules_only():
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert sorted(set(runtime["action_groups"]["airflow"])) == runtime["action_groups"]["airflow"]
    assert set(runtime["action_groups"]["airflow"]) <= set(MODULES)


def test_kinds_have_unique_names():
    assert len({one.kind for one in RESOURCES}) == len({one.plural for one in RESOURCES}) == len(RESOURCES)


def test_roles_come_before_the_users_that_need_them():
    order = [one.kind for one in RESOURCES]
    assert order.index("role") < order.index("user")


@kinds
def test_names_are_used_once(resource):
    names = [resource.key, *resource.key_aliases, *(one.name for one in resource.fields), *resource.read_only]
    names += [one.mode for one in resource.fields if one.mode] + list(resource.options)
    assert len(set(names)) == len(names)


@kinds
def test_every_kind_with_secrets_has_a_description_for_the_fingerprint(resource):
    if resource.fingerprinted:
        assert resource.by_name["description"].type.empty == ""


@kinds
def test_every_api_has_an_endpoint(resource):
    assert {one.api for one in resource.endpoints} == set(GENERATIONS)


@kinds
def test_versions_name_an_api(resource):
    for one in (*resource.fields, *resource.filters):
        assert set(one.since) <= set(GENERATIONS)
    for one in resource.filters:
        assert set(one.api_names) <= set(GENERATIONS)


@kinds
def test_endpoints_are_sorted_by_version(resource):
    for api in GENERATIONS:
        versions = [tuple(map(int, one.since.split("."))) for one in resource.endpoints if one.api == api]
        assert versions == sorted(versions)


@endpoints
def test_every_name_of_an_endpoint_is_a_field(resource, endpoint):
    fields = {one.name for one in resource.fields}
    named = {
        *endpoint.create_required,
        *endpoint.create_defaults,
        *endpoint.update_required,
        *endpoint.list_omits,
        *endpoint.preserve,
        *endpoint.references,
        *(name for names in endpoint.mutable_fields.values() for name in names),
        *filter(None, [endpoint.additive_field]),
    }
    assert named <= fields
    assert set(endpoint.limits) <= fields | {resource.key}
    assert set(endpoint.derived) <= set(resource.read_only)
    assert set(endpoint.api_names) <= fields | set(resource.read_only) | {resource.key}
    assert endpoint.path.startswith("/")
    assert not endpoint.path.endswith("/")


@endpoints
def test_additive_fields_support_append(resource, endpoint):
    """The error message recommends append."""
    if endpoint.additive_field:
        assert "append" in resource.by_name[endpoint.additive_field].type.combine
        assert resource.by_name[endpoint.additive_field].mode


# queries

query_kinds = pytest.mark.parametrize("query_kind", QUERY_KINDS, ids=lambda one: one.kind)


def test_query_kinds_have_unique_names():
    assert len({one.kind for one in QUERY_KINDS}) == len({one.plural for one in QUERY_KINDS}) == len(QUERY_KINDS)
    assert {one.kind for one in RESOURCES} < {one.kind for one in QUERY_KINDS}


def test_every_info_module_has_a_query_kind():
    special = {"airflow_instance_info", "airflow_task_log_info"}
    assert {f"airflow_{one.kind}_info" for one in QUERY_KINDS} | special == {
        name for name in MODULES if name.endswith("_info")
    }


@query_kinds
def test_the_names_of_a_query_kind_are_consistent(query_kind):
    """A query path refers only to existing options.

    Every derived or renamed key is a key, an option, or a part of the identity.
    """
    filters = {one.name for one in query_kind.filters}
    options = {*query_kind.key_options, *filters}
    for source in query_kind.endpoints:
        assert source.api in GENERATIONS
        assert set(source.derived) <= {*query_kind.keys, *query_kind.identity}
        own = {one.name for one in query_kind.resource.fields} if query_kind.resource else set()
        assert set(source.api_names) <= {*query_kind.keys, *options, *own}
        for query_path in source.paths:
            named = {
                *query_path.parts,
                *query_path.asked,
                *query_path.exact,
                *(query_path.takes or ()),
                *query_path.lacks,
            }
            assert named <= {*options, "order_by"}, query_path.path
            assert set(query_path.form) <= {*filters, "order_by"}, query_path.path
            assert GENERATIONS[source.api].path(query_path.path).startswith((f"/api/{source.api}/", "/auth/fab/v1/"))
            assert query_path.rows or not query_path.form


@query_kinds
def test_every_option_of_a_query_kind_is_used(query_kind):
    used = {one.name for one in query_kind.filters}
    used |= {
        name
        for source in query_kind.endpoints
        for query_path in source.paths
        for name in (*query_path.parts, *query_path.asked)
    }
    assert set(query_kind.key_options) <= used


@query_kinds
def test_includes_are_bound_to_existing_options(query_kind):
    names = [one.name for one in query_kind.includes]
    assert len(set(names)) == len(names)
    for one in query_kind.includes:
        options = {*one.query_kind.key_options, *(a_filter.name for a_filter in one.query_kind.filters)}
        assert set(one.bind) <= options
        assert not one.only or one.only in one.query_kind.keys
        assert one.name not in query_kind.keys or one.only == one.name


# reserved words that are also names of fields in Airflow
MYSQL_RESERVED_WORDS = {"key", "group", "index", "order", "rank", "schema", "trigger", "when"}


def test_no_listing_of_airflow_2_is_sorted_by_a_reserved_word_of_mysql():
    """Airflow 2 does not quote the name, so that MySQL rejects the query."""
    listings = [(one.kind, endpoint) for one in (*RESOURCES, *QUERY_KINDS) for endpoint in one.endpoints]
    sorted_by = {(kind, one.order_by.lstrip("-")) for kind, one in listings if one.api == "v1"}
    assert not [one for one in sorted_by if one[1] in MYSQL_RESERVED_WORDS]
