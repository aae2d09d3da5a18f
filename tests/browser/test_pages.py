"""Questions, and outputs that wait, on pages and in talks: narrow, dark, on paper, where no script runs."""

import re

import nbformat
import pytest

from attn_helpers.publishing.course import Course
from attn_helpers.publishing.pages import publish
from attn_helpers.publishing.refresh import refresh
from attn_helpers.publishing.slides import slides

from ..browser import driver as browser
from ..browser.accessible import axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DIAL = """
import numpy as np
from attn_helpers import ask, flipbook, heatmap
def draw(ax, step):
    heatmap(np.roll([[0.7, 0.2, 0.1]], step), queries=["saw"], keys=list("abc"), ax=ax)
flipbook(draw, alt=lambda step: f"This is step number {step}.", start=1, step=[0, 1, 2])
"""
CELLS = [('ask("masked-weight", "why-divide-by-root")', []), ('ask("softmax-shift")', []), ("print(1 + 1)", ["reveal"])]
RIGHT = {"masked-weight": "Exactly 0.", "why-divide-by-root": "So that scores vary", "softmax-shift": "They stay"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Return a notebook's exported page, its published page, and its talk."""
    folder = tmp_path_factory.mktemp("course")
    lesson = folder / "notebooks" / "01_asked.ipynb"
    lesson.parent.mkdir()
    at = {"slideshow": {"slide_type": "slide"}}
    cells = [nbformat.v4.new_markdown_cell("# What is asked?\n\n## A part", metadata=at)]
    cells.append(nbformat.v4.new_code_cell(DIAL.strip(), metadata=at | {"tags": ["reveal"]}))
    cells += [nbformat.v4.new_code_cell(text, metadata=at | ({"tags": tags} if tags else {})) for text, tags in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), lesson)
    list(refresh([lesson]))
    list(publish(Course(lesson.parent), folder / "site"))
    (talk,) = slides([lesson], folder / "talk")
    return {"exported": browser.export(lesson, folder), "published": folder / "site" / "01_asked.html", "talk": talk}


def open_(page, path, **media):
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    browser.cut_network(page)
    page.emulate_media(**media)
    page.goto(path.as_uri())
    return page


def answer(page, question, words):
    page.locator(".attn-ask > div").nth(question).get_by_text(words).click()
    page.locator(".attn-ask > div").nth(question).get_by_role("button", name="Check").click()


@pytest.mark.parametrize("kind", ["exported", "published"])
def test_questions_are_asked_and_answered(page, pages, kind):
    open_(page, pages[kind])
    said = page.locator(".attn-ask [role=status]")
    assert said.all_inner_texts() == ["", "", ""] and not page.locator(".attn-ask details").first.is_visible()
    for n, words in enumerate(RIGHT.values()):
        answer(page, n, words)
    assert all(text.startswith("Right. ") for text in said.all_inner_texts())
    assert page.locator(".attn-ask > p").inner_text() == "Answered: 2 of 2, 2 of them at the first choice."
    page.reload()
    assert said.all_inner_texts() == ["", "", ""] and page.locator("input:checked").count() == 0, "nothing is stored"
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_page_in_both_themes(page, pages, scheme):
    page.set_viewport_size({"width": 400, "height": 800})
    open_(page, pages["published"], color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    answer(page, 0, "Small, but")
    answer(page, 2, RIGHT["softmax-shift"])
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    assert axe(page) == []


@pytest.mark.parametrize("kind", ["exported", "published"])
def test_on_paper_questions_stand_without_answers_and_answers_on_a_last_page(page, pages, kind):
    open_(page, pages[kind])
    answer(page, 2, RIGHT["softmax-shift"])
    page.emulate_media(media="print")
    last = page.locator(".attn-answers")
    last.nth(1).wait_for()
    seen = page.locator(".attn-ask").all_inner_texts()
    assert "What is its weight?" in seen[0] and "Exactly 0." in seen[0]
    assert not [text for text in seen if re.search("Right|Not so|Answered|Check|answer", text)]
    assert page.locator(".attn-ask :is(input, button)").first.is_hidden()
    told = last.all_inner_texts()
    assert [text.count("Right. ") for text in told] == [2, 1] and "What is its weight?" in told[0]
    assert [last.nth(n).evaluate("e => getComputedStyle(e).breakBefore") for n in (0, 1)] == ["page", "auto"]
    page.emulate_media(media="screen")
    last.first.wait_for(state="detached")
    assert last.count() == 0


def test_printing_itself_brings_the_answers_and_takes_them_away(page, pages, tmp_path):
    open_(page, pages["published"])
    page.evaluate("""() => {
      window.seen = [];
      const note = (list) => list.forEach((one) => one.addedNodes.forEach((node) => window.seen.push(node.className)));
      new MutationObserver(note).observe(document.querySelector("main"), {childList: true});
    }""")
    page.pdf(path=tmp_path / "page.pdf")
    assert "attn-answers" in page.evaluate("window.seen")
    assert page.locator(".attn-answers").count() == 0


def test_without_scripts_the_question_is_whole_and_its_answer_folded(chromium, pages):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(pages["exported"].as_uri())
    fold = page.locator(".attn-ask details").last
    assert page.get_by_text("They all grow.").is_visible() and page.locator("input, button").count() == 0
    assert not fold.locator("li").first.is_visible() and "cancels" not in page.locator(".attn-ask").last.inner_text()
    fold.locator("summary").click()
    assert fold.locator("li").all_inner_texts()[0].startswith("Right. Every power")
    assert page.locator(".attn-flipbook img").count() == 1
    page.close()


def test_what_waits_is_folded_and_turns_once_opened(page, pages):
    open_(page, pages["published"])
    dial, fold = page.locator("input[type=range]"), page.locator("details.waits")
    assert not dial.is_visible() and fold.count() == 2
    fold.first.locator("> summary").focus()
    page.keyboard.press("Enter")
    dial.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".attn-flipbook > p").inner_text() == "This is step number 2."
    assert page.locator(".attn-flipbook img").first.evaluate("i => i.naturalWidth > 0 && i.width > 100")


def test_a_talk_waits_and_asks(page, pages):
    open_(page, pages["talk"])
    page.wait_for_function("Reveal.isReady()")
    page.keyboard.press("ArrowRight")
    dial = page.locator(".attn-flipbook")
    hidden = "e => getComputedStyle(e.closest('.fragment')).visibility"
    assert dial.evaluate(hidden) == "hidden"
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"({hidden})(document.querySelector('.attn-flipbook')) === 'visible'")
    page.keyboard.press("ArrowRight")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("Reveal.getIndices().h") == 2, "the keys are the question's"
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 3
    assert page.problems == []
