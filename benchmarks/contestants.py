# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The contestants, each with the command line of the process that does the work."""

from __future__ import annotations

import functools
import json
import os
import re
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cases
import dataset

sys.path.insert(0, str(dataset.TESTS / "tools"))

import environments  # noqa: E402  (their folder was just added to the path)
import stage  # noqa: E402
import toolchain  # noqa: E402

HERE = Path(__file__).resolve().parent
MODULE = "ansible_collections.community.airflow.plugins.modules.airflow_instance"
# A user's own settings could change what is measured. The settings of Python make it slower than it usually is.
FOREIGN = re.compile(
    r"(ANSIBLE|AIRFLOW)_|.*_proxy$|PYTHONDONTWRITEBYTECODE$|PYTHONUNBUFFERED$|PYTHONPATH$", re.IGNORECASE
)


@dataclass(frozen=True)
class Target:
    """The server to write to, and the login."""

    url: str
    username: str
    password: str
    api: str
    auth: str = "auto"
    token: str = ""


@dataclass(frozen=True)
class Order:
    """A process to run. ``given`` is the file for its standard input."""

    command: list[str]
    variables: Mapping[str, str] = field(default_factory=dict)
    given: Path | None = None


@dataclass(frozen=True)
class Workshop:
    """The programs of the contestants, and a folder for their input."""

    scratch: Path

    def program(self, name: str, definition: str) -> str:
        if name == "dev":
            return str(environments.create("dev") / "bin" / definition)
        requirements = HERE / "requirements" / f"{name}.txt"
        return str(toolchain.environment(f"benchmark-{name}", "3.12", requirements) / "bin" / definition)

    @functools.cached_property
    def collections(self) -> str:
        stage.stage("benchmark")
        return str(stage.collections_path("benchmark"))

    @functools.cached_property
    def _settings(self) -> Path:
        """An empty configuration, which replaces that of the user or the system."""
        path = self.scratch / "ansible.cfg"
        path.touch()
        return path

    def variables(self, target: Target) -> dict[str, str]:
        """Return the environment of every contestant."""
        return {
            **{name: value for name, value in os.environ.items() if not FOREIGN.match(name)},
            "AIRFLOW_URL": target.url,
            "AIRFLOW_USERNAME": target.username,
            "AIRFLOW_PASSWORD": target.password,
            "AIRFLOW_AUTH": target.auth,
            "ANSIBLE_COLLECTIONS_PATH": self.collections,
            "ANSIBLE_CONFIG": str(self._settings),
            "ANSIBLE_HOME": f"{self.collections}/ansible_home",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "False",
            "ANSIBLE_LOCALHOST_WARNING": "False",
        }

    def file(self, name: str, content: Any) -> Path:
        path = self.scratch / name
        path.write_text(json.dumps(content))
        return path

    def objects(self, kind: str, size: int) -> Path:
        path = self.scratch / f"{kind}-{size}.json"
        return path if path.exists() else self.file(path.name, {kind: dataset.objects(kind, size)})


Contestant = Callable[[Workshop, Target, str, int], Order]


def _playbook(
    workshop: Workshop, target: Target, book: str | Path, *extra: str, core: str = "dev", **variables: str
) -> Order:
    definition = workshop.program(core, "ansible-playbook")
    return Order([definition, str(HERE / "playbooks" / book), *extra], variables)


def uri_loop(workshop: Workshop, target: Target, kind: str, size: int, core: str = "dev") -> Order:
    login = {f"airflow_{name}": getattr(target, name) for name in ("url", "username", "password")}
    book = "uri_2.yml" if target.api == "v1" else "uri_3.yml"
    extra = ("-e", f"@{workshop.objects(kind, size)}", "-e", json.dumps({**login, "kind": kind}))
    return _playbook(workshop, target, book, *extra, core=core)


def module_loop(
    workshop: Workshop, target: Target, kind: str, size: int, execution: str, core: str = "dev", book: str = "modules"
) -> Order:
    extra = ("-e", f"@{workshop.objects(kind, size)}")
    return _playbook(workshop, target, f"{book}_{kind}.yml", *extra, core=core, AIRFLOW_EXECUTION=execution)


def debug_once(workshop: Workshop, target: Target, kind: str, size: int, core: str = "dev") -> Order:
    """Return a playbook that shows Ansible's own cost of one task.

    A variable contains the same objects.
    """
    return _playbook(workshop, target, "debug_once.yml", "-e", f"@{workshop.objects(kind, size)}", core=core)


def instance(
    workshop: Workshop,
    target: Target,
    kind: str,
    size: int,
    more: Mapping[str, Any] | None = None,
    core: str = "dev",
    **variables: str,
) -> Order:
    extra = ("-e", f"@{workshop.objects(kind, size)}", "-e", json.dumps(more or {}))
    return _playbook(workshop, target, "instance.yml", *extra, core=core, **variables)


def module_alone(workshop: Workshop, target: Target, kind: str, size: int) -> Order:
    """Return the process of the module, with its options on standard input."""
    options = json.loads(workshop.objects(kind, size).read_text())
    given = workshop.file("options.json", {"ANSIBLE_MODULE_ARGS": {**options, "_ansible_diff": True}})
    python = workshop.program("dev", "python")
    return Order([python, "-m", MODULE], {"PYTHONPATH": workshop.collections}, given)


def inside(workshop: Workshop, target: Target, kind: str, size: int) -> Order:
    python, script = workshop.program("dev", "python"), str(HERE / "programs" / "inside.py")
    return Order(
        [python, script, target.url, kind, str(workshop.objects(kind, size))], {"PYTHONPATH": workshop.collections}
    )


def floor(workshop: Workshop, target: Target, kind: str, size: int, *options: str) -> Order:
    script = str(HERE / "programs" / "floor.py")
    python = workshop.program("dev", "python")
    return Order([python, "-I", script, target.url, target.api, kind, str(workshop.objects(kind, size)), *options])


def client(workshop: Workshop, target: Target, kind: str, size: int) -> Order:
    script = str(HERE / "programs" / "client.py")
    return Order([workshop.program("client", "python"), script, target.url, kind, str(workshop.objects(kind, size))])


def airflowctl(workshop: Workshop, target: Target, kind: str, size: int) -> Order:
    """Return the command of ``airflowctl`` that imports the objects.

    The login requires two other processes, which are not measured.
    """
    home = workshop.scratch / "airflowctl"
    home.mkdir(exist_ok=True)
    (home / "production.json").write_text(json.dumps({"api_url": target.url}))
    wanted = dataset.objects(kind, size)
    content: Any = wanted
    if kind == "variables":
        content = {one["key"]: {"value": one["value"], "description": one["description"]} for one in wanted}
    file = workshop.file(f"airflowctl-{kind}.json", content)
    command = [workshop.program("airflowctl", "airflowctl"), kind, "import", str(file)]
    return Order(command, {"AIRFLOW_HOME": str(home), "AIRFLOW_CLI_TOKEN": target.token})


def tasks(workshop: Workshop, target: Target, kind: str, size: int, way: str, number: int) -> Order:
    """Return a playbook of many tasks, each for a variable that is up to date."""
    [one] = dataset.objects("variables", 1)
    uri: dict[str, Any] = {"url": f"{target.url}/api/{target.api}/variables/{one['key']}"}
    if target.api == "v1":
        uri.update(url_username=target.username, url_password=target.password, force_basic_auth=True)
    else:
        uri["headers"] = {"Authorization": f"Bearer {target.token}"}
    what = {"ansible.builtin.uri": uri} if way == "uri" else {"community.airflow.airflow_variable": one}
    list_of_tasks = [{"name": f"Task {place}", **what} for place in range(number)]
    book = workshop.file(f"tasks-{way}.yml", [{"hosts": "localhost", "gather_facts": False, "tasks": list_of_tasks}])
    return _playbook(workshop, target, book, **({} if way == "uri" else {"AIRFLOW_EXECUTION": way}))


CONTESTANTS: dict[str, Contestant] = {
    cases.URI: uri_loop,
    cases.INLINE: functools.partial(module_loop, execution="inline"),
    cases.URI_OLDEST: functools.partial(uri_loop, core="oldest-core"),
    cases.INLINE_OLDEST: functools.partial(module_loop, execution="inline", core="oldest-core"),
    cases.DEBUG: functools.partial(module_loop, execution="inline", book="debug"),
    cases.DEBUG_ONCE: debug_once,
    cases.DEBUG_ONCE_OLDEST: functools.partial(debug_once, core="oldest-core"),
    cases.PROCESS: functools.partial(module_loop, execution="process"),
    cases.INSTANCE: functools.partial(instance, AIRFLOW_EXECUTION="inline"),
    cases.INSTANCE_OLDEST: functools.partial(instance, AIRFLOW_EXECUTION="inline", core="oldest-core"),
    cases.INSTANCE_PROCESS: functools.partial(instance, AIRFLOW_EXECUTION="process"),
    cases.INSTANCE_BASIC: functools.partial(instance, AIRFLOW_AUTH="basic", AIRFLOW_EXECUTION="inline"),
    cases.INSTANCE_ONE: functools.partial(instance, more={"workers": 1}, AIRFLOW_EXECUTION="inline"),
    cases.MODULE_ALONE: module_alone,
    cases.INSIDE: inside,
    cases.AIRFLOWCTL: airflowctl,
    cases.CLIENT: client,
    cases.FLOOR: floor,
    cases.SINGLE: lambda *arguments: floor(*arguments, "--single"),
    **{
        way.format(number): functools.partial(tasks, way=name, number=number)
        for way, name in ((cases.URI_TASKS, "uri"), (cases.INLINE_TASKS, "inline"), (cases.PROCESS_TASKS, "process"))
        for number in (cases.FEW, cases.MANY, cases.LOGIN_TASKS)
    },
}


def token(url: str, username: str, password: str) -> str:
    """Return a token of Airflow 3."""
    body = json.dumps({"username": username, "password": password}).encode()
    request = urllib.request.Request(f"{url}/auth/token", body, {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as response:
        return json.load(response)["access_token"]
