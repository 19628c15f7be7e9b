# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Advice for users whose login or request was rejected."""

from __future__ import annotations

from ..generations import ApiGeneration

_KERBEROS_ADVICE = {
    401: "The server rejects this Kerberos ticket: [api] auth_backends must include a kerberos_auth backend, and kerberos_service and "
    "kerberos_hostname_override must match the principal in the server's keytab.",
    403: "With Kerberos, the name of the Airflow user is the full principal, such as etl@EXAMPLE.COM. That user must exist and be active. "
    "Airflow 2.9 to 2.11 check the ticket only if AUTH_ROLE_PUBLIC = None in webserver_config.py.",
}


def advice(status: int, method: str, generation: ApiGeneration, fab: bool, passed_form: bool) -> str:
    """Return advice about a 401 or 403 response.

    ``method`` is the authentication method of the request. If ``fab`` is true, the endpoints of the FAB provider use a different method
    from the other endpoints. If ``passed_form`` is true, the login form accepted the user name and the password.
    """
    if method == "none":
        return (
            "No credentials are set for this server. Set airflow_username and airflow_password, or airflow_token. Credentials that "
            "module_defaults, variables or the environment define for another airflow_url are not sent to this one."
        )
    if method == "token":
        # Airflow 3 returns 403 for an invalid token, too
        return "Check that airflow_token is valid and has not expired."
    if method == "kerberos":
        return _KERBEROS_ADVICE[status]
    if method == "session" and generation.token:
        return "The login form of this server returns no token for its API. Use airflow_auth=auto or jwt."
    if method == "basic" and generation.token:
        return "Airflow 3 does not accept basic authentication for this endpoint. Use airflow_auth=auto or jwt."
    if status == 401 and fab:
        return (
            "On Airflow 3.0, and with versions of the FAB provider before 3.3.0, the endpoints for users and roles do not accept tokens. "
            "Add airflow.providers.fab.auth_manager.api.auth.backend.session or "
            "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth to [fab] auth_backends on the server."
        )
    if passed_form and generation.token == "":
        return (
            "The user name and the password are correct. If the user has the permission, add airflow.api.auth.backend.session to [api] "
            "auth_backends on the server."
        )
    if method == "basic":
        return (
            "Check airflow_username and airflow_password, and that [api] auth_backends of the server includes a basic_auth or session "
            "backend."
            + (" Airflow 2.9 to 2.11 send the same response if the user lacks the permission." if status == 403 else "")
        )
    return ""
