"""Lesson 06: habits read off maps, a head switched off, a score for looking back, sentences that are one."""

import numpy as np

from .._language import say
from ..lessons.a_real_model.first_layer import load_first_layer
from ..lessons.words import word_parts
from .answers import is_open
from .attention import t
from .grading import Case, Exercise
from .result import Result, printable
from .scores import draw

# What four heads do, all of one sentence: read off their maps
KINDS = ("one back", "one ahead", "itself", "first piece", "everywhere")
HABITS = {"A": "one ahead", "B": "everywhere", "C": "one back", "D": "first piece"}


def about_habits(item, got, answers):
    """Say what went wrong with a habit.

    Parameters
    ----------
    item : str
        A head's letter.
    got : str
        One of `KINDS`, not the right one.
    answers : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_habits("A", "everywhere", {})
    'Even weights would make all cells nearly alike. This map has dark cells: where?'
    """
    if {got, HABITS[item]} == {"one back", "one ahead"}:
        return "Rows ask, columns are looked at. Left of the diagonal stand the pieces that came before."
    if got == "itself":
        return "Then the diagonal itself would be dark. Follow one row to its darkest cell and name both pieces."
    if got == "everywhere":
        return "Even weights would make all cells nearly alike. This map has dark cells: where?"
    if HABITS[item] == "everywhere":
        return "Leave the first row out. Is any cell dark in the others? Compare them with the scale."
    return "Which column has the darkest cell of a row in the middle? And of the next row: the same, or another?"


def _square(rng, *shape):
    """Draw weights whose rows sum to 1."""
    powers = np.exp(draw(rng, *shape))
    return powers / powers.sum(axis=-1, keepdims=True)


def _back_cases(rng):
    return [Case({"weights": _square(rng, n, n)}) for n in (3, 3, 5, 4)]


def _back_beyond(rng):
    return [Case({"weights": _square(rng, *shape)}, len(shape) - 2) for shape in ((4, 3, 3), (2, 3, 5, 5))]


def _beside(weights, offset):
    return np.diagonal(weights, offset, -2, -1)


LOOK_BACK = Exercise(
    "look_back",
    lambda weights: _beside(weights, -1).mean(axis=-1),
    _back_cases,
    (
        ("Divided by n. Only n − 1 pieces have one before them.",
         lambda w: _beside(w, -1).sum(axis=-1) / w.shape[-1]),
        ("That is one ahead. Rows are queries: the piece before stands left of the diagonal.",
         lambda w: _beside(w, 1).mean(axis=-1)),
        ("That is the diagonal: each piece's weight on itself.", lambda w: _beside(w, 0).mean(axis=-1)),
        ("The sum is right; an average is asked for.", lambda w: _beside(w, -1).sum(axis=-1)),
        ("That is two back.", lambda w: _beside(w, -2).mean(axis=-1)),
        ("All that came before is counted. Only the piece right before is asked for.",
         lambda w: np.tril(w, -1).sum(axis=(-2, -1)) / (w.shape[-1] - 1)),
        ("The first piece is counted, with its weight on the last: index −1 is the end of a row.",
         lambda w: (_beside(w, -1).sum(axis=-1) + w[..., 0, -1]) / w.shape[-1]),
        ("The weights are there, one for each piece: average them.", lambda w: _beside(w, -1)),
        ("That is the first column: the weight on the first piece.", lambda w: w[..., 1:, 0].mean(axis=-1)),
        ("Pieces are averaged before the diagonal is taken: then every piece looks alike.",
         lambda w: w.mean(axis=(-2, -1))),
        ("Row and column are exchanged somewhere: `weights[i, i - 1]` is asked for.",
         lambda w: _beside(t(w), -2).mean(axis=-1)),
    ),
    advice="`weights[i, i - 1]` for i = 1 … n − 1, averaged.",
    wanted="one number",
    all_cases=True,
    bonus=_back_beyond,
    beyond="the maps of many heads at once, (…, n, n)",
)  # fmt: skip


AS_GIVEN = "It is still as it was given. Call it with a small matrix, and print what comes back."


def _off_cases(rng):
    # n_heads, d_value, d_out, head: first, last and middle heads; a head's share of the columns is never d_value
    sizes = [(2, 2, 6, 1), (2, 2, 6, 0), (3, 2, 12, 1), (4, 3, 8, 2), (3, 4, 15, 0)]
    return [Case({"w_output": draw(rng, h * d, out), "n_heads": h, "head": head}) for h, d, out, head in sizes]


def _rows(w, h, head):
    """Tell which rows of w_output belong to a head."""
    return np.arange(len(w)) // (len(w) // h) == head


def _zero_rows(w):
    """Say which rows of a matrix are zero."""
    rows = np.flatnonzero(~np.asarray(w).any(axis=1))
    return say("rows of zeros: {rows}").format(rows=", ".join(map(str, rows)) or say("none"))


def _zero(w, rows):
    return np.where(rows[:, None], 0.0, w)


SWITCH_OFF = Exercise(
    "switch_off",
    lambda w_output, n_heads, head: _zero(w_output, _rows(w_output, n_heads, head)),
    _off_cases,
    (
        (AS_GIVEN, lambda w, h, head: np.where(np.arange(w.shape[1]) // (len(w) // h) == head, 0.0, w)),
        ("Columns are set to zero. A head owns rows of w_output: its output comes in through them.",
         lambda w, h, head: np.where(np.arange(w.shape[1]) // max(1, w.shape[1] // h) == head, 0.0, w)),
        ("Rows are dealt out in turn. Head 0 owns the first rows, head 1 the next.",
         lambda w, h, head: _zero(w, np.arange(len(w)) % h == head)),
        ("One row is set to zero. A head owns d_value = len(w_output) / n_heads of them.",
         lambda w, h, head: _zero(w, np.arange(len(w)) == head)),
        ("Head i starts at row i · d_value, not at row i.",
         lambda w, h, head: _zero(w, (np.arange(len(w)) - head) // (len(w) // h) == 0)),
        ("Heads are counted from 0.", lambda w, h, head: _zero(w, _rows(w, h, head - 1))),
        ("That is the head behind the one asked for.", lambda w, h, head: _zero(w, _rows(w, h, head + 1))),
        ("All other heads are off, and this one is on.", lambda w, h, head: _zero(w, ~_rows(w, h, head))),
        ("The head's rows are taken out. Set them to zero: the other heads keep their places.",
         lambda w, h, head: w[~_rows(w, h, head)]),
        ("Only the head's own rows come back. Return the whole matrix.", lambda w, h, head: w[_rows(w, h, head)]),
        ("All heads are off.", lambda w, h, head: 0 * w),
        ("Nothing is switched off.", lambda w, h, head: 1 * w),
        ("All heads up to this one are off.",
         lambda w, h, head: _zero(w, np.arange(len(w)) < (head + 1) * (len(w) // h))),
        ("All heads from this one on are off.",
         lambda w, h, head: _zero(w, np.arange(len(w)) >= head * (len(w) // h))),
        ("The width of a head is taken from the columns. It is the rows that are shared: len(w_output) / n_heads.",
         lambda w, h, head: _zero(w, np.arange(len(w)) // max(1, w.shape[1] // h) == head)),
    ),
    as_given=AS_GIVEN,
    advice="Head i owns the rows i · d_value … (i + 1) · d_value − 1.",
    all_cases=True,
    told=_zero_rows,
)  # fmt: skip


def grade_not_told_apart(answer):
    """Grade two sentences that say different things and are one to the network.

    Parameters
    ----------
    answer : pair of str
        None, ... or texts of dots for "not attempted".

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_not_told_apart(["I like tea.", "i like  TEA."])
    ✗ not_told_apart: not yet.
    They differ in capitals, accents or spaces alone, and say the same. Change a word.
    """
    name = "not_told_apart"
    if is_open(answer):
        return Result(name, None)
    if not isinstance(answer, list | tuple) or len(answer) != 2 or not all(isinstance(one, str) for one in answer):
        hint = 'Answer with two sentences: `["one", "other"]`.'
        return Result(name, False, hint, (("got", printable(repr(answer))),))
    words = [word_parts(one) for one in answer]
    if not all(words):
        return Result(name, False, "One of them has no word yet.")
    if words[0] == words[1]:
        return Result(name, False, "They differ in capitals, accents or spaces alone, and say the same. Change a word.")
    first = load_first_layer()
    pieces = [first.pieces(one) for one in answer]
    told = tuple((which, printable(" ".join(one))) for which, one in zip(("one", "other"), pieces, strict=True))
    if pieces[0] == pieces[1]:
        return Result(name, True, "", told)
    return Result(name, False, "Their pieces differ, so the vectors do. Which words have no pieces at all?", told)
