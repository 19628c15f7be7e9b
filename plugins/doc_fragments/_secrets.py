# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of modules that write secrets."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  allow_masked:
    description:
      - Whether to accept secrets that contain V(***), or that look like the placeholder that M(community.airflow.airflow_instance_info)
        returns for a secret of the same object.
      - Airflow shows V(***) instead of a secret, so a value that contains V(***) was most likely read from a server. Writing such a value
        or a placeholder would overwrite the real secret. The module therefore rejects both unless this option is V(true).
    type: bool
    default: false
"""

    UPDATE = r"""
options:
  update_secrets:
    description:
      - When to write the specified secrets that the server hides. The module cannot compare hidden secrets.
      - Secrets that the server shows are always compared, and are written if they differ, regardless of this option. For example, Airflow 2
        shows the values of all variables.
      - See R(Secrets,ansible_collections.community.airflow.docsite.guide_secrets).
      - V(always) writes hidden secrets on every run, and reports a change.
      - V(on_create) writes hidden secrets only when the object is created.
      - V(when_changed) stores a fingerprint of the secrets, and writes the secrets only if the fingerprint differs. The fingerprint is a
        hash keyed with O(fingerprint_key). It is stored at the end of the object's description on the server, and the web interface shows
        it as C([secrets:0123456789abcdef]). The modules of this collection do not show it. Changes that were made to a secret on the server
        are not detected. In RV(community.airflow.airflow_instance#module:unverified), M(community.airflow.airflow_instance) lists the
        objects whose secrets it cannot verify.
    type: str
    choices: [always, on_create, when_changed]
    default: always
  fingerprint_key:
    description:
      - Secret key for the fingerprints with which O(update_secrets=when_changed) detects changed secrets. Required if
        O(update_secrets=when_changed). Use the same key for every run, and protect it like the secrets themselves.
      - The key must have at least 16 characters. 32 random characters are recommended.
    type: str
"""
