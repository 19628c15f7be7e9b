# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Extreme values in every field of every managed kind, on a real server.

Either the server has what the result reports, and a second run changes nothing, or the value is rejected before a write, even in check mode.

``make fuzz AIRFLOW=2.11.2 EXAMPLES=2000`` runs that number of objects, ``SEED=2`` others. The live suite runs a few.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from documented import Comparison
from fuzz_values import Example, Kind, bound_to, examples
from fuzzing import ALWAYS, WHEN_CHANGED, Discrepancy, Fuzzer, described
from recording import RecordingProxy
from running import Modules
from stored import Stored
from support import api_path, fab_path, fast_login

from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

COUNT = int(os.environ.get("AIRFLOW_FUZZ_EXAMPLES") or 0)
SEED = int(os.environ.get("AIRFLOW_FUZZ_SEED") or 1)
SAMPLE = 60
# in percent; the hash of a user's password takes longer than everything else, and a role has a single field
SHARES = {"pool": 28, "variable": 33, "connection": 33, "role": 3, "user": 2, "dag": 1}
BATCH, FIRST_BATCH = 40, 8
SINGLE = 8
"""One object in this number has its own task."""
MOST = 12
"""Different failures to report."""


@pytest.fixture(scope="module")
def proxy(server) -> Iterator[RecordingProxy]:
    """A proxy of its own.

    These requests do not belong to the record of the live suite.
    """
    with RecordingProxy(server.url, remembered=server.username) as running:
        yield running


@pytest.fixture(scope="module")
def modules(server) -> Iterator[Modules]:
    running = Modules(Comparison(server.number))
    yield running
    running.end()


@pytest.fixture(scope="module")
def login(server, proxy):
    return fast_login(server, proxy.url)


@pytest.fixture(scope="module")
def stored() -> Stored:
    return Stored(Path(os.environ["AIRFLOW_SERVER_HOME"]))


def known_values(server, api, kind: str):
    """Values that exist on the server, by field."""
    if kind == "user":
        return {"roles": [one["name"] for one in api.get(fab_path(server, "roles?limit=100"))["roles"]]}
    if kind == "role":
        actions = api.get(fab_path(server, "roles/Admin"))["actions"]
        pairs = [{"action": one["action"]["name"], "resource": one["resource"]["name"]} for one in actions]
        return {"permissions": [one for one in pairs if not one["resource"].startswith(("DAG:", "DAG Run:"))]}
    return {}


def existing(server, api, kind: str) -> tuple[str, ...]:
    return (
        tuple(sorted(one["dag_id"] for one in api.get(api_path(server, "dags?limit=100"))["dags"]))
        if kind == "dag"
        else ()
    )


@pytest.fixture
def make(server, api, modules, proxy, login, stored):
    def fuzzer(resource) -> Fuzzer:
        kind = Kind(
            bound_to(resource, server.version),
            known_values(server, api, resource.kind),
            existing(server, api, resource.kind),
        )
        return Fuzzer(api, modules, proxy, login, stored, kind)

    return fuzzer


def batches(drawn: list[Example]) -> Iterator[tuple[list[Example], bool]]:
    """Examples that run together, and whether each has its own task.

    Batch sizes vary, because few objects are read individually instead of with a listing.
    """
    single, several = drawn[::SINGLE], [one for number, one in enumerate(drawn) if number % SINGLE]
    for one in single:
        yield [one], True
    while several:
        size = FIRST_BATCH if len(several) % 3 == 0 else BATCH
        yield several[:size], False
        several = several[size:]


def kind_of_discrepancy(discrepancy: Discrepancy) -> str:
    """The words that failures for the same reason have in common."""
    words = (
        re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "", discrepancy.details)[:60]
        if "check mode accepts" in discrepancy.what
        else ""
    )
    return f"{discrepancy.what} {words}"


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.kind)
def test_a_result_says_what_the_server_has(resource, make, capsys):
    fuzzer = make(resource)
    # an example has two tasks
    count = max(4, (COUNT or SAMPLE) * SHARES.get(resource.kind, 10) // 200)
    drawn = examples(fuzzer.kind, count, SEED)
    found: dict[str, Discrepancy] = {}
    seen: Counter[str] = Counter()
    start = time.monotonic()
    for number, (batch, singly) in enumerate(batches(drawn)):
        fuzzer.singly = singly
        fuzzer.policy = WHEN_CHANGED if number % 3 == 2 else ALWAYS
        for discrepancy in fuzzer.discrepancies(batch):
            name = kind_of_discrepancy(discrepancy)
            seen[name] += 1
            if name not in found and len(found) < MOST:
                found[name] = fuzzer.smallest(discrepancy)
                with capsys.disabled():
                    # a whole run takes long
                    print(f"\n{described(found[name])}", flush=True)
    took = time.monotonic() - start
    counts = ", ".join(f"{number} {what}" for what, number in sorted(fuzzer.counts.items()))
    with capsys.disabled():
        print(f"\n{resource.plural}: {sum(len(one.steps) for one in drawn)} examples in {took:.0f} s: {counts}")
    assert not found, "\n\n".join(
        f"{seen[name]} times: {described(discrepancy)}" for name, discrepancy in found.items()
    )
