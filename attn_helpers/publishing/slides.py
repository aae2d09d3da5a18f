"""Write each lesson's talk: slides that open from disk with no network.

A cell's metadata (slideshow.slide_type) says where it stands in the talk, as nbconvert's own slides read it. Code is
left out, and a picture takes the room that the words leave.
"""

from importlib.metadata import distribution

import nbformat
from bs4 import BeautifulSoup

from .._language import ENGLISH, speaking
from ._page import Exporter, frame, head, mark_chinese
from .course import TAGS, Course
from .pages import style

READ_METADATA = "nbconvert.exporters.slides._RevealMetadataPreprocessor"  # as nbconvert's own slides do


def reveal(name):
    """Return the text of one of reveal.js's files, which the package pyreveal carries.

    Parameters
    ----------
    name : str
        Below ``dist``.

    Returns
    -------
    str
    """
    return distribution("pyreveal").locate_file(f"pyreveal/revealjs/dist/{name}").read_text(encoding="utf-8")


def talk(path):
    """Return a lesson's talk as one page of HTML.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    str
    """
    exporter = Exporter(template_file="slides.html.j2", preprocessors=[READ_METADATA], exclude_input=True)
    course = Course(path.parent)
    told = {"title": course.entry(path)["title"], "lang": TAGS.get(course.language, course.language)}
    with speaking(course.language):
        html, _ = exporter.from_notebook_node(nbformat.read(path, 4), told)
    soup = BeautifulSoup(html, "html.parser")
    for finish in (frame, head, mark_chinese):
        finish(soup)
    link(soup, {p.name for p in course.lessons})
    for details in soup.select("aside details"):
        details["open"] = ""  # the speaker has no hand free
    soup.head.append(soup.new_tag("style", string=reveal("reveal.css") + style(soup.get_text(), "slides.css")))
    script = "\n;".join((reveal("reveal.js"), reveal("plugin/notes.js"))).replace("</script", r"<\/script")
    soup.main.insert_after(soup.new_tag("script", string=script))
    return str(soup)


def link(soup, lessons):
    """Lead links from lesson to lesson from talk to talk, and drop those to what has no talk.

    Parameters
    ----------
    soup : bs4.BeautifulSoup
    lessons : names of files
    """
    for a in soup.select("a[href$='.ipynb']"):
        if a["href"] in lessons:
            a["href"] = a["href"].removesuffix(".ipynb") + ".html"
        else:
            a.unwrap()
    for sign in soup.select("a.anchor-link"):
        sign.decompose()


def slides(paths, folder):
    """Write the talks of some lessons into a folder, those in another language into a folder below it; yield each page.

    Parameters
    ----------
    paths : iterable of pathlib.Path
    folder : pathlib.Path
        Made where it is missing.

    Yields
    ------
    pathlib.Path
    """
    for path in paths:
        language = Course(path.parent).language
        page = (folder if language == ENGLISH else folder / language) / f"{path.stem}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(talk(path), encoding="utf-8")
        yield page
