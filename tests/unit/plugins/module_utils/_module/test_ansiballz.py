# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Imports out of a zip file, in processes of their own, as Ansible starts a module: with _ansiballz and without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ANSIBALLZ = Path(__file__).parents[5] / "plugins" / "module_utils" / "_module" / "ansiballz.py"
FILES = {
    "pack/__init__.py": "",
    "pack/_ansiballz.py": ANSIBALLZ.read_text(encoding="utf-8"),
    "pack/cheap.py": "from pack import _ansiballz\n_ansiballz.begin_imports(__spec__.loader)\nfrom pack.deep import one, two\n",
    "pack/deep/__init__.py": "",
    "pack/deep/one.py": "import other\n",
    "pack/deep/two.py": "def fail():\n    raise ValueError('said so')\n",
    "pack/broken.py": "import nowhere\n",
    "pack/plain.py": "from pack.deep import one, two\n",
    "pack/wrong.py": "if:\n",
    "other.py": "",
}
# runs a module as Ansible does, and counts what is compiled under the name of each file
HARNESS = """
import collections, json, runpy, sys
path, lines = sys.argv[1], sys.argv[2]
counts = collections.Counter()
sys.addaudithook(lambda event, given: event == 'compile' and str(given[1]).startswith(path) and counts.update([str(given[1])]))
sys.path.insert(0, path)
said = {}
exec(lines)
said['compiled'] = {name[len(path) + 1:]: number for name, number in counts.items()}
print(json.dumps(said))
"""


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "payload.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, text in FILES.items():
            file.writestr(name, text)
    return path


@pytest.fixture
def told(archive):
    def run(lines):
        done = subprocess.run(
            [sys.executable, "-c", HARNESS, archive, lines], capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    return run


def test_each_file_is_compiled_once(told):
    compiled = told("import pack.cheap")["compiled"]
    later = {os.path.join("pack", "deep", name) for name in ("__init__.py", "one.py", "two.py")} | {"other.py"}
    assert {name: compiled[name] for name in later} == dict.fromkeys(later, 1)


def test_without_it_python_compiles_each_file_twice(told):
    """Where this fails, Python has learned it, and _ansiballz can go once every supported Python has."""
    compiled = told("import pack.plain")["compiled"]
    assert set(compiled.values()) == {2}


@pytest.mark.parametrize("module", ["pack.deep", "pack.deep.one", "other"])
def test_a_module_is_described_as_by_python_itself(told, module):
    described = f"""
import importlib
module = importlib.import_module({module!r})
spec = module.__spec__
said['described'] = [module.__file__, module.__package__, getattr(module, '__path__', None), spec.name, spec.origin, spec.has_location,
    spec.parent, spec.submodule_search_locations, getattr(module, '__cached__', None)]
"""
    assert told(f"import pack.cheap\n{described}")["described"] == told(described)["described"]


@pytest.mark.parametrize(
    "statement", ["import pack.broken", "import pack.nothing", "import pack.wrong", "pack.deep.two.fail()"]
)
def test_a_failure_is_described_as_by_python_itself(told, statement):
    failing = f"""
import pack.deep.two, traceback
try:
    {statement}
except Exception:
    said['failure'] = [line for line in traceback.format_exc().splitlines() if 'frozen' not in line]
"""
    failure = told(f"import pack.cheap\n{failing}")["failure"]
    assert failure == told(f"pass\n{failing}")["failure"]
    assert len(failure) > 2


def test_data_of_a_package_can_be_read(told):
    said = told("import pack.cheap, pkgutil\nsaid['data'] = pkgutil.get_data('pack.deep', 'one.py').decode()")
    assert said["data"] == FILES["pack/deep/one.py"]


def test_garbage_is_looked_for_only_among_what_comes_after_the_imports(told):
    said = told(
        "import gc, pack.cheap\nsaid['during'] = gc.isenabled()\npack._ansiballz.end_imports()\nsaid['after'] = gc.isenabled()\n"
        "said['frozen'] = gc.get_freeze_count() > 0 and not [one for one in gc.get_objects() if one is pack.cheap.__dict__]"
    )
    assert (said["during"], said["after"], said["frozen"]) == (False, True, True)


def test_outside_of_a_zip_file_nothing_is_changed(told, tmp_path):
    for name in ("pack/__init__.py", "pack/_ansiballz.py"):
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
    (tmp_path / "folder" / "pack" / "cheap.py").write_text(
        "from pack import _ansiballz\n_ansiballz.begin_imports(__spec__.loader)\n", encoding="utf-8"
    )
    said = told(
        f"sys.path.insert(0, {str(tmp_path / 'folder')!r})\nimport gc\nhooks = list(sys.path_hooks)\nimport pack.cheap\n"
        "said['same'] = hooks == sys.path_hooks and gc.isenabled()\nsaid['file'] = pack.cheap.__file__"
    )
    assert said["same"] and said["file"] == str(tmp_path / "folder" / "pack" / "cheap.py")


def test_another_zip_file_is_left_to_python(told, tmp_path):
    with zipfile.ZipFile(tmp_path / "second.zip", "w") as file:
        file.writestr("foreign.py", "")
    said = told(
        f"import pack.cheap\nsys.path.append({str(tmp_path / 'second.zip')!r})\nimport foreign, other\n"
        "said['kinds'] = [type(one.__spec__.loader).__name__ for one in (foreign, other)]"
    )
    assert said["kinds"] == ["zipimporter", "CompiledOnce"]
