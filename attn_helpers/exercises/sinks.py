"""For further/attention_sinks: two heads switched off and averaged by hand, and a score for the mark to rest on."""

import numpy as np

from ..scores import softmax
from .answers import from_tables, is_open
from .grading import numbers
from .result import Result, in_words, printable

# values 0, 2 and 4; head A weighs them 0.8, 0.1, 0.1, head B 0.2, 0.4, 0.4; the mean of the values is 2
BY_HAND = {"adds": (0.6, 2.4), "change when off": (0.6, 2.4), "change when averaged": (1.4, 0.4)}
SLIPS = {
    "adds": {
        (2.0, 2.0): "That is the mean of the values. Use the weights of each head.",
        (6.0, 6.0): "That is the sum of the values. Multiply each value by its weight first.",
        (0.2, 0.8): "That is the weight on the two words. Multiply each value by its weight.",
        (2.4, 0.6): "The two numbers are in the wrong order: head A comes first.",
        (0.3, 1.2): "You took the mean of the two products. Add them.",
    },
    "change when off": {
        (0.0, 0.0): "Off, a head adds 0. How far is that from what it added before?",
        (-0.6, -2.4): "By how much is asked for. Leave out the sign.",
        (2.4, 0.6): "The two numbers are in the wrong order: head A comes first.",
        (2.0, 2.0): "That is the mean of the values. A head that is off adds 0.",
    },
    "change when averaged": {
        (2.0, 2.0): "That is what an averaged head adds. How far is it from what the head added before?",
        (1.4, -0.4): "By how much is asked for. Leave out the sign.",
        (-1.4, 0.4): "By how much is asked for. Leave out the sign.",
        (0.4, 1.4): "The two numbers are in the wrong order: head A comes first.",
        (2.4, 0.6): "You left [CLS] out of the mean. An averaged head looks at all three pieces.",
        (0.6, 2.4): "That is the change when off. An averaged head adds the mean of the values instead of 0.",
    },
}
ADVICE = {
    "adds": "Multiply each value by its weight, and add up.",
    "change when off": "A head that is off adds 0. How far is that from what it added before?",
    "change when averaged": "All three weights are 1/3 now. How far is this output from what the head added before?",
}
about_numbers = from_tables(SLIPS, ADVICE)

MOST_ADDED, LEAST_WEIGHT = 0.01, 0.9
VALUES = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [1.0, 1.0]])  # the mark and three words


def grade_mark(name, answer):
    """Grade a score for the mark, with which the toy head is quiet without hiding a word that fits.

    Parameters
    ----------
    name : str
        The exercise.
    answer : number
        None or ... for "not attempted".

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_mark("mark", 4)
    ✗ mark: not yet.
    The first word fits, but the mark takes too much of the weight from it.
      no word fits: added          0.00037
      first word fits: its weight  0.73
    """
    if is_open(answer):
        return Result(name, None)
    score = numbers(answer)
    if score is None or score.ndim or score.dtype.kind == "b" or not np.isfinite(score):
        return Result(name, False, "Answer with one number, such as 0.5.", (("got", printable(in_words(answer))),))
    added = (softmax([float(score), -5, -5, -5]) @ VALUES).max()
    weight = softmax([float(score), 5, -5, -5])[1]
    details = ("no word fits: added", f"{added:.2g}"), ("first word fits: its weight", f"{weight:.2g}")
    if added >= MOST_ADDED:
        return Result(name, False, "No word fits, and the head still adds too much.", details)
    if weight <= LEAST_WEIGHT:
        return Result(name, False, "The first word fits, but the mark takes too much of the weight from it.", details)
    return Result(name, True)
