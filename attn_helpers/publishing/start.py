"""A reader's own copy of the lessons: JupyterLab saves as one reads, and the course itself must not change by that."""

import pathlib
import shutil

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
PLACES = PACKAGE / "notebooks", PACKAGE.parent / "notebooks"  # in an installed wheel, in a clone
MARKS = {".ipynb_checkpoints", "__pycache__"}


def course():
    """Return the folder of the course's own notebooks.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    FileNotFoundError
        Where the package came without its notebooks.
    """
    for place in PLACES:
        if any(place.glob("*.ipynb")):
            return place
    raise FileNotFoundError(f"the lessons are missing: no notebooks in {' or '.join(map(str, PLACES))}")


def copy(source, folder):
    """Copy what a folder lacks of another one, with the folders in it; what is there already stays as it is.

    Parameters
    ----------
    source, folder : pathlib.Path
        The course's notebooks, and where the reader's are to stand.

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
    source, folder = source.resolve(), folder.resolve()
    if folder.is_relative_to(source):
        raise ValueError(f"start: folder must be one of your own, got {folder}, where the course itself stands")
    copied, kept = [], []
    for path in sorted(source.rglob("*")):
        if path.is_dir() or MARKS & set(path.relative_to(source).parts):
            continue
        target = folder / path.relative_to(source)
        if target.exists() or target.is_symlink():
            kept.append(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.half")  # a copy that is cut short must not look like a lesson
        shutil.copyfile(path, half)
        half.replace(target)
        copied.append(target)
    return copied, kept


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
