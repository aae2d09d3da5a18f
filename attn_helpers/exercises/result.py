"""What a checker says: one result, as plain text and as HTML that is readable in a light and in a dark theme."""

import html
import re
import textwrap
import unicodedata
from dataclasses import dataclass, field

import numpy as np

from .._arrays import encodable
from .._language import later, say

HEADLINE = {
    True: later("✓ {}: right."), False: later("✗ {}: not yet."), None: later("○ {}: not attempted yet.")
}  # fmt: skip
EDGE = {True: "#2E9E6B", False: "#D2603A", None: "#888888"}  # beside the words, never in place of them
FEW = 16  # numbers that a reader takes in; of more, the shape is told
LONG = 300  # characters of a learner's own text that are repeated


@dataclass(frozen=True, repr=False)
class Result:
    """Hold a verdict.

    Attributes
    ----------
    name : str
        The exercise.
    passed : bool or None
        None for "not attempted".
    hint : str
        What went wrong, our words, `code` in back quotes.
    details : tuple of pairs of str
        Labels and texts.

    Examples
    --------
    >>> Result("softmax", True)
    ✓ softmax: right.
    """

    name: str
    passed: bool | None
    hint: str = ""
    details: tuple = field(default=())

    def __bool__(self):
        return self.passed is True

    def __repr__(self):
        hint = textwrap.fill(say(self.hint), 100, break_long_words=False, break_on_hyphens=False)
        return encodable("\n".join(part for part in (self._headline(), hint, self._table()) if part))

    def _repr_html_(self):
        parts = [f'<p style="margin:0"><strong>{html.escape(self._headline())}</strong></p>']
        if self.hint:
            hint = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(say(self.hint)))
            parts.append(f'<p style="margin:0.3em 0 0;max-width:46em">{hint}</p>')
        if self.details:
            style = "margin:0.5em 0 0;padding:0;background:transparent;color:inherit;overflow-x:auto"
            style += ";font-family:monospace"
            parts.append(f'<pre style="{style}">{html.escape(self._table())}</pre>')
        style = f"border-left:5px solid {EDGE[self.passed]};padding:0.2em 0 0.2em 0.8em;margin:0.3em 0"
        kind = "attn-check mathjax_ignore tex2jax_ignore"  # what a learner wrote is no formula
        return f'<div class="{kind}" style="{style}">{"".join(parts)}</div>'

    def _headline(self):
        return say(HEADLINE[self.passed]).format(self.name)

    def _table(self):
        """Put label and text side by side, further lines of a text under its first."""
        details = [(say(label), say(text)) for label, text in self.details]
        wide = max((_columns(label) for label, _ in details), default=0)
        gap = " " * (wide + 2)
        rows = [label + gap[_columns(label) :] + text.replace("\n", "\n" + gap) for label, text in details]
        return "\n".join("  " + line.rstrip() for line in "\n".join(rows).split("\n") if line.strip())


def _columns(text):
    """Count the columns of a monospaced text: Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def printable(text):
    r"""Replace what could steer a terminal or hide on a page, and cut what is long.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> printable("red: \x1b[31m")
    'red: �[31m'
    """
    text = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)
    return text if len(text) <= LONG else text[:LONG] + " …"


def in_words(value, digits=3):
    """Write a value for a reader: a few numbers as they are, of many the shape.

    Parameters
    ----------
    value : object
    digits : int
        How many stand behind the point.

    Returns
    -------
    str

    Examples
    --------
    >>> in_words(np.zeros((5, 5)))
    'numbers of shape (5, 5)'
    >>> in_words(np.array([1 / 3, 2.0]))
    '[0.333, 2.   ]'
    """
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        if np.size(value) > FEW:
            return say("numbers of shape {shape}").format(shape=value.shape)
        if np.size(value) == 0:
            return say("no numbers, shape {shape}").format(shape=value.shape)
        whole = digits == 3 and value.dtype.kind == "f" and np.abs(value[np.isfinite(value)]).max(initial=0) >= 1e6
        return np.array2string(
            np.asarray(value), precision=digits, suppress_small=not whole, separator=", ", max_line_width=90
        )
    try:
        return printable(repr(value))
    except Exception:
        return say("something of type {name}").format(name=printable(type(value).__name__))


def in_words_apart(expected, got):
    """Write two values with as many digits as it takes to see that they differ.

    Parameters
    ----------
    expected, got : object

    Returns
    -------
    expected, got : str
        Of 3 digits, or as many more as it takes, 16 at most.

    Examples
    --------
    >>> in_words_apart(np.array([0.33333]), np.array([0.33301]))
    ('[0.3333]', '[0.333]')
    """
    for digits in range(3, 17):
        pair = in_words(expected, digits), in_words(got, digits)
        if pair[0] != pair[1]:
            break
    return pair
