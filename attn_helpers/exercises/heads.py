"""Lesson 04: shapes of heads, heads merged, and heads set by hand."""

from functools import partial

import numpy as np

from .._language import say
from ..heads import merge_heads
from .answers import is_open
from .grading import Case, Exercise, numbers
from .result import Result, in_words
from .scores import draw

# Ten words of width 12, three heads
SHAPES = {
    "words @ w_query": (10, 12),
    "queries, split": (3, 10, 4),
    "weights": (3, 10, 10),
    "one head's output": (10, 4),
    "heads merged": (10, 12),
}
ALL_COLUMNS = "The heads share the 12 columns: each has 12 / 3 = 4."
HEADS_FIRST = "The numbers are right, but the heads come first, so that each of them is a matrix of words."
WRONG_SHAPES = {
    "words @ w_query": {
        (10, 4): "That is one head's part. The whole matrix makes the queries of all heads at once.",
        (12, 12): "That is the matrix. Ten words go through it.",
        (3, 10, 4): "They are not split yet.",
        (12, 10): "Rows are words: yours is turned.",
    },
    "queries, split": {
        (3, 10, 12): ALL_COLUMNS,
        (10, 3, 4): HEADS_FIRST,
        (10, 4, 3): HEADS_FIRST,
        (10, 4): "The axis of the heads is missing: there are three.",
        (3, 4, 10): "Rows are words: yours is turned.",
    },
    "weights": {
        (10, 10): "Every head has a map of its own, and there are three.",
        (3, 10, 4): "Those are queries. A map has one number for each query and each key.",
        (10, 10, 3): HEADS_FIRST,
        (3, 10, 12): "The width plays no part: one number for each query and each key.",
    },
    "one head's output": {
        (10, 12): ALL_COLUMNS,
        (3, 10, 4): "That is all three together.",
        (10, 10): "Those are weights. The output is weights times values.",
        (4, 10): "Rows are words: yours is turned.",
    },
    "heads merged": {
        (10, 4): "The heads are put side by side, not added: 3 · 4 columns.",
        (30, 4): "Side by side, not below each other.",
        (3, 10, 4): "They are not merged yet.",
        (3, 10, 12): "The heads are merged into one matrix of ten words.",
        (12, 10): "Rows are words: yours is turned.",
    },
}


def about_shapes(item, got, _):
    """Say what went wrong with a shape.

    Parameters
    ----------
    item : str
        What the shape is of.
    got : tuple of int
    _ : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_shapes("weights", (10, 10), {})
    'Every head has a map of its own, and there are three.'
    """
    general = "Ten words make ten rows. The three heads share 12 columns, and stand in front while they are apart."
    return WRONG_SHAPES[item].get(got, general)


# Always first, so that the bug as it stands is always shown on the same numbers
SHOWN = np.array([[[0.0, 1.0], [10.0, 11.0]], [[2.0, 3.0], [12.0, 13.0]]])


def _merge_cases(rng):
    return [Case({"x": SHOWN}), *(Case({"x": draw(rng, h, n, d)}) for h, n, d in ((2, 3, 1), (2, 5, 4), (3, 4, 2)))]


def _merge_beyond(rng):
    return [Case({"x": draw(rng, *lead, h, n, d)}, len(lead)) for h, n, d, lead in ((2, 3, 4, (5,)), (3, 4, 2, (2, 5)))]


MERGE = Exercise(
    "merge_heads",
    merge_heads,
    _merge_cases,
    (
        ("Each row holds numbers of different words. Row i of the answer must hold row i of every head.",
         lambda x: x.reshape(*x.shape[:-3], x.shape[-2], -1)),
        ("The heads are averaged. Put their columns side by side.", lambda x: x.mean(axis=-3)),
        ("The heads are added. Put their columns side by side.", lambda x: x.sum(axis=-3)),
        ("The heads stand below each other. They belong side by side: their columns are joined.",
         lambda x: x.reshape(*x.shape[:-3], -1, x.shape[-1])),
        ("Swapped, but not joined: now each row is cut into heads, (n, n_heads, d_head). Make it one row again.",
         lambda x: np.swapaxes(x, -3, -2)),
        ("The columns are interleaved. All of head 0's come first, then head 1's.",
         lambda x: np.moveaxis(x, -3, -1).reshape(*x.shape[:-3], x.shape[-2], -1)),
        ("That is the first head alone.", lambda x: x[..., 0, :, :]),
        ("The heads stand in reverse order: head 0 comes first.", lambda x: merge_heads(x[..., ::-1, :, :])),
    ),
    bonus=_merge_beyond,
    beyond="many sets of heads at once, (…, n_heads, n, d_head)",
    advice="Row i of the answer holds row i of head 0, then row i of head 1, and so on.",
)  # fmt: skip


THREE = np.array([1.0, 1.0, -2.0, 0.0, 0.0, 0.0])  # Rome + Oslo − 2 · Lima
NEAR = 0.01  # what a learner's rounding may do
FEW, MISLEADING = "few_heads", "misleading_heads"
DIFFERENCE = np.array([1.0, -1.0, 0.0, 0.0, 0.0, 0.0])  # Rome − Oslo
LIMA = 2


def grade_few(weights, c):
    """Grade heads set by hand for Rome + Oslo − 2 · Lima, as few as can be.

    Parameters
    ----------
    weights : (n_heads, 6)
    c : (n_heads,)

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_few([[0.5, 0.5, 0, 0, 0, 0]], [2])
    ✗ few_heads: not yet.
    One head has one c, and so one sign. It cannot add Rome and take away Lima.
      wanted  [ 1.,  1., -2.,  0.,  0.,  0.]
      given   [1., 1., 0., 0., 0., 0.]
    """
    return _graded(FEW, weights, c, THREE, _about_few)


def grade_misleading(weights, c):
    """Grade heads set by hand that answer Rome − Oslo and all look most at Lima.

    Parameters
    ----------
    weights : (n_heads, 6)
    c : (n_heads,)

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_misleading([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]], [1, -1])
    ✗ misleading_heads: not yet.
    The answers are right. But head 0 does not look most at Lima.
      wanted  [ 1., -1.,  0.,  0.,  0.,  0.]
      given   [ 1., -1.,  0.,  0.,  0.,  0.]
    """
    return _graded(MISLEADING, weights, c, DIFFERENCE, _about_misleading)


def _graded(name, weights, c, wanted, about):
    if is_open(weights) and is_open(c):
        return Result(name, None)
    rows, readouts = _numbers(weights, 2), _numbers(c, 1)
    if rows is None or rows.shape[1] != len(wanted):
        return Result(name, False, "`weights` is a list of rows: for each head six numbers, one per city.")
    if readouts is None or len(readouts) != len(rows):
        return Result(name, False, "`c` is a list of numbers, one per head.")
    given = readouts @ rows
    said = _no_weights(rows) or about(rows, readouts, given)
    return Result(name, said is None, said or "", () if said is None else (
        ("wanted", in_words(wanted)), ("given", in_words(given))))  # fmt: skip


def _numbers(answer, n_axes):
    array = numbers(answer)
    fits = array is not None and array.ndim == n_axes and array.size and np.isfinite(array).all()
    return array.astype(float) if fits else None


def _no_weights(rows):
    """Return a hint if a head's numbers cannot be a softmax's, else None."""
    if rows.min() < 0:
        return "Weights are never negative. The sign of a head is in its c."
    for h, total in enumerate(rows.sum(axis=1)):
        if abs(total - 1) > NEAR:
            told = say(
                "The weights of head {h} sum to {total:.3g}, not to 1. A larger or smaller size belongs in its c."
            )
            return told.format(h=h, total=total)
    return None


def _about_misleading(rows, readouts, given):
    """Return a hint, or None if the answers are right and every head looks most at Lima."""
    close = partial(np.allclose, rtol=0, atol=2 * NEAR)
    if close(given, -DIFFERENCE):
        return "All signs are turned: Oslo is added, Rome is taken away."
    if abs(given[LIMA]) > 2 * NEAR and close(np.delete(given, LIMA), np.delete(DIFFERENCE, LIMA)):
        return "Rome and Oslo are right, but Lima counts, too. What one head adds of it, another must take away."
    if not close(given, DIFFERENCE):
        return "On a city's day a head answers c times its weight, and all heads are added up. What is wanted there?"
    for h, row in enumerate(rows):
        if (np.delete(row, LIMA) >= row[LIMA]).any():
            return say("The answers are right. But head {h} does not look most at Lima.").format(h=h)
    return None


def _about_few(rows, readouts, given):
    """Return a hint, or None if the heads are right and few."""
    if len(rows) == 1:
        return "One head has one c, and so one sign. It cannot add Rome and take away Lima."
    if np.allclose(given, -THREE, rtol=0, atol=2 * NEAR):
        return "All signs are turned: Rome and Oslo are added, Lima is taken away."
    if (readouts > 0).all() or (readouts < 0).all():
        return "Every c has the same sign. One head must add, and one must take away."
    if not np.allclose(given, THREE, rtol=0, atol=2 * NEAR):
        return "On a city's day a head answers c times its weight, and all heads are added up. What is wanted there?"
    if len(rows) > 2:
        told = say("Right, but {n} heads are more than needed. Cities with the same sign can share one.")
        return told.format(n=len(rows))
    return None
