# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Login through Airflow's login form, which starts a session."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import SplitResult, urlsplit

from ..._errors import AuthMethodUnavailableError, InvalidCredentialsError
from ..http import Http, Response

_CSRF = re.compile(r"""<input[^>]*name=["']csrf_token["'][^>]*value=["']([^"']+)""")
_PASSWORD_FIELD = re.compile(r"""<input[^>]*name=["']password["']""")
_REJECTION = "invalid login"
# the start of the messages of flask-wtf for a form that it did not process, such as "The CSRF token has expired."
_FORGED = "the csrf "
_REDIRECTS = (302, 303)
_FIRST_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LONGEST_EXPLANATION = 200
# by default, the form of Airflow 2.6 and later allows 5 logins in 40 seconds, and then returns 429 without Retry-After: 7 retries wait for
# more than a minute
_LIMITED_FORM_RETRIES = 7


def fill_in(http: Http, path: str, username: str, password: str, hurried: bool, page: Response | None = None) -> None:
    """Log in with the form at ``path``, and keep the session cookie in ``http``.

    If ``hurried`` is true, do not wait for the rate limit. ``page`` is the response with the form, if the form was just fetched.

    :raises InvalidCredentialsError: if the form rejects this user name and password in the same way as Airflow's own form.
    :raises AuthMethodUnavailableError: for every other failure, which proves nothing about the password.
    """
    if page is None:
        http.forget_login()
        page = _page(http, path)
    url = http.options.url
    if page.status >= 500:
        raise _unavailable(f"The login form of {url} failed with {page.status} (GET {path})", page.status)
    if not _is_form(page):
        raise _unavailable(f"No login form found at {url}{path} ({page.status})", page.status)
    token = _CSRF.search(page.text)
    form = {"username": username, "password": password}
    if token:
        form["csrf_token"] = unescape(token[1])
    retries = 0 if hurried else _LIMITED_FORM_RETRIES
    headers = _browser_headers(http, path)
    response = http.request("POST", path, form=form, headers=headers, repeat=True, rate_limit_retries=retries)
    if _is_rejection(response, path, url):
        raise InvalidCredentialsError(
            f"Airflow at {url} rejected this user name and password (login form). Check airflow_username and airflow_password."
        )
    if response.status == 429:
        waited = "" if hurried else f", even after {retries} retries within about a minute"
        raise _unavailable(
            f"The login form {url}{path} temporarily rejects logins (429{waited}). AUTH_RATE_LIMIT in webserver_config.py sets the limit",
            response.status,
        )
    if response.status not in _REDIRECTS or _redirects_elsewhere(response, path, url):
        raise _unavailable(
            f"The login form of {url} failed (POST {path}: {_describe_response(response)}). The password was not checked",
            response.status,
        )


def _unavailable(reason: str, status: int) -> AuthMethodUnavailableError:
    message = f"{reason}. Use airflow_auth=basic if the server allows it, or set a token in airflow_token."
    return AuthMethodUnavailableError(message, status, reason)


def login_form_if_logged_out(http: Http, path: str) -> Response | None:
    """Return the login form, or None if the session is valid.

    The request itself does not log in.
    """
    page = _page(http, path)
    return page if _is_form(page) else None


def _page(http: Http, path: str) -> Response:
    return http.request("GET", path, headers={"Accept": "text/html"})


def _is_form(page: Response) -> bool:
    return page.status == 200 and _PASSWORD_FIELD.search(page.text) is not None


def _browser_headers(http: Http, path: str) -> dict[str, str]:
    """Return the headers that a browser would add to the form.

    Over HTTPS, the form's CSRF protection (flask-wtf) requires headers that name the page of the form. The task's ``http_headers`` take
    precedence: if a proxy replaces the host name in requests, the server expects the replacement.
    """
    parts = urlsplit(http.options.url)
    port = "" if parts.port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{parts.port}"
    host = parts.hostname or ""
    origin = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    own_headers = {name.lower() for name in http.options.headers or {}}
    headers = {"Origin": origin, "Referer": f"{origin}{parts.path}{path}"}
    return {name: value for name, value in headers.items() if name.lower() not in own_headers}


def _is_rejection(response: Response, path: str, url: str) -> bool:
    """Return whether the form rejected the credentials.

    A rejection is a redirect to the form, or a page with the form that contains Airflow's message or at least no error about CSRF.
    """
    if response.status in _REDIRECTS:
        return _redirects_to_form(response, path, url)
    text = response.text.lower()
    processed = _CSRF.search(response.text) is not None and _FORGED not in text
    return _is_form(response) and (processed or _REJECTION in text)


def _redirects_to_form(response: Response, path: str, url: str) -> bool:
    """Return whether a redirect leads to the form itself.

    The redirects of Airflow 2 contain no host. They contain the path in ``airflow_url``, unless a proxy removes it. The redirects of Airflow 3
    contain the host and the path of the server's option ``base_url``, which may differ from those in ``airflow_url``.
    """
    # Airflow 2.11 adds a query string
    target, form = _target(response), path.rstrip("/")
    if target is None:
        return False
    found = target.path.rstrip("/")
    if path.startswith("/auth/"):
        return found.endswith(form)
    root = urlsplit(url)
    return target.hostname in (None, root.hostname) and found in (form, root.path + form)


def _target(response: Response) -> SplitResult | None:
    """Return the target of a redirect, or None if its address is invalid."""
    try:
        return urlsplit(response.location)
    except ValueError:
        return None


def _redirects_elsewhere(response: Response, path: str, url: str) -> bool:
    """Return whether a redirect leads to another host or to a login page.

    Both can happen with single sign-on.
    """
    target = _target(response)
    if target is None:
        return True
    same_host = target.hostname in (None, urlsplit(url).hostname) or path.startswith("/auth/")
    return not same_host or target.path.rstrip("/").endswith("/login")


def _describe_response(response: Response) -> str:
    if response.location:
        return f"{response.status}, a redirect to {response.location.partition('?')[0]}"
    paragraph = _FIRST_PARAGRAPH.search(response.text)
    explanation = " ".join(unescape(_TAG.sub("", paragraph[1])).split()) if paragraph and response.status >= 400 else ""
    return f"{response.status} {explanation[:_LONGEST_EXPLANATION]}".strip(" .")
