# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DAG file that cannot be imported. Airflow 2 parses only files with the words dag and airflow in them."""

from __future__ import annotations

import a_module_that_airflow_does_not_find

a_module_that_airflow_does_not_find.start()
