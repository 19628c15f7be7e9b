# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person can do where a server refuses a login, or a request with it."""

from __future__ import annotations

from ..generations import ApiGeneration

_KERBEROS_ADVICE = {
    401: "The server does not take this Kerberos ticket: [api] auth_backends needs a kerberos_auth backend, and kerberos_service and "
    "kerberos_hostname_override must make the principal that is in the server's keytab.",
    403: "With Kerberos, the name of the Airflow user is the whole principal, like etl@EXAMPLE.COM; that user must exist and be active. Airflow "
    "2.7 to 2.11 look at the ticket only with AUTH_ROLE_PUBLIC = None in webserver_config.py.",
}


def advice(status: int, method: str, generation: ApiGeneration, fab: bool, passed_form: bool) -> str:
    """What a person can do about a 401 or 403.

    ``method`` is how the request was authenticated. ``fab``: the addresses of the FAB provider were asked in a way of their own.
    ``passed_form``: the login form took user name and password.
    """
    if method == "none":
        return (
            "No credentials were given for this server: set airflow_username and airflow_password, or airflow_token. A login that "
            "module_defaults, variables or the environment give for another airflow_url is not sent here."
        )
    if method == "token":
        return "Check that airflow_token is valid and has not expired."
    if method == "kerberos":
        return _KERBEROS_ADVICE[status]
    if method == "session" and generation.token:
        return "The login form of this server gives no token for its API: use airflow_auth=auto or jwt."
    if method == "basic" and generation.token:
        return "Airflow 3 takes no basic authentication here: use airflow_auth=auto or jwt."
    if status == 401 and fab:
        return (
            "Users and roles of Airflow 3.0 and its first FAB providers take no token: add "
            "airflow.providers.fab.auth_manager.api.auth.backend.session or basic_auth to [fab] auth_backends on the server."
        )
    if passed_form and generation.token == "":
        return (
            "User name and password are right. If the permission is not missing, [api] auth_backends of the server lacks "
            "airflow.api.auth.backend.session."
        )
    if method == "basic":
        return (
            "Check airflow_username and airflow_password, and that [api] auth_backends of the server has a basic_auth or session "
            "backend."
            + (" Airflow 2.6 to 2.11 answer the same to a user who lacks the permission." if status == 403 else "")
        )
    return ""
