"""The page for teachers: what each lesson's cell for the teacher says, and what the bank answers to common mistakes."""

import re

import nbformat

from .._language import say
from ..questions._words import marked
from ..questions.bank import bank
from .course import asked

CELL = "teacher"  # id of the cell that speaks to the teacher
FOLD = re.compile(r"</?details>|<summary>.*?</summary>")
SECTION = "Teach with it"  # of the README
PAGE = "teachers.html"
QUOTES = str.maketrans("“”", "‘’")  # inside of others
QUESTION = "<p><strong>{stem}</strong></p><ul>{slips}</ul>"


def teachers(course):
    """Return the page for teachers.

    Parameters
    ----------
    course : Course

    Returns
    -------
    list of str
        Its parts, as Markdown; none, if no lesson has a cell for the teacher.
    """
    parts = []
    for path in course.lessons:
        notebook = nbformat.read(path, 4)
        told = [cell.source for cell in notebook.cells if cell.get("id") == CELL]
        if told:
            entry = course.entry(path)
            slips = [_slips(bank()[name]) for name in asked(notebook) if _own(name, path)]
            parts += [f"## [{entry['title']}]({entry['address']})", FOLD.sub("", told[0]).strip()]
            headline = say("Common mistakes in {lesson}").format(lesson=path.stem.split("_")[0])  # its own: an anchor
            parts += [f"### {headline}", *slips] if slips else []
    if not parts:
        return []
    opening = say(
        "Each lesson's minutes, what to skip and what to ask the class; then its questions, the wrong answers that "
        "learners give, and what to say to each. Questions stand as in the lesson: “above”, “below” and “now” mean "
        "places there."
    )
    return [f"# {say('For teachers')}", opening, *_readme(course), *parts]


def _own(name, path):
    """Tell whether a question belongs to a notebook, rather than to an earlier one that it recalls."""
    return name in bank() and path.stem.endswith(bank()[name].lesson)


def _slips(question):
    wrong = [answer for answer in question.answers if not answer.right]
    answered = say("<q>{text}</q> {why}")
    told = [answered.format(text=marked(say(a.text).translate(QUOTES)), why=marked(say(a.why))) for a in wrong]
    return QUESTION.format(stem=marked(say(question.stem)), slips="".join(f"<li>{one}</li>" for one in told))


def _readme(course):
    """Return what the README says about teaching, without its headline and what it says of this page."""
    if not course.readme.exists():
        return []
    _, sections = course.sections()
    _, *told = sections.get(SECTION, "").strip().split("\n\n")
    return [part for part in told if PAGE not in part]
