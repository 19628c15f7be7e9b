# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A separate Kerberos realm on loopback.

The system's configuration is neither read nor written.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from processes import free_port
from supervisor import die_with_parent

REALM = "LAB.TEST"
START_SECONDS = 20
# Debian: krb5-kdc, krb5-admin-server and krb5-user
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")
_FOLDERS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])

_CLIENT = """\
[libdefaults]
default_realm = {realm}
dns_lookup_kdc = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
default_ccache_name = FILE:{folder}/ccache

[realms]
{realm} = {{
    kdc = 127.0.0.1:{port}
}}
"""
_SERVER = """\
[kdcdefaults]
kdc_listen = 127.0.0.1:{port}
kdc_tcp_listen = 127.0.0.1:{port}

[realms]
{realm} = {{
    database_name = {folder}/principal
    key_stash_file = {folder}/stash
    max_life = 10h
}}
"""


def missing() -> list[str]:
    """Return the required programs that are not installed."""
    return [program for program in PROGRAMS if not shutil.which(program, path=_FOLDERS)]


def _own_name() -> str:
    """Return the name of this machine, determined like in Airflow's kerberos backend."""
    name = socket.gethostname()
    try:
        found = socket.getaddrinfo(name, None, 0, socket.SOCK_DGRAM, 0, socket.AI_CANONNAME)
    except OSError:
        return name
    return next((canonical for *_others, canonical, _address in found if canonical), name)


class Realm:
    """A realm with its key distribution center in a ``with`` block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = _own_name()
        self.variables = {
            "KRB5_CONFIG": str(folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
        }

    def __enter__(self) -> Realm:
        port = free_port(set())
        for name, text in (("krb5.conf", _CLIENT), ("kdc.conf", _SERVER)):
            (self.folder / name).write_text(text.format(realm=REALM, folder=self.folder, port=port))
        self._run("kdb5_util", "create", "-s", "-r", REALM, "-P", "master")
        log = (self.folder / "kdc.log").open("w")
        command = [shutil.which("krb5kdc", path=_FOLDERS), "-n"]
        environment = {**os.environ, **self.variables}
        self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, preexec_fn=die_with_parent)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return self
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise SystemExit(f"the KDC does not start:\n{(self.folder / 'kdc.log').read_text()}") from None
                time.sleep(0.05)

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        self._process.wait()

    def keytab(self, principal: str) -> Path:
        """Create a principal and return the file with its key."""
        path = self.folder / f"{principal.replace('/', '-')}.keytab"
        self._run("kadmin.local", "-r", REALM, "addprinc", "-randkey", principal)
        self._run("kadmin.local", "-r", REALM, "ktadd", "-k", str(path), principal)
        return path

    def ticket(self, principal: str, keytab: Path, name: str, *options: str) -> str:
        """Fetch a ticket into a new cache and return the name of the cache."""
        cache = f"FILE:{self.folder / name}"
        self._run("kinit", "-c", cache, "-k", "-t", str(keytab), *options, principal)
        return cache

    def _run(self, program: str, *arguments: str) -> None:
        path = shutil.which(program, path=_FOLDERS)
        environment = {**os.environ, **self.variables}
        done = subprocess.run(
            [path, *arguments], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            raise SystemExit(f"{program} {arguments[0]} failed:\n{done.stdout}{done.stderr}")
