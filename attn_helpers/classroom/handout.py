"""What a class gets: lessons without their solutions; and what its teacher keeps: solutions, and the bank's reasons."""

import itertools
import posixpath
import re

import nbformat

from .._language import ENGLISH
from .._shapes import wrong
from ..publishing.course import asked
from ..publishing.start import put, refuse_course
from ..publishing.teachers import CELL
from .archive import archive
from .chosen import choose, edition
from .paper import answers

EDITIONS = (ENGLISH, "zh")
FOLD = re.compile(r"\n*<details>\s*<summary>\s*(?:Solutions?|参考答案)\s*</summary>.*?</details>", re.S)
POINTER = re.compile(  # a sentence that is there for a link to solutions
    r"(?m)(?:^|(?<=[.!?。！？]) *)[^.!?。！？\n\[]*\[[^\]]*\]\((?:\.\./)?solutions/[^)]*\)[.。]? ?"
)
LINK = re.compile(r"\[([^\]]*)\]\(([^):\s]+\.ipynb)(?:#[^)]*)?\)")


def write(folder, language, lessons=(), *, outputs=False, key=None):
    """Write a hand-out as a folder and as a zip beside it, and its key into another folder.

    Parameters
    ----------
    folder : pathlib.Path
    language : str
        One of an edition, or ``"both"``.
    lessons : list of str
        As for ``notebooks``.
    outputs : bool
    key : pathlib.Path, optional
        Where solutions and answers are to stand; nothing is written of them, if nowhere.

    Yields
    ------
    where, added, same, beside
        As ``place`` returns them, for the folder, the zip and the key.

    Raises
    ------
    FileNotFoundError, ValueError
        For an edition or a lesson that is not there, and for a key that would be handed out.
    """
    whole = folder.resolve()
    if key and (key.resolve().is_relative_to(whole) or whole.is_relative_to(key.resolve())):
        raise wrong("handout", "key", "a folder apart from the hand-out", key)
    if key:
        refuse_course("handout", key, edition(ENGLISH).folder)
    codes = EDITIONS if language == "both" else [language]
    files = {name: content for code in codes for name, content in notebooks(code, lessons, outputs).items()}
    kept = {name: content for code in codes for name, content in solutions(code, lessons).items()} if key else {}
    packed = archive({f"{whole.name}/{name}": content for name, content in files.items()})
    yield folder, *place(files, whole)
    yield f"{folder}.zip", *place({f"{whole.name}.zip": packed}, whole.parent)
    if key:
        yield key, *place(kept, key.resolve())


def notebooks(code, lessons=(), outputs=False):
    """Return the notebooks of a hand-out: without solutions, links to them, and the cell for the teacher.

    Parameters
    ----------
    code : str
        The language of the edition.
    lessons : list of str
        Names, as ``choose`` takes them; every lesson and what goes further, if there is none.
    outputs : bool
        Whether the saved outputs stay.

    Returns
    -------
    {str: bytes}
        By their path in the hand-out. What is not English lies in a folder of its language.

    Raises
    ------
    FileNotFoundError, ValueError
        For an edition, or a lesson, that is not there.

    Examples
    --------
    >>> list(notebooks("en", ["01"]))
    ['01_non_volitional_pooling.ipynb']
    """
    course, paths = _chosen(code, lessons)
    given = {path.relative_to(course.folder).as_posix(): path for path in paths}
    return {_place(code, name): _file(_without_solutions(path, name, given, outputs)) for name, path in given.items()}


def solutions(code, lessons=()):
    """Return what a teacher keeps of the same lessons: their solutions, and the answers to what they ask.

    Parameters
    ----------
    code : str
    lessons : list of str
        As for ``notebooks``.

    Returns
    -------
    {str: bytes}
        Notebooks, and a page ``answers.html``. A notebook that folds its solutions in is there as a whole.

    Raises
    ------
    FileNotFoundError, ValueError
        As for ``notebooks``.

    Examples
    --------
    >>> list(solutions("en", ["02"]))
    ['answers.html', 'solutions/02_query_key_value.ipynb']
    """
    course, paths = _chosen(code, lessons)
    solved = {path: course.folder / "solutions" / path.name for path in paths}
    solved = [own if own.exists() else path for path, own in solved.items()]
    names = {path.relative_to(course.folder).as_posix(): path for path in solved}
    page = answers({course.entry(path)["title"]: asked(nbformat.read(path, 4)) for path in paths}, code)
    files = {_place(code, "answers.html"): page.encode()}
    for name, path in names.items():
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            cell.source = _linked(cell.source, name, names) if cell.cell_type == "markdown" else cell.source
        files[_place(code, name)] = _file(notebook)
    return files


def place(files, folder):
    """Write files into a folder; what was changed there stays, and the new one is put beside it.

    Parameters
    ----------
    files : {str: bytes}
    folder : pathlib.Path

    Returns
    -------
    added, same, beside : list of pathlib.Path
        Files that are new; that were there as they are; and that are new beside a changed one, under another name.

    Raises
    ------
    ValueError
        Where ``folder`` lies in the course itself.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     runs = [place({"a.txt": text}, pathlib.Path(name)) for text in (b"1", b"1", b"2")]
    >>> [[[path.name for path in paths] for paths in found] for found in runs]
    [[['a.txt'], [], []], [[], ['a.txt'], []], [[], [], ['a-2.txt']]]
    """
    refuse_course("handout", folder, edition(ENGLISH).folder)
    added, same, beside = [], [], []
    for name, content in files.items():
        for target in _names(folder / name):
            if put(content, target):
                (added if target == folder / name else beside).append(target)
                break
            if target.is_file() and target.read_bytes() == content:
                same.append(target)
                break
    return added, same, beside


def _names(path):
    """Yield a path, then the same with -2, -3 and so on behind its name."""
    yield path
    for n in itertools.count(2):
        yield path.with_stem(f"{path.stem}-{n}")


def _chosen(code, lessons):
    course = edition(code)
    return course, choose(lessons, course.lessons + course.further)


def _place(code, name):
    return name if code == ENGLISH else f"{code}/{name}"


def _file(notebook):
    return f"{nbformat.writes(notebook, 4)}\n".encode()


def _without_solutions(path, name, given, outputs):
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _linked(POINTER.sub("", FOLD.sub("", cell.source)), name, given).strip()
        elif not outputs:
            cell.outputs, cell.execution_count = [], None
    notebook.cells = [cell for cell in notebook.cells if cell.source and cell.id != CELL]
    return notebook


def _linked(text, name, given):
    """Leave of a link to a notebook that is not given its words alone."""

    def mended(link):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link[2]))
        return link[0] if target in given else link[1]

    return LINK.sub(mended, text)
