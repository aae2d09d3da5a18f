"""Questions of the bank as a notebook shows them: choose, check, be told why; no kernel, no network, nothing stored."""

import difflib
import hashlib
import re

from .._language import later, say
from .._shapes import wrong
from ..controls._script import script
from ._words import marked, plain
from .bank import bank, ordered

PAGE = (
    '<div class="attn-ask mathjax_ignore tex2jax_ignore" data-attn="{mark}">{questions}<script>{script}</script></div>'
)
QUESTION = (
    '<div><p>{stem}</p><ol type="a">{answers}</ol>'
    '<details><summary>{fold}</summary><ol type="a">{reasons}</ol></details></div>'
)
LETTER = re.compile(r"\w.?")
VERDICT = {True: "Right. ", False: later("Not so. ")}
WORDS = later(
    "Right. ", "Check", "Choose an answer first.", " Try again.",
    "Answered: {done} of {total}, {first} of them at the first choice.",
)  # fmt: skip


class Asked:
    """Questions as a notebook shows them; what ``ask`` returns."""

    def __init__(self, questions):
        self._text = "\n\n".join(map(_told, questions))
        shown = "".join(map(_shown, questions))
        mark = hashlib.sha256(shown.encode()).hexdigest()[:8]
        self._page = PAGE.format(mark=mark, questions=shown, script=script("questions/ask.js", mark, words=WORDS))

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._page, "text/plain": self._text}, {"text/html": {"alt": self._text}}

    def __repr__(self):
        return self._text


def ask(*ids):
    """Show questions of the bank, each with answers to choose from; which is right is told only after a choice.

    Parameters
    ----------
    *ids : str
        One question or more, which are counted at the end.

    Returns
    -------
    Asked
        Its HTML needs neither kernel nor network, and stores and sends nothing.

    Raises
    ------
    ValueError, TypeError
        If there is no id, or one that the bank does not have.

    Examples
    --------
    >>> ask("softmax-shift")
    Every score grows by 3. What happens to the weights?
      a. They stay the same.
      b. The largest grows.
      c. They all grow.
    """
    if not ids:
        raise wrong("ask", "ids", "at least one question's id", "none")
    return Asked([_find(name) for name in ids])


def _find(name):
    if not isinstance(name, str):
        raise wrong("ask", "ids", "names of questions", type(name).__name__, TypeError)
    if name not in bank():
        near = difflib.get_close_matches(name, bank(), n=3) or sorted(bank())
        raise wrong("ask", "ids", f"questions of the bank, such as {', '.join(near)}", repr(name))
    return bank()[name]


def _told(question):
    """Return a question as text, without its answer."""
    lines = [f"  {letter}. {plain(say(a.text))}" for letter, a in zip("abcd", ordered(question), strict=False)]
    return "\n".join([plain(say(question.stem)), *lines])


def _shown(question):
    """Return a question as HTML that a place without scripts shows whole, its reasons folded."""
    answers = ordered(question)
    return QUESTION.format(
        stem=marked(say(question.stem)),
        fold=say("The answer"),
        answers="".join(f"<li>{marked(say(a.text))}</li>" for a in answers),
        reasons="".join(f"<li>{_veiled(say(VERDICT[a.right]) + marked(say(a.why)))}</li>" for a in answers),
    )


def _veiled(text):
    """Return HTML that looks the same on a page and cannot be read at a glance in its file: every other letter."""
    parts = re.split(r"(<[^>]+>|&#?\w+;)", text)
    return "".join(part if n % 2 else LETTER.sub(_number, part) for n, part in enumerate(parts))


def _number(match):
    return "".join(f"&#{ord(letter)};" if n == 0 else letter for n, letter in enumerate(match[0]))
