"""Lesson 01's exercise by hand: two objects pooled in three ways, number by number."""

import numpy as np

from .answers import is_open

VALUES = np.array([[1.0, 0.6], [0.0, 0.2]])  # the rabbit and the grass, by contrast and size
W = (1.1, 0.0)
BY_HAND = {  # with 3 for e^1.1
    "average": (0.5, 0.4),
    "maximum": (1.0, 0.6),
    "scores": (1.1, 0.0),
    "weights": (0.75, 0.25),
    "output": (0.75, 0.5),
}
TURNED = "The two numbers are in the wrong order: the rabbit's comes first."
SLIPS = {
    "average": {
        (1.0, 0.8): "That is the sum. Each of the two objects has the weight 1/2.",
        (0.8, 0.1): "You averaged along the rows. Average down each column: one number for each feature.",
        (0.5, 0.5): "Those are weights. The average is one number for each feature.",
        (1.0, 0.6): "That is the maximum of each column.",
    },
    "maximum": {
        (1.0, 0.2): "You searched along the rows. Search down each column: one number for each feature.",
        (0.5, 0.4): "That is the average of each column.",
        (0.0, 0.2): "That is the smallest number of each column.",
    },
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
}
ADVICE = {
    "average": "Add up each column and divide by 2.",
    "maximum": "In each column, take the larger number.",
    "scores": "Multiply each number of a row by its number in w, and add up.",
    "weights": "Take e to each score. Then divide both by their sum.",
    "output": "Multiply each row by its weight, then add up each column.",
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


def about_numbers(item, got, _):
    """Say what went wrong with two numbers.

    Parameters
    ----------
    item : str
        One of `BY_HAND`.
    got : tuple of two floats
    _ : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_numbers("weights", (3.0, 1.0), {})
    'Those are the powers: positive, but their sum is 4. Divide by it.'
    """
    return SLIPS[item].get(got, ADVICE[item])
