"""Questions, outputs that wait, and keys, in a real JupyterLab: what a reader chooses, hears and presses."""

import nbformat
import pytest

from ..browser import driver as browser
from ..browser.accessible import DARK, FAINT_TEXT, LIGHT, OUTLINE, Reader, check_controls, dress

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CELLS = [
    ("import numpy as np\nfrom attn_helpers import ask, flipbook, heatmap", []),
    ('ask("softmax-shift")', []),
    ('ask("masked-weight", "output-width", "more-heads-parameters")', []),
    (
        "def draw(ax, step):\n"
        '    heatmap(np.roll([[0.7, 0.2, 0.1]], step), queries=["saw"], keys=list("abc"), ax=ax)\n'
        'flipbook(draw, alt=lambda step: f"This is step number {step}.", start=1, step=[0, 1, 2])',
        ["reveal"],
    ),
]
ACTIVE = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
SAID = ".attn-ask [role=status]"
RIGHT, WRONG = "They stay the same.", "They all grow."


def notebook():
    cells = [nbformat.v4.new_code_cell(text, metadata={"tags": tags}) for text, tags in CELLS]
    cells.append(nbformat.v4.new_markdown_cell("The end."))  # after the last cell, Shift+Enter would make another
    return nbformat.v4.new_notebook(cells=cells, metadata=browser.KERNEL)


@pytest.fixture(scope="module")
def opened(chromium, lab):
    page = chromium.new_page(viewport={"width": 1280, "height": 1800})
    browser.put(page, lab, "questions.ipynb", notebook())
    page.set_default_timeout(20_000)
    page.lesson = browser.Lesson(page, lab, "questions.ipynb")
    yield page
    page.close()


@pytest.fixture
def asked(opened):
    """The notebook, run anew."""
    opened.lesson.run_all()
    opened.locator("input[type=range]").wait_for()
    opened.locator(".attn-ask").nth(1).locator("button").nth(2).wait_for()
    yield opened
    assert not [text for text in opened.lesson.problems if "Failed to load resource" not in text]


def enter(page, cell):
    """Go to a cell as one who edited it, and leave its text by Escape."""
    page.locator(".jp-Cell").nth(cell).locator(".cm-content").click()
    page.keyboard.press("Escape")


def test_a_question_is_answered_with_the_mouse(asked):
    question, said = asked.locator(".attn-ask").first, asked.locator(SAID).first
    assert "Right" not in question.inner_text() and "cancels" not in question.inner_text()
    assert said.inner_text() == ""
    question.get_by_role("button", name="Check").click()
    assert said.inner_text() == "Choose an answer first."
    question.get_by_text(WRONG).click()
    assert said.inner_text() == "Choose an answer first.", "nothing is told by choosing alone"
    question.get_by_role("button").click()
    assert said.inner_text() == "Not so. They must still sum to 1, so they cannot all grow. Try again."
    assert "cancels" not in question.inner_text()
    question.get_by_text(RIGHT).click()
    question.get_by_role("button").click()
    assert said.inner_text().startswith("Right. Every power is multiplied") and "again" not in said.inner_text()
    assert question.locator("details").is_hidden()


def test_a_question_is_answered_by_keyboard_and_heard(asked):
    reader = Reader(asked)
    enter(asked, 1)
    stops = list(zip(range(2), reader.walk(".attn-ask", 12), strict=False))
    assert [stop[1][0] for stop in stops] == ["radio", "button"]
    enter(asked, 1)
    next(reader.walk(".attn-ask", 12))
    group = asked.evaluate("document.activeElement.closest('[role=radiogroup]').getAttribute('aria-label')")
    assert group == "Every score grows by 3. What happens to the weights?"
    asked.evaluate("window.verdict = document.querySelector('.attn-ask [role=status]')")
    for key in ("Space", "ArrowDown", "ArrowDown"):
        asked.keyboard.press(key)
    role, name, value = reader.focused()
    assert (role, name, value) == ("radio", WRONG, "true")
    outline = asked.evaluate(OUTLINE)
    assert outline["drawn"] == "solid" and outline["wide"] >= 2 and outline["ratio"] >= 3
    asked.keyboard.press("Enter")
    assert asked.evaluate("window.verdict.isConnected && window.verdict.textContent").startswith("Not so. They must")
    asked.keyboard.press("ArrowUp")
    asked.keyboard.press("ArrowUp")
    asked.keyboard.press("Tab")
    asked.keyboard.press("Space")
    assert asked.evaluate("window.verdict.textContent").startswith("Right.")
    assert asked.locator(".jp-Cell").count() == len(CELLS) + 1
    assert asked.evaluate("document.activeElement.closest('.attn-ask') !== null"), "the focus is not lost"


def test_several_are_counted(asked):
    exam = asked.locator(".attn-ask").nth(1)
    answers = ["Exactly 0.", "(2, 4)", "It stays the same."]
    count = exam.locator("> p")
    assert count.inner_text() == "Answered: 0 of 3, 0 of them at the first choice."
    exam.get_by_text("(5, 4)").click()
    exam.get_by_role("button", name="Check").nth(1).click()
    for answer in answers:
        exam.get_by_text(answer, exact=True).click()
        exam.get_by_role("button", name="Check").first.click()
    assert count.inner_text() == "Answered: 3 of 3, 2 of them at the first choice."
    assert count.get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_words_and_controls_are_seen_in_both_themes(asked, theme):
    dress(asked, theme)
    exam = asked.locator(".attn-ask").first
    for answer in (WRONG, RIGHT):
        exam.get_by_text(answer).click()
        exam.get_by_role("button").click()
        assert asked.evaluate(FAINT_TEXT.replace(".attn-flipbook", ".attn-flipbook, .attn-ask")) == []
    check_controls(asked)
    dress(asked, LIGHT)


# Keys: what a control does not use is JupyterLab's


TARGETS = ["input[type=range]", ".attn-flipbook button", "[role=application]", "input[type=radio]", ".attn-ask button"]


@pytest.mark.parametrize("css", TARGETS)
def test_ctrl_s_shift_enter_and_escape_reach_jupyterlab(asked, css):
    target = asked.locator(css).first
    cell = 1 if "ask" in css or "radio" in css else 3
    dirty = "window.jupyterapp.shell.currentWidget.context.model.dirty"
    asked.wait_for_function(f"() => {dirty}")
    target.focus()
    asked.keyboard.press("Control+s")
    asked.wait_for_function(f"() => !{dirty}")
    target.focus()
    asked.keyboard.press("Escape")
    assert asked.evaluate("document.activeElement.classList.contains('jp-Cell')"), "the cell has the focus"
    assert asked.evaluate(ACTIVE) == cell
    asked.keyboard.press("ArrowUp")
    assert asked.evaluate(ACTIVE) == cell - 1, "and JupyterLab its keys"
    target.focus()
    counts = "window.jupyterapp.shell.currentWidget.content.widgets.map((w) => w.model.executionCount)"
    before = asked.evaluate(counts)
    asked.keyboard.press("Shift+Enter")
    asked.wait_for_function(f"([before, cell]) => ({counts})[cell] > before[cell]", arg=[before, cell])


def test_keys_that_a_control_uses_stay_with_it(asked):
    dial = asked.locator("input[type=range]")
    for key, value in (("ArrowRight", "2"), ("Home", "0"), ("ArrowUp", "1"), ("End", "2"), ("PageDown", "1")):
        dial.focus()
        asked.keyboard.press(key)
        assert dial.input_value() == value, key
        assert asked.evaluate("document.activeElement.type") == "range"
    play = asked.locator(".attn-flipbook button")
    for key, name in (("Enter", "Stop"), ("Space", "Play")):
        play.focus()
        asked.keyboard.press(key)
        assert play.inner_text() == name
    assert asked.locator(".jp-Notebook.jp-mod-editMode").count() == 0


# Outputs that wait


def test_what_waits_is_collapsed_until_it_is_opened_and_then_turns(page, asked, lab):
    saved = asked.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toJSON()")
    saved["cells"][3]["metadata"]["jupyter"] = {"outputs_hidden": True}
    del saved["cells"][-1]["attachments"]  # none, which JupyterLab does not take back
    browser.put(page, lab, "waiting.ipynb", saved)
    browser.Lesson(page, lab, "waiting.ipynb")
    page.locator(".jp-Cell").nth(3).locator(".jp-OutputPlaceholder, .jp-Placeholder").first.wait_for()
    assert page.locator(".attn-flipbook:visible").count() == 0
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:trust'); }")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:show-all-cell-outputs'); }")
    dial = page.locator("input[type=range]")
    dial.wait_for()
    dial.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".attn-flipbook > p").inner_text() == "This is step number 2."
