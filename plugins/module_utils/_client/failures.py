# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What went wrong on the way to a server: the exceptions of requests as sentences."""

from __future__ import annotations

from .._errors import OutcomeUnknownError, TransportError

_LONGEST_PAGE = 4000
_PROXY_REFUSALS = (
    (
        "no required ssl certificate was sent",
        "requires a client certificate, and the request had none. Give its file in client_cert, and in client_key if the key has a file "
        "of its own",
    ),
    (
        "the ssl certificate error",
        "requires a client certificate, and does not accept the one that was sent. Check client_cert and client_key, and which certificate "
        "authority the server or the proxy trusts",
    ),
    ("the plain http request was sent to https port", "requires TLS on this port. Use https:// in airflow_url"),
    ("sent an http request to an https server", "requires TLS on this port. Use https:// in airflow_url"),
    ("speaking plain http to an ssl-enabled server port", "requires TLS on this port. Use https:// in airflow_url"),
)
"""What nginx, servers in Go and Apache answer before Airflow sees the request: a part of the page, and what it means."""


def failure(error: Exception, url: str, timeout: float, method: str, path: str) -> TransportError:
    """The exception of requests as a sentence. Only what passes by itself is marked as worth another try."""
    # whoever has an exception of requests has requests
    import requests

    wrong, reason = requests.exceptions, _innermost(error)
    if "MutualAuthenticationError" in type(error).__name__:
        return OutcomeUnknownError(
            f"{url} did not prove with Kerberos who it is, as kerberos_mutual_authentication=required asks for. Airflow itself never does."
        )
    if "WRONG_VERSION_NUMBER" in reason or "record layer failure" in reason:
        return TransportError(f"{url} does not speak TLS: it is http, not https, or another port.")
    if isinstance(error, (UnicodeError, wrong.InvalidHeader)):
        # not the error's own text: it holds the value
        return TransportError(
            "A name or value in http_headers, or airflow_token, has a character that no HTTP header can carry."
        )
    if isinstance(error, wrong.SSLError):
        return TransportError(
            f"The TLS connection to {url} failed: {reason}. Where the server has a private certificate authority, name its file "
            "in ca_path; where it wants a client certificate, give client_cert and client_key."
        )
    if isinstance(error, wrong.ProxyError):
        return TransportError(
            f"The proxy between here and {url} failed: {reason}. Set NO_PROXY or use_proxy=false to go past it."
        )
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return TransportError(f"airflow_url '{url}' is not a URL of a web server.")
    if isinstance(error, OSError) and not isinstance(error, requests.RequestException):
        return TransportError(f"Cannot open what ca_path, client_cert or client_key names: {reason}.")
    if isinstance(error, (wrong.InvalidURL, wrong.InvalidSchema, wrong.MissingSchema)):
        return TransportError(f"airflow_url '{url}' is not a URL of a web server.")
    if isinstance(error, wrong.ConnectTimeout):
        return TransportError(f"{url} did not accept a connection within {timeout:g} seconds.", passing=True)
    if "handshake" in reason:
        return TransportError(
            f"{url} did not finish the TLS handshake in {timeout:g} seconds. Does it speak http, not https?"
        )
    # while the body is read, requests calls a timeout a broken connection
    if isinstance(error, wrong.ReadTimeout) or "ReadTimeoutError" in repr(error):
        return OutcomeUnknownError(
            f"{method} {path} was sent to {url}, and no answer came within {timeout:g} seconds (timeout).",
            passing=True,
        )
    if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
        unknown_host = "NameResolutionError" in repr(error) or "Name or service" in reason
        return TransportError(
            f"Cannot connect to {url}: {reason}. Check airflow_url, and that the server is running.",
            passing=not unknown_host,
        )
    if "BadStatusLine" in repr(error):
        return TransportError(
            f"What listens at {url} does not speak HTTP. Check the port, and http against https, in airflow_url."
        )
    return OutcomeUnknownError(
        f"The connection to {url} broke during {method} {path}: {reason}. Check the port, and http against https, if it does so each time.",
        passing=True,
    )


def proxy_refusal(status: int, content_type: str, text: str) -> str:
    """What a server that ends TLS refuses a request for, as the end of a sentence; "" for every other answer.

    nginx answers 400 after the handshake, or 495 to 497 where it is told to.
    """
    if status != 400 and not 495 <= status <= 497 or content_type.endswith("json"):
        return ""
    page = text[:_LONGEST_PAGE].lower()
    return next((meaning for words, meaning in _PROXY_REFUSALS if words in page), "")


def _innermost(error: BaseException) -> str:
    """The text of the cause at the bottom, without the wrapping of urllib3 and requests."""
    seen = error
    while True:
        inner = getattr(seen, "reason", None) or next(
            (item for item in seen.args if isinstance(item, BaseException)), None
        )
        inner = inner or seen.__cause__ or seen.__context__
        if not isinstance(inner, BaseException) or inner is seen:
            break
        seen = inner
    return (getattr(seen, "strerror", None) or str(seen) or type(seen).__name__).strip(". ")
