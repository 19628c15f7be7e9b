# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of kinds of objects in messages.

Results and options contain the identifier of a kind, such as ``dag_run``. Messages contain its label, such as "DAG run".
"""

from __future__ import annotations

_SPELLINGS = {"dag": "DAG", "dags": "DAGs", "xcom": "XCom", "xcoms": "XComs"}


def in_words(identifier: str) -> str:
    """Return the words of an identifier, spelled as in Airflow's documentation."""
    return " ".join(_SPELLINGS.get(word, word) for word in identifier.split("_"))


def capitalized(text: str) -> str:
    """Return text for the start of a sentence.

    Unlike ``str.capitalize``, the function keeps the case of all other letters.
    """
    return text[:1].upper() + text[1:]


class Labelled:
    """The labels of a kind.

    They are derived from ``kind`` and ``plural``, unless the declaration sets ``labels``.
    """

    kind: str
    plural: str
    labels: tuple[str, str] | None

    @property
    def label(self) -> str:
        """The label in the singular."""
        return self.labels[0] if self.labels else in_words(self.kind)

    @property
    def label_plural(self) -> str:
        """The label in the plural."""
        return self.labels[1] if self.labels else in_words(self.plural)

    def label_of(self, key: str) -> str:
        """Return the label and the key of an object."""
        return f"{self.label} '{key}'"
