# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of a drift report, as a browser displays it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.community.airflow.tests.unit.plugins.plugin_utils._drift.drift_reports import REPORTS

# The contrast of each visible text with its background, as defined by WCAG 2. Large or bold text requires less.
CONTRAST = """
() => {
  const parse = (color) => {
    const numbers = color.match(/[\\d.]+/g).map(Number);
    return numbers.length < 4 ? [...numbers, 1] : numbers;
  };
  const light = ([red, green, blue]) => {
    const parts = [red, green, blue].map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = parse(getComputedStyle(one).backgroundColor);
      if (color[3] > 0) return color;
    }
    return [255, 255, 255, 1];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const result = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    result.push([(one + 0.05) / (other + 0.05), walker.currentNode.textContent.trim().slice(0, 40)]);
  }
  return result;
}
"""
# Elements that extend beyond the page, or that are cut off and cannot be scrolled to.
OVERFLOW = """
() => [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility()).filter((one) => {
  const box = one.getBoundingClientRect();
  const hidden = getComputedStyle(one).clipPath !== "none" || one.closest("thead, caption");
  return !hidden && box.width && (box.right > document.documentElement.clientWidth + 0.5 || box.left < -0.5);
}).map((one) => one.outerHTML.slice(0, 100))
"""

VIEWS = [
    *(
        (name, width, scheme)
        for name in ("everything", "nothing")
        for width in (390, 1280)
        for scheme in ("light", "dark")
    ),
    *(("everything", width, "light") for width in (320, 768, 834)),
    ("thousand", 390, "dark"),
]


@pytest.mark.parametrize(("name", "width", "scheme"), VIEWS)
def test_a_page_has_no_overflow_and_enough_contrast(opened, name, width, scheme):
    page = opened(name, width, scheme)
    assert page.evaluate("document.scrollingElement.scrollWidth") == width
    assert page.evaluate(OVERFLOW) == []
    texts = page.evaluate(CONTRAST)
    assert len(texts) > 20
    assert [one for one in texts if one[0] < 4.5] == []
    _keep(page, f"{name}-{scheme}-{width}")


def _keep(page, name):
    """Save a screenshot for a manual review: ``DRIFT_PICTURES=/tmp/pictures``."""
    folder = os.environ.get("DRIFT_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=name.startswith(("everything", "nothing")))


def test_light_and_dark_differ(opened):
    colors = {
        opened("everything", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(colors) == 2


def test_text_of_a_server_is_escaped(opened):
    page = opened("everything")
    assert page.title() == "Airflow drift report: https://airflow.example.com/prod"
    assert page.locator("script, img, iframe, link, object, embed").count() == 0
    assert page.get_by_text("document.title = 'owned'").count() >= 3


def test_page_shows_the_counts_and_the_differences(opened):
    page = opened("everything")
    assert page.get_by_role("heading", level=1).inner_text() == "15 objects differ from the files"
    counts = page.locator(".counts li")
    assert counts.count() == 6
    assert [line.split("\n")[:2] for line in counts.all_inner_texts()] == [
        ["4", "Missing"],
        ["9", "Different"],
        ["2", "To be deleted"],
        ["5", "Unmanaged"],
        ["2", "Not comparable"],
        ["1", "In sync"],
    ]
    page.get_by_role("table", name="Counts by kind").get_by_role("link", name="Pools").click()
    assert page.evaluate("location.hash") == "#pools"
    row = page.locator("#pools .different tr", has_text="description")
    assert row.locator("del").all_inner_texts() == ["four", "weekends"]
    assert row.locator("ins").all_inner_texts() == ["eight", "weekdays"]


@pytest.mark.parametrize("name", REPORTS)
def test_headings_go_down_step_by_step(opened, name):
    levels = opened(name).evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]))"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(new - old <= 1 for old, new in zip(levels, levels[1:]))


def test_a_narrow_page_labels_both_sides(opened):
    cells = opened("everything", 390).locator("#pools .different td").first
    label = cells.evaluate("(cell) => getComputedStyle(cell, '::before').content")
    assert label == '"On the server"' or label == "attr(data-side)"


def test_many_changes_open_one_by_one_and_by_the_keyboard(opened):
    page = opened("thousand")
    first = page.locator("details").first
    assert page.locator("details").count() == 1001
    assert page.locator("details[open]").count() == 0
    assert not first.locator("table").is_visible()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator("table").is_visible()


def test_collapsed_sections_are_printed(opened):
    page = opened("thousand")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("details[open]").count() == 0
    assert page.locator("details table").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    folder = os.environ.get("DRIFT_PICTURES")
    assert len(opened("everything").pdf(path=folder and Path(folder) / "everything.pdf")) > 10_000
