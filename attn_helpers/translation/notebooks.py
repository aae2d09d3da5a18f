"""A notebook in another language: the English one with other words, and its own outputs where code is the same."""

import copy
import posixpath
import re

from .chinese import width
from .code import pieces, rewritten
from .units import Unit, blocks, readable

SETUP = "setup"  # id of the cell that imports
OWN = re.compile(r"^from attn_helpers import ([\w, ]+)$", re.M)
COLUMNS = 80  # that a line of code has
TARGET = re.compile(r"(\]\()(?!\w+:|#)([^)\s]+)(\))")


def units(notebook):
    """Return what is to translate of a notebook.

    Parameters
    ----------
    notebook

    Returns
    -------
    list of Unit
        Their context is the cell's id.
    """
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found += [Unit(block, "paragraph", cell.id) for block in blocks(cell.source) if readable(block)]
        elif cell.cell_type == "code":
            found += [Unit(piece.text, piece.kind, cell.id) for piece in pieces(cell.source)]
    return found


def translated(notebook, spoken, language, path, before=None):
    """Return a notebook in another language.

    Parameters
    ----------
    notebook
        The English one.
    spoken : {(context, text): str}
        What is missing stays English.
    language : str
    path : str
        Where it stands in the course, such as ``further/masks.ipynb``.
    before
        The saved one in this language, if there is one: a cell that stays keeps its outputs.

    Returns
    -------
    notebook

    Raises
    ------
    ValueError
        That names the cell, where a translation cannot stand in code.
    """
    made = copy.deepcopy(notebook)
    saved = {cell.id: cell for cell in before.cells if cell.cell_type == "code"} if before else {}
    for cell in made.cells:
        if cell.cell_type == "markdown":
            told = (spoken.get((cell.id, block), block) for block in blocks(cell.source))
            cell.source = "".join(map(_led(path), told))
        elif cell.cell_type == "code":
            try:
                cell.source = rewritten(cell.source, lambda text, cell=cell: spoken.get((cell.id, text)))
            except ValueError as error:
                raise ValueError(f"{path}, cell {cell.id}: {error}") from None
            if cell.id == SETUP:
                cell.source = speaking(cell.source, language)
            same = cell.id in saved and saved[cell.id].source == cell.source
            cell.outputs = saved[cell.id].outputs if same else []
            cell.execution_count = saved[cell.id].execution_count if same else None
    return made


def wide(notebook, english):
    """Return the lines of code that a translation made too long.

    Parameters
    ----------
    notebook, english

    Returns
    -------
    list of str
        Each with its cell's id.
    """
    found = []
    for cell, before in zip(notebook.cells, english.cells, strict=True):
        if cell.cell_type == "code":
            lines = set(cell.source.splitlines()) - set(before.source.splitlines())
            long = (line for line in cell.source.splitlines() if line in lines and width(line) > COLUMNS)
            found += [f"{cell.id}: {width(line)} columns: {line.strip()}" for line in long]
    return found


def speaking(source, language):
    """Let a set-up cell choose the language at its end.

    Parameters
    ----------
    source, language : str

    Returns
    -------
    str

    Examples
    --------
    >>> print(speaking("from attn_helpers import ask, softmax", "zh"))
    from attn_helpers import ask, language, softmax
    language("zh")
    """
    joined, n = OWN.subn(
        lambda m: f"from attn_helpers import {', '.join(sorted([*m[1].split(', '), 'language']))}", source, count=1
    )
    joined = joined if n else f"{source}\nfrom attn_helpers import language"
    return f'{joined}\nlanguage("{language}")'


def _led(path):
    """Return a function that leads a text's links out of the course from one folder deeper."""
    here = posixpath.dirname(path)

    def lead(match):
        outside = posixpath.normpath(posixpath.join(here, match[2])).startswith("..")
        return match[1] + ("../" if outside else "") + match[2] + match[3]

    return lambda text: TARGET.sub(lead, text)
