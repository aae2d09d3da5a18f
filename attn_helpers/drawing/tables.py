"""A table as notebooks should show it: with real headers for screen readers, and as text where there is no HTML."""

import html
import re
import unicodedata
from numbers import Integral

from .._arrays import encodable
from .._shapes import wrong

NUMBER = re.compile(r"[+\-−]?\d")
CELL = '<{tag}{scope} style="text-align:{side}">{text}</{tag}>'


class Table:
    """Named rows and columns of texts; what ``table`` returns."""

    def __init__(self, columns, rows, corner):
        self.columns, self.rows, self.corner = columns, rows, corner

    def _sides(self):
        """Return where each column's texts stand: numbers at the right."""
        cells = zip(*self.rows.values(), strict=True)
        return ["right" if all(NUMBER.match(cell) for cell in column if cell) else "left" for column in cells]

    def _repr_html_(self):
        sides = ["left", *self._sides()]
        lines = [self._line([self.corner, *self.columns], sides, len(sides) * ["col"])]
        lines += [self._line([name, *cells], sides, ["row"]) for name, cells in self.rows.items()]
        head, body = f"<thead>{lines[0]}</thead>", f"<tbody>{''.join(lines[1:])}</tbody>"
        return f'<table class="attn-table mathjax_ignore tex2jax_ignore">{head}{body}</table>'

    def _line(self, texts, sides, scopes):
        """Return a row of cells, the first of which are headers; an empty one is none."""
        scopes = [scope if text else "" for scope, text in zip(scopes, texts, strict=False)]
        scopes += [""] * (len(texts) - len(scopes))
        cells = (
            CELL.format(tag="th" if s else "td", scope=f' scope="{s}"' if s else "", side=side, text=html.escape(text))
            for text, side, s in zip(texts, sides, scopes, strict=True)
        )
        return f"<tr>{''.join(cells)}</tr>"

    def __repr__(self):
        lines = [[self.corner, *self.columns], *([name, *cells] for name, cells in self.rows.items())]
        widths = [max(map(_wide, column)) for column in zip(*lines, strict=True)]
        sides = ["left", *self._sides()]
        texts = ("   ".join(map(_padded, line, widths, sides)) for line in lines)
        return encodable("\n".join(text.rstrip() for text in texts))


def _wide(text):
    """Return how many columns a terminal takes for a text: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text, wide, side):
    space = " " * (wide - _wide(text))
    return text + space if side == "left" else space + text


def table(columns, rows, *, corner=""):
    """Return a table to display, all of it drawn as str gives it; whole numbers are grouped by commas.

    Parameters
    ----------
    columns : texts
        The names of the columns.
    rows : {name of a row: its cells}
    corner : str
        What the names of the rows are called.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For a row that has not one cell for each column.

    Examples
    --------
    >>> table(["keys", "bytes"], {"self": [64, 16384], "cross": ["", 8]}, corner="attention")
    attention   keys    bytes
    self          64   16,384
    cross                   8
    """
    columns, found = [str(name) for name in columns], {}
    for name, cells in rows.items():
        found[str(name)] = [f"{cell:,}" if isinstance(cell, Integral) else str(cell) for cell in cells]
        if len(found[str(name)]) != len(columns):
            raise wrong("table", f"row {name!r}", f"a cell for each of {len(columns)} columns", len(found[str(name)]))
    return Table(columns, found, str(corner))
