"""A reader's own copy of the lessons: JupyterLab saves as one reads, and the course itself must not change by that."""

import pathlib

from .._language import ENGLISH, languages

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
PLACES = PACKAGE / "notebooks", PACKAGE.parent / "notebooks"  # in an installed wheel, in a clone
MARKS = {".ipynb_checkpoints", "__pycache__"}


def course(language=ENGLISH):
    """Return the folder of the course's own notebooks.

    Parameters
    ----------
    language : str

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        If the course is not there in this language.
    FileNotFoundError
        Where the package came without its notebooks.
    """
    if language not in languages():
        raise ValueError(f"start: language must be one of {', '.join(languages())}, got {language!r}")
    for place in PLACES:
        place = place if language == ENGLISH else place / language
        if any(place.glob("*.ipynb")):
            return place
    raise FileNotFoundError(f"the lessons are missing: no notebooks in {' or '.join(map(str, PLACES))}")


def copy(source, folder):
    """Copy what a folder lacks of a course, with the folders in it; what is there already stays as it is.

    Parameters
    ----------
    source, folder : pathlib.Path
        The course's notebooks in one language, and where the reader's are to stand.

    Returns
    -------
    copied, kept : list of pathlib.Path
        The files that are new in ``folder``, and those that were there before.

    Raises
    ------
    ValueError
        Where ``folder`` is the course itself, or lies in it.
    FileExistsError, NotADirectoryError
        Where a file stands in the place of a folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first, again = (copy(course(), pathlib.Path(folder)) for _ in range(2))
    >>> first[0] == again[1], first[1], again[0]
    (True, [], [])
    """
    refuse_course("start", folder, source)
    source, folder = source.resolve(), folder.resolve()
    copied, kept = [], []
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source).parts
        if path.is_dir() or MARKS & set(inside) or inside[0] in languages():
            continue
        target = folder / path.relative_to(source)
        (copied if put(path.read_bytes(), target) else kept).append(target)
    return copied, kept


def refuse_course(command, folder, source):
    """Refuse to write into the course itself.

    Parameters
    ----------
    command : str
        Whose folder it is.
    folder, source : pathlib.Path
        Where a copy is to stand, and where the course does.

    Raises
    ------
    ValueError
    """
    where, source = folder.resolve(), source.resolve()
    if where.is_relative_to(source.parent if source.name in languages() else source):
        raise ValueError(f"{command}: folder must be one of your own, got {where}, where the course itself stands")


def put(content, target):
    """Write a file where there is none, whole or not at all.

    Parameters
    ----------
    content : bytes
    target : pathlib.Path
        Its folder is made where it is missing.

    Returns
    -------
    bool
        Whether it was written; else something stands there, and stays as it is.
    """
    if target.exists() or target.is_symlink():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.half")  # a copy that is cut short must not look like a lesson
    half.write_bytes(content)
    half.replace(target)
    return True


def lab(folder, options):
    """Open JupyterLab at the first lesson of a folder, and stay until it is shut down.

    Parameters
    ----------
    folder : pathlib.Path
    options : list of str
        What JupyterLab is told besides, such as ``--no-browser``.
    """
    from jupyterlab.labapp import LabApp

    first = min(folder.resolve().glob("*.ipynb"))
    LabApp.launch_instance([str(first), *options])
