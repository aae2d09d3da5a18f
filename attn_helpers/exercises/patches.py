"""Lesson 05: a block's shapes, pixels shuffled alike, two pictures of the same patches; further: a picture moved."""

import numpy as np

from .answers import is_open
from .grading import Case, Exercise, numbers
from .result import Result, in_words
from .scores import draw

# 12×12 pixels in patches of 4×4, 8 wide, 2 heads, widened to 32
SHAPES = {"patches": (9, 16), "cells": (9, 8), "weights": (2, 9, 9), "widened": (9, 32), "scores": (10,)}
TURNED = "Rows are patches: yours is turned."
WRONG_SHAPES = {
    "patches": {
        (16, 9): TURNED,
        (3, 3): "That is the grid. How many patches are there, and how many pixels has each?",
        (4, 4): "That is one patch. How many are there, and how many pixels has each?",
        (36, 4): "Those are patches of 2×2 pixels. These are 4×4.",
        (9, 4): "A patch of 4×4 pixels has more than four numbers.",
        (3, 16): "There are three patches along one side. How many are there in all?",
        (9, 4, 4): "The pixels of a patch stand in one row.",
    },
    "cells": {
        (8, 9): TURNED,
        (9, 16): "The patches meet a matrix that makes them 8 wide.",
        (9, 24): "24 is the width in the lesson. Here it is 8.",
    },
    "weights": {
        (9, 9): "Each head has a map of its own, and there are two.",
        (9, 2, 9): "The heads stand in front.",
        (2, 9, 8): "Each patch asks each patch: one number for each pair, whatever the width.",
        (2, 9, 4): "Those are the queries of two heads. The weights have one number for each pair of patches.",
        (4, 9, 9): "Four heads are the lesson's. Here there are two.",
    },
    "widened": {
        (32, 9): TURNED,
        (9, 8): "That is before it is widened, or after it is narrowed again.",
        (32,): "Each patch is widened on its own: one row a patch.",
    },
    "scores": {
        (9, 10): "Before the readout, the average over all patches is taken.",
        (8,): "That is the average over all patches. The readout makes one number a digit of it.",
        (1, 10): "The average over the patches leaves no axis for them.",
        (): "There is one number for each of the ten digits.",
    },
}


def about_shapes(item, got, _):
    """Say what went wrong with a shape.

    Parameters
    ----------
    item : str
        A key of ``SHAPES``.
    got : tuple of int
    _ : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_shapes("widened", (32, 9), {})
    'Rows are patches: yours is turned.'
    """
    general = "The picture has 3 by 3 patches. Each is one row until the average is taken."
    return WRONG_SHAPES[item].get(got, general)


def _rows(pictures):
    return pictures.reshape(len(pictures), -1)


def _moved(pictures, order):
    return _rows(pictures)[:, order].reshape(pictures.shape)


# Always first, so that the bug as it stands is always shown on the same numbers
SHOWN = Case({"pictures": np.arange(1.0, 9.0).reshape(2, 2, 2), "order": np.array([3, 0, 2, 1])})


def _cases(rng):
    return [SHOWN, *(Case({"pictures": draw(rng, n, h, w), "order": _turning(rng, h * w)})
                     for n, h, w in ((3, 2, 3), (5, 4, 4), (1, 3, 3)))]  # fmt: skip


def _turning(rng, n):
    """Draw an order that is not its own inverse, so that the two can be told apart."""
    while True:
        order = rng.permutation(n)
        if (order[order] != np.arange(n)).any():
            return order


def _straight(pictures, order):
    return pictures.reshape(len(order), -1).T[:, order].reshape(pictures.shape)


SHUFFLED = Exercise(
    "shuffled",
    _moved,
    _cases,
    (
        ("Numbers of different pictures are mixed. What does one row of `pixels` hold?", _straight),
        ("That is the way back. Pixel i of the answer is pixel `order[i]` of the picture.",
         lambda x, order: _moved(x, np.argsort(order))),
        ("Nothing is moved. Take the pixels of each row in the order given.", lambda x, order: x),
        ("The order is right, but only for the first picture.",
         lambda x, order: np.concatenate([_moved(x[:1], order), x[1:]])),
        ("The pixels are sorted by size. Where they stand decides, not what they are.",
         lambda x, order: np.sort(_rows(x), axis=1).reshape(x.shape)),
        ("The pixels stand in one row a picture. Bring them back to its height and width.",
         lambda x, order: _rows(x)[:, order]),
        ("The pixels stand in one column a picture. Bring them back to its height and width.",
         lambda x, order: _rows(x)[:, order].T),
    ),
    advice="Cut the pictures into rows, one a picture; take the columns in the order given; bring back the shape.",
)  # fmt: skip


def _moved_by(picture, down, right):
    h, w = picture.shape
    room = max(abs(down), abs(right))
    top, left = room - down, room - right
    return np.pad(picture, room)[top : top + h, left : left + w]


# First, so that what comes back at the other side is always shown on the same numbers
ONE_DOWN = Case({"picture": np.arange(1.0, 7.0).reshape(3, 2), "down": 1, "right": 0})


def _moves(rng):
    steps = ((0, 1), (2, -1), (-1, 2), (-2, -1))
    return [ONE_DOWN, *(Case({"picture": draw(rng, n + 4, n + 5), "down": down, "right": right})
                        for n, (down, right) in enumerate(steps))]  # fmt: skip


AROUND = (
    "What leaves the canvas comes back at the other side, as with `np.roll`. It should be lost, and the new places 0."
)
MOVED = Exercise(
    "moved_picture",
    _moved_by,
    _moves,
    (
        (AROUND, lambda x, down, right: np.roll(x, (down, right), axis=(0, 1))),
        ("Down and right are exchanged. Axis 0 goes down, axis 1 to the right.",
         lambda x, down, right: _moved_by(x, right, down)),
        ("The picture moves the other way: a positive number means down, or right.",
         lambda x, down, right: _moved_by(x, -down, -right)),
        ("Nothing is moved.", lambda x, down, right: x),
        ("Only up and down is done.", lambda x, down, right: _moved_by(x, down, 0)),
        ("Only left and right is done.", lambda x, down, right: _moved_by(x, 0, right)),
    ),
    as_given=AROUND,
    advice="Pixel (i, j) of the answer is pixel (i − down, j − right) of the picture, or 0 if there is none.",
)  # fmt: skip


def _patches(picture):
    h, w = picture.shape
    return picture.reshape(h // 2, 2, w // 2, 2).swapaxes(1, 2).reshape(-1, 4)


def _sorted(rows):
    return rows[np.lexsort(rows.T)]


def grade_pair(answer):
    """Grade two pictures that are to have the same 2×2 patches at other places.

    Parameters
    ----------
    answer : pair of (4, 4)
        None or ... for "not attempted", also in place of one of them.

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_pair((np.eye(4), np.eye(4))).hint
    'Both pictures are the same. Let them differ, but not in their patches.'
    """
    name = "same_patches"
    if is_open(answer):
        return Result(name, None)
    if not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 2:
        return Result(name, False, "Answer with two pictures: `check.same_patches((one, other))`.",
                      (("got", in_words(answer)),))  # fmt: skip
    if any(part is None or part is Ellipsis for part in answer):
        return Result(name, None)
    pair = [numbers(part) for part in answer]
    if any(part is None or part.shape != (4, 4) or not np.isfinite(part).all() for part in pair):
        return Result(name, False, "Each picture is four rows of four numbers.", (("got", in_words(answer)),))
    said = _judged(*(part.astype(float) for part in pair))
    told = tuple(zip(("one", "other"), map(in_words, pair), strict=True))
    return Result(name, True) if said is None else Result(name, False, said, told)


def _judged(one, other):
    if np.array_equal(one, other):
        return "Both pictures are the same. Let them differ, but not in their patches."
    if np.array_equal(_sorted(_patches(one)), _sorted(_patches(other))):
        return None
    if np.array_equal(np.sort(one, axis=None), np.sort(other, axis=None)):
        return ("The pixels are the same, but not the patches. A patch moves as a whole: rows 0 and 1 or rows 2 and 3, "
                "columns 0 and 1 or columns 2 and 3.")  # fmt: skip
    return "The two hold different numbers, so attention can tell them apart. Move the patches of one, no more."
