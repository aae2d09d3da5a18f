"""The lessons that a teacher chooses, by name, in one edition of the course."""

import re

from .._language import ENGLISH
from .._shapes import wrong
from ..publishing.course import Course
from ..publishing.start import course
from ..questions.bank import bank


def edition(code):
    """Return an edition of the course: English is the course itself, another language a folder in it.

    Parameters
    ----------
    code : str
        Such as ``"en"`` or ``"zh"``.

    Returns
    -------
    Course

    Raises
    ------
    FileNotFoundError
        Where the course came without this edition.

    Examples
    --------
    >>> edition("en").lessons[0].name
    '01_non_volitional_pooling.ipynb'
    """
    folder = course() if code == ENGLISH else course() / code
    if not any(folder.glob("*.ipynb")):
        raise FileNotFoundError(f"the edition {code!r} is missing: no notebooks in {folder}")
    return Course(folder)


def room(path):
    """Return the name that a notebook shares with its file of questions.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    str

    Examples
    --------
    >>> room(edition("en").lessons[2])
    'self_vs_cross_attention'
    """
    return re.sub(r"^\d+_", "", path.stem)


def choose(wanted, paths):
    """Return those of some notebooks that are named; all of them, where none is.

    Parameters
    ----------
    wanted : list of str
        Numbers, such as ``"03"``, or names, such as ``"masks"`` or ``"03_self_vs_cross_attention"``.
    paths : list of pathlib.Path

    Returns
    -------
    list of pathlib.Path
        In the order of ``paths``.

    Raises
    ------
    ValueError
        For a name that none of them has.

    Examples
    --------
    >>> [path.stem for path in choose(["02", "masks"], edition("en").lessons + edition("en").further)]
    ['02_query_key_value', 'masks']
    """
    names = {path: {path.stem, path.name, room(path), path.stem.split("_")[0]} for path in paths}
    for name in wanted:
        if not any(name in own for own in names.values()):
            short = [path.stem.split("_")[0] if path.stem[0].isdigit() else path.stem for path in paths]
            raise wrong("choose", "lesson", f"one of {', '.join(short)}", repr(name))
    return [path for path in paths if not wanted or names[path] & set(wanted)]


def headlines(paths, code):
    """Return the headlines of notebooks, in a language if there is an edition in it, else in English.

    Parameters
    ----------
    paths : list of pathlib.Path
        Of the English edition.
    code : str

    Returns
    -------
    {pathlib.Path: str}

    Examples
    --------
    >>> list(headlines(edition("en").lessons[2:3], "en").values())
    ['03 · One set or two?']
    """
    found = edition(ENGLISH)
    own = {path: found.folder / code / path.relative_to(found.folder) for path in paths}
    return {path: found.entry(own[path] if own[path].exists() else path)["title"] for path in paths}


def groups(wanted, code):
    """Return the bank's questions of some lessons.

    Parameters
    ----------
    wanted : list of str
        Names of lessons, as for ``choose``.
    code : str
        Their language. Where its edition is missing, headlines are English.

    Returns
    -------
    {str: list of Question}
        By the headline of the lesson.

    Raises
    ------
    ValueError
        For a name that is none.

    Examples
    --------
    >>> [(title[:2], len(questions) > 5) for title, questions in groups(["01", "02"], "en").items()]
    [('01', True), ('02', True)]
    """
    found = edition(ENGLISH)
    paths = choose(wanted, found.lessons + found.further)
    titles = headlines(paths, code)
    return {titles[p]: rows for p in paths if (rows := [q for q in bank().values() if q.lesson == room(p)])}
