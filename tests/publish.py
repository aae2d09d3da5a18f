"""Export every notebook to static HTML that needs no network, with an index made from the README.

    python -m tests.publish            into site/
    python -m tests.publish FOLDER     elsewhere

Nothing is executed: the pages show the saved outputs.
"""

import argparse
import base64
import io
import pathlib
import re
import shutil

import nbformat
from fontTools import subset
from fontTools.ttLib import TTFont

from .page import CHINESE, TEMPLATE, page
from .refresh import NOTEBOOKS, README_PICTURE, find

ROOT = NOTEBOOKS.parent
README = ROOT / "README.md"
FONTS = ROOT / "attn_helpers" / "data" / "fonts"
LICENCES = (ROOT / "LICENSE", FONTS / "OFL.txt", TEMPLATE / "GUST.txt")
SHOWN = ("The questions of the course", "Teach with it")  # of the README's sections, on the index page
FACE = '@font-face{{font-family:"{}";src:url(data:font/woff;base64,{}) format("woff")}}\n'


def address(path):
    """Return where a notebook's page stands in the site."""
    return path.relative_to(NOTEBOOKS).with_suffix(".html").as_posix()


def entry(path):
    """Return the page and the headline of a notebook."""
    prose = (c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown")
    return {"path": path, "address": address(path), "title": re.search(r"^# (.+)$", "\n".join(prose), re.M)[1]}


def readme():
    """Return the README's headline, its first paragraph, and the index page made of what it says to readers."""
    opening, *sections = re.split(r"(?m)^## ", README.read_text(encoding="utf-8"))
    questions, *others = [f"## {text}" for text in sections if text.split("\n")[0] in SHOWN]
    solutions = [f"- [{entry(p)['title']}]({address(p)})" for p in find() if p.parent != NOTEBOOKS]
    text = "\n\n".join([opening, questions, "## Solutions", "\n".join(solutions), *others])
    for old, new in {"(notebooks/solutions)": "(#Solutions)", "(.github/": "(", "(notebooks/": "("}.items():
        text = text.replace(f"]{old}", f"]{new}")
    headline, about, *_ = opening.split("\n\n")
    return headline[2:], " ".join(about.split()), nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


def site():
    """Yield the address and the HTML of every page."""
    course, about, index = readme()
    lessons = [entry(p) for p in find() if p.parent == NOTEBOOKS]
    solutions = [entry(p) for p in find() if p.parent != NOTEBOOKS]
    around = {"course": course, "about": about, "lessons": lessons, "up": ""}
    yield "index.html", page(index, around | {"address": "index.html", "title": course})
    for row in (lessons, solutions):
        for n, here in enumerate(row):
            near = {"before": row[n - 1] if n else None, "after": row[n + 1] if n + 1 < len(row) else None}
            own = here | {"title": f"{here['title']} · {course}", "up": "../" * here["address"].count("/")}
            yield here["address"], page(nbformat.read(here["path"], 4), around | near | own)


def style(text, sheet="style.css"):
    """Return a style sheet with its fonts: for formulas, and for the Chinese of this text."""
    chinese = TTFont(FONTS / "noto-sans-sc-subset.ttf", recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=[]))
    cutter.populate(text="".join(CHINESE.findall(text)))
    cutter.subset(chinese)
    chinese.flavor, cut = "woff", io.BytesIO()
    chinese.save(cut)
    fonts = {"Course Math": (TEMPLATE / "math.woff").read_bytes(), "Course Chinese": cut.getvalue()}
    faces = (FACE.format(name, base64.b64encode(data).decode()) for name, data in fonts.items())
    return (TEMPLATE / sheet).read_text(encoding="utf-8") + "".join(faces)


def publish(folder):
    """Write the whole site into a folder, and return its pages."""
    pages = dict(site())
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8")
    (folder / "style.css").write_text(style("".join(pages.values())), encoding="utf-8")
    (folder / "licences").mkdir(exist_ok=True)
    for file in LICENCES:
        shutil.copy(file, folder / "licences")
    shutil.copy(README_PICTURE, folder)
    return [folder / name for name in pages]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ROOT / "site")
    folder = parser.parse_args().folder
    print(f"{len(publish(folder))} pages: open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
