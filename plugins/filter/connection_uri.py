# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_uri
short_description: Convert an Airflow connection to a URI
version_added: 0.1.0
description:
  - Returns the URI of a connection, as Airflow's own method C(Connection.get_uri(\)) does. Airflow accepts this format in the environment
    variables C(AIRFLOW_CONN_*) and in secrets backends.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - Fields of the connection, with the same names as the options of M(community.airflow.airflow_connection) (C(conn_type), C(host),
        C(login), C(password), C(schema), C(port) and C(extra)). C(conn_type) is required. Other keys are ignored.
      - C(extra) can be a mapping, or a string that contains a JSON object.
      - Values that contain V(***), which Airflow returns instead of a secret, are rejected.
    type: dict
    required: true
  airflow_version:
    description:
      - Airflow version that the URI is for. The versions differ only if the host in O(_input) contains a protocol, for example
        V(https://api.example.com).
    type: str
    default: "3.3"
seealso:
  - plugin: community.airflow.from_connection_uri
    plugin_type: filter
  - module: community.airflow.airflow_connection
"""

EXAMPLES = r"""
- name: Show the environment variable for a connection
  ansible.builtin.debug:
    msg: "AIRFLOW_CONN_WAREHOUSE={{ warehouse | community.airflow.connection_uri }}"
  vars:
    warehouse:
      conn_type: postgres
      host: db.example.com
      port: 5432
      login: etl
      schema: analytics
      extra:
        sslmode: require
  # => AIRFLOW_CONN_WAREHOUSE=postgres://etl@db.example.com:5432/analytics?sslmode=require
"""

RETURN = r"""
_value:
  description: The URI.
  type: str
  sample: postgres://etl@db.example.com:5432/analytics?sslmode=require
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._errors import InvalidRequestError
from ..module_utils._model.resource import given_version, version_tuple
from ..module_utils._model.secrets import message_text
from ..module_utils._model.types import MASK, masked_paths
from ..module_utils._resources._uri import uri_of_fields
from ..plugin_utils._trees.source import plain

_USED = ("conn_type", "host", "port", "login", "password", "schema", "extra")


def connection_uri(fields: Any, airflow_version: str = "3.3") -> str:
    """Return a connection as a URI."""
    if not isinstance(fields, Mapping):
        raise AnsibleFilterError("connection_uri: the input must be a mapping with the fields of a connection.")
    try:
        used = _plain({name: value for name, value in fields.items() if name in _USED})
        masked = masked_paths(used)
        if masked:
            raise InvalidRequestError(
                f"{masked[0]} contains {MASK}, which Airflow returns instead of a secret. Specify the real value."
            )
        return uri_of_fields(used, version_tuple(given_version("airflow_version", airflow_version)))
    except InvalidRequestError as error:
        raise AnsibleFilterError(message_text(f"connection_uri: {error}")) from None


def _plain(fields: Mapping[str, Any]) -> Any:
    try:
        return plain(fields)
    except ValueError as error:
        raise InvalidRequestError(f"the input {error}.") from None


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"connection_uri": connection_uri}
