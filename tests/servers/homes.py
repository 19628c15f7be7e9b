# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The home folder of a server.

It is prepared once as a template with database, user and DAGs, then copied for each start. A copy works because Airflow derives every path
from AIRFLOW_HOME, and the DAG files are in a separate folder.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import toolchain
from options import ServerOptions, configuration, settings
from processes import StartFailed, Supervised, free_port, tail
from releases import install

USERNAME = PASSWORD = "admin"
DAGS = Path(__file__).resolve().parent / "dags"
DATABASE_SECONDS = 30
CHEAP_ITERATIONS = 10
# Variables of the caller's environment that would change the configuration of the server.
UNWANTED = ("AIRFLOW", "GUNICORN", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")


def environment(options: ServerOptions, home: Path) -> dict[str, str]:
    """The environment variables for Airflow's processes."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(UNWANTED) and not name.lower().endswith("_proxy")
    }
    programs = install(options.version) / "bin"
    kept.update(AIRFLOW_HOME=str(home), PATH=f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}")
    # The part of Airflow 3 that tests use; tasks need the other one, /execution.
    kept.update(AIRFLOW_API_APPS="all" if options.scheduler else "core")
    return kept


def dags() -> Path:
    """Copy the DAG files to a folder outside the checkout.

    Python may write its caches there. Identical content gets the same path.
    """
    files = sorted(DAGS.glob("*.py"))
    digest = hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()[:12]
    folder = toolchain.cache_dir() / "dags" / digest
    with toolchain.lock("dags"):
        if not folder.exists():
            draft = folder.with_name(f"{folder.name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            for file in files:
                shutil.copy(file, draft)
            draft.rename(folder)
    return folder


def template(options: ServerOptions) -> Path:
    """Return the prepared home for servers with these options.

    It is created at first use.
    """
    folder = dags()
    database = "postgresql" if options.postgresql else "sqlite"
    recipe = Path(__file__).read_bytes() + options.release.lock.read_bytes() + str(folder).encode()
    digest = hashlib.sha256(recipe).hexdigest()[:12]
    path = toolchain.cache_dir() / "templates" / f"{options.version}-{options.auth_manager}-{database}-{digest}"
    with toolchain.lock(f"template-{path.name}"):
        if not path.exists():
            toolchain.say(f"preparing Airflow {options.version} ({options.auth_manager}, {database})")
            draft = path.with_name(f"{path.name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True, mode=0o700)
            _prepare(
                ServerOptions(options.version, auth_manager=options.auth_manager, postgresql=options.postgresql), draft
            )
            draft.rename(path)
    return path


def _prepare(options: ServerOptions, home: Path) -> None:
    """Fill an empty home: database, user, DAGs."""
    keeping = Supervised.begin(home, environment(options, home))
    try:
        database = start_postgresql(keeping, home, free_port(set())) if options.postgresql else None
        configure(options, home, 0, database)
        _airflow(options, home, "db", "migrate" if options.release.number >= (2, 7) else "init")
        if options.auth_manager == "fab":
            who = ("--username", USERNAME, "--password", PASSWORD, "--firstname", "Ada", "--lastname", "Admin")
            _airflow(options, home, "users", "create", *who, "--role", "Admin", "--email", "admin@example.com")
            # Otherwise each server would do this in its first seconds.
            _airflow(options, home, "sync-perm")
        else:
            passwords = home / "simple_auth_manager_passwords.json.generated"
            passwords.write_text(f'{{"{USERNAME}": "{PASSWORD}"}}\n')
        _airflow(options, home, "dags", "reserialize")
    finally:
        keeping.end()
    shutil.rmtree(home / "logs", ignore_errors=True)
    for leftover in (home / "airflow.cfg", *home.glob("*.log")):
        leftover.unlink()


def _airflow(options: ServerOptions, home: Path, *arguments: str) -> None:
    command = [install(options.version) / "bin" / "airflow", *arguments]
    done = subprocess.run(
        command,
        env=environment(options, home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"airflow {' '.join(arguments[:2])} failed:\n{done.stdout[-4000:]}")


def copy(options: ServerOptions, home: Path) -> None:
    """Make ``home`` a fresh copy of its template."""
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    # Unlike shutil, cp keeps the owner, which PostgreSQL requires.
    toolchain.run("cp", "-a", template(options), home)


def make_password_cheap(options: ServerOptions, home: Path) -> None:
    """Replace the hash of the admin's password with one of few iterations.

    Airflow 2 checks the password at each request with basic authentication, which takes most of the time of the live tests otherwise.
    """
    if options.postgresql or options.auth_manager != "fab":
        return
    salt = "community.airflow"
    digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt.encode(), CHEAP_ITERATIONS).hex()
    found = (f"pbkdf2:sha256:{CHEAP_ITERATIONS}${salt}${digest}", USERNAME)
    with closing(sqlite3.connect(home / "airflow.db")) as database:
        changed = database.execute("UPDATE ab_user SET password = ? WHERE username = ?", found).rowcount
        database.commit()
    assert changed == 1, "the template has no admin"


def configure(options: ServerOptions, home: Path, port: int, database: str | None) -> None:
    """Write the configuration files into a home."""
    (home / "airflow.cfg").write_text(configuration(settings(options, dags(), port, database)))
    if options.webserver_config:
        # Airflow 2 wrote its own defaults there when the template was created.
        with (home / "webserver_config.py").open("a") as file:
            file.write("\n".join(["", *options.webserver_config, ""]))


def start_postgresql(keeping: Supervised, home: Path, port: int) -> str:
    """Start a PostgreSQL server for this home, and return its URL for Airflow."""
    programs = _postgresql_programs()
    user = _postgresql_user()
    data = home / "postgresql"
    if not data.exists():
        data.mkdir(mode=0o700)
        password = home / "postgresql.password"
        password.write_text("airflow\n")
        if user:
            shutil.chown(data, user[0])
            shutil.chown(password, user[0])
        login = ("-U", "airflow", "--auth=scram-sha-256", f"--pwfile={password}")
        command = [*user[1], programs / "initdb", "-D", data, *login, "-E", "UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"initdb failed:\n{done.stdout}{done.stderr}")
    where = ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off", "-p", port)
    keeping.start("postgresql", *user[1], programs / "postgres", "-D", data, *where, stop_signal="SIGINT")
    deadline = time.monotonic() + DATABASE_SECONDS
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ready, check=False).returncode:
        if keeping.child.poll() is not None or time.monotonic() > deadline:
            raise StartFailed(f"PostgreSQL does not start:\n{tail(home)}")
        time.sleep(0.05)
    return f"postgresql+psycopg2://airflow:airflow@127.0.0.1:{port}/postgres"


def _postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parents[1].name))
    if not found:
        raise SystemExit("--postgresql needs the Debian package postgresql: apt-get install postgresql")
    return found[-1].parent


def _postgresql_user() -> tuple[str, tuple[str, ...]]:
    """Return the user that runs PostgreSQL, and the prefix of its commands.

    PostgreSQL cannot run as root.
    """
    if os.geteuid():
        return "", ()
    name = pwd.getpwnam("postgres").pw_name
    # The user must be able to traverse root's folders to its own folder.
    reach = ("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override")
    # A change of user resets the setting of the supervisor that ends the process with it.
    return name, ("setpriv", f"--reuid={name}", f"--regid={name}", "--clear-groups", *reach, "--pdeathsig=TERM")
