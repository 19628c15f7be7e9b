# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every step runs four times: in check mode and normally, then both again.

The tests cover every kind, with recorded requests.
"""

from __future__ import annotations

from typing import Any

import pytest
from scenarios import SCENARIOS, Scenario, Step, look
from support import refused

from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

KINDS = [resource.kind for resource in RESOURCES]


@pytest.mark.parametrize("kind", KINDS)
def test_lifecycle_of_an_object(kind, server, api, run, proxy):
    assert kind in SCENARIOS, f"add a scenario for {kind} to scenarios.py"
    scenario = SCENARIOS[kind](server)
    if kind in ("role", "user") and not server.has_users:
        for step in scenario.steps:
            for check in (True, False):
                result = run(scenario.module, check=check, **scenario.key, **step.options)
                refused(proxy, result, "require the FAB auth manager")
        return
    if scenario.before:
        api.send(*scenario.before)
    for step in scenario.steps:
        if step.rejected:
            _rejected(scenario, step, api, run, proxy)
        elif tuple(int(part) for part in step.since.split(".")) <= server.number:
            _four_times(scenario, step, api, run, proxy)


def _rejected(scenario: Scenario, step: Step, api: Any, run: Any, proxy: Any) -> None:
    before = look(api, scenario)
    for check in (True, False):
        refused(proxy, run(scenario.module, check=check, **scenario.key, **step.options), step.rejected)
    assert look(api, scenario) == before


def _four_times(scenario: Scenario, step: Step, api: Any, run: Any, proxy: Any) -> None:
    before = look(api, scenario)
    rehearsed, asked = _once(scenario, step, run, proxy, check=True)
    assert look(api, scenario) == before, f"check mode changed the server: {step.options}"
    assert not [exchange for exchange in asked if exchange.is_write], asked
    done, asked = _once(scenario, step, run, proxy, check=False)
    assert [rehearsed["changed"], done["changed"]] == [True, True], (step.options, rehearsed, done)
    assert rehearsed["diff"] == done["diff"], step.options
    assert done["diff"]["before"] != done["diff"]["after"], step.options
    after = look(api, scenario)
    assert step.shows(after), (step.options, after)
    assert len([exchange for exchange in asked if exchange.is_write]) == step.writes, _described(asked)
    _nothing_twice([one for one in asked if not (_verifies(step, one) or _is_news(step, one))])

    for check in (True, False):
        again, asked = _once(scenario, step, run, proxy, check)
        assert again["changed"] is False, (step.options, again)
        assert again["diff"]["before"] == again["diff"]["after"]
        assert look(api, scenario) == after
        aside = [one for one in asked if one.is_login or one.is_detection or _verifies(step, one)]
        assert len(asked) - len(aside) == 1, _described(asked)
        assert not [exchange for exchange in asked if exchange.is_write]


def _once(scenario: Scenario, step: Step, run: Any, proxy: Any, check: bool) -> tuple[dict[str, Any], list[Any]]:
    proxy.start_over()
    result = run(scenario.module, check=check, **scenario.key, **step.options)
    assert not result.get("failed"), (step.options, check, result)
    return result, list(proxy.exchanges)


def _verifies(step: Step, exchange: Any) -> bool:
    """Whether the request checks a password.

    An earlier request without the password shows whether the response proves anything.
    """
    return "password" in step.options and exchange.path.endswith("/dags")


def _is_news(step: Step, exchange: Any) -> bool:
    """Whether an object has to be read again.

    This is the case right before it is written, or because a login changed it. The replacement of a role reads each object and the members
    before the write, and verifies each step. Airflow counts the logins of a user, which reveals a wrong password.
    """
    replaces = step.writes > 1 and ("/roles/" in exchange.path or exchange.path.endswith("/users"))
    return replaces or ("password" in step.options and "/users/" in exchange.path)


def _nothing_twice(asked: list[Any]) -> None:
    known: set[str] = set()
    for exchange in asked:
        if exchange.is_write:
            # after a write, reading the object again is allowed
            known.clear()
        elif not exchange.is_login:
            assert exchange.target not in known, _described(asked)
            known.add(exchange.target)


def _described(asked: list[Any]) -> list[str]:
    return [str(exchange) for exchange in asked]
