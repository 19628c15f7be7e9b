# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Convert exceptions of the ``requests`` library to messages for users."""

from __future__ import annotations

import re
import socket
import ssl

from .._errors import AirflowError, OutcomeUnknownError, TransportError

_LONGEST_PAGE = 4000
_PROXY_REJECTIONS = (
    (
        "no required ssl certificate was sent",
        "requires a client certificate, but none was sent. Set client_cert to the file of the certificate, and client_key if the "
        "key is in a separate file",
    ),
    (
        "the ssl certificate error",
        "requires a client certificate, but rejects the one that was sent. Check client_cert and client_key, and which certificate "
        "authority the server or the proxy trusts",
    ),
    ("the plain http request was sent to https port", "requires TLS on this port. Use https:// in airflow_url"),
    ("sent an http request to an https server", "requires TLS on this port. Use https:// in airflow_url"),
    ("speaking plain http to an ssl-enabled server port", "requires TLS on this port. Use https:// in airflow_url"),
)
"""Error pages of nginx, Go servers and Apache in front of Airflow: a part of the page, and its meaning."""

_UNKNOWN_NAME = {getattr(socket, name, None) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")} - {None}
"""Errors of name resolution that a retry cannot fix."""
_ENDED = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""The other side ended a TLS connection, during the handshake or later. All other TLS errors, such as invalid certificates, are permanent."""
_BEFORE_CONNECTION = re.compile("NewConnectionError|NameResolutionError|ConnectTimeoutError|Tunnel connection failed")
_REJECTING_PROXY = re.compile("Tunnel connection failed: 4(?!08|29)")


def failure(
    error: Exception, url: str, timeout: float, method: str, path: str, proxied: bool = False, sent: bool = False
) -> TransportError:
    """Convert an exception of the ``requests`` library to an error for users.

    Errors that a retry may fix are marked as ``passing``. ``proxied`` is true if the request was prepared successfully and then passed to a
    proxy. An invalid URL is then the URL of the proxy. ``sent`` is true if the request was prepared successfully. Invalid headers are then those
    of the response, and the server may have carried out the request.
    """
    # an exception of the library implies that the library is installed
    import requests
    import urllib3

    wrong, cause = requests.exceptions, _innermost(error)
    reason = (getattr(cause, "strerror", None) or str(cause) or type(cause).__name__).strip(". ")
    if "MutualAuthenticationError" in type(error).__name__:
        return OutcomeUnknownError(
            f"{url} did not authenticate itself with Kerberos. Airflow does not support mutual authentication; only a proxy in front of "
            "Airflow can provide it. Set kerberos_mutual_authentication=optional."
        )
    if "WRONG_VERSION_NUMBER" in reason or "record layer failure" in reason:
        return TransportError(f"{url} does not support TLS. Specify http:// in airflow_url, or another port.")
    if sent and isinstance(error, (wrong.InvalidHeader, urllib3.exceptions.InvalidHeader)):
        return OutcomeUnknownError(
            f"The response of {url} to {method} {path} has invalid headers: {reason}. Check whether a proxy alters the responses.",
            passing=True,
        )
    if isinstance(error, (UnicodeError, wrong.InvalidHeader)):
        # without the text of the error, because it contains the value
        return TransportError(
            "A name or value in http_headers, or airflow_token, contains a character that is not allowed in HTTP headers."
        )
    passing = not (
        (isinstance(cause, socket.gaierror) and cause.errno in _UNKNOWN_NAME)
        or (isinstance(cause, ssl.SSLError) and not isinstance(cause, _ENDED))
        or _REJECTING_PROXY.search(reason)
    )
    if isinstance(error, wrong.SSLError):
        return (OutcomeUnknownError if passing else TransportError)(
            f"The TLS connection to {url} failed: {reason}. If the server uses a private certificate authority, set ca_path "
            "to the file that contains its certificate. If the server requires a client certificate, set client_cert and client_key.",
            passing,
        )
    if isinstance(error, wrong.ProxyError):
        connected = passing and not _BEFORE_CONNECTION.search(repr(error))
        return (OutcomeUnknownError if connected else TransportError)(
            f"The proxy for {url} failed: {reason}. To bypass the proxy, set NO_PROXY or use_proxy=false.", passing
        )
    if proxied and isinstance(error, ValueError):
        # without the text of the error, because the URL of a proxy may contain a password
        problem = (
            "requires the Python package PySocks"
            if isinstance(error, wrong.InvalidSchema)
            else "does not have a valid URL"
        )
        return TransportError(
            f"The proxy for {url} {problem}. Check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY. To bypass the proxy, set NO_PROXY or "
            "use_proxy=false."
        )
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return TransportError(f"Cannot open the file that ca_path, client_cert or client_key specifies: {reason}.")
    if isinstance(error, ValueError):
        return TransportError(f"airflow_url '{url}' is not the URL of a web server.")
    if isinstance(error, wrong.ConnectTimeout):
        return TransportError(
            f"{url} did not accept a connection within {timeout:g} seconds. Check airflow_url, or increase timeout.",
            passing=True,
        )
    if "handshake" in reason:
        return TransportError(
            f"{url} did not finish the TLS handshake within {timeout:g} seconds. If the server does not use TLS, specify http:// in airflow_url.",
            passing=True,
        )
    # while the body is read, the requests library reports a timeout as a broken connection
    if isinstance(error, wrong.ReadTimeout) or "ReadTimeoutError" in repr(error):
        return OutcomeUnknownError(
            f"No response to {method} {path} from {url} within {timeout:g} seconds. If the server is slow, increase timeout.",
            passing=True,
        )
    if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
        return TransportError(
            f"Cannot connect to {url}: {reason}. Check airflow_url and whether the server is running.", passing
        )
    if "BadStatusLine" in repr(error):
        return OutcomeUnknownError(
            f"The service at {url} does not use HTTP. Check the port and the scheme (http or https) in airflow_url."
        )
    return OutcomeUnknownError(
        f"The connection to {url} broke during {method} {path}: {reason}. If this happens again, check the port and the scheme in "
        "airflow_url.",
        passing=True,
    )


def proxy_rejection(status: int, content_type: str, text: str) -> str:
    """Return why a TLS endpoint rejected a request, as the end of a sentence.

    Return "" for every other response. nginx rejects a request with status 400, or with 495 to 497 if it is configured to do so.
    """
    if status != 400 and not 495 <= status <= 497 or content_type.endswith("json"):
        return ""
    page = text[:_LONGEST_PAGE].lower()
    return next((meaning for phrase, meaning in _PROXY_REJECTIONS if phrase in page), "")


def _innermost(error: BaseException) -> BaseException:
    """Return the root cause of an exception.

    Skip the exceptions of ``urllib3`` and ``requests`` that wrap the cause. Stop before an error of this collection: it belongs to an earlier
    request, if this request was sent to find out the outcome of the earlier one.
    """
    cause = error
    while True:
        inner = getattr(cause, "reason", None) or next(
            (item for item in cause.args if isinstance(item, BaseException)), None
        )
        inner = inner or cause.__cause__ or cause.__context__
        if not isinstance(inner, BaseException) or isinstance(inner, AirflowError) or inner is cause:
            return cause
        cause = inner
