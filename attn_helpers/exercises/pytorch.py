"""For further/pytorch: shapes on both sides, two masks joined, packed matrices cut apart, and a mean that misleads."""

import numpy as np

from .._language import say
from .answers import from_tables
from .grading import Case, Exercise
from .result import in_words
from .scores import draw

# nn.MultiheadAttention(12, 3, batch_first=True); 2 sentences, 5 queries, 6 keys
SHAPES = {
    "in_proj_weight": (36, 12),
    "w_key": (12, 12),
    "returned weights": (2, 5, 6),
}
SLIPS = {
    "in_proj_weight": {
        (12, 36): "PyTorch has outputs in rows: the three matrices stand below each other.",
        (12, 12): "That is one matrix. Three stand below each other.",
        (36, 36): "Below each other, the three have 3 times as many rows, and as many columns as one.",
    },
    "w_key": {
        (12, 4): "That is one head's part. w_key is for all three heads.",
        (4, 12): "That is one head's part, as PyTorch keeps it. w_key is for all three heads.",
        (36, 12): "That is packed, for queries, keys and values.",
        (12, 36): "That is all of in_proj_weight, transposed.",
        (3, 12, 4): "In this course, too, the heads stand side by side in one matrix.",
    },
    "returned weights": {
        (2, 3, 5, 6): "Unless told otherwise, the module returns the mean over the heads.",
        (3, 5, 6): "That is for one sentence, with its heads. The mean is over the heads, not the sentences.",
        (5, 6): "That is for one sentence. There are two.",
        (2, 6, 5): "Rows are queries, columns are keys.",
    },
}
ADVICE = {
    "in_proj_weight": "Three matrices (12, 12) stand below each other.",
    "w_key": "It takes keys of width 12 to the keys of all three heads, 12 / 3 wide each.",
    "returned weights": "One map for each sentence: the mean over the heads.",
}
about_shapes = from_tables(SLIPS, ADVICE)


def _masks(rng):
    return [Case({"mask": _seen(rng, n), "padding": np.arange(n) >= length}) for n, length in ((3, 2), (4, 2), (5, 3))]


def _seen(rng, n):
    """Draw a mask that is not its own mirror image: the causal one, with a key of the past left out here and there."""
    mask = np.tri(n, dtype=bool) & (rng.random((n, n)) < 0.7) | np.eye(n, dtype=bool)
    mask[-1, 0] = True  # seen, and turned over it is not
    return mask


AS_GIVEN = "It still does what it did as given. Try it without any padding: `padding` is False everywhere."
LEFT_OUT = Exercise(
    "left_out",
    lambda mask, padding: ~mask | padding,
    _masks,
    (
        (AS_GIVEN, lambda m, p: m & p),
        ("That is this course's sense: True where a query may attend. The module's True is left out.",
         lambda m, p: m & ~p),
        ("The mask is in this course's sense: invert it.", lambda m, p: m | p),
        ("That leaves out only what both masks leave out. One of them is enough.", lambda m, p: ~m & p),
        ("`padding` already has the module's sense: its True is left out.", lambda m, p: ~m | ~p),
        ("Padding is a key, so it is a column. You left out rows: the queries.", lambda m, p: ~m | p[:, None]),
        ("Rows are queries, columns are keys: your mask is turned over.", lambda m, p: ~m.T | p),
        ("The padding is no longer left out.", lambda m, p: ~m),
        ("The mask is no longer obeyed.", lambda m, p: np.broadcast_to(p, m.shape)),
        ("Where just one of the masks says so, the key is left out. Where both do, too.", lambda m, p: ~m ^ p),
    ),
    as_given=AS_GIVEN,
    advice="Print both masks of a small case. Which keys may the module not use?",
    wanted="an array of booleans (n, n)",
    all_cases=True,
)  # fmt: skip


def _packed(*widths):
    return lambda rng: [Case({"in_proj_weight": draw(rng, 3 * d, d)}) for d in widths]


def _parts(packed):
    return packed.reshape(3, -1, packed.shape[1])


def _right_way(packed):
    return _parts(packed).swapaxes(1, 2)


def _ordered(*order):
    """Cut rightly, and hand the parts over in this order."""
    return lambda packed: _right_way(packed)[list(order)]


NO_T = "Three thirds of the rows, but not transposed. PyTorch keeps outputs in rows; here inputs are in rows: `.T`."
CUT_APART = Exercise(
    "cut_apart",
    lambda in_proj_weight: _right_way(in_proj_weight),
    _packed(8, 8),
    (
        (NO_T, _parts),
        ("Below each other stand query, key, value. Yours are key, query, value.", _ordered(1, 0, 2)),
        ("Below each other stand query, key, value. Yours are query, value, key.", _ordered(0, 2, 1)),
        ("Below each other stand query, key, value. Yours are value, key, query.", _ordered(2, 1, 0)),
        ("Below each other stand query, key, value. Yours are key, value, query.", _ordered(1, 2, 0)),
        ("Below each other stand query, key, value. Yours are value, query, key.", _ordered(2, 0, 1)),
        ("All three are the query's. Each has a third of the rows.", _ordered(0, 0, 0)),
        ("You took every third row. The first 8 rows are the query's.",
         lambda p: np.array([p[first::3].T for first in range(3)])),
        ("`reshape` fills the parts in its own order: cut first, then transpose each part.",
         lambda p: p.T.reshape(3, p.shape[1], p.shape[1])),
        ("You transposed all at once, and did not cut it.", lambda p: p.T),
        ("It is not cut yet.", lambda p: p),
    ),
    advice="The first 8 rows are the query's, transposed. Compare w_query[0, 1] with in_proj_weight[1, 0].",
    wanted="three arrays (8, 8): w_query, w_key, w_value",
    bonus=_packed(3, 6, 10),
    beyond="modules of other widths than 8",
)  # fmt: skip


def mean_misleads(weights):
    """Judge the weights of two heads of which the mean is largest at key 0, while neither head is.

    Parameters
    ----------
    weights : (2, 3)
        A row for each head, for one query and three keys.

    Returns
    -------
    tuple or None
        A hint and details, or None if the weights are right.

    Examples
    --------
    >>> mean_misleads(np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5]]))[0]
    'In head 0 the largest weight is at key 0. Give another key more.'
    """
    if weights.shape != (2, 3):
        return ("Two heads and three keys: two rows of three numbers.", ("shape", str(weights.shape)))
    if weights.min() < 0:
        return ("Weights are not negative.",)
    for head, row in enumerate(weights):
        if abs(row.sum() - 1) > 1e-9:
            return say("The weights of head {head} do not sum to 1.").format(head=head), ("sum", f"{row.sum():.4g}")
    for head, row in enumerate(weights):
        if row[0] > row[1:].max() - 1e-9:  # a tie is a largest weight, too
            return (say("In head {head} the largest weight is at key 0. Give another key more.").format(head=head),)
    mean = weights.mean(axis=0)
    if mean[0] < mean[1:].max() + 1e-9:
        hint = "In the mean, key 0 is not the largest. Let it be second in both heads."
        return hint, ("mean", in_words(mean))
    return None
