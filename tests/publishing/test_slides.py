"""Each lesson's talk: 15 to 25 slides, none of which overflows; it runs from disk, by keyboard, with no network."""

import functools
import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import SlidesExporter

from attn_helpers._language import say, speaking
from attn_helpers.publishing.slides import reveal, slides

from ..browser import driver as browser
from ..browser.accessible import axe
from ..course import CHINESE, CLOSELY, LESSONS, NOTEBOOKS, first
from ..interpreter import python

KINDS = {"slide", "subslide", "fragment", "notes", "skip", "-"}
TYPES = {"js": "text/javascript", "css": "text/css"}
NO_INPUT = "exclude_input", "exclude_input_prompt", "exclude_output_prompt"  # what nbconvert's --no-input sets
TAUGHT = [*LESSONS, *CHINESE.lessons]
SOON = [path for path in TAUGHT if path in LESSONS or path in CLOSELY]
each = pytest.mark.parametrize("path", first(SOON, TAUGHT), ids=lambda p: p.relative_to(NOTEBOOKS).as_posix())
each_seen = pytest.mark.parametrize(
    "path", first([LESSONS[0], LESSONS[3], *CLOSELY], TAUGHT), ids=lambda p: p.relative_to(NOTEBOOKS).as_posix()
)


def in_browser(test):
    return pytest.mark.browser(pytest.mark.xdist_group("browser")(test))


# What nbconvert's own slides ask of require.js and MathJax, and no more.
REQUIRE = """window.MathJax = {Hub: {getAllJax: () => 0}};
window.require = async (settings, names, then) => {
  for (const src of names)
    await new Promise(onload => document.head.append(Object.assign(document.createElement('script'), {src, onload})));
  then(Reveal, RevealNotes);
};"""

# Show all that a slide hides at first, then say what stands in whose way.
SHOW_ALL = """async () => {
  const slide = Reveal.getCurrentSlide();
  while (slide.querySelector('.fragment:not(.visible)')) Reveal.nextFragment();
  slide.querySelectorAll('details').forEach(details => details.open = true);
  await Promise.all([...slide.querySelectorAll('img[src]')].map(image => image.decode()));
  await new Promise(requestAnimationFrame);
  slide.getAnimations({subtree: true}).forEach(fade => fade.finish());
}"""
OVERFLOWS = """() => {
  const slide = Reveal.getCurrentSlide(), whole = slide.getBoundingClientRect(), said = [];
  const fixed = 'section, .fragment, .attn-flipbook, pre, figure';
  for (const part of [slide, ...slide.querySelectorAll(':not(aside, aside *, script, math *)')]) {
    const box = part.getBoundingClientRect(), name = `${part.tagName}: ${part.textContent.trim().slice(0, 40)}`;
    const outside = [whole.left - box.left, box.right - whole.right, whole.top - box.top, box.bottom - whole.bottom];
    if (box.width && Math.max(...outside) > 1) said.push(`outside: ${name}`);
    if (part.scrollWidth > part.clientWidth + 1 && part.matches(fixed + ', .wide')) said.push(`too wide: ${name}`);
    if (part.scrollHeight > part.clientHeight + 1 && part.matches(fixed)) said.push(`too high: ${name}`);
  }
  return Math.abs(whole.width - 1280) + Math.abs(whole.height - 720) > 1 ? [`${whole.width} × ${whole.height}`] : said;
}"""
# How large each picture is drawn, beside its size in the notebook.
PICTURES = """() => [...Reveal.getCurrentSlide().querySelectorAll('img[width]')].map(image => {
  const box = image.getBoundingClientRect();
  const drawn = Math.min(box.width, box.height * image.naturalWidth / image.naturalHeight) / Reveal.getScale();
  return [image.alt, image.naturalWidth > 1 && image.checkVisibility() ? drawn / image.getAttribute('width') : 0];
})"""


def cells(path):
    return nbformat.read(path, 4).cells


def count(path):
    return sum(c.metadata.slideshow.slide_type in ("slide", "subslide") for c in cells(path))


@each
def test_every_cell_says_where_it_stands_in_the_talk(path):
    kinds = {cell.id: cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells(path)}
    assert not {name: kind for name, kind in kinds.items() if kind not in KINDS}
    assert cells(path)[0].metadata.slideshow.slide_type == "slide"
    assert 15 <= count(path) <= 25


@functools.cache
def own_slides(path):
    return SlidesExporter().from_filename(str(path))[0]


@each
def test_nbconverts_own_slides_are_as_many(path):
    soup = BeautifulSoup(own_slides(path), "html.parser")
    assert sum(not section.find("section") for section in soup.select(".slides section")) == count(path)


@pytest.fixture(scope="module")
def talks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("talks")
    return functools.cache(lambda path: next(slides([path], folder)))


@pytest.fixture(scope="module")
def shown(talks):
    """What each talk shows, without what only the speaker sees."""

    def show(path):
        soup = BeautifulSoup(talks(path).read_text(encoding="utf-8"), "html.parser")
        for part in soup.select("aside, script, style"):
            part.decompose()
        return soup

    return functools.cache(show)


@each
def test_a_talk_opens_with_its_question_and_ends_with_a_summary(shown, path):
    soup = shown(path)
    sections = [section for section in soup.select(".slides section") if not section.find("section")]
    assert soup.html["lang"] == ("en" if path in LESSONS else "zh-CN")
    with speaking("en" if path in LESSONS else "zh"):
        assert soup.title.get_text() == say("{title}: slides").format(title=sections[0].h1.get_text())
    (summary,) = (cell.source for cell in cells(path) if cell.id == "summary")
    assert summary.split("\n")[0].strip("# ") in sections[-1].get_text()
    assert len(soup.select(".slides img")) >= 5
    assert not soup.select(".slides :is(img:not([alt]), img[alt=''], .code)")


@each
def test_every_formula_of_a_talk_is_one(shown, path):
    soup, kept = shown(path), set(KINDS) - {"skip", "notes"}
    prose = [c.source for c in cells(path) if c.cell_type == "markdown" and c.metadata.slideshow.slide_type in kept]
    formulas = re.findall(r"\$\$.+?\$\$|\$.+?\$", re.sub("`[^`]*`", "", "\n".join(prose)), re.S)
    assert len(soup.select(".slides math")) == len(formulas)
    assert "$" not in soup.select_one(".slides").get_text()


@each
def test_links_lead_to_talks_or_out(shown, path):
    addresses = [a["href"] for a in shown(path).select("a[href]")]
    talks = {f"{lesson.stem}.html" for lesson in LESSONS}
    assert all(address in talks or address.startswith("https://") for address in addresses), addresses


def test_the_command_takes_a_lesson_by_its_relative_path(tmp_path):
    name = LESSONS[0].stem
    said = python("-m", "attn_helpers", "slides", f"notebooks/{name}.ipynb", "--to", str(tmp_path)).stdout
    assert said.strip() == str(tmp_path / f"{name}.html")


@pytest.fixture
def screen(page):
    """A page as large as a slide, that collects what goes wrong."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.problems = []
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.problems.append(str(e)))
    return page


def begin(screen, page):
    screen.goto(page.as_uri())
    screen.wait_for_function("window.Reveal?.isReady?.()")
    screen.add_style_tag(content=".fragment { transition: none !important; }")  # half faded in, words have no contrast


def walk(screen):
    """Go through a talk by the right arrow alone; yield each slide once all of it is shown."""
    for number in range(screen.evaluate("Reveal.getTotalSlides()")):
        screen.evaluate(SHOW_ALL)
        assert screen.evaluate("Reveal.getSlidePastCount()") == number, "the arrow key skips a slide, or stays"
        assert not (said := screen.evaluate(OVERFLOWS)), (number + 1, said)
        yield number + 1
        screen.keyboard.press("ArrowRight")


@in_browser
@each_seen
def test_every_slide_fits_shows_large_pictures_and_satisfies_axe(screen, talks, path):
    asked = browser.cut_network(screen)
    begin(screen, talks(path))
    seen = 0
    for number in walk(screen):
        for alt, enlarged in screen.evaluate(PICTURES):
            assert enlarged >= 1, (number, alt, enlarged)
        flat = "m => m.getBoundingClientRect().width > 5"
        assert all(formula.evaluate(flat) for formula in screen.locator("section.present math:visible").all())
        assert axe(screen, "Reveal.getCurrentSlide()" if seen else "document") == [], number
        # seen once: from here on they would stand between axe and the words whose contrast it measures
        screen.add_style_tag(content=".reveal :is(.controls, .backgrounds) { display: none !important; }")
        seen = number
    assert seen == count(path)
    assert asked == [] and screen.problems == []


@in_browser
@each_seen
def test_a_dial_keeps_its_keys_and_gives_them_back(screen, talks, path):
    begin(screen, talks(path))
    where = "JSON.stringify(Reveal.getIndices())"
    for book in screen.locator(".attn-flipbook").all():
        book.evaluate("b => Reveal.slide(...Object.values(Reveal.getIndices(b.closest('section'))))")
        slide = screen.evaluate(where)
        for part, key in ("input", "ArrowRight"), ("[role=application]", "ArrowRight"), ("button", "Space"):
            for control in book.locator(part).all()[:1]:
                before = book.inner_text()
                control.focus()
                screen.keyboard.press(key)
                assert book.inner_text() != before, f"{part} does not answer to its key"
                assert screen.evaluate(where) == slide, f"{part} leaves its key to the talk"
        screen.keyboard.press("Escape")
        assert not screen.evaluate("Reveal.isOverview()")
        screen.keyboard.press("ArrowRight")
        assert screen.evaluate(where) != slide


def loaded_from_disk(route):
    """Answer what nbconvert's own slides ask of a network: reveal.js from its package, and a word for require.js."""
    name = route.request.url.rsplit("/", 1)[1]
    if route.request.url.startswith(("file:", "data:")):
        route.continue_()
    elif "reveal" in route.request.url:
        own = {"notes.js": "plugin/notes.js", "simple.css": "theme/simple.css"}
        route.fulfill(body=reveal(own.get(name, name)), content_type=TYPES[name.rsplit(".", 1)[1]])
    elif "require" in name:
        route.fulfill(body=REQUIRE, content_type=TYPES["js"])
    else:
        route.abort()


@in_browser
@each_seen
def test_nbconverts_own_slides_do_not_overflow(screen, path, tmp_path):
    """jupyter nbconvert --to slides"""
    check_own_slides(screen, path, own_slides(path), tmp_path / "slides.html")


@pytest.mark.slow
@in_browser
@each_seen
def test_nor_do_they_without_their_code(screen, path, tmp_path):
    """jupyter nbconvert --to slides --no-input: less of the same."""
    own = SlidesExporter(**dict.fromkeys(NO_INPUT, True))
    check_own_slides(screen, path, own.from_filename(str(path))[0], tmp_path / "slides.html")


def check_own_slides(screen, path, html, page):
    page.write_text(html, encoding="utf-8")
    screen.route("**/*", loaded_from_disk)
    begin(screen, page)
    for number in range(count(path)):
        screen.evaluate(SHOW_ALL)
        wide, high = screen.evaluate("[Reveal.getCurrentSlide().scrollWidth, Reveal.getCurrentSlide().scrollHeight]")
        assert wide <= 960 and high <= 700, (number + 1, wide, high)
        screen.evaluate("Reveal.next()")
