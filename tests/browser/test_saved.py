"""Saved notebooks opened in a real JupyterLab and not run, trusted or not; what every picture there says of itself."""

import json
import re

import pytest

from ..browser import driver as browser
from ..browser.accessible import check_pictures
from ..course import ALL, LESSONS, NOTEBOOKS, first

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HARMLESS = ("Failed to load resource", "favicon")
SCRIPT_AS_TEXT = re.compile(r"currentScript|function ?\(root|addEventListener|<script|base64,")


def saved(path):
    """Return the saved outputs, and how many of them are pictures."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [o for cell in cells for o in cell.get("outputs", [])]
    html = ["".join(o.get("data", {}).get("text/html", "")) for o in outputs]
    pictures = sum("image/png" in o.get("data", {}) or "<img" in text for o, text in zip(outputs, html, strict=True))
    return len(outputs), pictures, sum("attn-flipbook" in text for text in html)


def check_shown(page, path):
    """See that every output is there once, its picture drawn and described, and no script in the text."""
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:show-all-cell-outputs'); }")  # those that wait
    outputs, pictures, _ = saved(path)
    page.wait_for_function("n => document.querySelectorAll('.jp-OutputArea-child').length === n", arg=outputs)
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    assert check_pictures(page) == pictures
    text = page.locator(".jp-Notebook .jp-OutputArea").all_inner_texts()
    assert not [found for found in map(SCRIPT_AS_TEXT.search, text) if found]


def name(path):
    return "/".join(path.relative_to(NOTEBOOKS).with_suffix("").parts)


@pytest.mark.parametrize("path", first(LESSONS[:2], ALL), ids=name)
def test_saved_notebook_is_whole_before_and_after_it_is_trusted(desk, lab, path):
    page, name = desk, f"fresh_{path.parent.name}_{path.name}"
    browser.put(page, lab, name, json.loads(path.read_text(encoding="utf-8")))
    lesson = browser.Lesson(page, lab, name)
    books = saved(path)[2]
    dials = page.locator(".attn-flipbook input[type=range]")
    trusted = page.locator(".jp-OutputArea-output.jp-mod-trusted")
    check_shown(page, path)
    assert dials.count() == trusted.count() == 0, "a notebook from elsewhere must not run its scripts"
    assert page.locator(".attn-flipbook img").count() == books  # each dial is represented by its overview
    lesson.trust()
    if books:
        dials.nth(books - 1).wait_for()
    lesson = browser.Lesson(page, lab, name)  # signed now: opened again, it is trusted from the start
    if path.parent == NOTEBOOKS:
        page.locator(".jp-OutputArea-output.jp-mod-trusted").first.wait_for(state="attached")
    check_shown(page, path)
    assert dials.count() >= books and page.locator(".attn-flipbook > div:first-child").count() == books
    assert page.locator(".jp-OutputArea >> text=needs a running kernel").count() == lives(path)
    assert not [text for text in lesson.problems if not any(known in text for known in HARMLESS)]


def lives(path):
    """Return how many live controls a notebook has."""
    return sum("needs a running kernel" in html for html in browser.saved_html(path))
