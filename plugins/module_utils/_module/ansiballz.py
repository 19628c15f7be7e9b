# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cheaper imports for a module that runs as a process of its own, out of the zip file into which Ansible packs it (AnsiballZ).

Nothing in such a file is compiled yet. Python's import asks the zip file's importer for a file's name first and for its code then, and
``zipimport.zipimporter`` compiles the source for either answer (seen on Python 3.9 to 3.13). Half of that is saved here, and the search for
garbage among what was imported.

Note that these are private to the collection.
"""

from __future__ import annotations

import gc
import os
import sys
from zipimport import zipimporter


class CompiledOnce(zipimporter):
    """An importer of sources in a zip file that tells their names without compiling them."""

    def get_filename(self, fullname: str) -> str:
        """The path of a module's source, as ``zipimporter`` gives it.

        :raises ZipImportError: for a module that is not in this folder of the zip file.
        """
        # the name within its folder, as in zipimport
        ending = f"{os.sep}__init__.py" if self.is_package(fullname) else ".py"
        return f"{self.archive}{os.sep}{self.prefix}{fullname.rpartition('.')[2]}{ending}"


def begin_imports(loader: object) -> None:
    """Make what is imported from now on cheap, if the file that says so was loaded by ``loader`` out of a zip file; else do nothing.

    Until ``end_imports``, no garbage is looked for either: an import leaves hardly any.
    """
    if not isinstance(loader, zipimporter):
        return
    gc.disable()
    archive = loader.archive

    def within(path: str) -> bool:
        return path == archive or path.startswith(archive + os.sep)

    def importer(path: str) -> CompiledOnce:
        if not within(path):
            raise ImportError(path)
        return CompiledOnce(path)

    sys.path_hooks.insert(0, importer)
    for path in filter(within, list(sys.path_importer_cache)):
        del sys.path_importer_cache[path]


def end_imports() -> None:
    """The module has all that it needs, and keeps it: from now on garbage is looked for among what comes after.

    Python looks through everything several times when it ends, which takes a tenth of the time of a short module.
    """
    gc.freeze()
    gc.enable()
