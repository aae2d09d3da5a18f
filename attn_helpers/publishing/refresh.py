"""Execute notebooks top to bottom and save them so that a second run gives the same bytes."""

import base64
import re

import ipykernel  # noqa: F401  runs the cells; missing, it should be told as the others are
import nbformat
from nbclient import NotebookClient

from .course import PICTURED, README_PICTURE, Course, readme_picture

LANGUAGE = {"file_extension": ".py", "name": "python", "nbconvert_exporter": "python"}  # for nbconvert --to script
REVEAL = "reveal"  # tag of a cell whose outputs wait for a prediction
FILE = re.compile(r" \([^()]*, line \d+\)$")  # of a SyntaxError


def run(notebook, folder):
    """Execute a notebook in place in this environment's kernel; cells tagged raises-exception may fail.

    Parameters
    ----------
    notebook
    folder : pathlib.Path
        Where it runs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        Where another cell fails.
    """
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
    ).execute()


def save(notebook, path):
    """Write a notebook without what changes from machine to machine.

    Parameters
    ----------
    notebook
    path : pathlib.Path
    """
    for cell in notebook.cells:
        wait(cell)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)  # dead without its kernel
            if output.output_type == "error":
                shorten(output)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = dict(LANGUAGE)
    nbformat.write(notebook, path)


def wait(cell):
    """Collapse the outputs of a cell that is tagged ``reveal``, until a reader opens them or runs the cell.

    Parameters
    ----------
    cell
    """
    settings = cell.metadata.get("jupyter", {})
    settings.pop("outputs_hidden", None)
    if REVEAL in cell.metadata.get("tags", []):
        settings["outputs_hidden"] = True
    cell.metadata.pop("jupyter", None)
    if settings:
        cell.metadata["jupyter"] = settings


def shorten(error):
    """Leave an error's name and message, as ``%xmode Minimal`` shows them: what led there has paths of a machine.

    Parameters
    ----------
    error
        An output.
    """
    error.evalue = FILE.sub("", error.evalue)
    error.traceback = [f"\x1b[31m{error.ename}\x1b[39m\x1b[31m:\x1b[39m {error.evalue}\n"]


def save_readme_picture(notebook, course):
    """Keep the picture of the README the one that the lesson draws.

    Parameters
    ----------
    notebook
    course : Course
        Whose README it is.
    """
    cell = next(c for c in notebook.cells if c.id == PICTURED[1])
    data = next(o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {}))
    (course.readme.parent / readme_picture(course.language)).write_bytes(base64.b64decode(data))


def refresh(paths):
    """Execute and save notebooks, and yield each as it is done.

    Parameters
    ----------
    paths : iterable of pathlib.Path

    Yields
    ------
    pathlib.Path

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        Where a cell fails that is not tagged ``raises-exception``; the notebook is left as it was.
    """
    for path in paths:
        notebook = nbformat.read(path, 4)
        run(notebook, path.parent)
        save(notebook, path)
        course = Course(path.parent)
        if path.stem == PICTURED[0] and (course.readme.parent / README_PICTURE).exists():
            save_readme_picture(notebook, course)
        yield path
