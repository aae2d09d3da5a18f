"""For further/a_photograph: patches centred and made equally long, by hand and by code with a bug to find."""

import numpy as np

from .answers import from_tables
from .grading import Case, Exercise
from .scores import draw

# raw patches: (0.1, 0.1), (0.1, 0.9), (1.0, 0.5)
BY_HAND = {
    "mean": (0.4, 0.5),
    "first, centred": (-0.3, -0.4),
    "first, length 1": (-0.6, -0.8),
    "first with itself and second": (1.0, -0.28),
}
SLIPS = {
    "mean": {
        (1.2, 1.5): "That is the sum. There are three patches: divide by 3.",
        (0.1, 0.5): "You averaged along a row. Average down each column: one number a pixel.",
    },
    "first, centred": {
        (0.3, 0.4): "The signs are turned: subtract the mean from the patch.",
        (0.5, 0.6): "You added the mean. Subtract it.",
        (0.0, 0.0): "You subtracted the patch's own mean. Subtract the mean patch.",
    },
    "first, length 1": {
        (-0.3, -0.4): "The length is still 0.5. Divide both numbers by it.",
        (0.71, 0.71): "You divided the raw patch by its length. Take the centred one.",
        (-0.43, -0.57): "You divided by the sum. The length is the root of the sum of squares.",
        (-1.2, -1.6): "You divided by the squared length. Take its root first.",
        (0.6, 0.8): "Right up to the sign: the centred patch has two negative numbers.",
    },
    "first with itself and second": {
        (0.25, -0.07): "Those are products before the division by the lengths.",
        (0.02, 0.1): "Those are products of the raw patches.",
        (-0.28, 1.0): "The two numbers are in the wrong order: itself comes first.",
        (1.0, -0.6): "The second number belongs to the third patch.",
        (1.0, 0.28): "The products of the two numbers have different signs: 0.36 and −0.64.",
    },
}
ADVICE = {
    "mean": "Add up each column and divide by 3.",
    "first, centred": "Subtract the mean patch, number by number.",
    "first, length 1": "Square both numbers, add up, take the root. Divide both numbers by it.",
    "first with itself and second": "Give the second patch length 1 too. Then multiply number by number and add up.",
}
about_numbers = from_tables(SLIPS, ADVICE)


def _unit(rows, axis=1):
    return rows / np.linalg.norm(rows, axis=axis, keepdims=True)


def _centred(rows, axis=0):
    return rows - rows.mean(axis=axis, keepdims=True)


AS_GIVEN = "It is still as it was given. Try three small patches, and print each step."
PREPARED = Exercise(
    "prepared",
    lambda rows: _unit(_centred(rows)),
    lambda rng: [Case({"rows": draw(rng, n, d)}) for n, d in ((3, 3), (4, 3), (5, 4))],
    (
        (AS_GIVEN, lambda x: _unit(_centred(x, axis=1))),
        ("The mean of all numbers is one number. Subtract the mean patch, with a number for each pixel.",
         lambda x: _unit(x - x.mean())),
        ("Nothing is centred: subtract the mean patch first.", _unit),
        ("The rows are centred, but they have different lengths.", _centred),
        ("The lengths are those of the raw rows. Take them after centring.",
         lambda x: _centred(x) / np.linalg.norm(x, axis=1, keepdims=True)),
        ("Centre first, then divide by the length: the other way round, the rows are no longer of length 1.",
         lambda x: _centred(_unit(x))),
        ("The columns have length 1. Each row should: its numbers lie along axis 1.",
         lambda x: _unit(_centred(x), axis=0)),
        ("All rows are divided by one number. Each row has its own length.", lambda x: _unit(_centred(x), axis=None)),
    ),
    as_given=AS_GIVEN,
    advice="The mean patch lies along axis 0. The length of a row lies along axis 1.",
)  # fmt: skip
