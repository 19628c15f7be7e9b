# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mark the text that Ansible evaluates, or the text that it must not evaluate.

In ansible-core 2.19 and later, only text that is marked as trusted is a template. Earlier releases treat all text as templates, unless it
is marked as unsafe.
"""

from __future__ import annotations

from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ..module_utils._model.json_values import built_in

try:
    from ansible.template import trust_as_template as _trusted
except ImportError:
    _trusted = None

MARKS_TRUSTED_TEXT = _trusted is not None


def as_template(text: str) -> str:
    """Return text that Ansible evaluates as a template."""
    return _trusted(text) if _trusted else text


def as_data(value: Any) -> Any:
    """Return a value that Ansible does not evaluate, such as text from a server.

    The result has the types of Ansible's variables.
    """
    return built_in(value) if MARKS_TRUSTED_TEXT else wrap_var(built_in(value))


def verbatim(value: Any) -> Any:
    """Prevent Ansible from evaluating text that a lookup returns.

    ansible-core before 2.19 would evaluate text such as ``[1]`` or ``{}`` as Python.
    """
    if not isinstance(value, str) or MARKS_TRUSTED_TEXT:
        return built_in(value)
    from ansible.utils.native_jinja import NativeJinjaText

    return NativeJinjaText(value)
