"""Comments and strings of a cell's code: found by their place in the source, and put back there in another language."""

import ast
import io
import re
import tokenize
from typing import NamedTuple

from .units import WORD

OPENING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")")
FIELD = re.compile(r"\{\{|\}\}|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
ASK = "ask"  # its arguments are names of questions


class Piece(NamedTuple):
    """A comment or a string: where it stands in the source, and what is translated of it."""

    start: int
    end: int
    kind: str
    text: str


def pieces(source):
    """Find what a reader sees of code: comments, strings and f-strings that have a word.

    Parameters
    ----------
    source : str

    Returns
    -------
    list of Piece
        In order. Names of questions and subscripts are left out.

    Raises
    ------
    SyntaxError
        If the source is no Python.

    Examples
    --------
    >>> [(p.kind, p.text) for p in pieces('print(f"loss: {loss:.2f}", p["w"])  # of one step')]
    [('f-string', 'loss: {loss:.2f}'), ('comment', 'of one step')]
    """
    keys = _keys(source)
    found = []
    for start, end, is_comment in _spans(source):
        piece = _comment(source, start, end) if is_comment else _string(source, start, end)
        seen = piece.text if piece.kind == "comment" else FIELD.sub("", piece.text)
        if WORD.search(seen) and not any(first <= start and end <= last for first, last in keys):
            found.append(piece)
    return found


def rewritten(source, say):
    r"""Put other words in the place of comments and strings.

    Parameters
    ----------
    source : str
    say : callable
        From a text to its translation, or to None where it stays.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a translation cannot stand there: an f-string with other fields, a comment of two lines.

    Examples
    --------
    >>> rewritten("x = 'an'  # one", {"one": "two", "an": "b's"}.get)
    "x = 'b\\'s'  # two"
    """
    parts, last = [], 0
    for piece in pieces(source):
        told = say(piece.text)
        if told is None or told == piece.text:
            continue
        written = source[piece.start : piece.end]
        parts += [source[last : piece.start], _WRITE[piece.kind](written, told)]
        last = piece.end
    return "".join([*parts, source[last:]])


def fields(text):
    """Return the fields of an f-string's text, as Python reads them.

    Parameters
    ----------
    text : str
        What stands between the quotes.

    Returns
    -------
    list of str
        Sorted.

    Raises
    ------
    ValueError
        If it is no f-string.

    Examples
    --------
    >>> fields("{a:.2f} of {b}")
    ["f'{a:.2f}'", "f'{b}'"]
    """
    for quote in ('"', "'", '"""', "'''"):
        try:
            tree = ast.parse(f"f{quote}{text}{quote}", mode="eval").body
        except SyntaxError:
            continue
        if isinstance(tree, ast.JoinedStr):
            return sorted(
                ast.unparse(ast.JoinedStr([part])) for part in tree.values if isinstance(part, ast.FormattedValue)
            )
    raise ValueError(f"no f-string: {text}")


def _spans(source):
    """Yield start, end and whether it is a comment, for each comment and whole string of a source."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    depth, first = 0, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        if kind == "FSTRING_START":  # from Python 3.12 on an f-string is many tokens
            first = first if depth else start
            depth += 1
        elif kind == "FSTRING_END":
            depth -= 1
            if not depth:
                yield first, end, False
        elif not depth and kind in ("STRING", "COMMENT"):
            yield start, end, kind == "COMMENT"


def _keys(source):
    """Return where names of questions and subscripts stand, as pairs of start and end."""
    lines = source.split("\n")

    def place(row, column):  # the syntax tree counts bytes
        return sum(len(line) + 1 for line in lines[: row - 1]) + len(lines[row - 1].encode()[:column].decode())

    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == ASK:
            found += node.args
        elif isinstance(node, ast.Subscript):
            found.append(node.slice)
    return [(place(n.lineno, n.col_offset), place(n.end_lineno, n.end_col_offset)) for n in found]


def _comment(source, start, end):
    return Piece(start, end, "comment", source[start + 1 : end].strip())


def _string(source, start, end):
    written = source[start:end]
    prefix, quote = OPENING.match(written).groups()
    if "f" in prefix.lower():
        return Piece(start, end, "f-string", written[len(prefix + quote) : -len(quote)])
    value = ast.literal_eval(written)
    return Piece(start, end, "string", value if isinstance(value, str) else "")


def _write_comment(written, told):
    if "\n" in told:
        raise ValueError(f"a comment of two lines: {told}")
    return f"{written[: len(written) - len(written.lstrip('# '))]}{told}"


def _write_string(written, told):
    prefix, quote = OPENING.match(written).groups()
    body = told
    if "r" not in prefix.lower():
        body = body.replace("\\", "\\\\").replace(quote, "\\" + quote)
        body = body if len(quote) == 3 else body.replace("\n", "\\n")
    made = f"{prefix}{quote}{body}{quote}"
    try:
        right = ast.literal_eval(made) == told
    except SyntaxError:
        right = False
    if not right:
        raise ValueError(f"a string that cannot stand between {quote} and {quote}: {told}")
    return made


def _write_f_string(written, told):
    prefix, quote = OPENING.match(written).groups()
    made = f"{prefix}{quote}{told}{quote}"
    if fields(told) != fields(written[len(prefix + quote) : -len(quote)]):
        raise ValueError(f"an f-string with other fields: {told}")
    try:
        ast.parse(made, mode="eval")
    except SyntaxError:
        raise ValueError(f"a string that cannot stand between {quote} and {quote}: {told}") from None
    return made


_WRITE = {"comment": _write_comment, "string": _write_string, "f-string": _write_f_string}
