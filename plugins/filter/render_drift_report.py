# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: render_drift_report
short_description: Render a drift report as a page
version_added: 0.1.0
description:
  - Renders a drift report with a Jinja2 template. Unless O(html=false), all text of the report is escaped for HTML.
  - P(community.airflow.drift_report#role) contains two such templates, one for HTML and one for Markdown.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - Report from P(community.airflow.drift_report#filter).
    type: dict
    required: true
  template:
    description:
      - Text of the template.
      - The template can use the variables C(report), C(title) and C(titles). C(titles) maps each kind to its name in Airflow's web
        interface.
      - The function C(sides(server, files\)) returns two values as lists of text segments, which have the keys C(change), C(text) and
        C(left_out). The function C(whole(value\)) returns one value as such a list. The function C(changes(server, files\)) returns two
        values as short strings. If the values are long, the strings contain only the differences.
      - The filter C(visible) replaces characters that browsers do not show. The filter C(code) formats text as inline code in Markdown.
    type: str
    required: true
  title:
    description:
      - Title of the page.
    type: str
    default: Airflow drift report
  html:
    description:
      - Whether the template is HTML. If V(true), all text of the report is escaped. If V(false), use the filter C(code) to escape text for
        Markdown.
    type: bool
    default: true
seealso:
  - plugin: community.airflow.drift_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Compare pools with their declaration
  community.airflow.airflow_instance:
    pools:
      - name: warehouse
        slots: 8
  check_mode: true
  diff: true
  register: checked

- name: Show the names of the pools that differ
  ansible.builtin.debug:
    msg: "{{ checked | community.airflow.drift_report(generated='today') | community.airflow.render_drift_report(page, html=false) }}"
  vars:
    page: !unsafe "{{ report.kinds.pools.different | map(attribute='key') | join(', ') }}"
"""

RETURN = r"""
_value:
  description: The rendered page.
  type: str
  sample: <!DOCTYPE html>
"""

import json
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var
from jinja2 import TemplateError

from ..module_utils._model.secrets import message_text
from ..plugin_utils._drift.page import page


def render_drift_report(report: Any, template: str, title: str = "Airflow drift report", html: bool = True) -> Any:
    """Render a drift report with a template."""
    try:
        return wrap_var(page(json.loads(json.dumps(report, default=dict)), str(template), str(title), bool(html)))
    except (KeyError, TemplateError, TypeError) as error:
        raise AnsibleFilterError(message_text(f"render_drift_report: {type(error).__name__}: {error}")) from None


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"render_drift_report": render_drift_report}
