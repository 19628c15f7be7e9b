# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The owner of a folder, and the comparison of two servers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.community.airflow.plugins.plugin_utils._migration.identity import (
    address,
    are_different,
    facts_of,
)
from ansible_collections.community.airflow.plugins.plugin_utils._trees.folders import Owner, folder_conflict
from ansible_collections.community.airflow.plugins.plugin_utils._trees.tree import KINDS

ONE = Owner("one", "http://one:8080")
TWO = Owner("two", "http://two:8080")


@pytest.fixture
def run(tmp_path):
    """The temporary folder of one run of Ansible."""
    place = tmp_path / "ansible-local"
    place.mkdir()
    return str(place)


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "airflow"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("use", ["export", "report", "migrate"])
def test_the_first_host_of_a_run_owns_a_folder(use, run, tree):
    assert folder_conflict(run, use, str(tree), ONE) == ""
    assert folder_conflict(run, use, str(tree), ONE) == ""
    assert "inventory host one" in folder_conflict(run, use, str(tree), TWO)
    # the same inventory host, another server: two plays on localhost
    assert folder_conflict(run, use, str(tree), Owner("one", TWO.server))
    # another host, the same server: the owner of the files is unclear
    assert folder_conflict(run, use, str(tree), Owner("two", ONE.server))


def test_ways_to_write_one_folder(run, tree, tmp_path):
    (tmp_path / "link").symlink_to(tree)
    assert folder_conflict(run, "export", str(tree), ONE) == ""
    for path in (f"{tree}/", f"{tree}/../airflow", f"{tmp_path}/link", f"{tmp_path}/./airflow"):
        assert folder_conflict(run, "export", path, TWO), path
    assert folder_conflict(run, "export", f"{tree}-2", TWO) == ""


def _claim(arguments):
    run, tree, number = arguments
    return folder_conflict(run, "export", tree, Owner(f"host{number}", f"http://host{number}:80"))


def test_concurrent_hosts_result_in_one_owner(run, tree):
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(_claim, [(run, str(tree), number) for number in range(40)]))
    assert responses.count("") == 1


def test_an_exported_tree_belongs_to_its_server(run, tree):
    (tree / "exported_from.yml").write_text('---\nserver: "http://One:8080/api/v1"\n')
    assert folder_conflict(run, "export", str(tree), ONE) == ""
    assert folder_conflict(run, "apply", str(tree), ONE) == ""
    assert folder_conflict(run, "apply", str(tree), TWO, shared=True) == ""


def test_exported_tree_records_its_server_for_later_runs(run, tree):
    (tree / "exported_from.yml").write_text('---\nserver: "http://One:8080/api/v1"\n')
    for use in ("export", "apply"):
        assert "belongs to the server http://One:8080" in folder_conflict(run, use, str(tree), TWO)
    # the server is unknown
    assert folder_conflict(run, "apply", str(tree), Owner("two", ""))


@pytest.mark.parametrize("text", ["server: http://two", "{", "- x", "\xff"])
def test_record_of_another_server_or_invalid_record(text, run, tree):
    (tree / "exported_from.yml").write_bytes(text.encode("latin-1"))
    assert folder_conflict(run, "export", str(tree), ONE)
    assert folder_conflict(run, "apply", str(tree), ONE)


def test_a_rejected_host_does_not_claim_the_folder(run, tree):
    (tree / "exported_from.yml").write_text('---\nserver: "http://One:8080/api/v1"\n')
    assert "belongs to the server" in folder_conflict(run, "apply", str(tree), TWO)
    assert folder_conflict(run, "apply", str(tree), ONE) == ""


def test_a_tree_that_was_not_exported(run, tree):
    assert folder_conflict(run, "apply", str(tree), ONE) == ""
    assert folder_conflict(run, "apply", str(tree), Owner("other name", ONE.server)) == "", "the same server"
    assert "apply_shared" in folder_conflict(run, "apply", str(tree), TWO)
    assert folder_conflict(run, "apply", str(tree), TWO, shared=True) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8080",
        "HTTP://LocalHost:8080/",
        "http://127.0.0.1:8080/api/v1",
        "http://127.0.0.1:8080/api/v2/",
        "http://[::1]:8080//",
        "http://user:pw@localhost.:8080",
        " http://127.1.2.3:8080 ",
    ],
)
def test_one_address(url):
    assert address(url) == "http://localhost:8080"


def test_other_addresses():
    assert address("https://a.example.com") == address("https://A.example.com:443/") == "https://a.example.com:443"
    assert address("http://a.example.com") == "http://a.example.com:80"
    assert address("http://a/airflow") != address("http://a/other") != address("http://a")
    assert address("http://a/api/v1/sub") != address("http://a")
    assert address("nonsense") == address("http://a:x") == ""


DAG = {"dag_id": "d", "last_parsed_time": "2026-11-28T12:50:39.712291Z", "is_paused": True}
USER = {"username": "u", "created_on": "2026-11-28T12:50:26.243436", "last_login": "x", "login_count": 3}
EVENT = {"event_log_id": 7, "when": "2026-11-28T12:59:45.614944Z", "event": "e"}


OTHER_TIME = "2026-11-28T12:50:40.000001Z"


def test_a_common_fact_that_differs_proves_that_servers_are_different():
    facts = facts_of([DAG], [USER], [EVENT])
    for other in (
        facts_of([{**DAG, "last_parsed_time": OTHER_TIME}], [USER], [EVENT]),
        facts_of([DAG], [{**USER, "login_count": 4}], [EVENT]),
        facts_of([], [], [{**EVENT, "when": OTHER_TIME}]),
    ):
        assert are_different(facts, other, facts)


@pytest.mark.parametrize(
    "other",
    [
        ([DAG], [USER], [EVENT]),
        # another user of the server reads less, more, or other objects
        ([], [USER], [EVENT]),
        ([DAG], [], []),
        ([DAG, {**DAG, "dag_id": "more"}], [USER], [EVENT]),
        ([DAG], [USER], [{**EVENT, "event_log_id": 8}]),
        ([], [], []),
        ([{**DAG, "dag_id": "other"}], [], [{**EVENT, "event_log_id": 8}]),
    ],
)
def test_facts_that_only_one_user_reads_prove_nothing(other):
    facts, others = facts_of([DAG], [USER], [EVENT]), facts_of(*other)
    assert not are_different(facts, others, facts) and not are_different(others, facts, others)


def test_versions_count_only_without_common_facts():
    facts, versions = facts_of([DAG], [], []), ("2.11.2", "3.3.2")
    assert are_different(facts, {}, facts, versions) and not are_different(facts, facts, facts, versions)
    assert not are_different(facts, {}, facts, ("3.3.2", "3.3.2")) and not are_different(
        facts, {}, facts, ("3.3.2", "")
    )
    never_parsed = facts_of([{**DAG, "last_parsed_time": None}], [], [])
    assert are_different(never_parsed, never_parsed, never_parsed, versions), "an unparsed DAG has no facts"


def test_facts_that_change_between_reads_are_not_compared():
    before = facts_of([DAG], [{**USER, "login_count": 3}], [EVENT])
    meanwhile = facts_of([DAG], [{**USER, "login_count": 4}], [EVENT])
    after = facts_of([DAG], [{**USER, "login_count": 5}], [{**EVENT, "event_log_id": 8}])
    assert not are_different(before, meanwhile, after)


def test_a_path_that_is_not_a_folder_or_cannot_be_read(run, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "odd" / "exported_from.yml").mkdir(parents=True)
    for name, reason in (("file", "Not a directory"), ("loop", "symbolic links"), ("odd", "Is a directory")):
        for use in ("export", "apply"):
            refusal = folder_conflict(run, use, str(tmp_path / name), ONE)
            assert refusal.startswith(f"Cannot read {tmp_path}/{name}/exported_from.yml: ") and reason in refusal
            assert refusal.endswith("Nothing was changed.")


def test_an_interrupted_export_is_completed_only_by_one_that_covers_it(run, tree):
    (tree / "export_incomplete.yml").write_text("---\nkinds: [pools, connections]\n")
    message = folder_conflict(run, "export", str(tree), ONE, kinds=["pools", "users"])
    assert "is incomplete" in message and "missing: connections." in message
    assert folder_conflict(run, "export", str(tree), ONE, kinds=["pools", "connections", "dags"]) == ""
    # roles that read the tree rely on the lookup airflow_tree
    assert folder_conflict(run, "apply", str(tree), ONE) == ""


@pytest.mark.parametrize("text", ["", "kinds:\n", "kinds: {pools: 1}\n", "]"])
def test_an_incomplete_tree_of_unknown_kinds(text, run, tree):
    (tree / "export_incomplete.yml").write_text(text)
    assert "missing: connections, dags, pools, roles, users." in folder_conflict(
        run, "export", str(tree), ONE, kinds=["variables"]
    )
    assert folder_conflict(run, "export", str(tree), ONE, kinds=KINDS) == ""


@pytest.mark.parametrize("text", ["", "server:\n", 'server: ""\n', "server: [a]\n", None])
def test_a_record_without_a_server_is_not_a_missing_record(text, run, tree):
    record = tree / "exported_from.yml"
    record.write_text(text) if text is not None else record.symlink_to(tree / "gone")
    assert "exported_from.yml in" in folder_conflict(run, "export", str(tree), ONE)
    assert "does not name a server" in folder_conflict(run, "apply", str(tree), ONE)
