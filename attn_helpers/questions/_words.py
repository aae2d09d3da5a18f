"""Words of a question as HTML: `code`, and $mathematics$ as letters, subscripts and signs that need no script.

Where a page takes scripts, styles or MathML away, a root and an index must still be read.
"""

import html
import re

PIECE = re.compile(r"(`[^`]+`|\$[^$]+\$)")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|[0-9.,]+|\s+|.")
SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ", "lambda": "λ",
    "mu": "μ", "pi": "π", "sigma": "σ", "tau": "τ", "phi": "φ", "Delta": "Δ", "Sigma": "Σ", "sum": "Σ", "cdot": "·",
    "times": "×", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "infty": "∞", "to": "→", "in": "∈", "ldots": "…", "dots": "…", "top": "⊤", "lVert": "‖", "rVert": "‖", "mid": "|",
    "left": "", "right": "", "big": "", "{": "{", "}": "}", ",": " ", ";": " ", " ": " ",
}  # fmt: skip
NAMES = {"exp", "log", "max", "min", "softmax", "dim"}
BINARY = tuple("=·×≤≥≠≈→∈±<>")  # signs that have room on both sides


def marked(text):
    """Return a text as HTML; raise ValueError for mathematics that it does not know.

    >>> marked("What is `a < b` at $x_{key}^2$?")
    'What is <code>a &lt; b</code> at <i>x</i><sub>key</sub><sup>2</sup>?'
    """
    return "".join(_piece(piece) for piece in PIECE.split(text))


def _piece(piece):
    if piece[:1] == "`" and len(piece) > 1:
        return f"<code>{html.escape(piece[1:-1])}</code>"
    if piece[:1] == "$" and len(piece) > 1:
        return formula(piece[1:-1])
    return html.escape(piece)


def plain(text):
    """Return the same as text for places that show nothing but text.

    >>> plain("What is `a < b` at $x_{key}^2$?")
    'What is a < b at x_key^2?'
    """
    found = marked(text).replace("<sub>", "_").replace("<sup>", "^")
    return html.unescape(re.sub(r"<[^>]+>", "", found))


def formula(tex):
    r"""Return inline mathematics as HTML.

    >>> formula(r"\sqrt{d_{key}} \le 1/n"), formula(r"\frac{Q K^\top}{8}")
    ('√<i>d</i><sub>key</sub> ≤ 1/<i>n</i>', '(<i>Q</i> <i>K</i><sup>⊤</sup>)/8')
    """
    tokens = TOKEN.findall(tex)
    return re.sub(" +", " ", "".join(_sequence(tokens, end=None))).strip()


def _sequence(tokens, end):
    """Take tokens up to the end of a group, and return the HTML of each."""
    made = []
    while tokens and tokens[0] != end:
        made.append(_one(tokens))
    if end and not tokens:
        raise ValueError("mathematics with a { that is not closed")
    return made


def _one(tokens):
    """Take one token, or one group, and return its HTML."""
    if not tokens:
        raise ValueError("mathematics that ends too early")
    token = tokens.pop(0)
    if token == "{":
        made = "".join(_sequence(tokens, end="}"))
        tokens.pop(0)
        return made
    if token in "_^":
        tag = "sub" if token == "_" else "sup"
        return f"<{tag}>{_one(tokens)}</{tag}>"
    if token == "}":
        raise ValueError("mathematics with a } too many")
    if token[0] == "\\":
        return _command(token[1:], tokens)
    if token.isalpha() and token.isascii():
        return token if len(token) > 2 else "".join(f"<i>{letter}</i>" for letter in token)  # a word, or a product
    return _sign(" " if token.isspace() else token.replace("-", "−").replace("'", "′"))


def _command(name, tokens):
    if name == "sqrt":
        return "√" + _whole(_one(tokens))
    if name == "frac":
        return f"{_whole(_one(tokens))}/{_whole(_one(tokens))}"
    if name in ("text", "mathrm"):
        return re.sub(r"</?i>", "", _one(tokens))
    if name in NAMES:
        return name
    if name in SIGNS:
        return _sign(SIGNS[name])
    raise ValueError(f"\\{name}, which is not known here")


def _sign(sign):
    return f" {html.escape(sign)} " if sign in BINARY else html.escape(sign)


def _whole(made):
    """Return what stands under a root or a line, in brackets if it is more than one thing."""
    bare = re.sub(r"<(sub|sup)>.*?</\1>", "", made)
    return made if len(re.sub(r"<[^>]+>", "", bare)) < 2 else f"({made})"
