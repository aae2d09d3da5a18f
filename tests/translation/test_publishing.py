"""What is made of a course in two languages: pages, talks, the picture of its README."""

import io
import textwrap
from urllib.parse import unquote

import nbformat
import polib
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from attn_helpers import _language
from attn_helpers._language import language
from attn_helpers.publishing.course import Course
from attn_helpers.publishing.pages import publish
from attn_helpers.publishing.refresh import PICTURED, refresh
from attn_helpers.publishing.slides import slides

from .conftest import notebook

FOOT = (
    "Made from a notebook that runs: every number and every picture on this page was computed by the code beside it, "
    "read from data that ship with it, or is checked by a test."
)
SAID = {
    FOOT: "由notebook生成。",
    "Lessons": "课程",
    "Skip to the content": "跳到正文",
    "Next": "下一课",
    "Solutions": "参考答案",
}
README = """
# {name}

About it.

[other]({other})

## {questions}

See [one]({folder}/01_first.ipynb) and [all]({folder}/solutions).

## Change it

Not shown.

## {teach}

- A hint.
"""


@pytest.fixture
def course(translated, monkeypatch):
    """The small course with a second lesson and a solution, in both languages, and what Chinese pages say."""
    catalogues = translated / "attn_helpers/catalogues"
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    made += [polib.POEntry(msgid=english, msgstr=told) for english, told in SAID.items()]
    made.save_as_mofile(str(catalogues / "zh.mo"))
    monkeypatch.setattr(_language, "CATALOGUES", catalogues)
    for place, title in {"": "Two?", "zh/": "二？"}.items():
        second = notebook([("markdown", "title", f"# 02 · {title}"), ("code", "one", "1")])
        for name in ("02_second", "solutions/01_first"):
            path = translated / f"notebooks/{place}{name}.ipynb"
            path.parent.mkdir(exist_ok=True)
            nbformat.write(second, path)
    yield Course(translated / "notebooks")
    language("en")


def page(folder, name):
    return BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser")


def test_each_language_has_its_own_notebooks_and_readme(course):
    english, chinese = course.editions
    names = ["01_first.ipynb", "02_second.ipynb", "01_first.ipynb"]
    assert [p.name for p in english.notebooks] == [p.name for p in chinese.notebooks] == names
    assert not set(english.notebooks) & set(chinese.notebooks)
    assert (english.language, chinese.language) == ("en", "zh")
    assert (english.readme.name, chinese.readme.name) == ("README.md", "README.zh.md")
    assert english.readme.parent == chinese.readme.parent and chinese.editions == [chinese]


def test_a_folder_that_is_no_language_is_the_courses_own(course):
    (course.folder / "zh").rename(course.folder / "further")
    assert course.editions == [course] and len(course.notebooks) == 6


def test_pages_speak_their_language_and_lead_to_the_other(course, tmp_path):
    written = [p.relative_to(tmp_path).as_posix() for p in publish(course, tmp_path)]
    names = ["index.html", "01_first.html", "02_second.html", "solutions/01_first.html"]
    assert written == [*names, *(f"zh/{name}" for name in names)]
    english, chinese = page(tmp_path, "01_first.html"), page(tmp_path, "zh/01_first.html")
    assert (english.html["lang"], chinese.html["lang"]) == ("en", "zh-CN")
    assert (english.summary.get_text(), chinese.summary.get_text()) == ("Lessons", "课程")
    assert chinese.select_one(".skip").get_text() == "跳到正文"
    assert chinese.select_one(".turn").get_text().split() == ["下一课", "02", "·", "二？"]
    links = [soup.select_one("a.language") for soup in (english, chinese)]
    assert [a["href"] for a in links] == ["zh/01_first.html", "../01_first.html"]
    deep = page(tmp_path, "zh/solutions/01_first.html").select_one("a.language")
    assert deep["href"] == "../../solutions/01_first.html" and deep.get_text() == "English"
    assert english.footer.p.get_text().startswith(f"{FOOT}\n")
    assert chinese.footer.p.get_text().startswith("由notebook生成。F")
    assert not chinese.select("[lang=zh-Hans]") and english.select("a.language [lang=zh-Hans]")


def test_a_page_without_its_like_has_no_link(course, tmp_path):
    (course.folder / "zh/02_second.ipynb").unlink()
    list(publish(course, tmp_path))
    assert not page(tmp_path, "02_second.html").select("a.language")
    assert page(tmp_path, "01_first.html").select("a.language")


def test_the_index_has_the_same_sections_in_each_language(course, tmp_path):
    told = {
        "README.md": ("A course", "README.zh.md", "The questions of the course", "notebooks", "Teach with it"),
        "README.zh.md": ("一门课", "README.md", "课程的问题", "notebooks/zh", "用它来教"),
    }
    for name, values in told.items():
        words = dict(zip(("name", "other", "questions", "folder", "teach"), values, strict=True))
        text = textwrap.dedent(README).lstrip().format(**words)
        (course.folder.parent / name).write_text(text, encoding="utf-8")
    list(publish(course, tmp_path / "site"))
    english, chinese = (page(tmp_path / "site", name) for name in ("index.html", "zh/index.html"))
    sections = [[h.get_text() for h in soup.select("h1, h2")] for soup in (english, chinese)]
    assert sections[0] == ["A course", "The questions of the course", "Solutions"]
    assert sections[1] == ["一门课", "课程的问题", "参考答案"]
    for soup, solutions in (english, "Solutions"), (chinese, "参考答案"):
        links = [unquote(a["href"]) for a in soup.select("main p a, main li a")]
        assert {"01_first.html", f"#{solutions}", "solutions/01_first.html"} <= set(links)
        assert not [link for link in links if "README" in link]
    lesson = page(tmp_path / "site", "01_first.html")
    begins = [soup.footer.p.get_text().partition(" notebook")[0] for soup in (english, lesson)]
    assert begins == ["Every lesson here is made from a", "Made from a"], "only a lesson is a notebook itself"


def test_talks_of_another_language_stand_below(course, tmp_path):
    paths = [path for edition in course.editions for path in edition.lessons[1:]]
    written = list(slides(paths, tmp_path))
    assert [p.relative_to(tmp_path).as_posix() for p in written] == ["02_second.html", "zh/02_second.html"]
    assert [page(tmp_path, p).html["lang"] for p in written] == ["en", "zh-CN"]


def test_each_language_keeps_the_readmes_picture_in_a_file_of_its_own(course):
    folder = course.folder.parent / ".github"
    folder.mkdir()
    (folder / "alignment.png").write_bytes(b"the English one")
    lesson, cell = PICTURED
    drawn = io.BytesIO()
    Figure(figsize=(1, 1)).savefig(drawn, format="png")
    source = f"from IPython.display import Image\nImage(bytes.fromhex({drawn.getvalue().hex()!r}))"
    path = course.folder / f"zh/{lesson}.ipynb"
    nbformat.write(notebook([("code", cell, source)]), path)
    list(refresh([path]))
    assert (folder / "alignment.png").read_bytes() == b"the English one"
    assert (folder / "alignment.zh.png").read_bytes() == drawn.getvalue()
