"""Further, "Which token next?": a top-k that moves chances to other tokens, and top-p from logits on."""

import numpy as np

from ..choosing import chances
from ..scores import softmax
from .grading import Case, Exercise

ROW = [0.15, 0.45, 0.30, 0.10]  # the page's own


def _best_first(row):
    return np.argsort(-row, kind="stable")


def _kept(row, order, k):
    """Return a row in which the first k tokens of an order keep their numbers, and all others have 0."""
    found = np.zeros(len(row))
    found[order[:k]] = row[order[:k]]
    return found


def _shared(row):
    return row / row.sum()


# 1. Top-k


def _top_k_cases(rng):
    """Draw rows whose likeliest token does not stand first: there, moving would not be seen. The page's comes first."""
    rows = [np.array(ROW)]
    for n in (5, 7):
        row = softmax(rng.choice(np.arange(-20, 21), n, replace=False) / 10)
        rows.append(np.roll(row, n - row.argmax() - 1))
    return [Case({"chances": row, "k": k}) for row, k in zip(rows, (2, 3, 4), strict=True)]


def _top(count=lambda k: k, order=_best_first, then=_shared):
    """Make a top-k that keeps ``count(k)`` tokens of an order and does something with what is left."""
    return lambda chances, k: then(_kept(chances, order(chances), count(k)))


def _moved(chances, k):
    """Put the k largest chances in front, as the exercise gives it."""
    found = np.zeros(len(chances))
    found[:k] = chances[_best_first(chances)[:k]]
    return _shared(found)


STILL = "It still does what it did as given: the largest chance is always at the first token."
TOP_K = Exercise(
    "top_k",
    _top(),
    _top_k_cases,
    (
        (STILL, _moved),
        ("Return all n chances, with 0 for the tokens cut off.",
         lambda chances, k: _shared(chances[_best_first(chances)[:k]])),
        ("The k least likely tokens stay. Sort from the likeliest on.", _top(order=np.argsort)),
        ("The k likeliest tokens are cut off. They should stay.",
         lambda chances, k: _shared(chances - _kept(chances, _best_first(chances), k))),
        ("Divide by the sum of what is left.", _top(then=np.asarray)),
        ("One token too few stays: k of them.", _top(lambda k: k - 1)),
        ("One token too many stays: k of them.", _top(lambda k: k + 1)),
        ("All tokens stay. Those after the k likeliest get 0.", lambda chances, k: _shared(chances)),
        ("The chances are divided by k. Divide by the sum of what is left.",
         lambda chances, k: _top(then=np.asarray)(chances, k) / k),
        ("These are chances already. No further softmax is needed: divide by the sum.", _top(then=softmax)),
    ),
    as_given=STILL,
    advice="`order[:k]` says which tokens stay. Each keeps its chance in its own place, the others get 0.",
)  # fmt: skip


# 2. Top-p

DIFFERENCES = (  # of logits, the likeliest first; the temperature; and how many tokens stay, which is another at T = 1
    ((0.0, -0.5, -1.2, -2.0), 1, 2), ((0.0, -0.8, -1.6, -2.4, -3.2), 2, 3),
    ((0.0, -0.2, -0.4, -0.6, -0.8, -1.0, -1.2), 0.5, 2), ((0.0, -2.0, -2.4, -3.0), 1, 1),
)  # fmt: skip


def _top_p_cases(rng):
    """Draw logits in any order, and a p between the sums with and without the last token that stays."""
    cases = []
    for differences, temperature, k in DIFFERENCES:
        best_first = np.array(differences) + rng.integers(-4, 5, len(differences)) / 100
        sums = np.cumsum(softmax(best_first / temperature))
        p = round(float(sums[k - 1] + (sums[k - 2] if k > 1 else sums[0] / 2)) / 2, 2)
        logits = best_first + rng.integers(5, 30) / 10
        logits = np.roll(logits[rng.permutation(len(logits))], 1)
        while logits[0] == logits.max():
            logits = np.roll(logits, 1)
        cases.append(Case({"logits": logits.round(2), "T": temperature, "p": p}))
    return cases


def _reaching(row, p, order=_best_first, more=1):
    """Keep the tokens of an order until their sum reaches p, the one with which it does so if more is 1."""
    order = order(row)
    return _kept(row, order, max(0, more + int((np.cumsum(row[order]) < p).sum())))


def _top_p(begin=lambda logits, T: softmax(logits / T), then=_shared, **how):
    """Make a top-p from how chances begin, how tokens are kept, and what is done with those left."""
    return lambda logits, T, p: then(_reaching(begin(logits, T), p, **how))


def _late(logits, T, p):
    return _shared(_reaching(softmax(logits), p) ** (1 / T))


def _sorted(logits, T, p):
    row = chances(logits, temperature=T, top_p=p)
    return row[_best_first(row)]


def _at_least(logits, T, p):
    row = softmax(logits / T)
    return _shared(np.where(row >= p, row, 0))


def _part(logits, T, p):
    row = softmax(logits / T)
    return _shared(_kept(row, _best_first(row), int(np.ceil(p * len(row)))))


TOP_P = Exercise(
    "top_p",
    lambda logits, T, p: chances(logits, temperature=T, top_p=p),
    _top_p_cases,
    (
        ("No token is cut off. Those after p is reached get 0.", lambda logits, T, p: softmax(logits / T)),
        ("The token with which the sum reaches p is cut off. It should stay.", _top_p(more=0)),
        ("One token too many stays: the sum reaches p before it.", _top_p(more=2)),
        ("Divide by the sum of what is left.", _top_p(then=np.asarray)),
        ("The chances are sorted. Put each back in its token's own place.", _sorted),
        ("Return all n chances, with 0 for the tokens cut off.",
         lambda logits, T, p: _shared(_sorted(logits, T, p)[: np.count_nonzero(_sorted(logits, T, p))])),
        ("T is not used: divide the logits by it, before the softmax.", _top_p(lambda logits, T: softmax(logits))),
        ("The logits are multiplied by T. Divide them by it.", _top_p(lambda logits, T: softmax(logits * T))),
        ("The chances are divided by T. Divide the logits by it, before the softmax.",
         _top_p(lambda logits, T: softmax(logits) / T)),
        ("You cut first, then use T. The temperature comes first.", _late),
        ("Each single chance is compared with p. Compare the sum of the likeliest ones.", _at_least),
        ("p is a sum of chances, not a share of the tokens.", _part),
        ("The least likely tokens are added up first. Begin with the likeliest.", _top_p(order=np.argsort)),
        ("The tokens are added up in the order of the row. Begin with the likeliest.",
         _top_p(order=lambda row: np.arange(len(row)))),
        ("Only the likeliest token stays. Go on until the sum reaches p.",
         lambda logits, T, p: chances(logits, temperature=0)),
        ("The softmax gives chances. After the cut, no further softmax is needed: divide by the sum.",
         _top_p(then=softmax)),
    ),
    advice="In this order: divide the logits by T, softmax, keep the likeliest until they reach p, divide by the sum.",
)  # fmt: skip
