"""Lesson 01's exercise by hand: two objects pooled by salience, and a step of learning, number by number."""

import numpy as np

from .answers import from_tables, is_open

VALUES = np.array([[1.0, 0.6], [0.0, 0.2]])  # the rabbit and the grass, by contrast and size
W = (1.1, 0.0)
BY_HAND = {  # with 3 for e^1.1
    "scores": (1.1, 0.0),
    "weights": (0.75, 0.25),
    "output": (0.75, 0.5),
    "error": (0.75, -0.75),  # the viewer looked at the grass
    "gradient": (0.75, 0.3),
}
TURNED = "The two numbers are in the wrong order: the rabbit's comes first."
SLIPS = {
    "scores": {
        (0.0, 1.1): TURNED,
        (1.1, 1.1): "The grass has no contrast, and size counts 0 in w.",
        (3.0, 1.0): "Those are the powers. The score is the row times w, added up.",
    },
    "weights": {
        (0.25, 0.75): TURNED,
        (3.0, 1.0): "Those are the powers: positive, but their sum is 4. Divide by it.",
        (3.0, 0.0): "The power of 0 is 1, not 0. Then divide by the sum of the powers.",
        (1.0, 0.0): "Only the winner is left. Softmax leaves the other a share: its power is 1, not 0.",
        (1.1, 0.0): "Those are the scores. Take their powers, then divide by the sum.",
        (0.5, 0.5): "Those are the average's weights. These scores differ.",
    },
    "output": {
        (0.25, 0.3): "The weights are exchanged: the rabbit's row counts 0.75.",
        (3.0, 2.0): "The powers are used as weights. Their sum is 4, that of weights is 1.",
        (1.1, 0.66): "The scores are used as weights.",
        (0.5, 0.4): "That is the average. The weights are 0.75 and 0.25.",
        (0.5, 0.75): "The two numbers are in the wrong order: contrast comes first.",
        (0.75, 0.25): "Those are the weights. The output is each row times its weight, added up.",
    },
    "error": {
        (-0.75, 0.75): "The sign is turned. The error is weight − look.",
        (0.75, 0.25): "Those are the weights. Subtract 1 where the viewer looked.",
        (-0.25, 0.25): "That is for a look at the rabbit. The viewer looked at the grass.",
        (0.75, -0.25): "The grass's weight is 0.25, and its look is 1. Subtract.",
        (0.0, 1.0): "That is the look. Subtract it from the weights.",
    },
    "gradient": {
        (-0.75, -0.3): "That is what is added to w. The gradient is error times features, added up.",
        (0.35, -0.3): "That is w after the step, w − gradient. The gradient comes before.",
        (0.75, 0.45): "That is the rabbit's part alone. Add the grass's, with its error −0.75.",
        (0.0, -0.15): "That is the grass's part alone. Add the rabbit's, with its error 0.75.",
        (0.75, 0.6): "The grass's error is negative, so its part is subtracted.",
        (0.75, 0.5): "That is the output: rows times weights. Here they are multiplied by the errors.",
        (1.2, -0.15): "You added up along the rows. Add up each column: one number for each feature.",
        (0.3, 0.75): "The two numbers are in the wrong order: contrast comes first.",
    },
}
ADVICE = {
    "scores": "Multiply each number of a row by its number in w, and add up.",
    "weights": "Take e to each score. Then divide both by their sum.",
    "output": "Multiply each row by its weight, then add up each column.",
    "error": "Weight − look. Look is 0 for the rabbit and 1 for the grass.",
    "gradient": "Multiply each row by its error, then add up each column.",
}


def two_numbers(value):
    """Read two numbers.

    Parameters
    ----------
    value : tuple, list or ndarray

    Returns
    -------
    tuple of two floats
        Rounded to two decimals.

    Raises
    ------
    ValueError, TypeError
        Unless there are two real numbers, and neither is open.

    Examples
    --------
    >>> two_numbers([0.7503, 0.2497])
    (0.75, 0.25)
    """
    need = "Answer with two numbers, such as (0.5, 1.5)."
    parts = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(parts, tuple | list) or len(parts) != 2:
        raise ValueError(need)
    if any(map(is_open, parts)):
        raise ValueError("Fill in both numbers.")
    if any(isinstance(part, bool | str | complex) for part in parts):
        raise ValueError(need)
    return tuple(round(float(part), 2) for part in parts)
about_numbers = from_tables(SLIPS, ADVICE)
