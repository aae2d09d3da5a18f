"""Run notebooks as on Colab or Kaggle: the package comes by the line that the set-up cell shows, from a clone's commit.

    colab/bin/python tests/machines/colab.py CLONE notebooks/01_non_volitional_pooling.ipynb

For a Python that has what these places have, and not the course; .ci/pythons makes one. Every code cell must put out
the saved text, and data of the saved kinds, and what was there before must stay as it was.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

LIVE = "application/vnd.jupyter.widget-view+json"  # refresh does not save what needs a kernel
LINE = re.compile(r"# Missing\? Run: (%pip install -q git\+)https://github\.com/OWNER/REPO")


def run(notebook, folder):
    resources = {"metadata": {"path": folder}}
    return NotebookClient(notebook, timeout=900, kernel_name="python3", resources=resources).execute()


def said(cell):
    """Return what a reader sees of a cell's outputs: texts and names of errors, and which kinds of data there are."""
    return [
        (output.get("text"), output.get("ename"), sorted(set(output.get("data", {})) - {LIVE}))
        for output in cell.outputs
    ]


def packages():
    """Return the installed packages but the course and what it may bring."""
    listed = subprocess.run([sys.executable, "-m", "pip", "list"], capture_output=True, encoding="utf-8", check=True)
    return {line for line in listed.stdout.splitlines() if not line.startswith(("attn", "autograd", "---", "Package"))}


def main(clone, *paths):
    before = packages()
    for path in paths:
        subprocess.run([sys.executable, "-m", "pip", "uninstall", "-qy", "attn-helpers", "autograd"], check=True)
        saved, again = (nbformat.read(path, 4) for _ in range(2))
        setup = next(cell for cell in again.cells if cell.get("id") == "setup")
        with tempfile.TemporaryDirectory() as folder:
            try:
                run(nbformat.v4.new_notebook(cells=[setup], metadata=again.metadata), folder)
                raise SystemExit("the package was there before")
            except CellExecutionError as error:
                line = LINE.search(re.sub(r"\x1b\[[0-9;]*m", "", str(error)))
            again.cells.insert(0, nbformat.v4.new_code_cell(f"{line[1]}file://{pathlib.Path(clone).resolve()}"))
            run(again, folder)
        for old, new in zip(saved.cells, again.cells[1:], strict=True):
            if old.cell_type == "code" and said(old) != said(new):
                raise SystemExit(f"{path}: {old.id}: saved is\n{said(old)}\nand here came\n{said(new)}")
        print(f"{path}: as saved, after {line[0]}")
    if changed := before ^ packages():
        raise SystemExit(f"the line changed other packages: {sorted(changed)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
