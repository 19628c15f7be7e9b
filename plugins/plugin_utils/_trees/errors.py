# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a template of a tree is, and why one cannot be resolved, in words that hold no secret. Pure.

What Ansible says of it quotes the values of variables, and of a secret that looks like a template also its parts, as names. So nothing is
passed on but words that stand in the template itself.
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
"""What Airflow defines in its own templates, and filters of the same names."""

_UNSAFE = "Mark a text with !unsafe that is no template of Ansible."
_SECRETS = "secrets.example.yml in the tree lists the secrets to define."


def single_expression(template: str) -> str:
    """The expression of a template that is nothing else; "" for any other."""
    text = template.strip()
    try:
        body = Environment().parse(text).body  # noqa: S701 - it is never rendered
    except (TemplateError, RecursionError):
        return ""
    parts = body[0].nodes if len(body) == 1 and isinstance(body[0], nodes.Output) else []
    if len(parts) != 1 or isinstance(parts[0], nodes.TemplateData):
        return ""
    return text[2:-2].strip("-+") if text.startswith("{{") and text.endswith("}}") else ""


def reason(template: str, message: str) -> str:
    """``message`` is what Ansible says; of it, only words that the template itself has are shown."""
    try:
        tree = Environment().parse(template)  # noqa: S701 - it is never rendered
    except (TemplateError, RecursionError):
        return f"it is no valid template. {_UNSAFE}"
    names = {one.name for one in tree.find_all(nodes.Name)}
    words = names | {one.name for one in tree.find_all(nodes.Filter)}
    attributes = {one.attr for one in tree.find_all(nodes.Getattr)}
    return " ".join(part for part in (_cause(names, attributes, message), _hint(names, words)) if part)


def _cause(names: set[str], attributes: set[str], message: str) -> str:
    for name in re.findall(r"'(\w+)' is undefined", message):
        if name in names:
            return f"'{name}' is undefined." + (f" {_SECRETS}" if name.startswith("vault_airflow_") else "")
    for name in re.findall(r"nobody has filled in (\w+)", message):
        if name in names:
            return f"nobody has filled in {name}."
    for name in re.findall(r"has no attribute '(\w+)'", message):
        if name in attributes:
            return f"something in it has no '{name}'."
    used = f" It uses {', '.join(sorted(names))}." if names else ""
    return f"it cannot be resolved. Why is not shown, because that can hold secrets.{used}"


def _hint(names: set[str], words: set[str]) -> str:
    own = sorted(word for word in words if _AIRFLOW_NAMES.fullmatch(word))
    if not own:
        return ""
    return f"In Airflow's own templates there is '{own[0]}': mark a text with !unsafe that Airflow is to resolve."
