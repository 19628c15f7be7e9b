# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The login form of Airflow's website, which gives a session.

Note that these are private to the collection.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from ansible_collections.community.airflow.plugins.module_utils._errors import LoginRefused, LoginUnavailable, Rejected
from ansible_collections.community.airflow.plugins.module_utils._http import Answer, Http

_CSRF = re.compile(r"""<input[^>]*name=["']csrf_token["'][^>]*value=["']([^"']+)""")
_PASSWORD_FIELD = re.compile(r"""<input[^>]*name=["']password["']""")
# from 2.6 on the form takes 5 logins in 40 seconds, then answers 429 without a Retry-After: 7 retries wait for more than a minute
_LIMITED_FORM_RETRIES = 7


def fill_in(http: Http, path: str, username: str, password: str, hurried: bool) -> None:
    """Log in at ``path``: the session's cookie is in ``http`` then. ``hurried``: do not wait where the form allows no more logins now.

    :raises LoginRefused: user name and password do not fit.
    :raises LoginUnavailable: there is no form, or it allows no more logins for the moment.
    :raises Rejected: the form fails.
    """
    http.forget_login()
    page = http.request("GET", path, headers={"Accept": "text/html"})
    url = http.options.url
    if page.status != 200 or not _PASSWORD_FIELD.search(page.text):
        raise LoginUnavailable(
            f"There is no login form at {url}{path} ({page.status}). Use airflow_auth=basic or a token in airflow_token."
        )
    token = _CSRF.search(page.text)
    form = {"username": username, "password": password}
    if token:
        form["csrf_token"] = unescape(token[1])
    answer = http.request("POST", path, form=form, repeat=True, retries=0 if hurried else _LIMITED_FORM_RETRIES)
    if answer.status == 429:
        raise LoginUnavailable(
            f"{url}{path} allows no more logins for the moment (429). Use airflow_auth=basic, or raise AUTH_RATE_LIMIT.",
            limited=True,
        )
    if answer.status >= 500:
        raise Rejected(f"The login form of {url} failed with {answer.status}.", answer.status)
    if answer.status != 302 or _leads_to(answer, path):
        raise LoginRefused(f"Airflow at {url} refused this user name and password (login form).")


def _leads_to(answer: Answer, path: str) -> bool:
    """Whether a redirect goes to this page. Airflow 2.11 adds a query to it."""
    return urlsplit(answer.location).path.rstrip("/").endswith(path.rstrip("/"))
