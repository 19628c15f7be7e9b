# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a server, and the resulting configuration."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from releases import Release, release

BACKENDS = {
    "basic": "airflow.api.auth.backend.basic_auth",
    "session": "airflow.api.auth.backend.session",
    "both": "airflow.api.auth.backend.basic_auth,airflow.api.auth.backend.session",
}
MANAGERS = {
    "fab": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
    "simple": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
}
FAB_BASIC = "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth"


@dataclass(frozen=True)
class ServerOptions:
    """The options of ``up``. Servers with equal options are interchangeable."""

    version: str
    port: int | None = None
    auth: str = "both"
    auth_manager: str = "fab"
    all_admins: bool = False
    scheduler: bool = False
    maximum_page_limit: int | None = None
    postgresql: bool = False
    fab_basic: bool = False
    login_limit: bool = True
    cheap_password: bool = False
    config: tuple[str, ...] = ()
    webserver_config: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        two = self.release.number < (3,)
        wrong = {
            f"auth {self.auth}: one of {', '.join(BACKENDS)}": self.auth not in BACKENDS,
            f"auth manager {self.auth_manager}: one of {', '.join(MANAGERS)}": self.auth_manager not in MANAGERS,
            "--auth chooses between API backends of Airflow 2": not two and self.auth != "both",
            "--auth-manager is for Airflow 3": two and self.auth_manager != "fab",
            "--all-admins needs --auth-manager simple": self.all_admins and self.auth_manager != "simple",
            "--fab-basic needs Airflow 3 with FAB": self.fab_basic and (two or self.auth_manager != "fab"),
            "--config is SECTION.KEY=VALUE": any(
                "." not in entry.partition("=")[0] or "=" not in entry for entry in self.config
            ),
        }
        for message, applies in wrong.items():
            if applies:
                raise SystemExit(f"Airflow {self.version} cannot be started like that: {message}")

    @property
    def release(self) -> Release:
        return release(self.version)

    def configured(self, key: str) -> str:
        """Return a setting of the caller, "" if it is not set."""
        return dict(entry.split("=", 1) for entry in self.config).get(key, "")

    @property
    def certificate(self) -> tuple[str, str] | None:
        """Return the files of the server's own certificate and its key.

        They are read from Airflow's settings.
        """
        two = ("webserver.web_server_ssl_cert", "webserver.web_server_ssl_key")
        pair = [
            self.configured(key) for key in (two if self.release.number < (3,) else ("api.ssl_cert", "api.ssl_key"))
        ]
        return (pair[0], pair[1]) if all(pair) else None

    @property
    def path(self) -> str:
        """Return the path of the server's URL, "" for none."""
        section = "webserver" if self.release.number < (3,) else "api"
        return urlsplit(self.configured(f"{section}.base_url")).path.rstrip("/")

    @property
    def default_login(self) -> bool:
        """Whether the API accepts the user's password.

        It does not if the caller configured another method.
        """
        session_only = self.release.number < (3,) and self.auth == "session"
        return not (
            session_only or self.webserver_config or any("auth" in entry.partition("=")[0] for entry in self.config)
        )


def settings(options: ServerOptions, dags: Path, port: int, database: str | None) -> dict[str, str]:
    """Return the settings of a server as SECTION.KEY.

    They are defaults for a small server, then those of the options.
    """
    result = {
        "core.dags_folder": str(dags),
        "core.load_examples": "False",
        "core.fernet_key": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "core.parallelism": "2",
        "database.load_default_connections": "False",
        "usage_data_collection.enabled": "False",
    }
    two = options.release.number < (3,)
    result.update(_two(options, port) if two else _three(options, port))
    if database:
        result["database.sql_alchemy_conn"] = database
        result["core.executor"] = "LocalExecutor"
    if options.maximum_page_limit is not None:
        result["api.maximum_page_limit"] = str(options.maximum_page_limit)
    if not options.login_limit:
        result["fab.auth_rate_limited"] = "False"
    for entry in options.config:
        key, value = entry.split("=", 1)
        result[key] = value
    return result


def _two(options: ServerOptions, port: int) -> dict[str, str]:
    return {
        "api.auth_backends": BACKENDS[options.auth],
        "core.executor": "SequentialExecutor",
        "webserver.base_url": f"http://127.0.0.1:{port}",
        "webserver.secret_key": secrets.token_hex(32),
        "webserver.web_server_port": str(port),
        "webserver.warn_deployment_exposure": "False",
    }


def _three(options: ServerOptions, port: int) -> dict[str, str]:
    url = f"http://127.0.0.1:{port}"
    result = {
        "api.base_url": url,
        "api.port": str(port),
        "api.secret_key": secrets.token_hex(32),
        "api_auth.jwt_secret": secrets.token_hex(32),
        "core.auth_manager": MANAGERS[options.auth_manager],
        "core.execution_api_server_url": f"{url}/execution/",
        "core.executor": "LocalExecutor",
    }
    if options.auth_manager == "simple":
        result["core.simple_auth_manager_users"] = "admin:admin"
        result["core.simple_auth_manager_all_admins"] = str(options.all_admins)
    if options.release.number < (3, 1) and options.release.upgraded:
        # Airflow 3.0 sets none by default, and the PyJWT that newer FAB providers require then rejects every login.
        result["api_auth.jwt_issuer"] = url
    # In 3.0, a Flask application that does not support tokens serves users and roles.
    if options.fab_basic or (options.auth_manager == "fab" and options.release.number < (3, 1)):
        result["fab.auth_backends"] = FAB_BASIC
    return result


def configuration(values: dict[str, str]) -> str:
    """Return ``airflow.cfg``, in which ``%`` starts an interpolation."""
    sections: dict[str, list[str]] = {}
    for name, value in values.items():
        section, key = name.split(".", 1)
        sections.setdefault(section, []).append(f"{key} = {value.replace('%', '%%')}")
    return "".join("\n".join([f"[{section}]", *lines, "", ""]) for section, lines in sections.items())
