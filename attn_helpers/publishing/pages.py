"""Export every notebook of a course to static HTML that needs no network, with an index made from the README.

Nothing is executed: the pages show the saved outputs.
"""

import base64
import importlib.resources
import io
import re
import shutil

import nbformat
from fontTools import subset
from fontTools.ttLib import TTFont

from ._page import CHINESE, TEMPLATE, page

FONTS = importlib.resources.files("attn_helpers") / "drawing" / "fonts"
LICENCES = (FONTS / "OFL.txt", TEMPLATE / "GUST.txt")
SHOWN = ("The questions of the course", "Teach with it")  # of the README's sections, on the index page
FACE = '@font-face{{font-family:"{}";src:url(data:font/woff;base64,{}) format("woff")}}\n'
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
    others = [p for p in course.notebooks if p not in course.lessons]
    if not course.readme.exists():
        lessons = [links[p] for p in course.lessons]
        name = course.folder.resolve().name
        more = ["## More", "\n".join(links[p] for p in others)] if others else []
        parts = [f"# {name}", "## Lessons", "\n".join(lessons), *more]
        return name, name, _prose("\n\n".join(parts))
    opening, *sections = re.split(r"(?m)^## ", course.readme.read_text(encoding="utf-8"))
    told = [f"## {text}" for text in sections if text.split("\n")[0] in SHOWN]
    listed = [p for p in others if p not in course.further]  # the README itself lists those that go further
    text = "\n\n".join([opening, *told[:1], "## Solutions", "\n".join(links[p] for p in listed), *told[1:]])
    notebooks = course.folder.resolve().name
    text = PICTURE.sub(lambda m: m[1] + m[2].rpartition("/")[2] + m[3], text)
    text = text.replace(f"]({notebooks}/solutions)", "](#Solutions)").replace(f"]({notebooks}/", "](")
    headline, about, *_ = opening.split("\n\n")
    return headline[2:], " ".join(about.split()), _prose(text)


def _prose(text):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


def site(course):
    """Make every page of a course.

    Parameters
    ----------
    course : Course

    Yields
    ------
    address : str
    html : str
    """
    name, about, start = index(course)
    lessons = [course.entry(p) for p in course.lessons]
    further = [course.entry(p) for p in course.further]
    others = [course.entry(p) for p in course.notebooks if p not in (*course.lessons, *course.further)]
    around = {"course": name, "about": about, "lessons": lessons, "up": "", "licence": course.licence.exists()}
    yield "index.html", page(start, around | {"address": "index.html", "title": name})
    for row in (lessons, further, others):
        for n, here in enumerate(row):
            near = {"before": row[n - 1] if n else None, "after": row[n + 1] if n + 1 < len(row) else None}
            own = here | {"title": f"{here['title']} · {name}", "up": "../" * here["address"].count("/")}
            yield here["address"], page(nbformat.read(here["path"], 4), around | near | own)


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
    chinese = TTFont(FONTS / "noto-sans-sc-subset.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=[]))
    cutter.populate(text="".join(CHINESE.findall(text)))
    cutter.subset(chinese)
    chinese.flavor, cut = "woff", io.BytesIO()
    chinese.save(cut)
    fonts = {"Course Math": (TEMPLATE / "math.woff").read_bytes(), "Course Chinese": cut.getvalue()}
    faces = (FACE.format(name, base64.b64encode(data).decode()) for name, data in fonts.items())
    return (TEMPLATE / sheet).read_text(encoding="utf-8") + "".join(faces)


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
    written = []
    for name, html in site(course):
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
            shutil.copy(course.readme.parent / place, folder)
