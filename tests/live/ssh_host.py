# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An OpenSSH server on loopback.

It is an unprivileged process with its own configuration, keys and port.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from processes import free_port

START_SECONDS = 20
_CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
"""


class SshHost:
    """A host that accepts SSH connections.

    In a ``with`` block, it accepts connections of ``user`` with ``key``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.user, self.port = folder, getpass.getuser(), free_port(set())
        self.key = folder / "user_key"

    def __enter__(self) -> SshHost:
        program = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "an SSH server is needed: apt-get install openssh-server"
        if os.geteuid() == 0:
            # where sshd of root puts its unprivileged part; a service would make the folder
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for name in ("host_key", "user_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        configuration = self.folder / "sshd_config"
        configuration.write_text(_CONFIGURATION.format(port=self.port, folder=self.folder))
        self._log = (self.folder / "sshd.log").open("w")
        self._process = subprocess.Popen([program, "-D", "-e", "-f", configuration], stderr=self._log)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                log = (self.folder / "sshd.log").read_text()
                assert self._process.poll() is None and time.monotonic() < deadline, log
                time.sleep(0.05)

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()
