"""Every link, anchor and spoken reference between the README, the lessons and their solutions leads somewhere."""

import re
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from attn_helpers import check

from ..course import ALL, BOTH, CHINESE, FURTHER, LESSONS, NOTEBOOKS, README, ROOT

SOLVED = [(path, NOTEBOOKS / "solutions" / path.name) for path in LESSONS]
BESIDE = [(path, NOTEBOOKS / "solutions" / path.name) for path in FURTHER]  # where they have exercises
TEXTS = [p for folder in ("attn_helpers", "tests") for p in sorted((ROOT / folder).rglob("*.md"))]
TEXTS = [README, CHINESE.readme, *TEXTS]
HOSTS = r"(?:github\.com|raw\.githubusercontent\.com|nbviewer\.org/github|mybinder\.org/v2/gh|colab\.[\w.]+/github)"
each = pytest.mark.parametrize("path", [*TEXTS, *BOTH], ids=lambda p: p.relative_to(ROOT).as_posix())
lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)


def cells(path):
    return nbformat.read(path, 4).cells


def prose(path):
    """Return the Markdown of a text or of a notebook."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in cells(path) if cell.cell_type == "markdown")


def html(path):
    """Return what readers see: the prose, and the outputs that are HTML."""
    outputs = [o for cell in cells(path) for o in cell.get("outputs", [])] if path.suffix == ".ipynb" else []
    made = [o.data["text/html"] for o in outputs if "text/html" in o.get("data", {})]
    soup = BeautifulSoup("\n".join([markdown2html_mistune(prose(path)), *made]), "html.parser")
    for sign in soup.select(".anchor-link"):
        sign.extract()
    return soup


def headline(path):
    return re.search(r"^# (.+)$", prose(path), re.M)[1]


def minutes(path):
    return int(re.search(r"[Aa]bout (\d+) minutes", prose(path))[1])


def anchors(path):
    """Return the names of a page's headings: GitHub's for a text, nbconvert's and JupyterLab's for a notebook."""
    headings = html(path).select("h1, h2, h3, h4, h5, h6")
    if path.suffix == ".ipynb":
        return {unquote(heading["id"]) for heading in headings}
    return {re.sub(r"[^\w\- ]", "", heading.get_text().lower()).replace(" ", "-") for heading in headings}


def wrong(path, address):
    """Say what is wrong with an address that a page links to or shows, or return None."""
    if re.match(r"data:image/", address):
        return None
    if re.match(r"\w+:", address):
        return None if address.startswith("https://") else "not https"
    name, _, anchor = unquote(address).partition("#")
    target = (path.parent / name).resolve() if name else path
    if name.startswith("/") or not target.is_relative_to(ROOT) or not target.exists():
        return "leads nowhere"
    return "no such heading" if anchor and anchor not in anchors(target) else None


@each
def test_links_and_pictures_lead_somewhere(path):
    found = [tag.get("href") or tag.get("src") for tag in html(path).select("[href], [src]")]
    said = {address[:80]: wrong(path, address) for address in found}
    assert not {address: why for address, why in said.items() if why}


@pytest.mark.parametrize(
    "address, why",
    {
        "http://nbviewer.org": "not https",
        "file:///etc/hosts": "not https",
        "notebooks/00_nothing.ipynb": "leads nowhere",
        "/README.md": "leads nowhere",
        "../other/README.md": "leads nowhere",
        "#teach-with-us": "no such heading",
        "#Teach-with-it": "no such heading",
        f"notebooks/{LESSONS[0].name}#What-stands-in": "no such heading",
        f"notebooks/{LESSONS[0].name}#What-stands-out,-from-pixels-alone": None,
        "#teach-with-it": None,
        "notebooks/solutions": None,
        "https://nbviewer.org": None,
    }.items(),
)
def test_a_wrong_link_is_found(address, why):
    assert wrong(README, address) == why


@each
def test_addresses_name_no_owner(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"http://(?!www\.w3\.org/)", re.sub(r"[A-Za-z0-9+/=]{200,}", "", text))
    for owner in re.findall(HOSTS + r"/([\w.-]+/[\w.-]+)", text):
        assert owner == "OWNER/REPO"


def test_readme_lists_the_lessons_with_their_numbers_questions_terms_and_minutes():
    row = r"^\| (\d\d) \| \[.+?\]\(notebooks/(\S+)\) \((.+?)\) \| (.+?) \| (\d+) \|$"
    rows = re.findall(row, prose(README), re.M)
    told = [(number, name, f"{number} · {question}", int(long)) for number, name, _, question, long in rows]
    assert told == [(path.stem[:2], path.name, headline(path), minutes(path)) for path in LESSONS]
    for (_, _, terms, _, _), path in zip(rows, LESSONS, strict=True):
        assert all(term in prose(path) for term in terms.split("、"))


def test_readme_lists_what_goes_further_with_its_question_and_minutes():
    rows = re.findall(r"^\| \[.+?\]\(notebooks/further/(\S+)\) \| (.+?) \| (\d+) \|$", prose(README), re.M)
    told = {name: (question, int(long)) for name, question, long in rows}
    assert told == {path.name: (headline(path), minutes(path)) for path in FURTHER}
    assert len(told) == len(rows)


@pytest.mark.parametrize("path", FURTHER, ids=lambda p: p.stem)
def test_what_goes_further_is_left_for_and_come_back_from(path):
    """A lesson links to it, and it links back to that lesson; it asks a question, and takes at most 40 minutes."""

    def links(page):
        return {(page.parent / a["href"]).resolve() for a in html(page).select("a[href$='.ipynb']")}

    leaving = {one for one in LESSONS if path in links(one)}
    assert leaving and leaving & links(path)
    assert headline(path).endswith("?") and minutes(path) <= 40


@pytest.mark.parametrize("path, solution", BESIDE, ids=[p.stem for p in FURTHER])
def test_what_goes_further_leads_back_and_to_its_solutions(path, solution):
    leads = {(path.parent / a["href"]).resolve() for a in html(path).select("a[href$='.ipynb']")}
    back = leads & {lesson.resolve() for lesson in LESSONS}
    assert back
    folded = "<summary>Solution</summary>" in prose(path)
    assert (solution.exists() or folded) == bool(checked(path)), "in a notebook of its own, or folded"
    if solution.exists():
        assert solution.resolve() in leads and numbers(path) == numbers(solution)
        assert checked(path) == checked(solution)


@lesson
def test_minutes_of_the_parts_add_up(path):
    parts = re.search(r"^Minutes: (.+?)\. ", prose(path), re.M)[1]
    assert sum(map(int, re.findall(r" (\d+)(?=,|$| \()", parts))) == minutes(path)


def test_readme_names_files_and_modules_that_exist():
    text = prose(README)
    for name in re.findall(r"`((?:\.ci|\.github|attn_helpers|notebooks|tests)/[\w./-]*)`", text):
        assert (ROOT / name).exists(), name
    rooms = dict(re.findall(r"^\| `attn_helpers/(\w*)/?` \| (.+) \|$", text, re.M))
    wings = {path.parent.name for path in (ROOT / "attn_helpers").glob("*/__init__.py")}
    assert set(rooms) == {"", *wings}
    for room, told in rooms.items():
        for name in re.findall(r"`(\w+)`", told):
            assert list((ROOT / "attn_helpers" / room).glob(f"{name}.py")) or name == "publish", (room, name)


@each
def test_links_say_where_they_lead(path):
    """A number or a question in a link's text is that of its target."""
    for a in html(path).select("a[href$='.ipynb']"):
        target, text = (path.parent / unquote(a["href"])).resolve(), a.get_text()
        for number in re.findall(r"\b\d\d\b", text):
            assert target.stem[:2] == number, text
        if "?" in text:
            assert headline(target).rpartition(" · ")[2] == re.split(r" · |: ", text, maxsplit=1)[-1]


@pytest.mark.parametrize("path, solution", SOLVED, ids=[p.stem for p in LESSONS])
def test_a_lesson_leads_to_its_solutions_and_to_the_next(path, solution):
    def links(page):
        return {(page.parent / a["href"]).resolve() for a in html(page).select("a[href$='.ipynb']")}

    following = LESSONS[LESSONS.index(path) + 1 :][:1]
    assert {solution, *following} <= links(path)
    assert links(solution) == {path} and headline(solution) == f"Solutions to {path.stem[:2]}"


@each
def test_lessons_that_are_spoken_of_exist(path):
    told = re.sub(r"\]\([^)]*\)", "]", prose(path))
    if path.suffix == ".ipynb":
        told += "\n".join(cell.source for cell in cells(path) if cell.cell_type == "code")
    numbers = re.findall(r"[Ll]essons? \[?(\d\d)\]?(?:(?:,| and| to) \[?(\d\d)\]?)?|\b(0\d)'s\b", told)
    assert {n for found in numbers for n in found if n} <= {p.stem[:2] for p in LESSONS}


@pytest.mark.parametrize("path", sorted((ROOT / "attn_helpers").rglob("*.py")), ids=lambda p: p.stem)
def test_lessons_that_the_package_speaks_of_exist(path):
    assert set(re.findall(r"\b[Ll]essons? (\d\d)", path.read_text(encoding="utf-8"))) <= {p.stem[:2] for p in LESSONS}


def numbers(path):
    """Return the numbers of a notebook's exercises, in order."""
    return re.findall(r"\*\*(\d)\. ", prose(path))


def checked(path):
    return re.findall(r"\bcheck\.(\w+)", "\n".join(cell.source for cell in cells(path)))


@pytest.mark.parametrize("path, solution", SOLVED, ids=[p.stem for p in LESSONS])
def test_exercises_and_solutions_are_the_same_ones(path, solution):
    assert numbers(path) == [str(n + 1) for n in range(len(numbers(path)))] and len(numbers(path)) >= 3
    assert numbers(solution) == [n for n in numbers(path) if n in numbers(solution)]
    assert set(numbers(path)) - set(numbers(solution)) <= {n for n in numbers(path) if not stub(path, n)}
    assert list(dict.fromkeys(checked(solution))) == checked(path)
    for n in re.findall(r"[Ee]xercise (\d)", prose(path) + prose(solution)):
        assert n in numbers(path)


def stub(path, number):
    """Return the cells to fill in that belong to an exercise."""
    return [c.id for c in cells(path) if c.cell_type == "code" and c.id.startswith(f"exercise-{number}")]


def test_every_checker_belongs_to_one_notebook():
    used = [name for path in (*LESSONS, *FURTHER) for name in checked(path)]
    assert sorted(used) == sorted(check.__all__)


@each
def test_checkers_and_errata_that_are_spoken_of_exist(path):
    assert set(re.findall(r"`check\.(\w+)", prose(path))) <= set(check.__all__)
    errata = re.findall(r"\*\*Erratum \(([a-z])\)", prose(path))
    assert set(re.findall(r"erratum \(?([a-z])\b", prose(path))) <= set(errata)


# What stands above, below or next: a word, and what a cell must have that it points to
POINTS = re.compile(r"\b(picture|matrix|map|table|dial|network|cell) (above|below|after)\b")
SEEN = {
    "picture": "image/png",
    "matrix": r"\bmatrix\(",
    "map": r"(map|\bmap\w*)\(",
    "table": r"^\||\btable\(",
    "dial": "attn-(flipbook|live)",
    "network": r"\bdef \w*(net|cnn)\(",
    "cell": "'cell_type': 'code'",
}


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.relative_to(NOTEBOOKS).as_posix())
def test_what_is_above_or_below_is_there(path):
    every = [cell.source + str(cell) for cell in cells(path)]
    for place, cell in enumerate(cells(path)):
        for word, where in POINTS.findall(cell.source) if cell.cell_type == "markdown" else []:
            there = every[:place] if where == "above" else every[place + 1 : place + 4]
            assert any(re.search(SEEN[word], text, re.M) for text in there), f"{cell.id}: {word} {where}"
