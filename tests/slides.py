"""Write each lesson's talk: slides that open from disk with no network.

    python -m tests.slides                          every lesson, into site/slides/
    python -m tests.slides notebooks/01_*.ipynb     these

A cell's metadata (slideshow.slide_type) says where it stands in the talk, as nbconvert's own slides read it. Code is
left out, and a picture takes the room that the words leave.
"""

import argparse
import pathlib
from importlib.metadata import distribution

import nbformat
from bs4 import BeautifulSoup

from .page import Exporter, frame, head, mark_chinese
from .publish import entry, style
from .refresh import NOTEBOOKS, find

TALKS = NOTEBOOKS.parent / "site" / "slides"
LESSONS = [p for p in find() if p.parent == NOTEBOOKS]
READ_METADATA = "nbconvert.exporters.slides._RevealMetadataPreprocessor"  # as nbconvert's own slides do


def reveal(name):
    """Return the text of one of reveal.js's files, which the package pyreveal carries."""
    return distribution("pyreveal").locate_file(f"pyreveal/revealjs/dist/{name}").read_text(encoding="utf-8")


def talk(path):
    """Return a lesson's talk as one page of HTML."""
    exporter = Exporter(template_file="slides.html.j2", preprocessors=[READ_METADATA], exclude_input=True)
    html, _ = exporter.from_notebook_node(nbformat.read(path, 4), {"title": entry(path)["title"]})
    soup = BeautifulSoup(html, "html.parser")
    for finish in (frame, head, mark_chinese, link):
        finish(soup)
    for details in soup.select("aside details"):
        details["open"] = ""  # the speaker has no hand free
    soup.head.append(soup.new_tag("style", string=reveal("reveal.css") + style(soup.get_text(), "slides.css")))
    script = "\n;".join((reveal("reveal.js"), reveal("plugin/notes.js"))).replace("</script", r"<\/script")
    soup.main.insert_after(soup.new_tag("script", string=script))
    return str(soup)


def link(soup):
    """Lead links from lesson to lesson from talk to talk, and drop those to what has no talk."""
    lessons = {path.name: f"{path.stem}.html" for path in LESSONS}
    for a in soup.select("a[href$='.ipynb']"):
        if a["href"] in lessons:
            a["href"] = lessons[a["href"]]
        else:
            a.unwrap()
    for sign in soup.select("a.anchor-link"):
        sign.decompose()


def write(paths, folder=TALKS):
    """Write the talks of some lessons into a folder, and return the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {folder / f"{path.stem}.html": talk(path) for path in paths}
    for page, html in pages.items():
        page.write_text(html, encoding="utf-8")
    return list(pages)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path)
    for page in write([path.resolve() for path in parser.parse_args().notebooks] or LESSONS):
        print(page)


if __name__ == "__main__":
    main()
