# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When the items of a loop take their objects from a listing: against a server that counts what it was asked."""

from __future__ import annotations

from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2, endpoint_for
from ansible_collections.community.airflow.plugins.module_utils._client.http import Answer
from ansible_collections.community.airflow.plugins.module_utils._errors import Rejected
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.plugins.plugin_utils._inline.recall import FEWEST, MOST_SECONDS, Recall


class Server:
    """So many variables, in pages of 100."""

    def __init__(self, count, dialect=V2, refuses=None):
        self.names = [f"v{number}" for number in range(count)]
        self.dialect, self.refuses = dialect, refuses
        self.pages_sent = 0

    def endpoint(self, resource):
        return endpoint_for(resource, self.dialect, "3.3.2" if self.dialect is V2 else "2.11.2")

    def of_kind(self, resource, method, path, attempt, query):
        if self.refuses:
            raise self.refuses
        self.pages_sent += 1
        asked = dict(query)
        start = int(asked["offset"])
        names = self.names[start : start + int(asked["limit"])]
        rows = [{resource.key: name, "value": self.pages_sent} for name in names]
        return Answer(
            method, path, 200, "application/json", {resource.plural: rows, "total_entries": len(self.names)}, ""
        )


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def single_reads(server, resource, recall, items):
    """How many of so many items have to ask."""
    return sum(recall.row(server, resource, f"v{number % len(server.names)}") is None for number in range(items))


def test_a_short_loop_asks_for_each():
    server = Server(50)
    assert single_reads(server, VARIABLE, Recall(), FEWEST) == FEWEST
    assert server.pages_sent == 0


def test_a_long_loop_lists_once():
    server = Server(300)
    assert single_reads(server, VARIABLE, Recall(), 300) < 30
    assert server.pages_sent <= 4


def test_a_large_instance_is_not_listed_for_a_loop_of_a_hundred():
    server = Server(100_000)
    assert single_reads(server, VARIABLE, Recall(), 100) == 100
    assert server.pages_sent <= 1


def test_pools_of_airflow_2_cost_more_to_list():
    loop = 60
    cheap, dear = (single_reads(Server(100, dialect), POOL, Recall(), loop) for dialect in (V2, V1))
    assert FEWEST <= cheap < dear < loop


def test_a_write_forgets_everything():
    server, recall = Server(50), Recall()
    single_reads(server, VARIABLE, recall, 50)
    assert recall.row(server, VARIABLE, "v1")
    recall.forget()
    assert recall.row(server, VARIABLE, "v1") is None
    assert server.pages_sent == 1


def test_who_asks_once_more_gets_a_new_answer():
    server, recall = Server(50), Recall()
    single_reads(server, VARIABLE, recall, 50)
    assert recall.row(server, VARIABLE, "v1")
    assert recall.row(server, VARIABLE, "v1") is None
    assert recall.row(server, VARIABLE, "v2")


def test_what_was_listed_grows_old():
    server, clock = Server(50), Clock()
    recall = Recall(clock)
    single_reads(server, VARIABLE, recall, 50)
    clock.now = MOST_SECONDS
    assert recall.row(server, VARIABLE, "v1")["value"] == 1
    clock.now += 0.1
    assert recall.row(server, VARIABLE, "v1")["value"] == 2


def test_an_absent_object_is_asked_for():
    server, recall = Server(50), Recall()
    single_reads(server, VARIABLE, recall, 50)
    assert recall.row(server, VARIABLE, "other") is None


def test_another_kind_is_another_list():
    server, recall = Server(50), Recall()
    single_reads(server, VARIABLE, recall, 50)
    assert recall.row(server, POOL, "v1") is None


def test_who_may_not_list_asks_for_each():
    server = Server(50, refuses=Rejected("403", 403))
    assert single_reads(server, VARIABLE, Recall(), 50) == 50
