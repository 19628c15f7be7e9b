# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages about the templates of a tree, without secrets.

Ansible's own messages quote the values of variables. If a secret looks like a template, the messages also quote parts of the secret as
names. Therefore, only names that the template itself contains are repeated. This module has no side effects.
"""

from __future__ import annotations

import re

from jinja2 import Environment, TemplateError, nodes

_AIRFLOW_NAMES = re.compile(
    "conf|conn|var|macros|params|exception|test_mode|(in|out)lets|(in|out)let_events|dag|dag_run|run_id|task|ti|try_number|logical_date"
    "|task_instance(_key_str)?|task_reschedule_count|map_index_template|expanded_ti_count|triggering_(asset|dataset)_events"
    "|(start|end)_date|(prev_)?data_interval_(start|end)(_success)?|((prev|next)_)?execution_date(_success)?|prev_(start|end)_date_success"
    "|((prev|next|yesterday|tomorrow)_)?ds(_nodash)?|ts(_nodash(_with_tz)?)?"
)
"""Names that Airflow defines in its own templates, and filters of the same names."""

UNSAFE = "Use !unsafe to mark text that is not an Ansible template."
SECRET_REASON = "The reason is not shown, because it may contain secrets."
_SECRETS = "Define the secrets that are listed in the file secrets.example.yml in the tree."


def single_expression(template: str) -> str:
    """Return the expression of a template that contains only an expression.

    Return "" for any other template.
    """
    text = template.strip()
    try:
        body = Environment().parse(text).body  # noqa: S701 - never rendered
    except (TemplateError, RecursionError):
        return ""
    parts = body[0].nodes if len(body) == 1 and isinstance(body[0], nodes.Output) else []
    if len(parts) != 1 or isinstance(parts[0], nodes.TemplateData):
        return ""
    return text[2:-2].strip("-+") if text.startswith("{{") and text.endswith("}}") else ""


def reason(template: str, message: str) -> str:
    """Return the reason why a template cannot be resolved.

    Names in Ansible's ``message`` are repeated only if the template itself contains them.
    """
    try:
        tree = Environment().parse(template)  # noqa: S701 - never rendered
    except (TemplateError, RecursionError):
        return f"the template is not valid. {UNSAFE}"
    names = {one.name for one in tree.find_all(nodes.Name)}
    all_names = names | {one.name for one in tree.find_all(nodes.Filter)}
    attributes = {one.attr for one in tree.find_all(nodes.Getattr)}
    return " ".join(part for part in (_cause(names, attributes, message), _hint(all_names)) if part)


def needs_secret(problem: str) -> bool:
    """Return whether a template failed because an export's secret is undefined."""
    return _SECRETS in problem


def _cause(names: set[str], attributes: set[str], message: str) -> str:
    for name in re.findall(r"'(\w+)' is undefined", message):
        if name in names:
            return f"'{name}' is undefined." + (f" {_SECRETS}" if name.startswith("vault_airflow_") else "")
    for name in re.findall(r"no value is defined for (\w+)", message):
        if name in names:
            return f"no value is defined for {name}."
    for name in re.findall(r"has no attribute '(\w+)'", message):
        if name in attributes:
            return f"a value in the template has no attribute or key '{name}'."
    used = f" The template uses {', '.join(sorted(names))}." if names else ""
    return f"the template cannot be resolved. {SECRET_REASON}{used}"


def _hint(names: set[str]) -> str:
    own = sorted(name for name in names if _AIRFLOW_NAMES.fullmatch(name))
    if not own:
        return ""
    return f"Airflow's own templates use '{own[0]}'. Use !unsafe to mark text that Airflow resolves."
