"""A small lesson as a reader has it in Notebook 7, in classic Notebook and in Voilà, each with a real browser."""

import importlib.util
import os

import nbformat
import pytest

from ..browser.driver import KERNEL
from .frontends import FRONTENDS, run, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CELLS = [
    "from attn_helpers import ask, attention, flipbook, heatmap\nfrom attn_helpers.controls.live import live",
    'def draw(share):\n    return heatmap([[share, 1 - share]], queries=["q"], keys=["a", "b"])',
    'flipbook(draw, alt=lambda share: f"a has {share}", share=[0.1, 0.5, 0.9])',
    "import ipywidgets\nslider = ipywidgets.FloatSlider(0.5, min=0, max=1, description='share')",
    'live(draw, alt=lambda share: f"live: a has {share:.1f}", share=slider)',
    'ask("softmax-shift")',
    "attention([[1.0, 2.0]], [[1.0]], [[1.0]])",
    'print("after", "the error")',
]
AFTER, WRONG = "after the error", "attention: keys must be"
SAID = ".attn-live .attn-said"


@pytest.fixture(scope="module", params=FRONTENDS)
def opened(request, chromium, tmp_path_factory):
    """The lesson in one of the front ends, all cells run."""
    if importlib.util.find_spec(request.param) is None:
        assert not os.environ.get("NEED_FRONTENDS"), f"{request.param} is not installed"
        pytest.skip(f"{request.param} is not installed: pip install -r tests/requirements-frontends.txt")
    folder = tmp_path_factory.mktemp(request.param)
    cells = [nbformat.v4.new_code_cell(text, id=f"cell-{n}") for n, text in enumerate(CELLS)]
    cells[-2].metadata["tags"] = ["raises-exception"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), folder / "small.ipynb")
    page = chromium.new_page(viewport={"width": 1280, "height": 2400})
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    with served(request.param, folder) as address:
        run(page, request.param, address, "small.ipynb")
        page.get_by_text(AFTER, exact=True).wait_for(timeout=120_000)
        page.frontend = request.param
        yield page
    page.close()


def test_an_intended_error_is_told_and_the_lesson_goes_on(opened):
    told = WRONG if opened.frontend != "voila" else "There was an error when executing cell"  # README says so
    assert opened.get_by_text(told).first.is_visible()


def test_a_dial_turns_by_keys(opened):
    book = opened.locator(".attn-flipbook")
    dial = book.locator("input[type=range]")
    dial.wait_for(timeout=20_000)
    assert book.count() == 1 and book.locator("img:visible").count() == 1, "one picture, and no overview beside it"
    before = book.locator("img:visible").get_attribute("alt"), book.locator("> div").first.screenshot()
    dial.focus()
    opened.keyboard.press("ArrowRight")
    after = book.locator("img:visible").get_attribute("alt"), book.locator("> div").first.screenshot()
    assert before[0] != after[0] and before[1] != after[1]
    assert after[0].startswith("a has")


def moved(page, move):
    """Tell what a live picture says before and after a move, once it has come to rest from the last one."""
    page.wait_for_timeout(500)
    before = page.locator(SAID).inner_text()
    move()
    page.wait_for_function("([css, was]) => document.querySelector(css).innerText !== was", arg=[SAID, before])
    return before, page.locator(SAID).inner_text()


def test_a_live_slider_is_moved_by_mouse(opened):
    handle = opened.locator(".attn-live .noUi-handle")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag():
        opened.mouse.move(x, y)
        opened.mouse.down()
        opened.mouse.move(x + 40, y, steps=4)
        opened.mouse.up()

    before, after = moved(opened, drag)
    assert before.startswith("live: a has") and float(after.split()[-1]) > float(before.split()[-1])


def test_a_live_slider_is_moved_by_keys(opened):
    handle = opened.locator(".attn-live .noUi-handle")
    handle.focus()
    before, after = moved(opened, lambda: opened.keyboard.press("ArrowLeft"))
    assert float(after.split()[-1]) < float(before.split()[-1])


def test_a_question_is_answered_by_keys(opened):
    asked = opened.locator(".attn-ask")
    asked.locator("input").first.wait_for(timeout=20_000)
    for answer in asked.locator("label").all():
        answer.locator("input").focus()
        opened.keyboard.press("Space")
        opened.keyboard.press("Enter")
        said = asked.locator("[role=status]").inner_text()
        assert said.startswith("Right." if "stay the same" in answer.inner_text() else "Not so.")
        if said.startswith("Right."):
            return
    raise AssertionError("no answer is right")


def test_the_page_has_no_error_of_ours(opened):
    assert not [problem for problem in opened.problems if "attn" in problem]
