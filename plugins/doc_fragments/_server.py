# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options with which every module reaches its server."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  airflow_url:
    description:
      - Root of the web server (Airflow 2) or the API server (Airflow 3), for example V(https://airflow.example.com).
      - A trailing slash, a sub-path such as V(/airflow), and the path of an API at the end (V(/api/v1), V(/api/v2)) are accepted.
      - If not set, the value of the environment variable E(AIRFLOW_URL) is used.
    type: str
    required: true
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
      - With V(auto), the environment variable E(AIRFLOW_AUTH) decides, if it fits the login.
    type: str
    choices: [auto, basic, session, jwt, token, kerberos, none]
    default: auto
  airflow_username:
    description:
      - Name of the user to log in as.
      - If the task and its C(module_defaults) name no login, the environment variable E(AIRFLOW_USERNAME) is used. See the notes.
    type: str
  airflow_password:
    description:
      - Password of O(airflow_username).
      - If the task and its C(module_defaults) name no login, the environment variable E(AIRFLOW_PASSWORD) is used. See the notes.
    type: str
  airflow_token:
    description:
      - A bearer token from elsewhere, for example from a managed service or an identity provider.
      - If the task and its C(module_defaults) name no login, the environment variable E(AIRFLOW_TOKEN) is used. See the notes.
    type: str
  kerberos_service:
    description:
      - The service part of the server's Kerberos principal.
      - If not set, the value of the environment variable E(AIRFLOW_KERBEROS_SERVICE) is used.
    type: str
    default: airflow
  kerberos_hostname_override:
    description:
      - The host part of the server's Kerberos principal, where it is not the host in O(airflow_url).
      - If not set, the environment variable E(AIRFLOW_KERBEROS_HOSTNAME_OVERRIDE) is used, if E(AIRFLOW_URL) does not name another server.
    type: str
  kerberos_mutual_authentication:
    description:
      - Whether the server must prove by Kerberos, too, who it is. Airflow itself never does, whatever is asked for; a proxy
        in front of it may.
      - If not set, the value of the environment variable E(AIRFLOW_KERBEROS_MUTUAL_AUTHENTICATION) is used.
    type: str
    choices: [optional, required, disabled]
    default: optional
  kerberos_delegate:
    description:
      - Whether to pass a forwardable ticket on to the server. By default it is not.
      - If not set, the environment variable E(AIRFLOW_KERBEROS_DELEGATE) is used, if E(AIRFLOW_URL) does not name another server.
    type: bool
  airflow_api_version:
    description:
      - Which API to use. V(auto) asks the server.
      - If not set, the value of the environment variable E(AIRFLOW_API_VERSION) is used.
    type: str
    choices: [auto, v1, v2]
    default: auto
  validate_certs:
    description:
      - Whether to check the server's certificate.
      - If not set, the value of the environment variable E(AIRFLOW_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description:
      - File with the certificates of the authorities to trust.
      - If not set, the value of the environment variable E(AIRFLOW_CA_PATH) is used.
    type: path
  client_cert:
    description:
      - File with the client certificate, in PEM. It may hold the key as well.
      - If not set, the environment variable E(AIRFLOW_CLIENT_CERT) is used, if E(AIRFLOW_URL) does not name another server.
    type: path
  client_key:
    description:
      - File with the key of O(client_cert).
      - If not set, the environment variable E(AIRFLOW_CLIENT_KEY) is used, if E(AIRFLOW_URL) does not name another server.
    type: path
  http_headers:
    description:
      - Headers to send with every request, for gateways and managed services. They are treated as secrets.
    type: dict
  use_proxy:
    description:
      - Whether to honour E(HTTP_PROXY), E(HTTPS_PROXY) and E(NO_PROXY).
    type: bool
    default: true
  timeout:
    description:
      - Seconds that one request may take.
      - If not set, the value of the environment variable E(AIRFLOW_TIMEOUT) is used.
    type: float
    default: 30.0
  retries:
    description:
      - How often a request is repeated that failed for a passing reason, with a growing pause or the one that the server asks for.
      - Only what can be repeated safely is. A write whose answer was lost is sent again after a look at whether it was done.
      - If not set, the value of the environment variable E(AIRFLOW_RETRIES) is used.
    type: int
    default: 3
requirements:
  - Python 3.9 or later where the module runs
  - requests
  - requests-kerberos, for O(airflow_auth=kerberos) alone
notes:
  - When the result is identical, the module runs inside the controller process, about ten times faster. This requires a local connection,
    the Python interpreter of Ansible itself (C(ansible_python_interpreter) not set, or set to C(ansible_playbook_python) or V(auto)) with
    C(requests) installed, no C(become), C(async) or C(environment), Linux, and a release of ansible-core that the collection is tested with
    (2.16, 2.19, 2.20, 2.21). Otherwise the module runs as an ordinary module. Set the variable C(airflow_execution) or the environment
    variable E(AIRFLOW_EXECUTION) to V(auto), V(inline) or V(process) to choose. V(inline) also works on other systems and releases, and
    fails the task where it is not possible. Long-running work in the controller process shows its progress, every step of it with C(-v).
  - Tasks that run inside the controller process share one login for each run of C(ansible-playbook), server and set of connection options.
    The API generation, the login method, and the token or session cookie are stored in a file in Ansible's temporary folder, which only the
    user can read and which is removed when the run ends. The file holds no user name and no password. Tasks of several hosts that start at
    the same time wait up to 90 seconds for the first of them to log in. Any other task logs in for itself. If the login form limits the
    rate of logins, use V(basic) or a token for these tasks. A login that the server no longer accepts is renewed. Each task asks for the
    version of the server.
  - With the variable C(airflow_keep_login) or the environment variable E(AIRFLOW_KEEP_LOGIN) set to V(false), no such file is written, and
    only the items of one loop share a login. Use this for a task that checks whether a password still works after it was changed.
  - A login is one thing. Its sources, from the narrowest to the widest, are the task, C(module_defaults) of the module, C(module_defaults) of
    the group, and the environment. The narrowest source that names a login gives the whole login, which is a token, or a user name with its
    password. A wider source only adds a missing password to a user name, or a missing user name to a password, and only if it does not name
    both. O(airflow_auth=kerberos) and O(airflow_auth=none) take no credential from any source. If one source names both a token and a user
    name, V(auto) takes the token.
  - A login goes only to the server that it was given for. That is the O(airflow_url) of its own source. If that source names none, it is the
    one of the next wider source, or of the next narrower one. If O(airflow_url) is another server, the login is not used, and neither are
    O(client_cert), O(client_key), O(http_headers), O(kerberos_hostname_override) and O(kerberos_delegate) of that source. Two URLs name the
    same server if scheme, host, port and path are the same.
  - A Kerberos ticket comes from the credential cache (E(KRB5CCNAME)) of whoever runs the module, or from the client keytab that
    E(KRB5_CLIENT_KTNAME) names.
  - Works with Airflow 2.5.0 to 2.11 and 3.0 to 3.3. The module finds out which one it talks to.
  - A task that fails after it changed something returns C(changed=true). Its message, and the list C(done_before_failure) in its result, say
    what was done. The list C(outcome_unknown) holds the changes that the server may or may not have made, because its answer was lost or was an
    error of its own. A failed task that changed nothing returns C(changed=false).
  - No secret stands in results, diffs or messages, at any verbosity. In what users wrote (such as the conf of a run, the extra of an asset
    event, or rendered fields), everything under a name that sounds like a secret is V(***), and so are user names and passwords in URLs.
"""
