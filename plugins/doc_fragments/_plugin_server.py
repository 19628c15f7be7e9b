# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options of the lookup and inventory plugins.

The options are the same as those of the modules. They can also be set by variables and in ``ansible.cfg``.
"""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  airflow_url:
    description:
      - URL of the web server (Airflow 2) or the API server (Airflow 3), for example V(https://airflow.example.com).
      - May include a sub-path such as V(/airflow). A trailing slash is ignored. A trailing API path, V(/api/v1) or V(/api/v2), selects the
        version of the API, as O(airflow_api_version) does.
    type: str
    required: true
    env:
      - name: AIRFLOW_URL
    ini:
      - section: airflow
        key: url
    vars:
      - name: airflow_url
  airflow_auth:
    description:
      - Authentication method.
      - For details, see R(Logging in,ansible_collections.community.airflow.docsite.guide_login).
      - V(auto) uses V(token) if O(airflow_token) is set. Otherwise, if O(airflow_username) is set, it uses V(jwt) on Airflow 3, and
        V(session) with a fallback to V(basic) on Airflow 2. If neither option is set, it uses V(kerberos) on Airflow 2 if there is a
        Kerberos ticket, and V(none) in all other cases.
      - V(basic) sends the user name and the password with every request. On Airflow 3, this works only for the API endpoints that manage
        users and roles, and only if the server allows it.
      - V(session) logs in once through the login form of the web interface. Supported only on Airflow 2, where it works with the default
        C(auth_backends). V(session) is faster than V(basic), because the server does not have to hash the password for each request.
        By default, Airflow 2.6.0 and later allow five such logins in 40 seconds.
      - V(jwt) requests a token once, from C(/auth/token). Supported only on Airflow 3.
      - V(token) sends O(airflow_token) as a bearer token.
      - V(kerberos) sends a Kerberos ticket with every request. Supported only on Airflow 2, with a C(kerberos_auth) backend in the server's
        C(auth_backends).
      - V(none) sends no credentials. On Airflow 3, it requests the token that the simple auth manager issues to everyone in its all-admins
        mode.
    type: str
    choices: [auto, basic, session, jwt, token, kerberos, none]
    default: auto
    env:
      - name: AIRFLOW_AUTH
    ini:
      - section: airflow
        key: auth
    vars:
      - name: airflow_auth
  airflow_username:
    description:
      - Name of the user to log in as.
    type: str
    env:
      - name: AIRFLOW_USERNAME
    ini:
      - section: airflow
        key: username
    vars:
      - name: airflow_username
  airflow_password:
    description:
      - Password of O(airflow_username).
    type: str
    env:
      - name: AIRFLOW_PASSWORD
    ini:
      - section: airflow
        key: password
    vars:
      - name: airflow_password
  airflow_token:
    description:
      - Bearer token from another source, for example a managed service or an identity provider.
    type: str
    env:
      - name: AIRFLOW_TOKEN
    ini:
      - section: airflow
        key: token
    vars:
      - name: airflow_token
  kerberos_service:
    description:
      - Service part of the server's Kerberos principal.
    type: str
    default: airflow
    env:
      - name: AIRFLOW_KERBEROS_SERVICE
    ini:
      - section: airflow
        key: kerberos_service
    vars:
      - name: airflow_kerberos_service
  kerberos_hostname_override:
    description:
      - Host part of the server's Kerberos principal, if it differs from the host in O(airflow_url).
    type: str
    env:
      - name: AIRFLOW_KERBEROS_HOSTNAME_OVERRIDE
    ini:
      - section: airflow
        key: kerberos_hostname_override
    vars:
      - name: airflow_kerberos_hostname_override
  kerberos_mutual_authentication:
    description:
      - Whether the server must authenticate itself through Kerberos.
      - Airflow does not support mutual authentication, so V(required) works only if a proxy in front of Airflow supports it.
    type: str
    choices: [optional, required, disabled]
    default: optional
    env:
      - name: AIRFLOW_KERBEROS_MUTUAL_AUTHENTICATION
    ini:
      - section: airflow
        key: kerberos_mutual_authentication
    vars:
      - name: airflow_kerberos_mutual_authentication
  kerberos_delegate:
    description:
      - Whether to delegate a forwardable ticket to the server. By default, the ticket is not delegated.
    type: bool
    env:
      - name: AIRFLOW_KERBEROS_DELEGATE
    ini:
      - section: airflow
        key: kerberos_delegate
    vars:
      - name: airflow_kerberos_delegate
  airflow_api_version:
    description:
      - Version of the API to use. V(auto) detects the version.
    type: str
    choices: [auto, v1, v2]
    default: auto
    env:
      - name: AIRFLOW_API_VERSION
    ini:
      - section: airflow
        key: api_version
    vars:
      - name: airflow_api_version
  validate_certs:
    description:
      - Whether to verify the server's TLS certificate.
    type: bool
    default: true
    env:
      - name: AIRFLOW_VALIDATE_CERTS
    ini:
      - section: airflow
        key: validate_certs
    vars:
      - name: airflow_validate_certs
  ca_path:
    description:
      - Path to a file with the certificates of the trusted certificate authorities.
      - In a lookup, a relative path is relative to the folder of the playbook. In the inventory plugin, it is relative to the working
        directory.
    type: str
    env:
      - name: AIRFLOW_CA_PATH
    ini:
      - section: airflow
        key: ca_path
    vars:
      - name: airflow_ca_path
  client_cert:
    description:
      - Path to the client certificate, in PEM format. The file may also contain the key.
      - In a lookup, a relative path is relative to the folder of the playbook. In the inventory plugin, it is relative to the working
        directory.
    type: str
    env:
      - name: AIRFLOW_CLIENT_CERT
    ini:
      - section: airflow
        key: client_cert
    vars:
      - name: airflow_client_cert
  client_key:
    description:
      - Path to the key of O(client_cert).
      - In a lookup, a relative path is relative to the folder of the playbook. In the inventory plugin, it is relative to the working
        directory.
    type: str
    env:
      - name: AIRFLOW_CLIENT_KEY
    ini:
      - section: airflow
        key: client_key
    vars:
      - name: airflow_client_key
  http_headers:
    description:
      - Headers to send with every request, for example for a gateway or a managed service. The values of the headers are treated as
        secrets. Headers that describe the body of a request, such as C(Content-Type), are ignored.
      - Specify a dictionary, or a string in the form C(X-Key=value) or in JSON.
    type: raw
    ini:
      - section: airflow
        key: http_headers
    vars:
      - name: airflow_http_headers
  use_proxy:
    description:
      - Whether to use the proxy settings in E(HTTP_PROXY), E(HTTPS_PROXY), E(ALL_PROXY) and E(NO_PROXY).
    type: bool
    default: true
    ini:
      - section: airflow
        key: use_proxy
    vars:
      - name: airflow_use_proxy
  timeout:
    description:
      - Timeout of a single request, in seconds.
    type: float
    default: 30.0
    env:
      - name: AIRFLOW_TIMEOUT
    ini:
      - section: airflow
        key: timeout
    vars:
      - name: airflow_timeout
  retries:
    description:
      - Maximum number of retries after a temporary failure. The delay grows with each retry, unless the server specifies the delay.
      - Requests are retried only if they are safe to repeat.
    type: int
    default: 3
    env:
      - name: AIRFLOW_RETRIES
    ini:
      - section: airflow
        key: retries
    vars:
      - name: airflow_retries
requirements:
  - Python 3.9 or later on the control node
  - requests 2.25.1 or later
  - requests-kerberos, for O(airflow_auth=kerberos) only
notes:
  - Supports Airflow 2.5.0 to 2.11 and 3.0 to 3.4. Airflow 3.4 is tested with its beta release 3.4.0b2.
  - Results and messages never contain the values of O(airflow_password), O(airflow_token) or O(http_headers), at any verbosity.
seealso:
  - ref: ansible_collections.community.airflow.docsite.guide_login
    description: Login methods, and the order in which options, variables, the environment and C(ansible.cfg) supply credentials.
"""
