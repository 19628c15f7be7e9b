# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options with which lookups and the inventory plugin reach their server: those of the modules, from more places."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  airflow_url:
    description:
      - Root of the web server (Airflow 2) or the API server (Airflow 3), for example V(https://airflow.example.com).
      - A trailing slash, a sub-path such as V(/airflow), and the path of an API at the end (V(/api/v1), V(/api/v2)) are accepted.
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
      - How to log in.
      - V(auto) takes O(airflow_token) if that is given. Else, with O(airflow_username), it takes V(session) and falls back to V(basic) on
        Airflow 2, and takes V(jwt) on Airflow 3. Else it takes V(kerberos) on Airflow 2 if there is a ticket, and V(none).
      - V(session) fills in the login form of the web interface once. It works with the default C(auth_backends) of Airflow 2 and spares
        the server a password hash for each request. Servers from 2.6 on allow five such logins in 40 seconds. If basic authentication is
        not offered as well, a task then waits for about a minute, and fails if the form still allows no login.
      - Over HTTPS, the login form checks that a request comes from its own page, by the host that the server is told. If a proxy hides
        the host's name from the server, V(auto) falls back to basic authentication; for V(session), set C(Referer) in O(http_headers) to
        the address that the server knows itself by.
      - V(basic) sends user name and password with every request. Airflow 3 takes it for users and roles only, where the server allows it.
      - V(jwt) asks C(/auth/token) of Airflow 3 for a token once.
      - V(token) sends O(airflow_token) as a bearer token.
      - V(kerberos) sends a Kerberos ticket with every request. Airflow 2 takes it with a C(kerberos_auth) backend in its C(auth_backends). The
        user in Airflow has the whole principal as its name. The API of Airflow 3 takes tokens alone, and no auth manager gives one
        for a Kerberos ticket.
      - V(none) sends no credentials. On Airflow 3 it takes the token that the simple auth manager gives to everybody in its
        all-admins mode.
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
      - A bearer token from elsewhere, for example from a managed service or an identity provider.
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
      - The service part of the server's Kerberos principal.
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
      - The host part of the server's Kerberos principal, where it is not the host in O(airflow_url).
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
      - Whether the server must prove by Kerberos, too, who it is. Airflow itself never does, whatever is asked for; a proxy
        in front of it may.
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
      - Whether to pass a forwardable ticket on to the server. By default it is not.
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
      - Which API to use. V(auto) asks the server.
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
      - Whether to check the server's certificate.
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
      - File with the certificates of the authorities to trust.
    type: path
    env:
      - name: AIRFLOW_CA_PATH
    ini:
      - section: airflow
        key: ca_path
    vars:
      - name: airflow_ca_path
  client_cert:
    description:
      - File with the client certificate, in PEM. It may hold the key as well.
    type: path
    env:
      - name: AIRFLOW_CLIENT_CERT
    ini:
      - section: airflow
        key: client_cert
    vars:
      - name: airflow_client_cert
  client_key:
    description:
      - File with the key of O(client_cert).
    type: path
    env:
      - name: AIRFLOW_CLIENT_KEY
    ini:
      - section: airflow
        key: client_key
    vars:
      - name: airflow_client_key
  http_headers:
    description:
      - Headers to send with every request, for gateways and managed services. They are treated as secrets.
    type: dict
    vars:
      - name: airflow_http_headers
  use_proxy:
    description:
      - Whether to honour E(HTTP_PROXY), E(HTTPS_PROXY) and E(NO_PROXY).
    type: bool
    default: true
    ini:
      - section: airflow
        key: use_proxy
    vars:
      - name: airflow_use_proxy
  timeout:
    description:
      - Seconds that one request may take.
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
      - How often a request is repeated that failed for a passing reason, with a growing pause or the one that the server asks for.
      - Only what can be repeated safely is. A write whose answer was lost is sent again after a look at whether it was done.
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
  - Python 3.9 or later on the controller
  - requests
  - requests-kerberos, for O(airflow_auth=kerberos) alone
notes:
  - Works with Airflow 2.5.0 to 2.11 and 3.0 to 3.3. The plugin finds out which one it talks to.
  - A login is one thing. Its sources, from the narrowest to the widest, are the options of the plugin itself, variables, the environment and
    C(ansible.cfg). The narrowest source that names a login gives the whole login, which is a token, or a user name with its password. A wider
    source only adds a missing password to a user name, or a missing user name to a password, and only if it does not name both.
    O(airflow_auth=kerberos) and O(airflow_auth=none) take no credential from any source. If one source names both a token and a user name,
    V(auto) takes the token.
  - A login goes only to the server that it was given for. That is the O(airflow_url) of its own source. If that source names none, it is the
    one of the next wider source, or of the next narrower one. If O(airflow_url) is another server, the login is not used, and neither are
    O(client_cert), O(client_key), O(http_headers), O(kerberos_hostname_override) and O(kerberos_delegate) of that source. Two URLs name the
    same server if scheme, host, port and path are the same.
  - A Kerberos ticket comes from the credential cache (E(KRB5CCNAME)) of whoever runs Ansible, or from the client keytab that
    E(KRB5_CLIENT_KTNAME) names.
  - No password, token or header stands in results or messages, at any verbosity.
"""
