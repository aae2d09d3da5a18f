"""The published pages: whole, described, linked, without network, narrow, dark, on paper; and sanitised notebooks."""

import copy
import functools
import re
import shutil
from urllib.parse import unquote

import bleach
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from attn_helpers.__main__ import main
from attn_helpers.publishing._page import Exporter, formula
from attn_helpers.publishing.course import Course
from attn_helpers.publishing.pages import publish

from ..browser import driver as browser
from ..browser.accessible import axe
from ..browser.test_lessons import read_a_cell, turn_every_flipbook
from ..conftest import WINDOW, watched
from ..course import ALL, BOTH, CHINESE, CLOSELY, COURSE, FURTHER, IN_CHINESE, LESSONS, NOTEBOOKS, SOON, first, words

address, entry = COURSE.address, COURSE.entry
NAMES = ["index.html", "teachers.html", *map(address, ALL)]
CHINESE_NAMES = ["zh/index.html", "zh/teachers.html", *map(address, IN_CHINESE)]
MOST, MORE = len(LESSONS) * 2**22 // 6, len(FURTHER) * 2**18  # bytes: lessons with solutions, what goes further
EARLY = 300_000  # bytes that a browser reads before it can show a page's first figure, its style sheet among them
each_notebook = pytest.mark.parametrize("path", first(SOON, BOTH), ids=address)
EVERY = [*NAMES, *CHINESE_NAMES]
SOON_READ = [*NAMES, "zh/index.html", *map(address, CLOSELY)]
each_page = pytest.mark.parametrize("name", first(SOON_READ, EVERY))
in_browser = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def browsed(test):
    for mark in in_browser:
        test = mark(test)
    return test


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    assert sorted(p.relative_to(folder).as_posix() for p in publish(COURSE, folder)) == sorted(EVERY)
    return folder


@functools.cache
def read(site, name):
    """Return a page; as it is read once for all tests, none of them may change it."""
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


@functools.cache
def outputs(path):
    return [o for c in nbformat.read(path, 4).cells for o in c.get("outputs", [])]


# What is on a page


@each_notebook
def test_page_holds_the_whole_notebook(site, path):
    soup, notebook = read(site, address(path)), nbformat.read(path, 4)
    code = [c.source.strip() for c in notebook.cells if c.cell_type == "code"]
    (install,) = re.findall(r"(?m)^# .*%pip install -q git\+https://github\.com/OWNER/REPO\n", code[0])
    code[0] = code[0].replace(install, "")  # a page runs nothing, so it does not say what to do where it cannot
    assert [block.get_text().strip() for block in soup.select(".code pre")] == code
    assert len(soup.select(".output")) == len(outputs(path)) - len(soup.select("figcaption"))
    text = soup.get_text()
    for output in outputs(path):
        assert output.get("text", "").strip() in text
        for line in output.get("traceback", []):
            assert re.sub(r"\x1b\[\d+m", "", line).strip() in text
    assert soup.h1.get_text() == entry(path)["title"]


@each_notebook
def test_every_picture_is_described_by_what_stands_under_it(site, path):
    """The page's alt texts are the notebook's, in order, and each stands under its picture too."""
    wanted = []
    for output in outputs(path):
        html = output.get("data", {}).get("text/html", "")
        inline = [i["alt"] for i in BeautifulSoup(html, "html.parser").select("img")]
        picture = output.get("metadata", {}).get("image/png", {})
        wanted += inline if html else [picture["alt"]] if picture else []
    images = read(site, address(path)).select("img")
    assert [image["alt"] for image in images] == wanted
    for image in images:
        figure = image.find_parent("figure")
        under = figure.figcaption if figure else image.find_next("p")
        assert under.get_text() == image["alt"] and len(words(image["alt"])) >= 4


@each_page
def test_links_lead_to_pages_and_places(site, name):
    for a in read(site, name).select("[href]"):
        place, _, anchor = a["href"].partition("#")
        if re.match(r"[a-z]+:", place):
            assert a.name == "a" or place == "data:,", a
            continue
        target = site / name if not place else (site / name).parent / place
        assert target.is_file(), (name, a["href"])
        if anchor:
            page = read(site, target.resolve().relative_to(site.resolve()).as_posix())
            assert [one for one in page.select("[id]") if one["id"] in (anchor, unquote(anchor))], (name, a["href"])


@each_page
def test_page_is_set_out_for_everyone(site, name):
    soup = read(site, name)
    course = CHINESE if name.startswith("zh/") else COURSE
    assert soup.html["lang"] == ("zh-CN" if course is CHINESE else "en")
    assert soup.title.string.endswith(course.readme.read_text(encoding="utf-8").splitlines()[0][2:])
    assert len(soup.select("h1")) == len(soup.select("main")) == len(soup.select("body > header")) == 1
    assert soup.body.find("a")["href"] == "#main"
    levels = [int(h.name[1]) for h in soup.select("h1, h2, h3, h4")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    listed = [a.get_text() for a in soup.select("nav.contents a")]
    assert listed == [h.get_text() for h in soup.select("main h2")]
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for table in soup.select("table"):
        assert len(table.select("th[scope=col]")) >= 2
        assert all(row.find(["th", "td"]).get("scope") == "row" for row in table.select("tbody tr"))
    chinese = soup.find_all(string=re.compile("[\u4e00-\u9fff]"))
    if course is COURSE:
        assert all(text.parent.get("lang") == "zh-Hans" for text in chinese if text.parent.name not in HIDDEN)


HIDDEN = "script", "title"


@each_page
def test_each_page_leads_to_the_same_place_in_the_other_language(site, name):
    (link,) = read(site, name).select("header a.language")
    other = name.removeprefix("zh/") if name.startswith("zh/") else f"zh/{name}"
    assert ((site / name).parent / link["href"]).resolve() == (site / other).resolve()
    assert (link["lang"], link.get_text()) == (("en", "English") if name.startswith("zh/") else ("zh-CN", "中文"))
    assert link["hreflang"] == read(site, other).html["lang"]


@each_page
def test_nothing_is_asked_from_elsewhere_and_no_script_but_of_dials_and_questions(site, name):
    soup = read(site, name)
    assert all(i["src"].startswith("data:image/png;") or (site / name).parent.joinpath(i["src"]).is_file()
               for i in soup.select("[src]"))  # fmt: skip
    up = "../" * name.removeprefix("zh/").count("/")
    assert [s["href"] for s in soup.select("link[rel=stylesheet]")] == [f"{up}style.css"]
    assert all(s.parent["class"][0] in ("attn-flipbook", "attn-ask") for s in soup.select("script"))
    assert not re.search(r"url\((?!data:)|@import", (site / "style.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("course", COURSE.editions, ids=lambda course: course.language)
def test_index_leads_to_every_page(site, course):
    soup = read(site, address(course.folder / "index.ipynb"))
    assert {course.address(p) for p in course.notebooks} <= {a["href"] for a in soup.select("main a")}
    assert soup.h1.get_text() == course.readme.read_text(encoding="utf-8").splitlines()[0][2:]
    assert not soup.select("main a[href*=README]"), "the other language has a link in the page's head"
    links = list(dict.fromkeys(a["href"].removeprefix("solutions/") for a in soup.select("main li a[href^=solutions]")))
    named = [a["href"].removeprefix("further/") for a in soup.select("main table a")]
    assert links == [name for name in named if name in links]
    assert soup.select_one(".attn-flipbook") and "notebooks/" not in soup.main.get_text()


@pytest.mark.slow
def test_the_command_gives_the_same_bytes_again(site, tmp_path, capsys):
    main(["publish", str(COURSE.folder), "--to", str(tmp_path)])
    assert capsys.readouterr().out.startswith(f"{len(EVERY)} pages: open ")
    files = [p for p in site.rglob("*") if p.is_file()]
    assert len(files) == len(EVERY) + 2 * 4  # style sheet, three licences
    assert all(p.read_bytes() == (tmp_path / p.relative_to(site)).read_bytes() for p in files)


def test_a_course_gives_the_same_bytes_again(tmp_path):
    for path in CLOSELY:  # a lesson and its solution, in both languages
        for name in (path.relative_to(CHINESE.folder), path.relative_to(NOTEBOOKS)):
            (tmp_path / "some" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(NOTEBOOKS / name, tmp_path / "some" / name)
    some, sites = Course(tmp_path / "some"), [tmp_path / "once", tmp_path / "again"]
    once, again = ({p.relative_to(site): p.read_bytes() for p in publish(some, site)} for site in sites)
    assert len(once) == 2 * (2 + len(CLOSELY)) and once == again


# Formulas


@each_notebook
def test_every_formula_is_mathml(site, path):
    prose = "\n\n".join(c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown")
    told = re.sub(r"`[^`]*`", "", prose)
    soup = copy.copy(read(site, address(path)))
    assert len(soup.select("math")) == len(re.findall(r"\$\$.+?\$\$|\$[^$]+\$", told, re.S))
    for code in soup.select("code, pre, script, .output, math"):
        code.decompose()
    assert not re.search(r"\$|\\[a-z]+", soup.get_text())


def test_dollars_in_code_are_no_formulas():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A\n\n`a$b$` and $x_{key}$ and $$y$$")])
    soup = BeautifulSoup(Exporter().from_notebook_node(notebook, {"site": {"up": ""}})[0], "html.parser")
    assert soup.code.get_text() == "a$b$"
    assert [m.get_text() for m in soup.select("math")] == ["xkey", "y"]
    assert soup.select_one("msub mtext").get_text() == "key"  # a word, not k times e times y


def test_pairs_of_bars_and_brackets_are_of_one_size():
    for tex in (r"\lVert a \rVert^2", r"\big( a \big)^2"):
        bars = BeautifulSoup(formula(tex, "block"), "html.parser").select("mo")
        assert [bar["stretchy"] for bar in bars] == ["false", "false"]


# Size


@pytest.mark.parametrize("course", COURSE.editions, ids=lambda course: course.language)
def test_all_notebooks_together_are_small(course):
    assert sum(p.stat().st_size for p in course.notebooks if p not in course.further) < MOST
    assert sum(p.stat().st_size for p in course.further) < MORE


@pytest.mark.parametrize("path", LESSONS, ids=address)
def test_little_is_read_before_the_first_figure(site, path):
    html = (site / address(path)).read_text(encoding="utf-8")
    first = html.index(">", html.index("<img"))
    assert len(html[:first].encode()) + (site / "style.css").stat().st_size < EARLY


# Sanitised, as GitHub shows a notebook: no script, no style, no handler, no class, only harmless tags

TAGS = "a b blockquote br code del details div em figure figcaption h1 h2 h3 h4 h5 h6 hr i img li ol p pre s span"
TAGS = [*TAGS.split(), *"strong sub summary sup table tbody td th thead tr ul".split()]
KEPT = {"a": ["href"], "img": ["src", "alt", "width", "height"]}


SHOWN = "[...document.images].filter(i => i.naturalWidth && i.getBoundingClientRect().width > 50).length"
SOURCE = re.compile(r"currentScript|base64|=>|<(?!start>|pad>)[a-z]+|&[a-z]+;")


def sanitised(html):
    """Return HTML without what such a place takes away: scripts and styles whole, of the rest what is not listed."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.S)
    return bleach.clean(html, tags=TAGS, attributes=KEPT, protocols=["http", "https", "data"], strip=True)


@browsed
@pytest.mark.parametrize("path", first([*LESSONS, *CLOSELY], BOTH), ids=address)
def test_sanitised_notebook_is_whole(page, path, tmp_path):
    """Every picture is seen and every dial told once, nothing is shown as source, and nothing is missed."""
    notebook = nbformat.read(path, 4)
    pictures, dials = 0, []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            pictures += "<img" in html or "image/png" in output.get("data", {})
            if "attn-flipbook" in html:
                dials.append(output.metadata["image/png"]["alt"])
            if html:
                output.data["text/html"] = sanitised(html)
    browser.cut_network(page)
    (tmp_path / "page.html").write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate(SHOWN) == page.locator("img").count() == pictures
    assert not SOURCE.search(page.locator("body").inner_text()), "source is shown"
    told = "\n".join(page.locator(".jp-RenderedHTML").all_inner_texts()).splitlines()
    assert [told.count(alt) for alt in dials] == [dials.count(alt) for alt in dials]
    assert len(dials) >= (path in (*LESSONS, *CHINESE.lessons))


@pytest.mark.parametrize("path", LESSONS, ids=address)
def test_each_dial_is_its_own_plain_picture(path):
    """Where scripts are taken away, and where HTML is, a sheet of the dial's frames is seen, and said to be one."""
    dials = [o for o in outputs(path) if "attn-flipbook" in o.get("data", {}).get("text/html", "")]
    assert dials
    for dial in dials:
        soup = BeautifulSoup(sanitised(dial.data["text/html"]), "html.parser")
        (image,) = soup.select("img")
        assert image["src"] == f"data:image/png;base64,{dial.data['image/png'].strip()}"
        told = dial.metadata["image/png"]
        assert all(image[name] == str(told[name]) for name in ("alt", "width", "height"))
        assert re.match(r"(All|[68] of) \d+ settings of ", told["alt"])
        assert soup.get_text().strip() == told["alt"]


# In a browser


FOLD = "document.querySelectorAll('main details, header details').forEach(one => one.open = false)"
UNFOLD = "document.querySelectorAll('{}').forEach(one => one.open = true)"
TAUGHT = [address(p) for p in LESSONS]
SOON_OPENED = [*TAUGHT, *map(address, CLOSELY)]
INDEXES = ["index.html", "teachers.html", "zh/index.html", "zh/teachers.html"]
each_opened = pytest.mark.parametrize("visited", first([*INDEXES, *SOON_OPENED], EVERY), indirect=True)
each_opened_notebook = pytest.mark.parametrize("visited", first(SOON_OPENED, [*map(address, BOTH)]), indirect=True)
each_opened_lesson = pytest.mark.parametrize("visited", TAUGHT, indirect=True)
# How words, tables and formulas fit is each page's own; only solutions, lessons once more, are left for later.
FITTED = [*INDEXES, *SOON_OPENED, *map(address, FURTHER)]
each_fitted = pytest.mark.parametrize("visited", first(FITTED, EVERY), indirect=True)


@pytest.fixture(scope="module")
def visited(chromium, site, request):
    """A page of the site, opened once for all tests of it, from disk with the network cut."""
    page = chromium.new_page(viewport=WINDOW)
    page.problems, page.asked = [], browser.cut_network(page)
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.problems.append(str(e)))
    page.goto((site / request.param).as_uri())
    page.name = request.param
    yield page
    page.close()


@pytest.fixture
def opened(visited, request):
    """That page as it is at first: folded, as wide as a desk's screen, light."""
    visited.set_viewport_size(WINDOW)
    visited.emulate_media(media="screen", color_scheme="light")
    visited.evaluate(FOLD)
    with watched(visited, request):
        yield visited


@browsed
@each_opened
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme):
    opened.emulate_media(color_scheme=scheme)
    opened.evaluate(UNFOLD.format("details" if opened.name.endswith("index.html") else "main details"))
    assert axe(opened, colours=scheme == "dark") == []


@browsed
@each_opened_notebook
def test_page_from_disk_with_the_network_cut(opened):
    path = (COURSE.folder / opened.name).with_suffix(".ipynb")
    assert turn_every_flipbook(opened) == sum("attn-flipbook" in html for html in browser.saved_html(path))
    read_a_cell(opened)
    assert opened.evaluate("[...document.images].every(i => i.complete && i.naturalWidth)")
    fonts = opened.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'error').length)"
    )
    assert fonts == 0 and not opened.asked and not opened.problems


# What reaches out of its box: not what can be scrolled, and not what is only said.
OUTSIDE = """wide => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || e.closest('.skip') || e.parentElement.closest('.wide, pre')) return false;
  return box.right > wide + 1 || box.left < -1;
}).map(e => e.outerHTML.slice(0, 120))"""
STUCK = """() => [...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth
  && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0).map(e => e.outerHTML.slice(0, 120))"""


@browsed
@each_fitted
def test_narrow_page_scrolls_down_only(opened):
    opened.set_viewport_size({"width": 400, "height": 800})
    opened.evaluate(UNFOLD.format("details"))
    assert opened.evaluate("document.documentElement.scrollWidth") == 400
    assert opened.evaluate(OUTSIDE, 400) == []
    assert opened.evaluate(STUCK) == [], "a box that no key scrolls"


@browsed
def test_the_other_languages_name_is_drawn_from_the_start(page, site):
    """A font that comes late leaves boxes until what stands there is set out anew."""
    page.goto((site / "index.html").as_uri())
    page.evaluate("document.fonts.ready")
    name = page.locator("header .language")
    seen = name.screenshot()
    name.evaluate("one => { one.textContent = one.textContent; }")
    assert name.screenshot() == seen


PAPER = 672  # CSS pixels between the margins of A4
CUT = """() => [...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).overflowX !== 'visible'
  && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))"""
TOO_WIDE = """wide => [...document.querySelectorAll('main .wide > *')]
  .filter(e => e.getBoundingClientRect().right > wide).map(e => e.outerHTML.slice(0, 120))"""
FOLDED = """() => [...document.querySelectorAll('main details:not(.attn-ask details)')]
  .filter(d => !d.lastElementChild.checkVisibility()).map(e => e.outerHTML.slice(0, 120))"""
USELESS = ".skip, header details, .contents, .turn, .attn-flipbook input, .attn-flipbook button"  # on paper


@browsed
@each_fitted
def test_nothing_is_cut_off_in_print(opened):
    opened.set_viewport_size({"width": PAPER, "height": 1000})
    opened.emulate_media(media="print")
    assert opened.evaluate(OUTSIDE, PAPER) == [] and opened.evaluate(TOO_WIDE, PAPER) == []
    assert opened.evaluate(CUT) == []
    assert opened.evaluate(FOLDED) == [], "what is folded on the screen is not on paper"
    assert not [part for part in opened.locator(USELESS).all() if part.is_visible()]


GROUNDS = """described => [...new Set([...document.images].filter(i => Boolean(i.alt) === described)
  .map(i => getComputedStyle(i).backgroundColor))]"""


@browsed
@each_opened_lesson
def test_pictures_keep_their_white_ground_in_the_dark(opened):
    opened.emulate_media(color_scheme="dark")
    assert opened.evaluate(GROUNDS, True) == ["rgb(255, 255, 255)"]
    # tints, where there are some, let the picture beneath them through
    assert set(opened.evaluate(GROUNDS, False)) <= {"rgba(0, 0, 0, 0)"}
    dark = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", dark))) < 60
