# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fingerprints that show whether secrets are unchanged.

This module has no side effects.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

FINGERPRINT = "fingerprint"
"""The key of the fingerprint among an object's values. On the server, the fingerprint is stored at the end of the description."""
_FINGERPRINT = re.compile(r" ?\[secrets:([0-9a-f]{16})\]$")


def split_fingerprint(description: str) -> tuple[str, str]:
    """Split a stored description into the visible part and the fingerprint.

    The fingerprint is "" if there is none.
    """
    match = _FINGERPRINT.search(description)
    return (description[: match.start()], match[1]) if match else (description, "")


def join_fingerprint(description: str, fingerprint: str) -> str:
    mark = f"[secrets:{fingerprint}]" if fingerprint else ""
    return f"{description} {mark}" if description and mark else description + mark


SHORTEST_FINGERPRINT_KEY = 16


@functools.lru_cache(maxsize=16)
def _derived(key: str) -> bytes:
    """Return the key of the hash, which is derived from the user's key.

    The derivation is slow on purpose (40 ms), because anyone who can read descriptions can try keys against a fingerprint. The salt is the same
    for all servers, because a fingerprint must stay valid if the URL of a server changes, and Airflow has no other identity.
    """
    return hashlib.scrypt(key.encode(), salt=b"community.airflow fingerprint", n=2**14, r=8, p=1, dklen=32)


def fingerprint(key: str, identity: str, secrets: Mapping[str, Any]) -> str:
    """Return the first 64 bits of HMAC-SHA256 over an object's secrets, in hex.

    ``identity`` identifies the object, so that equal secrets of two objects have different fingerprints.
    """
    message = json.dumps([identity, secrets], sort_keys=True).encode()
    return hmac.new(_derived(key), message, hashlib.sha256).hexdigest()[:16]
