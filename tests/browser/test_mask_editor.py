"""The mask editor by keyboard alone, in JupyterLab: a cell is reached and toggled; picture and verdict follow."""

import nbformat
import pytest

from ..browser import driver as browser
from ..browser.accessible import Reader

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CELL = """
import numpy as np
from attn_helpers.lessons.self_vs_cross_attention import masked
masked.editor(np.eye(2), ["one", "two"], np.tri(2, dtype=bool))
"""
RIGHT = "No leak: every token sees itself and all that came before."
STEPS = [  # the key; the cell that has the focus then, as it is read out; the verdict
    ("ArrowRight", "row 0, column 1: hidden", RIGHT),
    ("Space", "row 0, column 1: allowed", "A leak: “one” sees “two”, which comes later."),
    ("Enter", "row 0, column 1: hidden", RIGHT),
    ("ArrowLeft", "row 0, column 0: allowed", RIGHT),
    ("Enter", "row 0, column 0: hidden", "“one” sees nothing: its weights are all 0, and its output is zeros."),
]
FOLLOWED = """([cell, verdict]) => document.activeElement.ariaLabel === cell
  && document.querySelector('.attn-live img').alt === verdict
  && [...document.querySelectorAll('.attn-live [role=status], .attn-live [aria-live=polite]')]
       .some((region) => region.textContent.includes(verdict))"""


@pytest.fixture(scope="module")
def editor(chromium, lab):
    """The editor of a mask of two tokens, with the focus where Tab leads from its cell."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1200})
    cells = [nbformat.v4.new_code_cell(CELL.strip())]
    browser.put(page, lab, "editor.ipynb", nbformat.v4.new_notebook(cells=cells, metadata=browser.KERNEL))
    browser.Lesson(page, lab, "editor.ipynb").run_all()
    page.locator(".attn-toggles[role=group]").wait_for()
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Escape")
    assert next(Reader(page).walk(".attn-live", 10)) == ("button", "row 0, column 0: allowed", "")
    yield page
    page.close()


def test_keys_move_and_toggle_and_weights_output_and_verdict_follow(editor):
    picture = editor.locator(".attn-live img")
    seen = picture.screenshot()
    for key, cell, verdict in STEPS:
        editor.keyboard.press(key)
        editor.wait_for_function(FOLLOWED, arg=[cell, verdict], timeout=10_000)
        if not key.startswith("Arrow"):
            before, seen = seen, picture.screenshot()
            assert seen != before, "the picture of weights and output should change"
    assert editor.locator(".jp-Cell").count() == 1, "a key was JupyterLab's"
