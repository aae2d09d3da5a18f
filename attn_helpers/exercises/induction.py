"""For further/a_model_that_has_read: heads to draw a control from, and a false friend of the induction heads."""

import functools

import numpy as np

from .._language import say
from .answers import is_open
from .grading import Case, Exercise, grade, numbers
from .result import Result, in_words

# The other heads of the same layers, with two bugs

N_LAYERS, N_HEADS = 30, 9
BEST = [(18, 6)], [(17, 4), (3, 0)], [(17, 3), (17, 4), (18, 6)]  # an only head, two layers, two heads of one layer


def _times(heads):
    """Count how often each head is in a list, (30, 30): more heads than there are, so that one too many is seen."""
    found = numbers(heads)
    if found is None:
        return heads
    if found.size and (found.shape[1:] != (2,) or not np.isin(found, range(N_LAYERS)).all()):
        return str(heads)  # a text is no list of heads, and is told as it is
    times = np.zeros((N_LAYERS, N_LAYERS), int)
    np.add.at(times, tuple(found.reshape(-1, 2).astype(int).T), 1)
    return times


def _listed(best, own=False, twice=False, layers=lambda best: [layer for layer, _ in best]):
    """List the heads of the layers of the best: also these themselves, or some of them twice."""
    found = []
    for layer in layers(best):
        for head in range(N_HEADS):
            if (own or (layer, head) not in best) and (twice or (layer, head) not in found):
                found.append((layer, head))
    return found


def _counted(answer):
    """Make a function that counts the heads that the answer lists, in whatever order they are."""

    @functools.wraps(answer)
    def counted(*args, **kwargs):
        return _times(answer(*args, **kwargs))

    return counted


def _told(times):
    """List the heads again, layer by layer; of very many, only how many there are."""
    if times.sum() > N_LAYERS:
        return say("{n} heads").format(n=int(times.sum()))
    return ", ".join(f"({layer}, {head})" for layer, head in np.argwhere(times) for _ in range(times[layer, head]))


AS_GIVEN = "It still does what it did as given."
CONTROL = Exercise(
    "control_heads",
    _counted(_listed),
    lambda rng: [Case({"best": best}) for best in BEST],
    tuple(
        (hint, _counted(slip))
        for hint, slip in (
            (AS_GIVEN, lambda best: _listed(best, own=True, twice=True)),
            ("Some heads are listed more than once. Two of the best may be in one layer.",
             lambda best: _listed(best, twice=True)),
            ("Some of the best are listed: a control must leave them on.", lambda best: _listed(best, own=True)),
            ("Heads of all layers are listed. Only the layers of the best are asked for.",
             lambda best: _listed(best, layers=lambda _: range(N_LAYERS))),
            ("Only one layer is listed: does the function return too early?",
             lambda best: _listed(best, layers=lambda best: [best[0][0]])),
        )
    ),
    as_given=AS_GIVEN,
    advice="Which of these heads is not wanted, or wanted only once?",
    wanted="a list of pairs (layer, head)",
    all_cases=True,
    told=_told,
)  # fmt: skip


def grade_control_heads(answer):
    """Grade the mended list; a function that does what it did when it was given counts as not attempted.

    Parameters
    ----------
    answer : callable
        ``control_heads(best)``: list of (layer, head) → list of (layer, head), in any order.

    Returns
    -------
    Result

    Examples
    --------
    >>> print(grade_control_heads(lambda best: _listed(best, own=True, twice=True)).passed)
    None
    """
    return grade(CONTROL, _counted(answer) if callable(answer) else answer)


# Weights of a head that scores 1 and knows no word

N = 4  # words said twice, as tokens 1 to 4 and then 5 to 8
ENOUGH = 0.99


def _score(weights, n):
    """Return the induction score of n words said twice."""
    return np.mean([weights[row, row - n + 1] for row in range(n + 1, 2 * n + 1)])


def grade_counts_back(answer):
    """Grade the map of a head that has the full score on four words said twice, and none on three words.

    Parameters
    ----------
    answer : (9, 9)
        Weights under a causal mask; None or ... for "not attempted".

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_counts_back(np.eye(9))
    ✗ counts_back: not yet.
    Every token looks at itself: that scores 0. Row 5 says word 1 again. What came after word 1?
      score  0.00
    """
    name, size = "counts_back", 2 * N + 1
    if is_open(answer):
        return Result(name, None)
    weights = numbers(answer)
    if weights is None or weights.shape != (size, size):
        got = in_words(answer) if weights is None else str(weights.shape)
        hint = "An array of numbers (9, 9) is wanted: a row for each token."
        return Result(name, False, hint, (("got", got),))
    if fault := _no_weights(weights):
        return Result(name, False, fault)
    score = _score(weights, N)
    told = (("score", f"{score:.2f}"),)
    if np.allclose(weights, np.eye(size)):
        hint = "Every token looks at itself: that scores 0. Row 5 says word 1 again. What came after word 1?"
        return Result(name, False, hint, told)
    if score < ENOUGH:
        hint = "The score is below 1. Row i of the second time, 5 to 8, must look at column i − 4 + 1 alone."
        return Result(name, False, hint, told)
    hint = say("With three words, the same head scores {score:.2f}: it counts places, it reads no word.")
    return Result(name, True, hint.format(score=_score(weights[:7, :7], 3)), told)


def _no_weights(weights):
    """Say why an array cannot be the weights of a head under a causal mask, or return nothing."""
    if not np.isfinite(weights).all() or (weights < 0).any():
        return "Weights are finite and at least 0."
    if np.triu(weights, 1).any():
        return "Under a causal mask nobody looks ahead: right of the diagonal all weights are 0."
    sums = weights.sum(axis=1)
    if not np.allclose(sums, 1):
        row = int(np.argmax(~np.isclose(sums, 1)))
        hint = say("Each row sums to 1. Row {row} sums to {sum:.2f}.")
        return hint.format(row=row, sum=sums[row])
    return ""
