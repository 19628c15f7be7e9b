# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kerberos authentication with the library requests-kerberos.

The library is imported only if Kerberos is used.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from ..._errors import TransportError
from .credentials import Kerberos

# parts of the messages of MIT Kerberos and Heimdal, and what the user can do about the error
_REMEDIES = (
    (("expired",), "The Kerberos ticket has expired. Run kinit again{keytab}."),
    (
        ("no credentials", "no kerberos credentials", "credentials cache file", "no such file", "not found in keytab"),
        "No Kerberos ticket found. Run kinit{keytab}.",
    ),
    (
        ("client not found", "client '"),
        "The client principal does not exist on the Kerberos server. Check the principal of the ticket or the client keytab.",
    ),
    (
        ("server not found", "server krbtgt", "not found in kerberos database", "unknown server"),
        "The service {service} does not exist on the Kerberos server. kerberos_service and kerberos_hostname_override must match the "
        "principal in the keytab of the Airflow server.",
    ),
    (
        ("cannot contact", "cannot find kdc", "realm"),
        "The Kerberos server of the realm cannot be found, or does not respond. Check krb5.conf, or the file that KRB5_CONFIG specifies.",
    ),
    (
        ("clock skew", "not yet valid"),
        "The clocks of this machine and of the Kerberos server differ too much. Synchronize them.",
    ),
)


def signer(url: str, options: Kerberos) -> Callable[[Any], Any]:
    """Return the function that adds a Kerberos token to each request.

    The token is sent without being requested, because Airflow never requests one.

    :raises TransportError: if the library is missing, or there is no ticket for the server at ``url``. The returned function may raise this
    error, too.
    """
    try:
        import requests
        import requests_kerberos
    except ImportError:
        raise TransportError(
            f"Kerberos requires the Python library requests-kerberos, which {sys.executable} does not have. Run pip install requests-kerberos."
        ) from None
    service, hostname_override, mutual_authentication, delegate = options
    mutual = getattr(requests_kerberos, mutual_authentication.upper())

    def sign(request: Any) -> Any:
        # a new object for each request: after a success, the object would not send a token again, but Airflow keeps no session
        login = requests_kerberos.HTTPKerberosAuth(
            service=service,
            hostname_override=hostname_override,
            mutual_authentication=mutual,
            delegate=delegate,
            force_preemptive=True,
            sanitize_mutual_error_response=False,
        )
        try:
            return login(request)
        except requests_kerberos.exceptions.KerberosExchangeError as error:
            raise TransportError(
                explained(str(error), service, hostname_override or urlsplit(request.url).hostname or "")
            ) from None

    sign(requests.Request("GET", url).prepare())
    return sign


def explained(reason: str, service: str, host: str) -> str:
    """Explain a Kerberos failure for ``service`` at ``host``, with a remedy."""
    # pykerberos reports pairs of a text and a number; the last text is the reason
    texts = re.findall(r"""(["'])(.+?)\1, -?\d+\)""", reason)
    reason = texts[-1][1] if texts else reason
    keytab = ", or set the environment variable KRB5_CLIENT_KTNAME to a client keytab"
    for signs, remedy in _REMEDIES:
        if any(sign in reason.lower() for sign in signs):
            return f"{remedy.format(service=f'{service}/{host}', keytab=keytab)} Kerberos reports: {reason}"
    return f"The Kerberos login failed. Kerberos reports: {reason}"
