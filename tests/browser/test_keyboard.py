"""Every control by keyboard alone: reached by Tab, moved, seen, named, heard; in JupyterLab and on exported pages."""

import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from ..browser import driver as browser
from ..browser.accessible import DARK, LIGHT, OUTLINE, Reader, dress, focus_pixels, surroundings
from ..course import LESSONS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OURS = ".attn-flipbook, .attn-live"
CELLS = [
    """
import ipywidgets as widgets
import numpy as np
from attn_helpers import heatmap
from attn_helpers import flipbook
from attn_helpers.controls.live import PatchPicker, live
def draw(share):
    return heatmap([[share, 1 - share]], queries=["q"], keys=["a", "b"])
def draw_patch(patch):
    return heatmap(np.eye(60)[patch].reshape(3, 20), queries=range(3), keys=[f"key number {n}" for n in range(20)],
                   annotate=False)
""",
    """
flipbook(draw, alt=lambda share: f"The first key has the share {share}.", share=[0.1, 0.5, 0.9])
""",
    """
live(lambda **settings: draw(settings["share"]), alt=lambda **settings: f"The settings: {list(settings.values())}.",
     share=widgets.FloatSlider(0.5, min=0, max=1, description="share"),
     count=widgets.IntSlider(3, min=0, max=9, description="count"),
     city=widgets.SelectionSlider(options=["Cairo", "Oslo"], description="city"),
     score=widgets.Dropdown(options=["dot", "additive"], description="score"),
     off=widgets.ToggleButtons(options=["none", "first"], description="off"),
     kind=widgets.RadioButtons(options=["soft", "hard"], description="kind"),
     word=widgets.Text("b", description="word"))
""",
    """
live(draw_patch, alt=lambda patch: f"Patch {patch} is the one that was chosen.", patch=PatchPicker(3, 20, value=21))
""",
]
STOPS = [
    ("application", "Weights: the arrow keys move from cell to cell", ""),
    ("slider", "share", "0.1"),
    ("button", "Play", ""),
    ("slider", "share", "0.50"),
    ("textbox", "share, typed", "0.50"),
    ("slider", "count", "3"),
    ("textbox", "count, typed", "3"),
    ("slider", "city", "Cairo"),
    ("combobox", "score", "dot"),
    ("button", "none", "true"),
    ("button", "first", "false"),
    ("radio", "soft", "true"),
    ("radio", "hard", "false"),
    ("textbox", "word", "b"),
    ("button", "row 1, column 1", "true"),
]
# The stop at which to press which keys; then its value, and what the words under the picture are to hold.
MOVES = [
    (1, ["ArrowRight"], "0.5", "share 0.5"),
    (3, ["ArrowRight"], "0.60", "[0.6,"),
    (5, ["ArrowRight"], "4", "4,"),
    (7, ["ArrowRight"], "Oslo", "'Oslo'"),
    (8, ["ArrowDown"], "additive", "'additive'"),
    (10, ["Space"], "true", "'first'"),
    (12, ["Space"], "true", "'hard'"),
    (13, ["End", "a", "d", "d", "Tab"], None, "'badd'"),
    (14, ["ArrowUp"], "true", "Patch 1 "),
]


@pytest.fixture(scope="module")
def controls(chromium, lab):
    """A notebook with every kind of control, run in JupyterLab."""
    page = chromium.new_page(viewport={"width": 1280, "height": 2000})
    cells = [nbformat.v4.new_code_cell(text.strip()) for text in CELLS]
    browser.put(page, lab, "controls.ipynb", nbformat.v4.new_notebook(cells=cells, metadata=browser.KERNEL))
    lesson = browser.Lesson(page, lab, "controls.ipynb")
    lesson.run_all()
    page.locator(".attn-picker[role=group]").wait_for()
    page.reader = Reader(page)
    yield page
    page.close()


def enter(page):
    """Go to the flipbook's cell as one who edited it, and leave its text by Escape."""
    page.locator(".jp-Cell").nth(1).locator(".cm-content").click()
    page.keyboard.press("Escape")


def go_to(page, stop):
    """Press Tab until this stop among the controls has the focus."""
    enter(page)
    for _ in zip(range(stop + 1), page.reader.walk(OURS, 40), strict=False):
        pass


def test_tab_leads_from_a_cell_through_every_control_with_its_name_and_value(controls):
    enter(controls)
    assert list(controls.reader.walk(OURS, 25)) == STOPS


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_focus_is_seen(controls, theme):
    dress(controls, theme)
    enter(controls)
    for name in controls.reader.walk(OURS, 25):
        outline = controls.evaluate(OUTLINE)
        assert outline["drawn"] == "solid" and outline["wide"] >= 2 and outline["ratio"] >= 3, (name, outline)
        around = surroundings(controls)
        focused = focus_pixels(controls, around)
        controls.evaluate("document.activeElement.blur()")  # Tab goes on from there all the same
        assert focused - focus_pixels(controls, around) >= 50, name
    dress(controls, LIGHT)


@pytest.mark.parametrize("stop, keys, value, words", MOVES)
def test_control_is_moved_by_keys_and_says_so(controls, stop, keys, value, words):
    go_to(controls, stop)
    controls.evaluate("css => window.regions = [...document.activeElement.closest(css)"
                      ".querySelectorAll('[role=status], [aria-live=polite]')]", OURS)  # fmt: skip
    for key in keys:
        controls.keyboard.press(key)
    assert value is None or controls.reader.focused()[2] == value
    controls.wait_for_function(  # the very elements that were there before, else nothing is announced
        "words => window.regions.some((e) => e.isConnected && e.textContent.includes(words))", arg=words, timeout=10_000
    )
    assert controls.locator(".jp-Cell").count() == len(CELLS), "a key was JupyterLab's"


def test_weights_are_walked_through_in_jupyterlab(controls):
    go_to(controls, 0)
    for key in ("ArrowRight", "ArrowRight"):
        controls.keyboard.press(key)
    assert controls.locator(".attn-flipbook [role=status]").inner_text().startswith("query q → key b:")


@pytest.mark.parametrize("wide", [1280, 700])
def test_patch_is_where_one_clicks_however_wide_the_window(controls, wide):
    controls.set_viewport_size({"width": wide, "height": 2000})
    picture = controls.locator(".attn-live").last.locator("img")
    controls.wait_for_function("wide => window.innerWidth === wide", arg=wide)
    controls.wait_for_timeout(500)
    box = picture.bounding_box()
    assert (box["width"] < 600) == (wide == 700), "the picture should be shrunk"
    for patch in (19, 40, 27):
        at = controls.locator(".attn-patch").nth(patch).bounding_box()
        controls.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        shown = "alt => [...document.images].some((i) => i.alt.startsWith(alt) && i.complete)"
        controls.wait_for_function(shown, arg=f"Patch {patch} is")
        controls.evaluate("document.activeElement.blur()")
        controls.mouse.move(1, 1)
        assert dark_patches(controls, picture) == [patch]
    controls.set_viewport_size({"width": 1280, "height": 2000})


def dark_patches(page, picture):
    """Return which patches are dark in the picture, near all four of their corners."""
    seen, frame = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("L")), picture.bounding_box()
    corners = "[...document.querySelectorAll('.attn-patch')].map((patch) => patch.getBoundingClientRect().toJSON())"
    boxes = page.evaluate(corners)
    dark = []
    for patch, box in enumerate(boxes):
        across = [int(box["x"] - frame["x"] + share * box["width"]) for share in (0.15, 0.85)]
        down = [int(box["y"] - frame["y"] + share * box["height"]) for share in (0.15, 0.85)]
        if (seen[np.ix_(down, across)] < 40).all():
            dark.append(patch)
    return dark


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_tab_reaches_every_control_of_an_exported_page(page, path, exported):
    browser.cut_network(page)
    page.goto(browser.export(path, exported).as_uri())
    reader = Reader(page)
    inner = page.locator(".attn-flipbook :is(input, button, [tabindex])").count()
    stops = []
    for stop in reader.walk(".attn-flipbook", 400):
        outline = page.evaluate(OUTLINE)
        assert outline["drawn"] == "solid" and outline["ratio"] >= 3, (stop, outline)
        stops.append(stop)
        if len(stops) == inner:
            break
    assert len(stops) == inner > 0
    assert all(name for _, name, _ in stops)
    assert all(value for role, _, value in stops if role == "slider")
    assert {"slider", "button"} <= {role for role, _, _ in stops}
