# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of modules that write secrets."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  allow_masked:
    description:
      - Whether to write a secret that holds V(***), or text that looks like a placeholder for a secret of the same object, as
        M(community.airflow.airflow_instance_info) makes them.
      - That is what Airflow shows in place of a secret, so such a value was most likely read from a server; written back, it would destroy
        the secret. It is refused unless this is V(true).
    type: bool
    default: false
"""

    UPDATE = r"""
options:
  update_secrets:
    description:
      - When to write the secrets that were given, if the object exists. A server that hides a secret gives no way to compare it.
      - V(always) writes a hidden secret each time, and reports that as a change.
      - V(on_create) writes secrets to new objects, and not again to existing ones.
      - V(when_changed) keeps a fingerprint of the secrets, and writes them only if the fingerprint differs. It is a hash keyed with
        O(fingerprint_key) and stands at the end of the object's description on the server, where the web interface shows it as
        C([secrets:0123456789abcdef]); the modules of this collection do not show it. It stands for the secrets that a task gives.
        Tasks that give different ones of the same object, or use different keys, replace each other's.
        Whenever the fingerprint changes, the description is written again as it was read.
      - A fingerprint shows what was written last with this key. It cannot show that somebody changed the secret on the server afterwards,
        so M(community.airflow.airflow_instance) lists such objects in RV(community.airflow.airflow_instance#module:unverified).
      - Everybody who may read the description sees whether two servers, or one server at two times, have the same secret of this object.
        Use another O(fingerprint_key) for each server if that matters.
      - A secret that the server shows in clear is compared as it is, whatever is chosen here.
    type: str
    choices: [always, on_create, when_changed]
    default: always
  fingerprint_key:
    description:
      - Key of the fingerprints, required for O(update_secrets=when_changed). Keep it as secret as the secrets themselves, and the same for
        every run.
      - At least 16 characters; best are 32 random ones. The hash uses a key that is derived from it slowly, with scrypt, since the
        fingerprint can be read by every user of Airflow who may read the object.
    type: str
"""
