# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection options of the modules."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  airflow_url:
    description:
      - URL of the web server (Airflow 2) or the API server (Airflow 3), for example V(https://airflow.example.com).
      - May include a sub-path such as V(/airflow). A trailing slash is ignored. A trailing API path, V(/api/v1) or V(/api/v2), selects the
        version of the API, as O(airflow_api_version) does.
      - If not set, the value of the environment variable E(AIRFLOW_URL) is used.
    type: str
    required: true
  airflow_auth:
    description:
      - Authentication method.
      - For details, see R(Logging in,ansible_collections.community.airflow.docsite.guide_login).
      - V(auto) uses the method in the environment variable E(AIRFLOW_AUTH) if that method supports the specified credentials.
        E(AIRFLOW_AUTH) is ignored if E(AIRFLOW_URL) and O(airflow_url) specify different servers. If the variable is not set or is
        ignored, or if its method does not support the credentials, V(auto) selects the method as follows.
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
  airflow_username:
    description:
      - Name of the user to log in as.
      - If neither the task nor its C(module_defaults) specify credentials, the environment variable E(AIRFLOW_USERNAME) is used.
        E(AIRFLOW_USERNAME) is also used if the task or its C(module_defaults) specify only O(airflow_password), and E(AIRFLOW_PASSWORD) is
        not set. E(AIRFLOW_USERNAME) is ignored if E(AIRFLOW_URL) and O(airflow_url) specify different servers.
    type: str
  airflow_password:
    description:
      - Password of O(airflow_username).
      - If neither the task nor its C(module_defaults) specify credentials, the environment variable E(AIRFLOW_PASSWORD) is used.
        E(AIRFLOW_PASSWORD) is also used if the task or its C(module_defaults) specify only O(airflow_username), and E(AIRFLOW_USERNAME) is
        not set. E(AIRFLOW_PASSWORD) is ignored if E(AIRFLOW_URL) and O(airflow_url) specify different servers.
    type: str
  airflow_token:
    description:
      - Bearer token from another source, for example a managed service or an identity provider.
      - If neither the task nor its C(module_defaults) specify credentials, the environment variable E(AIRFLOW_TOKEN) is used, unless
        E(AIRFLOW_URL) and O(airflow_url) specify different servers.
    type: str
  kerberos_service:
    description:
      - Service part of the server's Kerberos principal.
      - If not set, the value of the environment variable E(AIRFLOW_KERBEROS_SERVICE) is used.
    type: str
    default: airflow
  kerberos_hostname_override:
    description:
      - Host part of the server's Kerberos principal, if it differs from the host in O(airflow_url).
      - If not set, the environment variable E(AIRFLOW_KERBEROS_HOSTNAME_OVERRIDE) is used, unless E(AIRFLOW_URL) and O(airflow_url) specify
        different servers.
    type: str
  kerberos_mutual_authentication:
    description:
      - Whether the server must authenticate itself through Kerberos.
      - Airflow does not support mutual authentication, so V(required) works only if a proxy in front of Airflow supports it.
      - If not set, the value of the environment variable E(AIRFLOW_KERBEROS_MUTUAL_AUTHENTICATION) is used.
    type: str
    choices: [optional, required, disabled]
    default: optional
  kerberos_delegate:
    description:
      - Whether to delegate a forwardable ticket to the server. By default, the ticket is not delegated.
      - If not set, the environment variable E(AIRFLOW_KERBEROS_DELEGATE) is used, unless E(AIRFLOW_URL) and O(airflow_url) specify
        different servers.
    type: bool
  airflow_api_version:
    description:
      - Version of the API to use. V(auto) detects the version.
      - If not set, the value of the environment variable E(AIRFLOW_API_VERSION) is used.
    type: str
    choices: [auto, v1, v2]
    default: auto
  validate_certs:
    description:
      - Whether to verify the server's TLS certificate.
      - If not set, the value of the environment variable E(AIRFLOW_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - Path to a file with the certificates of the trusted certificate authorities.
      - On the control node, a relative path is relative to the folder of the playbook. On other hosts, it is relative to the working
        directory of the module.
      - If not set, the value of the environment variable E(AIRFLOW_CA_PATH) is used.
    type: path
  client_cert:
    description:
      - Path to the client certificate, in PEM format. The file may also contain the key.
      - On the control node, a relative path is relative to the folder of the playbook. On other hosts, it is relative to the working
        directory of the module.
      - If neither O(client_cert) nor O(client_key) is set, the environment variable E(AIRFLOW_CLIENT_CERT) is used, unless E(AIRFLOW_URL)
        and O(airflow_url) specify different servers.
    type: path
  client_key:
    description:
      - Path to the key of O(client_cert).
      - On the control node, a relative path is relative to the folder of the playbook. On other hosts, it is relative to the working
        directory of the module.
      - If neither O(client_cert) nor O(client_key) is set, the environment variable E(AIRFLOW_CLIENT_KEY) is used, unless E(AIRFLOW_URL)
        and O(airflow_url) specify different servers.
    type: path
  http_headers:
    description:
      - Headers to send with every request, for example for a gateway or a managed service. The values of the headers are treated as
        secrets. Headers that describe the body of a request, such as C(Content-Type), are ignored.
      - Specify a dictionary, or a string in the form C(X-Key=value) or in JSON.
    type: dict
  use_proxy:
    description:
      - Whether to use the proxy settings in E(HTTP_PROXY), E(HTTPS_PROXY), E(ALL_PROXY) and E(NO_PROXY).
    type: bool
    default: true
  timeout:
    description:
      - Timeout of a single request, in seconds.
      - If not set, the value of the environment variable E(AIRFLOW_TIMEOUT) is used.
    type: float
    default: 30.0
  retries:
    description:
      - Maximum number of retries after a temporary failure. The delay grows with each retry, unless the server specifies the delay.
      - Requests are retried only if they are safe to repeat.
      - If the response to a write is lost, the module checks whether the server has applied the write before sending the write again.
      - If not set, the value of the environment variable E(AIRFLOW_RETRIES) is used.
    type: int
    default: 3
requirements:
  - Python 3.9 or later on the host that runs the module
  - requests 2.25.1 or later
  - requests-kerberos, for O(airflow_auth=kerberos) only
notes:
  - Supports Airflow 2.5.0 to 2.11 and 3.0 to 3.4. Airflow 3.4 is tested with its beta release 3.4.0b2.
seealso:
  - ref: ansible_collections.community.airflow.docsite.guide_login
    description: Login methods, and the order in which tasks, C(module_defaults) and the environment supply credentials.
  - ref: ansible_collections.community.airflow.docsite.guide_secrets
    description: How secrets are compared, updated and hidden.
  - ref: ansible_collections.community.airflow.docsite.guide_errors
    description: Retries, and what a failed task returns.
  - ref: ansible_collections.community.airflow.docsite.guide_speed
    description: Execution inside the controller process, and shared logins.
"""
