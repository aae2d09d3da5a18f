"""Execute notebooks top to bottom and save them so that a second run gives the same bytes.

    python -m tests.refresh                          every notebook
    python -m tests.refresh notebooks/01_*.ipynb     these
"""

import argparse
import base64
import pathlib

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = pathlib.Path(__file__).resolve().parent.parent / "notebooks"
README_PICTURE = NOTEBOOKS.parent / ".github" / "alignment.png"  # the README's, from this cell of this lesson
PICTURED = ("03_self_vs_cross_attention", "step-overview")


def find():
    """List every lesson and solution, in reading order."""
    return sorted(p for p in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)


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
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)


def save_readme_picture(notebook):
    """Keep the README's picture the one that the lesson draws."""
    cell = next(c for c in notebook.cells if c.id == PICTURED[1])
    data = next(o.data["image/png"] for o in cell.outputs if "image/png" in o.get("data", {}))
    README_PICTURE.parent.mkdir(exist_ok=True)
    README_PICTURE.write_bytes(base64.b64decode(data))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path)
    for path in parser.parse_args().notebooks or find():
        notebook = nbformat.read(path, 4)
        run(notebook, path.parent)
        save(notebook, path)
        if path.resolve() == NOTEBOOKS / f"{PICTURED[0]}.ipynb":
            save_readme_picture(notebook)
        print(path.name)


if __name__ == "__main__":
    main()
