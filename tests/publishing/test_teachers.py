"""The page for teachers says what the lessons' own cells and the bank say, and is led to from the index."""

import nbformat
import pytest
from bs4 import BeautifulSoup

from attn_helpers.publishing.course import Course, asked
from attn_helpers.publishing.pages import site
from attn_helpers.publishing.teachers import teachers
from attn_helpers.questions._words import marked, plain
from attn_helpers.questions.bank import bank

from ..course import COURSE, LESSONS

PARTS = teachers(COURSE)


def section(path):
    """Return the parts about one lesson."""
    begin = next(n for n, part in enumerate(PARTS) if f"({path.stem}.html)" in part)
    later = (n for n, part in enumerate(PARTS) if n > begin and part.startswith("## "))
    return PARTS[begin : next(later, None)]


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_a_lesson_has_its_teachers_words_and_its_mistakes(path):
    notebook = nbformat.read(path, 4)
    (cell,) = (c.source for c in notebook.cells if c.id == "teacher")
    told, parts = "\n\n".join(cell.split("\n\n")[1:-1]), section(path)
    assert told.startswith("Minutes: ") and "Short of time" in told and told.count("?") >= 2
    assert parts[1] == told and parts[2] == f"### Common mistakes in {path.stem[:2]}"
    own = [bank()[name] for name in asked(notebook) if bank()[name].lesson == path.stem[3:]]
    assert len(parts) == 3 + len(own) > 6
    for part, question in zip(parts[3:], own, strict=True):
        items = BeautifulSoup(part, "html.parser").select("li")
        wrong = [a for a in question.answers if not a.right]
        texts = [plain_(a.text).replace("“", "‘").replace("”", "’") for a in wrong]  # the page quotes them
        assert [li.q.get_text() for li in items] == texts
        assert [li.get_text() for li in items] == [
            f"{text} {plain_(a.why)}" for text, a in zip(texts, wrong, strict=True)
        ]


def plain_(text):
    return BeautifulSoup(marked(text), "html.parser").get_text()


def test_the_page_stands_in_the_site_with_the_readmes_commands():
    pages = dict(page for page, _ in zip(site(COURSE, COURSE.editions), range(2), strict=False))
    index, page = (BeautifulSoup(html, "html.parser") for html in pages.values())
    assert list(pages) == ["index.html", "teachers.html"]
    assert index.select_one("a[href='teachers.html']") and "Ask the class" not in index.get_text()
    assert page.h1.get_text() == "For teachers" and "attn_helpers handout my-class" in page.get_text()
    assert not page.select("main a[href='teachers.html']") and "site/teachers.html" not in page.get_text()
    links = {a["href"] for a in page.select("main h2 a")}
    assert links == {f"{path.stem}.html" for path in LESSONS}
    assert plain(bank()["softmax-shift"].stem) in page.get_text()


def test_a_course_without_such_cells_has_no_such_page(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# Sums")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01_sums.ipynb")
    course = Course(tmp_path)
    assert teachers(course) == [] and [name for name, _ in site(course, [course])] == ["index.html", "01_sums.html"]
