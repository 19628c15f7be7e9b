# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ansible_collections.community.airflow.plugins.module_utils._client.generations import DIALECTS
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import READINGS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import CATALOG

ROOT = Path(__file__).parents[5]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("airflow_*.py"))
ENDPOINTS = [(one, endpoint) for one in CATALOG for endpoint in one.endpoints]

kinds = pytest.mark.parametrize("resource", CATALOG, ids=lambda one: one.kind)
endpoints = pytest.mark.parametrize(
    ("resource", "endpoint"),
    ENDPOINTS,
    ids=[f"{one.kind}-{endpoint.api}-{endpoint.since}" for one, endpoint in ENDPOINTS],
)


def module_of(resource):
    """DAGs come from files: a module sets their state only."""
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


def test_kinds_are_told_apart():
    assert len({one.kind for one in CATALOG}) == len({one.plural for one in CATALOG}) == len(CATALOG)


def test_roles_come_before_the_users_that_need_them():
    order = [one.kind for one in CATALOG]
    assert order.index("role") < order.index("user")


@kinds
def test_names_are_used_once(resource):
    names = [resource.key, *resource.key_aliases, *(one.name for one in resource.fields), *resource.read_only]
    names += [one.mode for one in resource.fields if one.mode] + list(resource.options)
    assert len(set(names)) == len(names)


@kinds
def test_a_fingerprint_has_a_description_to_stand_behind(resource):
    if resource.fingerprinted:
        assert resource.by_name["description"].type.empty == ""


@kinds
def test_every_api_has_an_endpoint(resource):
    assert {one.api for one in resource.endpoints} == set(DIALECTS)


@kinds
def test_versions_name_an_api(resource):
    for one in (*resource.fields, *resource.filters):
        assert set(one.since) <= set(DIALECTS)
    for one in resource.filters:
        assert set(one.wire) <= set(DIALECTS)


@kinds
def test_later_endpoints_come_later(resource):
    for api in DIALECTS:
        versions = [tuple(map(int, one.since.split("."))) for one in resource.endpoints if one.api == api]
        assert versions == sorted(versions)


@endpoints
def test_every_name_of_an_endpoint_is_a_field(resource, endpoint):
    fields = {one.name for one in resource.fields}
    named = {
        *endpoint.create_needs,
        *endpoint.create_fills,
        *endpoint.update_needs,
        *endpoint.list_omits,
        *endpoint.leaves_alone,
        *endpoint.references,
        *(name for names in endpoint.fixed.values() for name in names),
        *filter(None, [endpoint.only_adds]),
    }
    assert named <= fields
    assert set(endpoint.limits) <= fields | {resource.key}
    assert set(endpoint.derived) <= set(resource.read_only)
    assert set(endpoint.wire) <= fields | set(resource.read_only) | {resource.key}
    assert endpoint.path.startswith("/")
    assert not endpoint.path.endswith("/")


@endpoints
def test_what_only_adds_can_be_combined_otherwise(resource, endpoint):
    """The advice of its error message is to append."""
    if endpoint.only_adds:
        assert "append" in resource.by_name[endpoint.only_adds].type.combine
        assert resource.by_name[endpoint.only_adds].mode


# what can be read

readings = pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.kind)


def test_readings_are_told_apart():
    assert len({one.kind for one in READINGS}) == len({one.plural for one in READINGS}) == len(READINGS)
    assert {one.kind for one in CATALOG} < {one.kind for one in READINGS}


def test_every_info_module_is_a_reading():
    special = {"airflow_instance_info", "airflow_task_log_info"}
    assert {f"airflow_{one.kind}_info" for one in READINGS} | special == {
        name for name in MODULES if name.endswith("_info")
    }


@readings
def test_the_names_of_a_reading_fit_together(reading):
    """A route speaks of options that exist, and every key that is derived or has another name is a key or an option."""
    filters = {one.name for one in reading.filters}
    options = {*reading.parts, *filters}
    for source in reading.sources:
        assert source.api in DIALECTS
        assert set(source.derived) <= set(reading.keys)
        own = {one.name for one in reading.resource.fields} if reading.resource else set()
        assert set(source.wire) <= {*reading.keys, *options, *own}
        for route in source.routes:
            named = {*route.parts, *route.asked, *route.exact, *(route.takes or ()), *route.lacks}
            assert named <= {*options, "order_by"}, route.path
            assert set(route.form) <= {*filters, "order_by"}, route.path
            assert route.path.startswith("/")
            assert route.rows or not route.form


@readings
def test_every_option_of_a_reading_is_used(reading):
    used = {one.name for one in reading.filters}
    used |= {name for source in reading.sources for route in source.routes for name in (*route.parts, *route.asked)}
    assert set(reading.parts) <= used


@readings
def test_what_is_related_is_bound_to_options(reading):
    names = [one.name for one in reading.related]
    assert len(set(names)) == len(names)
    for one in reading.related:
        options = {*one.reading.parts, *(a_filter.name for a_filter in one.reading.filters)}
        assert set(one.bind) <= options
        assert not one.only or one.only in one.reading.keys
        assert one.name not in reading.keys or one.only == one.name
