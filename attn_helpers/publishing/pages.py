"""Export every notebook of a course to static HTML that needs no network, with an index made from the README.

Each language has a folder of its own, English the top one, and each page a link to the same place in the other.

Nothing is executed: the pages show the saved outputs.
"""

import base64
import pathlib
import re
import shutil

import nbformat

from .._language import later, say, speaking
from ._page import TEMPLATE, page
from .course import NAMES, PICTURED, TAGS, readme_picture
from .letters import FACE, FONTS, chinese
from .teachers import PAGE, teachers

LICENCES = (FONTS / "OFL.txt", TEMPLATE / "GUST.txt")
SHOWN = "The questions of the course"  # of the README's sections, on the index page
LEAD = later("Minutes, what to skip, questions to ask the class, and common mistakes with what to say to each")
OTHER_README = re.compile(r"(?m)^.*\]\(README[\w.]*\.md\).*\n")  # the line that leads to it: a page has its own link
NAMED = re.compile(r"/(\w+)\.ipynb\)")  # a notebook that a README links to
PICTURE = re.compile(r"(!\[[^\]]*\]\()(?!\w+:)([^)]+)(\))")  # of a README, beside it


def index(course):
    """Return a course's index: from its README, or a list of what there is.

    Parameters
    ----------
    course : Course

    Returns
    -------
    name : str
    about : str
        A sentence.
    notebook
    """
    links = {p: f"- [{course.entry(p)['title']}]({course.address(p)})" for p in course.notebooks}
    others = _as_listed(course, [p for p in course.notebooks if p not in course.lessons])
    if not course.readme.exists():
        lessons = [links[p] for p in course.lessons]
        name = course.folder.resolve().name
        more = [f"## {say('More')}", "\n".join(links[p] for p in others)] if others else []
        parts = [f"# {name}", f"## {say('Lessons')}", "\n".join(lessons), *more]
        return name, name, _prose("\n\n".join(parts))
    opening, sections = course.sections()
    told = [f"## {sections[SHOWN]}"] if SHOWN in sections else []
    listed = [p for p in others if p not in course.further]  # the README itself lists those that go further
    text = "\n\n".join([opening, *told, f"## {say('Solutions')}", "\n".join(links[p] for p in listed)])
    text += f"\n\n## {say('For teachers')}\n\n[{say(LEAD)}]({PAGE})" if teachers(course) else ""
    text = OTHER_README.sub("", _inside(course, text))
    headline, about, *_ = opening.split("\n\n")
    return headline[2:], " ".join(about.split()), _turning(course, text)


def _turning(course, text):
    """Return a README as a notebook, where its picture is the lesson's own output, a dial that turns."""
    lesson, name = PICTURED
    parts = re.split(rf"(?m)^!\[.*\]\({pathlib.PurePath(readme_picture(course.language)).name}\)$", text)
    path = course.folder / f"{lesson}.ipynb"
    if len(parts) != 2 or not path.exists():
        return _prose(text)
    found = next(cell for cell in nbformat.read(path, 4).cells if cell.get("id") == name)
    notebook = _prose(*parts)
    notebook.cells.insert(1, nbformat.v4.new_code_cell(outputs=found.outputs))
    return notebook


def _inside(course, text):
    """Lead what a README links to, in the course and beside it, to where it stands in the site."""
    notebooks = course.folder.resolve().relative_to(course.readme.parent).as_posix()
    text = PICTURE.sub(lambda m: m[1] + m[2].rpartition("/")[2] + m[3], text)
    return text.replace(f"]({notebooks}/solutions)", f"](#{say('Solutions')})").replace(f"]({notebooks}/", "](")


def _as_listed(course, paths):
    """Return notebooks, or their solutions, as the README first names them; what it does not name is last."""
    text = course.readme.read_text(encoding="utf-8") if course.readme.exists() else ""
    named = list(dict.fromkeys(NAMED.findall(text)))
    return sorted(paths, key=lambda path: named.index(path.stem) if path.stem in named else len(named))


def _prose(*texts):
    return nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_markdown_cell, texts)))


def site(course, editions):
    """Make every page of a course in one language.

    Parameters
    ----------
    course : Course
    editions : list of Course
        All languages; the first stands in the folder above the others'.

    Yields
    ------
    address : str
    html : str
    """
    with speaking(course.language):
        name, about, start = index(course)
    lessons = [course.entry(p) for p in course.lessons]
    further = [course.entry(p) for p in _as_listed(course, course.further)]
    left = [p for p in course.notebooks if p not in (*course.lessons, *course.further)]
    others = [course.entry(p) for p in _as_listed(course, left)]
    around = {"course": name, "about": about, "lessons": lessons, "licence": course.licence.exists()}
    around |= {"lang": TAGS.get(course.language, course.language)}

    def made(notebook, own):
        up = "../" * own["address"].count("/")
        with speaking(course.language):
            return own["address"], page(notebook, around | own | {"up": up, "elsewhere": _elsewhere(own, up)})

    def _elsewhere(own, up):
        """Return the same place in the other languages."""
        top = up if course == editions[0] else f"{up}../"
        return [
            {
                "name": NAMES.get(other.language, other.language),
                "lang": TAGS.get(other.language, other.language),
                "address": top + ("" if other == editions[0] else f"{other.language}/") + own["address"],
            }
            for other in editions
            if other != course and _has(other, own["address"])
        ]

    yield made(start, {"address": "index.html", "title": name})
    with speaking(course.language):
        if parts := teachers(course):
            notebook = _prose(parts[0], _inside(course, "\n\n".join(parts[1:])))
            yield made(notebook, {"address": PAGE, "title": f"{say('For teachers')} · {name}"})
    for row in (lessons, further, others):
        for n, here in enumerate(row):
            near = {"before": row[n - 1] if n else None, "after": row[n + 1] if n + 1 < len(row) else None}
            yield made(nbformat.read(here["path"], 4), here | near | {"title": f"{here['title']} · {name}"})


def _has(course, address):
    """Tell whether a course has a page at an address."""
    if address == PAGE:
        return bool(teachers(course))
    return address in {"index.html", *map(course.address, course.notebooks)}


def style(text, sheet="style.css"):
    """Return a style sheet with its fonts: for formulas, and for the Chinese of this text.

    Parameters
    ----------
    text : str
        Whose Chinese the font must have.
    sheet : str
        A file of the template.

    Returns
    -------
    str
    """
    math = FACE.format("Course Math", base64.b64encode((TEMPLATE / "math.woff").read_bytes()).decode())
    return (TEMPLATE / sheet).read_text(encoding="utf-8") + math + chinese(text)


def publish(course, folder):
    """Write the whole site of a course into a folder, and yield its pages.

    Parameters
    ----------
    course : Course
    folder : pathlib.Path
        Made where it is missing.

    Yields
    ------
    pathlib.Path
    """
    for edition in course.editions:
        below = folder if edition == course else folder / edition.language
        yield from _publish(edition, course.editions, below)


def _publish(course, editions, folder):
    """Write one language's site, with a style sheet and licences of its own."""
    written = []
    for name, html in site(course, editions):
        written.append(html)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8")
        yield folder / name
    (folder / "style.css").write_text(style("".join(written)), encoding="utf-8")
    (folder / "licences").mkdir(exist_ok=True)
    for file in (*LICENCES, *([course.licence] if course.licence.exists() else [])):
        shutil.copy(file, folder / "licences")
    if course.readme.exists():
        for _, place, _ in PICTURE.findall(course.readme.read_text(encoding="utf-8")):
            if f'src="{pathlib.PurePath(place).name}"' in written[0]:  # else its dial is there
                shutil.copy(course.readme.parent / place, folder)
