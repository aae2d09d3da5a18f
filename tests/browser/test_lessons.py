"""Every lesson in a real JupyterLab, and exported with the network cut: all cells run, all dials turn."""

import re

import pytest

from ..browser import driver as browser
from ..browser.accessible import SILENT_FRAMES, check_controls, check_narrow, check_pictures, check_text
from ..course import CHINESE, CLOSELY, LESSONS, NOTEBOOKS, first

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HARMLESS = ("Failed to load resource", "favicon")  # JupyterLab's own requests for optional files
# What a live control shows: its picture and the words under it, not the control itself.
SHOWN = """n => [...document.querySelectorAll('.attn-live')[n].querySelectorAll('.widget-html-content')]
  .map(part => part.innerHTML).join()"""


def name(path):
    return path.relative_to(NOTEBOOKS).with_suffix("").as_posix()


TAUGHT = [*LESSONS, *CHINESE.lessons]
SOON = [path for path in TAUGHT if path in LESSONS or path in CLOSELY]
each = pytest.mark.parametrize("path", first(SOON, TAUGHT), ids=name)
# In JupyterLab all are made of the same parts: a picture, a live control, a model that learns before the reader.
each_opened = pytest.mark.parametrize("path", first([*LESSONS[:3], *CLOSELY], TAUGHT), ids=name)


def turn_every_flipbook(page):
    """Turn each dial one step by keyboard, and see its value announced, its words and its picture change."""
    books = page.locator(".attn-flipbook")
    page.evaluate("document.querySelectorAll('details.waits').forEach((fold) => (fold.open = true))")
    for n in range(books.count()):
        book = books.nth(n)
        book.scroll_into_view_if_needed()
        for dial in book.locator("input[type=range]").all():
            before = dial.get_attribute("aria-valuetext"), book.locator("img").first.get_attribute("alt")
            picture = book.locator("> div").first.screenshot()
            assert dial.evaluate("d => d.labels[0].innerText.trim().length > 0"), "a dial without a name"
            dial.focus()
            last = dial.evaluate("d => d.value === d.max")  # where a dial starts
            page.keyboard.press("ArrowLeft" if last else "ArrowRight")
            after = dial.get_attribute("aria-valuetext"), book.locator("img").first.get_attribute("alt")
            assert after[0] != before[0] and after[1] != before[1], (n, before, after)
            assert book.locator("> div").first.screenshot() != picture, f"flipbook {n}: the picture stays"
    return books.count()


def read_a_cell(page):
    """Go to a heatmap in a flipbook by keyboard, and hear a weight; tell whether there was one."""
    pictures = page.locator(".attn-flipbook [role=application]")
    if not pictures.count():
        return False
    pictures.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    said = pictures.first.locator("xpath=..").locator("[role=status]").inner_text()
    assert "→" in said and re.search("[:：]", said), said
    return True


def open_lesson(page, lab, path, ran):
    """Open a lesson all of whose cells have run: nbval's run of it if there is one, else one in JupyterLab."""
    if not ran:
        lesson = browser.Lesson(page, lab, f"{name(path)}.ipynb")
        lesson.run_all()
        return lesson
    browser.put(page, lab, f"{name(path)}.ipynb", ran)
    lesson = browser.Lesson(page, lab, f"{name(path)}.ipynb", browser.offered_kernel(page, lab))
    lesson.trust()
    return lesson


@each_opened
def test_lesson_in_jupyterlab(desk, lab, path, ran):
    page, lesson = desk, open_lesson(desk, lab, path, ran)
    saved = browser.saved_errors(path)
    errors = [[o["ename"] for o in outputs if o["output_type"] == "error"] for outputs in lesson.outputs()]
    assert errors == saved
    assert turn_every_flipbook(page) == sum("attn-flipbook" in html for html in browser.saved_html(path))
    read_a_cell(page)
    assert page.evaluate(SILENT_FRAMES) == []
    assert check_pictures(page) >= 1
    check_controls(page)
    check_text(page)
    check_narrow(page)
    problems = [text for text in lesson.problems if not any(known in text for known in HARMLESS)]
    assert not problems
    move_every_live_control(page)
    check_pictures(page)
    problems = [text for text in lesson.problems if not any(known in text for known in HARMLESS)]
    assert not problems


def move_every_live_control(page):
    """Move each control of each live picture, and see what is shown change."""
    boxes = page.locator(".attn-live")
    assert boxes.count() >= 1, "no live control"
    for n in range(boxes.count()):
        box = boxes.nth(n)
        box.scroll_into_view_if_needed()
        controls = box.locator(
            ".noUi-handle, input[type=text], select, .attn-patch:nth-child(5),"
            " .widget-toggle-buttons .widget-toggle-button:last-child"
        )
        assert controls.count() >= 1
        for control in controls.all():
            before = page.evaluate(SHOWN, n)
            kind = control.evaluate("c => c.className + ' ' + c.tagName + ' ' + (c.type || '')")
            control.focus()
            if "noUi" in kind:
                page.keyboard.press("ArrowRight")
            elif "SELECT" in kind:
                page.keyboard.press("ArrowDown")
            elif "attn-patch" in kind or "toggle" in kind:
                page.keyboard.press("Enter")
            else:
                kept = control.input_value()
                control.fill("不认识的词")
                page.keyboard.press("Enter")
            page.wait_for_function(f"([n, before]) => ({SHOWN})(n) !== before", arg=[n, before], timeout=20_000)
            if "INPUT text" in kind:  # a text that is refused would hide what the other controls change
                before = page.evaluate(SHOWN, n)
                control.fill(kept)
                page.keyboard.press("Enter")
                page.wait_for_function(f"([n, before]) => ({SHOWN})(n) !== before", arg=[n, before], timeout=20_000)


@each
def test_exported_page_with_the_network_cut(page, path, exported):
    problems = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: problems.append(str(e)))
    asked = browser.cut_network(page)
    page.goto(browser.export(path, exported).as_uri())
    assert turn_every_flipbook(page) == sum("attn-flipbook" in html for html in browser.saved_html(path))
    read_a_cell(page)
    assert page.locator("text=needs a running kernel").count() >= 1 or path in CHINESE.lessons
    broken = page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth).length")
    assert broken == 0
    assert not [text for text in problems if not any(address in text for address in asked) and "ERR_FAILED" not in text]
