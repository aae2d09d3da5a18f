"""What refresh saves: outputs that wait, errors without their tracebacks, the same bytes again."""

import IPython
import nbformat
import pytest
from bs4 import BeautifulSoup

from attn_helpers._language import say
from attn_helpers.controls.live import NOTE
from attn_helpers.publishing.course import Course
from attn_helpers.publishing.pages import publish
from attn_helpers.publishing.refresh import refresh
from attn_helpers.publishing.slides import slides

CELLS = [
    ("print('seen')", [], {}),
    ("print('guessed')\nprint('first')", ["reveal"], {}),
    ("def deep(n):\n    return 1 / n if n == 0 else deep(n - 1)\ndeep(3)", ["raises-exception"], {}),
    ("1 + )", ["raises-exception", "reveal"], {}),
    ("print('no more')", [], {"outputs_hidden": True, "source_hidden": True}),
]
RED, PLAIN = "\x1b[31m", "\x1b[39m"  # as %xmode Minimal colours a name


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    path = tmp_path_factory.mktemp("course") / "notebooks" / "01_waiting.ipynb"
    path.parent.mkdir()
    cells = [nbformat.v4.new_markdown_cell("# What waits?", metadata={"slideshow": {"slide_type": "slide"}})]
    for n, (source, tags, settings) in enumerate(CELLS):
        metadata = {"tags": tags} if tags else {}
        cells.append(nbformat.v4.new_code_cell(source, id=f"cell-{n}", metadata=metadata | {"jupyter": settings}))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert list(refresh([path])) == [path]
    return path


def saved(lesson):
    return [c for c in nbformat.read(lesson, 4).cells if c.cell_type == "code"]


def test_outputs_of_cells_that_are_tagged_wait_and_no_others(lesson):
    hidden = [c.metadata.get("jupyter") for c in saved(lesson)]
    assert hidden == [None, {"outputs_hidden": True}, None, {"outputs_hidden": True}, {"source_hidden": True}]
    assert [len(c.outputs) for c in saved(lesson)] == [1] * len(CELLS), "they are there, to be compared"
    assert saved(lesson)[1].outputs[0].text == "guessed\nfirst\n"


def test_an_error_keeps_its_name_and_message_alone(lesson):
    division, syntax = (saved(lesson)[n].outputs[0] for n in (2, 3))
    assert division.traceback == [f"{RED}ZeroDivisionError{PLAIN}{RED}:{PLAIN} division by zero\n"]
    assert division.evalue == "division by zero"
    assert syntax.ename == "SyntaxError" and len(syntax.traceback) == 1
    assert syntax.traceback[0].endswith(f" {syntax.evalue}\n") and "line" not in syntax.evalue


def test_it_is_what_xmode_minimal_gives(lesson):
    from IPython.core.ultratb import FormattedTB

    if IPython.version_info[0] < 9:
        pytest.skip("IPython 9 and later colour errors like this")
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError as error:
        found = FormattedTB(mode="Minimal", theme_name="neutral").structured_traceback(type(error), error, None)
    assert saved(lesson)[2].outputs[0].traceback == found


def test_a_second_run_gives_the_same_bytes(lesson):
    before = lesson.read_bytes()
    list(refresh([lesson]))
    assert lesson.read_bytes() == before


def test_page_folds_what_waits(lesson, tmp_path):
    list(publish(Course(lesson.parent), tmp_path))
    soup = BeautifulSoup((tmp_path / "01_waiting.html").read_text(encoding="utf-8"), "html.parser")
    folds = soup.select("main details")
    assert [fold.has_attr("open") for fold in folds] == [False, False]
    assert "guessed" in folds[0].select_one(".output").text and "SyntaxError" in folds[1].select_one(".output").text
    outside = [one.text for one in soup.select("main .output") if not one.find_parent("details")]
    assert [word in "".join(outside) for word in ("seen", "division", "no more", "guessed")] == [True] * 3 + [False]


def test_page_folds_what_it_cannot_do_and_what_a_checker_says_too_early(tmp_path):
    """A live control, and a verdict on an exercise not yet done; a verdict on a solution stays open."""
    note = str(say(NOTE))
    outputs = [note, "✗ attention: not yet.", "○ shapes: not attempted yet.", "✓ attention: right.", "a table"]
    path = tmp_path / "notebooks" / "01_aside.ipynb"
    path.parent.mkdir()
    cells = [nbformat.v4.new_markdown_cell("# What is set aside?")]
    for n, text in enumerate(outputs):
        result = nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=n + 1)
        cells.append(nbformat.v4.new_code_cell("1", id=f"cell-{n}", execution_count=n + 1, outputs=[result]))
    silent = nbformat.v4.new_output("display_data", {"text/plain": ""})  # as a progress bar leaves it
    cells[1].outputs.insert(0, silent)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    list(publish(Course(path.parent), tmp_path / "site"))
    soup = BeautifulSoup((tmp_path / "site" / "01_aside.html").read_text(encoding="utf-8"), "html.parser")
    folds = soup.select("main details.waits")
    assert [fold.has_attr("open") for fold in folds] == [False] * 3
    assert [text in fold.text for text, fold in zip(outputs, folds, strict=False)] == [True] * 3
    assert [fold.summary.text for fold in folds] == [
        "Show where the live control starts", *["Show what the checker says before you begin"] * 2,
    ]  # fmt: skip
    outside = "".join(one.text for one in soup.select("main .output") if not one.find_parent("details"))
    assert "✓ attention" in outside and "a table" in outside and "✗" not in outside
    (talk,) = slides([path], tmp_path)
    assert not BeautifulSoup(talk.read_text(encoding="utf-8"), "html.parser").select("main details")


def test_talk_brings_what_waits_with_the_next_key(lesson, tmp_path):
    (page,) = slides([lesson], tmp_path)
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    told = [one.text.split() for one in soup.select("section .fragment .output")]
    assert told[0] == ["guessed", "first"] and "SyntaxError:" in told[1] and len(told) == 2
    assert not soup.select("main details")
