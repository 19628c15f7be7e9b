# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: from_connection_uri
short_description: Convert the URI of an Airflow connection to its fields
version_added: 0.1.0
description:
  - Parses the URI of a connection, as Airflow does for its environment variables C(AIRFLOW_CONN_*).
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - The URI. Special characters must be percent-encoded.
    type: str
    required: true
  airflow_version:
    description:
      - Airflow version whose rules are used. Airflow 3.1.6 and later parse query parameters as JSON if possible, so V(30) is a number and
        V(true) is a boolean. In earlier versions, and in the option O(community.airflow.airflow_connection#module:uri), all query
        parameters are strings.
    type: str
    default: "3.3"
seealso:
  - plugin: community.airflow.connection_uri
    plugin_type: filter
  - module: community.airflow.airflow_connection
"""

EXAMPLES = r"""
- name: Show the fields of a connection URI
  ansible.builtin.debug:
    msg: "{{ 'postgres://etl@db.example.com:5432/analytics?connect_timeout=10' | community.airflow.from_connection_uri }}"

- name: Manage a connection from a URI, and keep the numbers in its query
  community.airflow.airflow_connection:
    connection_id: warehouse
    conn_type: "{{ parts.conn_type }}"
    host: "{{ parts.host }}"
    port: "{{ parts.port }}"
    login: "{{ parts.login }}"
    schema: "{{ parts.schema }}"
    extra: "{{ parts.extra }}"
  vars:
    parts: "{{ 'postgres://etl@db.example.com:5432/analytics?connect_timeout=10' | community.airflow.from_connection_uri }}"
"""

RETURN = r"""
_value:
  description:
    - Fields of the connection, with the same names as the options of M(community.airflow.airflow_connection). Fields that the URI does not
      contain are empty strings, except C(extra), which is an empty mapping, and C(password), which is omitted.
  type: dict
  sample:
    conn_type: postgres
    host: db.example.com
    login: etl
    schema: analytics
    port: 5432
    extra:
      connect_timeout: 10
"""

from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._errors import InvalidRequestError
from ..module_utils._model.json_values import parsed
from ..module_utils._model.resource import given_version, version_tuple
from ..module_utils._model.secrets import message_text
from ..module_utils._resources._uri import fields_of_uri
from ..plugin_utils._ansible_core import is_vaulted_text


def from_connection_uri(uri: Any, airflow_version: str = "3.3") -> dict[str, Any]:
    """Return the fields of a connection from its URI."""
    if not isinstance(uri, str) and not is_vaulted_text(uri):
        raise AnsibleFilterError("from_connection_uri: the input must be the URI of a connection, as text.")
    try:
        fields = fields_of_uri(str(uri), version_tuple(given_version("airflow_version", airflow_version)))
    except InvalidRequestError as error:
        raise AnsibleFilterError(message_text(f"from_connection_uri: {error}")) from None
    return {**fields, "extra": parsed(fields["extra"])}


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"from_connection_uri": from_connection_uri}
