"""Sheets for a pencil, a page a lesson, and their key from the same seed."""

from .._language import ENGLISH, say, speaking
from .._shapes import whole_number
from ..questions._words import marked
from .cases import SHEETS, Blank, Table, number
from .chosen import choose, edition, headlines
from .pencil import TABLE
from .printed import printed

STYLE = """
body { font-size: 10.5pt; line-height: 1.3; } h1 { font-size: 14pt; } .page { break-inside: avoid; }
.row { display: flex; flex-wrap: wrap; gap: 0 10mm; align-items: flex-end; } table { margin: 1.2mm 0; }
.line { border-bottom: 0.6pt solid #000; min-height: 6mm; margin: 0.5mm 0 1.5mm; } .filled { font-weight: bold; }
.table td, .table th { min-width: 0; padding: 0.6mm 1.6mm; font-size: 9.5pt; }
"""
HEAD = '<div class="head"><span>{name}</span><b>{sheet}</b></div>'


def sheets(seed, code, lessons=()):
    """Return sheets to be filled in, and the same filled in.

    Parameters
    ----------
    seed : int
        0 or more. Another one, other numbers.
    code : str
        The language.
    lessons : list of str
        Names, such as ``"03"``; a sheet for each lesson, if there is none.

    Returns
    -------
    {str: bytes}
        Two pages of HTML, a printed page a lesson.

    Raises
    ------
    ValueError, TypeError
        For a name that is none, or a seed below 0.

    Examples
    --------
    >>> list(sheets(3, "en", ["01"]))
    ['sheets-3.html', 'sheets-3-key.html']
    """
    seed = whole_number("sheets", "seed", seed, least=0)
    every = edition(ENGLISH).lessons
    chosen, made = choose(lessons, every), dict(zip(every, SHEETS, strict=True))
    titles = headlines(chosen, code)
    files = {}
    with speaking(code):
        parts = {path: made[path](seed) for path in chosen}
        for name, filled in (f"sheets-{seed}.html", False), (f"sheets-{seed}-key.html", True):
            pages = [_page(titles[path], own, seed, filled) for path, own in parts.items()]
            title = say("Sheets for a pencil: the key") if filled else say("Sheets for a pencil")
            files[name] = printed(title, "\n".join(pages), code, STYLE).encode()
    return files


def _page(title, parts, seed, filled):
    who = say("Key") if filled else say("Name:")
    head = HEAD.format(name=who, sheet=say("Sheet {number}").format(number=seed))
    powers = Table([number(x) for x in TABLE], ["<i>e</i><sup>x</sup>"], [[number(y, 2) for y in TABLE.values()]])
    told = f'<p>{say("Powers of e, for every sheet:")}</p><div class="table">{_table(powers, False)}</div>'
    return f'<section class="page">{head}<h1>{marked(title)}</h1>{told}{"".join(_shown(parts, filled))}</section>'


def _shown(parts, filled):
    """Yield the HTML of a sheet's parts, tables that follow one another side by side."""
    row = []
    for part in [*parts, ""]:
        if isinstance(part, Table):
            row.append(_table(part, filled))
            continue
        if row:
            yield f'<div class="row">{"".join(row)}</div>'
            row = []
        if isinstance(part, Blank):
            yield f'<div class="line">{_cell(part, filled)}</div>'
        elif part:
            yield f"<p>{marked(part)}</p>"


def _table(table, filled):
    named = any(table.rows)
    title = f"<caption>{table.title}</caption>" * bool(table.title)
    columns = "".join(f'<th scope="col">{name}</th>' if name else "<td></td>" for name in table.columns)
    head = f"<thead><tr>{'<td></td>' * named}{columns}</tr></thead>" * any(table.columns)
    body = ""
    for name, row in zip(table.rows, table.cells, strict=True):
        cells = "".join(f"<td>{_cell(cell, filled)}</td>" for cell in row)
        body += f"<tr>{f'<th scope=row>{name}</th>' * named}{cells}</tr>"
    return f"<table>{title}{head}<tbody>{body}</tbody></table>"


def _cell(cell, filled):
    """Return what a cell shows: a blank shows nothing but in the key."""
    if not isinstance(cell, Blank):
        return cell
    return f'<span class="filled">{marked(cell.answer)}</span>' if filled else "&nbsp;"
