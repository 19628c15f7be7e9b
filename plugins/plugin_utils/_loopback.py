# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recognize the names and addresses of the local machine.

This module has no side effects.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata

# names in the hosts files of Linux distributions
_NAME = re.compile(r"(?:.*\.)?localhost[46]?(?:\.localdomain[46]?)?|(?:ip6-)?(?:localhost|loopback)")


def is_loopback(host: str) -> bool:
    """Return whether a name or an address, in any notation, is the local machine's.

    Examples are ``LOCALHOST.``, ``127.1``, ``0x7f000001`` and ``::ffff:127.0.0.1``.
    """
    name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name if ":" in name else socket.inet_aton(name))
    except (OSError, ValueError):
        return _NAME.fullmatch(name) is not None
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
