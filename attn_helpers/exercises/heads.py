"""Lesson 04: heads split and merged."""

import numpy as np

from ..heads import merge_heads, split_heads
from .attention import t
from .grading import Case, Exercise
from .scores import draw

# n_heads, n, d_head, leading axes
HEADS = [(2, 3, 1, ()), (2, 3, 2, ()), (3, 4, 2, ()), (2, 3, 4, (5,)), (3, 4, 2, (2, 5))]


def _split_cases(rng):
    return [Case({"x": draw(rng, *lead, n, h * d), "n_heads": h}, len(lead)) for h, n, d, lead in HEADS]


def _merge_cases(rng):
    return [Case({"x": draw(rng, *lead, h, n, d)}, len(lead)) for h, n, d, lead in HEADS]


def _cut(x, h):
    """(…, n, d_model) → (…, n, h, d_head), the heads not yet in front."""
    return x.reshape(*x.shape[:-1], h, -1)


def dealt(x, h):
    """Deal columns out to the heads in turn, like cards."""
    return np.moveaxis(x.reshape(*x.shape[:-1], -1, h), -1, -3)


ORDER = "Reshaping straight to the shape wanted mixes up the rows: "
SPLIT = Exercise(
    "split_heads",
    split_heads,
    _split_cases,
    (
        (ORDER + "head i owns columns, of all rows.",
         lambda x, h: x.reshape(*x.shape[:-2], h, x.shape[-2], -1)),
        ("The heads are cut, but their axis must come before n: swap axes −3 and −2.", _cut),
        ("The columns are dealt out in turn. Head 0 owns the first d_head columns, head 1 the next.", dealt),
        ("The heads' axis stands before all others. With leading axes it belongs right before n: stack along axis −3.",
         lambda x, h: np.moveaxis(_cut(x, h), -2, 0)),
        ("The axes are counted from the front. Count from the end: swap −3 and −2.",
         lambda x, h: _cut(x, h).swapaxes(0, 1)),
        ("Every head gets all columns. Each gets its own d_model / n_heads.",
         lambda x, h: np.stack([x] * h, axis=-3)),
        ("Every head gets the same columns.", lambda x, h: np.stack([_cut(x, h)[..., 0, :]] * h, axis=-3)),
        ("The heads stand in reverse order: head 0 holds the first columns.",
         lambda x, h: split_heads(x, h)[..., ::-1, :, :]),
        ("The last two axes are turned: rows are positions, columns the head's own.",
         lambda x, h: t(split_heads(x, h))),
    ),
    advice="Head i owns the columns i · d_head to (i + 1) · d_head: `x[..., a:b]`, stacked along axis −3.",
)  # fmt: skip

MERGE = Exercise(
    "merge_heads",
    merge_heads,
    _merge_cases,
    (
        (ORDER + "each row of the answer holds that row of every head.",
         lambda x: x.reshape(*x.shape[:-3], x.shape[-2], -1)),
        ("The heads are averaged. Put their columns side by side: concatenate.", lambda x: x.mean(axis=-3)),
        ("The heads are added. Put their columns side by side: concatenate.", lambda x: x.sum(axis=-3)),
        ("The heads stand below each other. They belong side by side: concatenate along the last axis.",
         lambda x: x.reshape(*x.shape[:-3], -1, x.shape[-1])),
        ("Swapped, but not joined: concatenate the heads along the last axis.", lambda x: np.swapaxes(x, -3, -2)),
        ("The columns are interleaved. All of head 0's come first, then head 1's.",
         lambda x: np.moveaxis(x, -3, -1).reshape(*x.shape[:-3], x.shape[-2], -1)),
        ("The axes are counted from the front. Count from the end: swap −3 and −2.",
         lambda x: (y := x.swapaxes(0, 1)).reshape(*y.shape[:-2], -1)),
        ("That is the first head alone.", lambda x: x[..., 0, :, :]),
        ("The heads stand in reverse order: head 0 comes first.", lambda x: merge_heads(x[..., ::-1, :, :])),
    ),
    advice="Head i is `x[..., i, :, :]`; concatenate the heads along the last axis.",
)  # fmt: skip
