# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Airflow's own Connection class, in a virtual environment of Airflow.

The program reads and writes lines of JSON. The input is a URI to parse, or the fields for a URI. The output is Airflow's result, or
``{"error": ...}``.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings

from airflow.models.connection import Connection

FIELDS = ("conn_type", "host", "login", "password", "schema", "port", "extra")


def answer(question):
    if isinstance(question, str):
        connection = Connection(conn_id="x", uri=question)
        return {name: getattr(connection, name) for name in FIELDS}
    return Connection(conn_id="x", **question).get_uri()


def main():
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    responses, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except Exception as error:
            result = {"error": repr(error)}
        print(json.dumps(result), file=responses, flush=True)


main()
