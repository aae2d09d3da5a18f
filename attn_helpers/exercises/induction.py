"""For further/a_model_that_has_read: where an induction head looks, a score with a bug, and a false friend."""

import numpy as np

from .._language import say
from .answers import from_tables, is_open
from .attention import t
from .grading import Case, Exercise, grade, numbers
from .real_model import _square
from .result import Result, in_words

N = 4  # words said twice, as tokens 1 to 4 and then 5 to 8
PLACES = {"5": 2, "6": 3, "7": 4, "8": 5}
ALIKE = "That is the same word, said before. What came after it is looked at."
ITSELF = "That is the token itself."
RIGHT_BEFORE = "That is the token right before it: a head that looks one back."
REST = "There a head rests that has found nothing. This word has been said before."
SLIPS = {
    "5": {1: ALIKE, 5: ITSELF, 4: RIGHT_BEFORE, 0: REST, 6: "That comes later: it is hidden."},
    "6": {2: ALIKE, 6: ITSELF, 5: RIGHT_BEFORE, 0: REST, 7: "That comes later: it is hidden."},
    "7": {3: ALIKE, 7: ITSELF, 6: RIGHT_BEFORE, 0: REST, 8: "That comes later: it is hidden."},
    "8": {4: ALIKE, 8: ITSELF, 7: RIGHT_BEFORE, 0: REST, 1: "That begins the first time. Word 4 came last there."},
}
ADVICE = dict.fromkeys(PLACES, "Find the same word among tokens 1 to 4. Then go one token further.")
about_places = from_tables(SLIPS, ADVICE)


def place(value):
    """Read the number of a token.

    Parameters
    ----------
    value : int

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is no whole number from 0 to 8.

    Examples
    --------
    >>> place(3)
    3
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value <= 2 * N:
        raise ValueError("Answer with a token's number, from 0 to 8.")
    return int(value)


# A score, with the wrong column


def _score_cases(rng):
    return [Case({"weights": _square(rng, 2 * n + 1, 2 * n + 1), "n": n}) for n in (2, 3, 5)]


def _scored(column, first=lambda n: n + 1, total=np.mean):
    """Make a score of what rows ``first(n)`` to 2n have in the column ``column(i, n)``."""
    return lambda weights, n: total([weights[i, column(i, n)] for i in range(first(n), 2 * n + 1)])


SAME_WORD = "It still does what it did as given."
SCORE = Exercise(
    "induction_score",
    _scored(lambda i, n: i - n + 1),
    _score_cases,
    (
        (SAME_WORD, _scored(lambda i, n: i - n)),
        ("That is the token before the same word. What came after it is asked for.", _scored(lambda i, n: i - n - 1)),
        ("That is one place too far behind the same word.", _scored(lambda i, n: i - n + 2)),
        ("That is the token right before: a head that looks one back.", _scored(lambda i, n: i - 1)),
        ("That is each token's weight on itself.", _scored(lambda i, n: i)),
        ("The first time is counted as well. There nothing has come before.",
         _scored(lambda i, n: i - n + 1, first=lambda n: n)),
        ("The first word of the second time is left out.", _scored(lambda i, n: i - n + 1, first=lambda n: n + 2)),
        ("The sum is right; an average is asked for.", _scored(lambda i, n: i - n + 1, total=np.sum)),
        ("Row and column are exchanged: a row asks.", lambda w, n: _scored(lambda i, n: i - n + 1)(t(w), n)),
    ),
    advice="The word of row i stood before at i − n. Which column holds what came after?",
    wanted="one number",
    all_cases=True,
)  # fmt: skip


def grade_induction_score(answer):
    """Grade the mended score; a function that does what it did when it was given counts as not attempted.

    Parameters
    ----------
    answer : callable
        ``induction_score(weights, n)``: (2n + 1, 2n + 1) → one number.

    Returns
    -------
    Result

    Examples
    --------
    >>> print(grade_induction_score(_scored(lambda i, n: i - n)).passed)
    None
    """
    result = grade(SCORE, answer)
    return Result(SCORE.name, None, SAME_WORD) if result.hint == SAME_WORD else result


# Weights of a head that scores 1 and knows no word

ENOUGH = 0.99


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
    score = SCORE.truth(weights, N)
    told = (("score", f"{score:.2f}"),)
    if np.allclose(weights, np.eye(size)):
        hint = "Every token looks at itself: that scores 0. Row 5 says word 1 again. What came after word 1?"
        return Result(name, False, hint, told)
    if score < ENOUGH:
        hint = "The score is below 1. Row i of the second time, 5 to 8, must look at column i − 4 + 1 alone."
        return Result(name, False, hint, told)
    hint = say("With three words, the same head scores {score:.2f}: it counts places, it reads no word.")
    return Result(name, True, hint.format(score=SCORE.truth(weights[:7, :7], 3)), told)


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
