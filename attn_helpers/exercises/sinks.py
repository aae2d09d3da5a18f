"""For further/attention_sinks: weights multiplied by how long the values are, by hand and for a whole map."""

import numpy as np

from .answers import from_tables
from .attention import t
from .grading import Case, Exercise
from .real_model import _square
from .scores import over

# 0.8 of the weight on [CLS], 0.05 long; 0.2 on others, 1 long
BY_HAND = {"[CLS]": 0.04, "others": 0.2, "share of [CLS]": 0.17}
SLIPS = {
    "[CLS]": {
        0.8: "That is the weight alone. Multiply it by the length.",
        0.05: "That is the length alone. Multiply it by the weight.",
        0.85: "You added weight and length. Multiply them.",
        0.4: "Look at the decimal point: 0.8 times 0.05.",
        16.0: "You divided by the length. A short value adds less: multiply.",
    },
    "others": {
        1.0: "That is the length alone. Multiply it by the weight.",
        0.16: "The others' values are 1 long.",
        0.01: "That is their weight times the length of [CLS]. Their values are 1 long.",
        1.2: "You added weight and length. Multiply them.",
    },
    "share of [CLS]": {
        0.2: "You divided by what the others add. Divide by the sum of both.",
        0.04: "That is what [CLS] adds. Divide it by the sum of both.",
        0.8: "That is its weight. A share of what is added is asked for.",
        0.83: "That is the share of the others.",
        5.0: "That is how much more the others add. The share of [CLS] is asked for.",
    },
}
ADVICE = {
    "[CLS]": "Multiply the weight by the length.",
    "others": "Multiply the weight by the length.",
    "share of [CLS]": "Divide what [CLS] adds by the sum of both.",
}


def one_number(value):
    """Read a number.

    Parameters
    ----------
    value : number

    Returns
    -------
    float
        Rounded to two decimals.

    Raises
    ------
    ValueError
        For anything else.

    Examples
    --------
    >>> one_number(1 / 6)
    0.17
    """
    if isinstance(value, bool | str | complex) or np.ndim(value) or not np.isreal(value):
        raise ValueError("Answer with one number, such as 0.5.")
    return round(float(value), 2)
about_number = from_tables(SLIPS, ADVICE)


def _cases(rng):
    shown = {"weights": np.array([[0.5, 0.25, 0.25], [0.8, 0.1, 0.1], [0.6, 0.2, 0.2]]),
             "lengths": np.array([0.1, 1.0, 2.0])}  # fmt: skip
    sizes = (3, 4, 6)
    return [Case(shown), *(Case({"weights": _square(rng, n, n), "lengths": rng.uniform(0.1, 3, n)}) for n in sizes)]


def _shares(added):
    return added / added.sum(axis=-1, keepdims=True)


CARRIED = Exercise(
    "carried",
    lambda weights, lengths: _shares(weights * lengths),
    _cases,
    (
        ("The rows do not sum to 1 yet. Divide each row by its sum.", lambda w, x: w * x),
        ("The lengths go down the rows. A length belongs to what is looked at: to a column.",
         lambda w, x: w * x[:, None]),
        ("The lengths go down the rows. A length belongs to what is looked at: to a column.",
         lambda w, x: w * x[:, None] / (w * x[:, None]).sum()),
        ("The lengths go down the rows, and the division takes them out again. A length belongs to a column.",
         lambda w, x: w),
        ("Columns sum to 1. A row is one query: divide each row by its sum.",
         lambda w, x: w * x / (w * x).sum(axis=0)),
        ("All cells together sum to 1. Divide each row by its own sum.", lambda w, x: w * x / (w * x).sum()),
        ("Divided by the sum of the lengths. Divide each row by its own sum.", lambda w, x: w * x / x.sum()),
        ("The row sums are taken from the wrong side: keep the axis, `keepdims=True`.",
         lambda w, x: w * x / (w * x).sum(axis=1)),
        ("The lengths are divided by. A long value adds more: multiply.", lambda w, x: _shares(w / x)),
        ("A softmax was taken. The products are positive already: divide each row by its sum.",
         lambda w, x: over(w * x, -1)),
        ("The weights have no effect: these are shares of the lengths.",
         lambda w, x: np.broadcast_to(x / x.sum(), w.shape)),
        ("The map is turned: rows ask.", lambda w, x: t(_shares(w * x))),
        ("That is one number a query, the sum. Each cell is asked for.", lambda w, x: w @ x),
    ),
    advice="Multiply column j by lengths[j]. Then divide each row by its sum.",
    all_cases=True,
)  # fmt: skip
