# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The login form of Airflow's website, which gives a session."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from ..._errors import AuthMethodUnavailableError, InvalidCredentialsError
from ..http import Http, Response

_CSRF = re.compile(r"""<input[^>]*name=["']csrf_token["'][^>]*value=["']([^"']+)""")
_PASSWORD_FIELD = re.compile(r"""<input[^>]*name=["']password["']""")
_REFUSAL = "invalid login"
# what flask-wtf says beside a form that it did not look at: "The CSRF token has expired."
_FORGED = "the csrf "
_REDIRECTS = (302, 303)
_FIRST_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LONGEST_EXPLANATION = 200
# from 2.6 on the form takes 5 logins in 40 seconds, then answers 429 without a Retry-After: 7 retries wait for more than a minute
_LIMITED_FORM_RETRIES = 7


def fill_in(http: Http, path: str, username: str, password: str, hurried: bool, page: Response | None = None) -> None:
    """Log in at ``path``: the session's cookie is in ``http`` then. ``hurried``: do not wait where the form allows no more logins now.

    ``page`` is the form where it was fetched just now.

    :raises InvalidCredentialsError: the form refuses this user name and password, in the way in which Airflow does that.
    :raises AuthMethodUnavailableError: for every other answer, which says nothing about the password.
    """
    if page is None:
        http.forget_login()
        page = _page(http, path)
    url = http.options.url
    if page.status >= 500:
        raise _unavailable(f"The login form of {url} failed with {page.status} (GET {path})")
    if not _is_form(page):
        raise _unavailable(f"There is no login form at {url}{path} ({page.status})")
    token = _CSRF.search(page.text)
    form = {"username": username, "password": password}
    if token:
        form["csrf_token"] = unescape(token[1])
    retries = 0 if hurried else _LIMITED_FORM_RETRIES
    response = http.request("POST", path, form=form, headers=_as_a_browser(http, path), repeat=True, retries=retries)
    if _is_refusal(response, path, url):
        raise InvalidCredentialsError(f"Airflow at {url} refused this user name and password (login form).")
    if response.status == 429:
        waited = "" if hurried else f", and still after {retries} more tries in about a minute"
        raise _unavailable(
            f"The login form {url}{path} allows no more logins for the moment (429{waited}; AUTH_RATE_LIMIT in webserver_config.py)",
            limited=True,
        )
    if response.status not in _REDIRECTS or _leads_elsewhere(response, path, url):
        raise _unavailable(
            f"The login form of {url} failed (POST {path}: {_what_came(response)}), which says nothing about the password"
        )


def _unavailable(reason: str, limited: bool = False) -> AuthMethodUnavailableError:
    message = f"{reason}. Use airflow_auth=basic where the server allows it, or a token in airflow_token."
    return AuthMethodUnavailableError(message, limited, reason)


def form_for_strangers(http: Http, path: str) -> Response | None:
    """The form, if the server shows it: to a session that it still knows, it shows none. Asking costs no login."""
    page = _page(http, path)
    return page if _is_form(page) else None


def _page(http: Http, path: str) -> Response:
    return http.request("GET", path, headers={"Accept": "text/html"})


def _is_form(page: Response) -> bool:
    return page.status == 200 and _PASSWORD_FIELD.search(page.text) is not None


def _as_a_browser(http: Http, path: str) -> dict[str, str]:
    """Over HTTPS, the form's protection against forged requests (flask-wtf) refuses a request that does not come from its own page.

    What the task gives in http_headers comes first: behind a proxy that hides the host's name, the server expects its own.
    """
    parts = urlsplit(http.options.url)
    port = "" if parts.port in (None, {"http": 80, "https": 443}[parts.scheme]) else f":{parts.port}"
    host = parts.hostname or ""
    origin = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
    given = {name.lower() for name in http.options.headers or {}}
    headers = {"Origin": origin, "Referer": f"{origin}{parts.path}{path}"}
    return {name: value for name, value in headers.items() if name.lower() not in given}


def _is_refusal(response: Response, path: str, url: str) -> bool:
    """Whether the form refused user name and password: a redirect to itself, or the form again with the message for that."""
    if response.status in _REDIRECTS:
        # Airflow 2.11 adds a query to it
        target = urlsplit(response.location).path
        return target.rstrip("/").endswith(path.rstrip("/")) and not _leads_elsewhere(response, path, url)
    text = response.text.lower()
    ours = _CSRF.search(response.text) is not None and _FORGED not in text
    return _is_form(response) and (ours or _REFUSAL in text)


def _leads_elsewhere(response: Response, path: str, url: str) -> bool:
    """Whether a redirect goes to another program, such as a single sign-on.

    Airflow 2 names no host, Airflow 3 the one of its base_url, which need not be the one that the task knows.
    """
    host = urlsplit(response.location).hostname
    return host not in (None, urlsplit(url).hostname) and not path.startswith("/auth/")


def _what_came(response: Response) -> str:
    if response.location:
        return f"{response.status}, a redirect to {response.location.partition('?')[0]}"
    found = _FIRST_PARAGRAPH.search(response.text)
    explanation = " ".join(unescape(_TAG.sub("", found[1])).split()) if found and response.status >= 400 else ""
    return f"{response.status} {explanation[:_LONGEST_EXPLANATION]}".strip(" .")
