"""Execute notebooks top to bottom and save them so that a second run gives the same bytes."""

import base64

import nbformat
from nbclient import NotebookClient

from .course import Course

README_PICTURE = ".github/alignment.png"  # beside the README, from this cell of this lesson
LANGUAGE = {"file_extension": ".py", "name": "python", "nbconvert_exporter": "python"}  # for nbconvert --to script
PICTURED = ("03_self_vs_cross_attention", "step-overview")


def run(notebook, folder):
    """Execute a notebook in place in this environment's kernel; cells tagged raises-exception may fail."""
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
    """Write a notebook without what changes from machine to machine."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)  # dead without its kernel
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = dict(LANGUAGE)
    nbformat.write(notebook, path)


def save_readme_picture(notebook, readme):
    """Keep the picture of the README the one that the lesson draws."""
    cell = next(c for c in notebook.cells if c.id == PICTURED[1])
    data = next(o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {}))
    (readme.parent / README_PICTURE).write_bytes(base64.b64decode(data))


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
        readme = Course(path.parent).readme
        if path.stem == PICTURED[0] and (readme.parent / README_PICTURE).exists():
            save_readme_picture(notebook, readme)
        yield path
