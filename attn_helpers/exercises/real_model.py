"""Lesson 06: habits read off maps, a head switched off, what each piece adds, sentences that are one."""

import numpy as np

from .._language import say
from ..lessons.a_real_model.first_layer import load_first_layer
from ..lessons.words import word_parts
from .answers import is_open
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


def _weights(rng, *shape):
    """Draw weights whose rows sum to 1."""
    powers = np.exp(draw(rng, *shape))
    return powers / powers.sum(axis=-1, keepdims=True)


def _added_cases(rng):
    return [Case({"weights": _weights(rng, n), "values": draw(rng, n, d)}) for n, d in ((3, 2), (3, 4), (5, 3), (4, 6))]


def _added_beyond(rng):
    shapes = ((4, 3, 2), (2, 5, 4))  # (n_queries, n, d)
    return [Case({"weights": _weights(rng, m, n), "values": draw(rng, n, d)}, 1) for m, n, d in shapes]


def _long(values):
    return np.linalg.norm(values, axis=-1)


ADDED = Exercise(
    "added",
    lambda weights, values: weights * _long(values),
    _added_cases,
    (
        ("The squares are added up. A length is their square root.", lambda w, v: w * (v * v).sum(axis=-1)),
        ("These are the lengths. How much of each is taken?", lambda w, v: 0 * w + _long(v)),
        ("These are the weights. How long is what each of them brings?", lambda w, v: 0 * v.sum() + w),
        ("That is the length of the sum. Each piece is asked for by itself.", lambda w, v: _long(w @ v)),
        ("That is the sum of all pieces. One number for each piece is asked for.", lambda w, v: (w * _long(v)).sum()),
        ("These are vectors, weight times value. How long is each?", lambda w, v: w[..., None] * v),
        ("The numbers of a value are added, with their signs. A length is the root of the sum of their squares.",
         lambda w, v: w * v.sum(axis=-1)),
        ("The sizes of a value's numbers are added. A length is the root of the sum of their squares.",
         lambda w, v: w * np.abs(v).sum(axis=-1)),
        ("It is divided by the length, not multiplied.", lambda w, v: w / _long(v)),
        ("Lengths are divided by their sum: keep them as they are.",
         lambda w, v: w * _long(v) / _long(v).sum()),
    ),
    advice="For each piece, its weight times the length of its value, `np.linalg.norm(values[i])`.",
    wanted="n numbers",
    all_cases=True,
    bonus=_added_beyond,
    beyond="the rows of a whole map, (n_queries, n)",
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
