"""Predictions and readings of tables and maps: right ones pass, wrong ones are told why but not the answer."""

import json
import re

import numpy as np
import pytest

import attn_helpers as ah
from attn_helpers import MultiHead, attention, check, merge_heads, salience_pooling, split_heads
from attn_helpers.exercises import heads as head_shapes
from attn_helpers.exercises import sinks, tracing

from ..course import NOTEBOOKS


def numbered(cases):
    return [f"{case[0].__name__}-{i}" for i, case in enumerate(cases)]


BY_HAND = {"scores": (1.1, 0), "weights": (0.7503, 0.25), "output": (0.75, 0.5), "error": (0.7503, -0.75),
           "gradient": (0.75, 0.3)}  # fmt: skip
SHAPES = {"scores": (2, 6), "weights": (2, 6), "weights.sum(axis=1)": (2,), "outputs": (2, 3),
          "outputs with a seventh object": (2, 3)}  # fmt: skip
TRANSLATOR = {"words": (5, 8), "states": (3, 8), "weights": (3, 5), "found": (3, 8), "logits": (3, 18), "own": (5, 5)}
BLOCK = {"patches": (9, 16), "cells": (9, 8), "weights": (2, 9, 9), "widened": (9, 32), "scores": (10,)}
HEAD_SHAPES = {"words @ w_query": (10, 12), "queries, split": (3, 10, 4), "weights": (3, 10, 10),
               "one head's output": (10, 4), "heads merged": (10, 12)}  # fmt: skip
HABITS = {"A": "one ahead", "B": "everywhere", "C": "one back", "D": "first piece"}
CENTRED = {"mean": (0.4, 0.5), "first, centred": (-0.3, -0.4), "first, length 1": (-0.6, -0.8),
           "first with itself and second": (1.0, -0.28)}  # fmt: skip
BOWL = {"third numbers": (5, 10), "scores": (1.5, 2), "minus half the squared distances": (-1, -0.5),
        "scores minus these": (2.5, 2.5)}  # fmt: skip
POINTS = {"weight of the point at 1": (0.5, 0), "weight of the point at 0": (0.25, 0.5), "answer": (3, 6),
          "squared error": (9, 36)}  # fmt: skip
TORCH = {"in_proj_weight": (36, 12), "w_key": (12, 12), "returned weights": (2, 5, 6)}
TWO_HEADS = {"adds": (0.6, 2.4), "change when off": (0.6, 2.4), "change when averaged": (1.4, 0.4)}
PREDICTIONS = [
    (check.off_or_averaged, TWO_HEADS),
    (check.bowl_by_hand, BOWL), (check.regression_by_hand, POINTS), (check.torch_shapes, TORCH),
    (check.centred_by_hand, CENTRED),
    (check.pooling_by_hand, BY_HAND), (check.shapes, SHAPES), (check.translator_shapes, TRANSLATOR),
    (check.block_shapes, BLOCK), (check.habits, HABITS), (check.head_shapes, HEAD_SHAPES),
]  # fmt: skip


@pytest.mark.parametrize(("checker", "right"), PREDICTIONS, ids=lambda x: getattr(x, "__name__", ""))
def test_predictions_pass_as_dict_list_or_tuple_and_in_parts_are_open(checker, right):
    for form in (right, list(right.values()), tuple(right.values()),
                 {k: list(v) if isinstance(v, tuple) else v for k, v in right.items()}):
        assert checker(form).passed is True, checker(form)
    last = list(right)[-1]
    for nothing in (None, ..., "...", (..., ..., ...)):
        assert checker(dict.fromkeys(right, nothing)).passed is None
        partly = checker(right | {last: nothing})
        assert partly.passed is False and ("still open", last) in partly.details
    assert checker({"something else": 1}).passed is False
    assert checker(5).passed is False
    assert checker(right | {last: 2.5}).passed is False


def test_the_patches_centred_by_hand_are_what_numpy_makes_of_them():
    raw = np.array([[0.1, 0.1], [0.1, 0.9], [1.0, 0.5]])
    centred = raw - raw.mean(axis=0)
    rows = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    steps = raw.mean(axis=0), centred[0], rows[0], (rows @ rows.T)[0, :2]
    assert check.centred_by_hand(steps).passed
    unscaled, untouched = (centred @ centred.T)[0, :2], (raw @ raw.T)[0, :2]
    assert "before the division" in str(check.centred_by_hand([*steps[:3], unscaled]))
    assert "of the raw patches" in str(check.centred_by_hand([*steps[:3], untouched]))


def test_two_keys_on_the_bowl_are_what_numpy_makes_of_them():
    keys, query = np.array([[1, 2], [3, 1]]), np.array([2, 1])
    heights = (keys**2).sum(axis=1)
    scores, near = keys @ query - heights / 2, -((keys - query) ** 2).sum(axis=1) / 2
    assert check.bowl_by_hand([heights, scores, near, scores - near]).passed
    assert "third numbers are missing" in str(check.bowl_by_hand(BOWL | {"scores": keys @ query}))


def test_three_points_by_hand_are_what_softmax_makes_of_them():
    x, y = np.arange(3), np.array([4, 0, 8])
    scores = -((x - 1) ** 2) * np.log(2)  # the width for which a neighbour has the kernel 1/2
    weights = np.array([ah.softmax(scores), ah.softmax(scores, mask=x != 1)])
    answers = weights @ y
    assert check.regression_by_hand([weights[:, 1], weights[:, 0], answers, (answers - y[1]) ** 2]).passed


def test_two_heads_off_and_averaged_are_what_numpy_makes_of_them():
    values, weights = np.array([0, 2, 4]), np.array([[0.8, 0.1, 0.1], [0.2, 0.4, 0.4]])
    adds = weights @ values
    assert check.off_or_averaged([adds, np.abs(0 - adds), np.abs(values.mean() - adds)]).passed
    for item, slips in sinks.SLIPS.items():
        assert all(tracing.two_numbers(slip) == slip != sinks.BY_HAND[item] for slip in slips)


def test_shapes_on_both_sides_are_those_of_arrays():
    rng = np.random.default_rng(0)
    packed = rng.normal(size=(36, 12))
    heads = ah.MultiHead.from_packed(packed, None, rng.normal(size=(12, 12)), None, n_heads=3)
    queries, keys = rng.normal(size=(2, 5, 12)), rng.normal(size=(2, 6, 12))
    weights = ah.multi_head_attention(queries, keys, keys, heads).weights
    assert check.torch_shapes([packed.shape, heads.w_key.shape, weights.mean(axis=1).shape]).passed


def test_predictions_are_read_kindly():
    assert check.pooling_by_hand(BY_HAND | {"output": np.array([0.7503, 0.5002])})
    assert check.shapes(SHAPES | {"outputs": np.array([2, 3])})


@pytest.mark.parametrize("name", ["pooling_by_hand", "shapes", "translator_shapes", "block_shapes", "habits"])
def test_one_number_is_no_answer_to_many_questions(name):
    result = getattr(check, name)(np.array(3))
    assert result.passed is False and "Answer with a dict" in str(result)


SLIPS = [
    (check.pooling_by_hand, BY_HAND | {"scores": (3, 1)}, "Those are the powers"),
    (check.pooling_by_hand, BY_HAND | {"weights": (3, 1)}, "their sum is 4"),
    (check.pooling_by_hand, BY_HAND | {"weights": (3, 0)}, "power of 0 is 1"),
    (check.pooling_by_hand, BY_HAND | {"weights": (1.1, 0)}, "Those are the scores"),
    (check.pooling_by_hand, BY_HAND | {"weights": (0.25, 0.75)}, "wrong order"),
    (check.pooling_by_hand, BY_HAND | {"output": (0.5, 0.4)}, "That is the average"),
    (check.pooling_by_hand, BY_HAND | {"output": (3.0, 2.0)}, "powers are used"),
    (check.pooling_by_hand, BY_HAND | {"error": (-0.25, 0.25)}, "a look at the rabbit"),
    (check.pooling_by_hand, BY_HAND | {"error": (-0.75, 0.75)}, "sign is turned"),
    (check.pooling_by_hand, BY_HAND | {"gradient": (0.75, 0.45)}, "rabbit's part alone"),
    (check.pooling_by_hand, BY_HAND | {"gradient": (0.35, -0.3)}, "w after the step"),
    (check.pooling_by_hand, BY_HAND | {"gradient": (0, 0)}, "^Multiply each row by its error"),
    (check.pooling_by_hand, BY_HAND | {"output": 0.75}, "^Answer with two numbers"),
    (check.pooling_by_hand, BY_HAND | {"output": ("a", "b")}, "^Answer with two numbers"),
    (check.pooling_by_hand, BY_HAND | {"output": (0.75, ...)}, "^Fill in both numbers"),
    (check.bowl_by_hand, BOWL | {"third numbers": (3, 4)}, "^That is x . y"),
    (check.bowl_by_hand, BOWL | {"scores": (6.5, 12)}, "not 1/2"),
    (check.bowl_by_hand, BOWL | {"minus half the squared distances": (-2, -1)}, "half is missing"),
    (check.bowl_by_hand, BOWL | {"scores minus these": (1, 1)}, "^Subtract line 3"),
    (check.regression_by_hand, POINTS | {"weight of the point at 1": (1, 0)}, "^1 is the kernel"),
    (check.regression_by_hand, POINTS | {"weight of the point at 0": (0.25, 0.25)}, "only two kernels"),
    (check.regression_by_hand, POINTS | {"answer": (3, 3)}, "sum to 1 again"),
    (check.regression_by_hand, POINTS | {"squared error": (3, 6)}, "^Those are the errors"),
    (check.torch_shapes, TORCH | {"in_proj_weight": (12, 36)}, "outputs in rows"),
    (check.torch_shapes, TORCH | {"w_key": (4, 12)}, "PyTorch keeps it"),
    (check.torch_shapes, TORCH | {"w_key": (3, 12, 4)}, "side by side in one matrix"),
    (check.torch_shapes, TORCH | {"returned weights": (2, 3, 5, 6)}, "^Unless told otherwise"),
    (check.centred_by_hand, CENTRED | {"mean": (1.2, 1.5)}, "That is the sum"),
    (check.centred_by_hand, CENTRED | {"mean": (0.1, 0.5)}, "^You averaged along a row"),
    (check.centred_by_hand, CENTRED | {"first, centred": (0.3, 0.4)}, "signs are turned"),
    (check.centred_by_hand, CENTRED | {"first, length 1": (0.707, 0.707)}, "raw patch"),
    (check.centred_by_hand, CENTRED | {"first, length 1": (-3 / 7, -4 / 7)}, "divided by the sum"),
    (check.centred_by_hand, CENTRED | {"first with itself and second": (0.02, 0.1)}, "of the raw patches"),
    (check.centred_by_hand, CENTRED | {"first with itself and second": (1, 1)}, "^Give the second patch"),
    (check.off_or_averaged, TWO_HEADS | {"adds": (2, 2)}, "mean of the values"),
    (check.off_or_averaged, TWO_HEADS | {"adds": (0.3, 1.2)}, "mean of the two products"),
    (check.off_or_averaged, TWO_HEADS | {"change when off": (0, 0)}, "^Off, a head adds 0"),
    (check.off_or_averaged, TWO_HEADS | {"change when averaged": (2, 2)}, "what an averaged head adds"),
    (check.off_or_averaged, TWO_HEADS | {"change when averaged": (1.4, -0.4)}, "Leave out the sign"),
    (check.off_or_averaged, TWO_HEADS | {"change when averaged": (2.4, 0.6)}, r"left \[CLS\] out"),
    (check.off_or_averaged, TWO_HEADS | {"change when averaged": (1, 1)}, "^All three weights are 1/3"),
    (check.shapes, SHAPES | {"scores": (6, 2)}, "turned"),
    (check.shapes, SHAPES | {"weights": (2, 2)}, "not one another"),
    (check.shapes, SHAPES | {"weights": (6, 6)}, "not keys one another"),
    (check.shapes, SHAPES | {"weights": (6,)}, "There are two"),
    (check.shapes, SHAPES | {"scores": (2, 7)}, "summed away"),
    (check.shapes, SHAPES | {"scores": (2, 3)}, "the outputs'"),
    (check.shapes, SHAPES | {"weights.sum(axis=1)": (6,)}, "over the queries"),
    (check.shapes, SHAPES | {"weights.sum(axis=1)": (2, 1)}, "keepdims"),
    (check.shapes, SHAPES | {"weights.sum(axis=1)": ()}, "Only axis 1"),
    (check.shapes, SHAPES | {"outputs": (2, 7)}, "not as a key"),
    (check.shapes, SHAPES | {"outputs": (6, 3)}, "One row for each query"),
    (check.shapes, SHAPES | {"outputs": (2, 6)}, "Those are the weights"),
    (check.shapes, SHAPES | {"outputs": (9, 9)}, "^Scores: one number"),
    (check.shapes, SHAPES | {"outputs with a seventh object": (2, 4)}, "no value wider"),
    (check.shapes, SHAPES | {"outputs with a seventh object": (3, 3)}, "not one more query"),
    (check.shapes, SHAPES | {"outputs with a seventh object": (7, 3)}, "One row for each query"),
    (check.shapes, SHAPES | {"outputs": "2, 3"}, "tuple"),
    (check.shapes, SHAPES | {"outputs": np.zeros((2, 3))}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"outputs": (2, 2.9)}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"outputs": np.array([2, 3.0])}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"outputs": (2, (3,))}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"outputs": 4}, "^A shape is a tuple of whole numbers"),
    (check.translator_shapes, TRANSLATOR | {"words": (3, 8)}, "each Chinese word"),
    (check.translator_shapes, TRANSLATOR | {"states": (5, 8)}, "each English token"),
    (check.translator_shapes, TRANSLATOR | {"weights": (5, 3)}, "turned"),
    (check.translator_shapes, TRANSLATOR | {"weights": (5, 5)}, "self-attention of the Chinese"),
    (check.translator_shapes, TRANSLATOR | {"found": (3, 5)}, "Those are the weights"),
    (check.translator_shapes, TRANSLATOR | {"logits": (3, 8)}, "readout"),
    (check.translator_shapes, TRANSLATOR | {"logits": (1, 3, 18)}, "two axes are enough"),
    (check.translator_shapes, TRANSLATOR | {"weights": (8, 8)}, "^Who asks gives the rows"),
    (check.translator_shapes, TRANSLATOR | {"own": (3, 5)}, "weights of cross-attention"),
    (check.translator_shapes, TRANSLATOR | {"own": (5, 8)}, "That is the output"),
    (check.translator_shapes, TRANSLATOR | {"weights": 15}, "^A shape is a tuple"),
    (check.block_shapes, BLOCK | {"patches": (16, 9)}, "turned"),
    (check.block_shapes, BLOCK | {"patches": (36, 4)}, "of 2×2"),
    (check.block_shapes, BLOCK | {"cells": (9, 24)}, "the width in the lesson"),
    (check.block_shapes, BLOCK | {"weights": (9, 9)}, "map of its own"),
    (check.block_shapes, BLOCK | {"weights": (2, 9, 4)}, "queries of two heads"),
    (check.block_shapes, BLOCK | {"widened": (9, 8)}, "before it is widened"),
    (check.block_shapes, BLOCK | {"scores": (9, 10)}, "average over all patches is taken"),
    (check.block_shapes, BLOCK | {"scores": (8,)}, "readout makes"),
    (check.block_shapes, BLOCK | {"scores": (7,)}, "^The picture has 3 by 3 patches"),
    (check.block_shapes, BLOCK | {"scores": 10}, "^A shape is a tuple"),
    (check.head_shapes, HEAD_SHAPES | {"words @ w_query": (10, 4)}, "one head's part"),
    (check.head_shapes, HEAD_SHAPES | {"queries, split": (10, 3, 4)}, "heads come first"),
    (check.head_shapes, HEAD_SHAPES | {"weights": (10, 10)}, "map of its own"),
    (check.head_shapes, HEAD_SHAPES | {"one head's output": (10, 12)}, "12 / 3"),
    (check.head_shapes, HEAD_SHAPES | {"heads merged": (30, 4)}, "Side by side"),
    (check.head_shapes, HEAD_SHAPES | {"heads merged": (1, 1)}, "^Ten words make ten rows"),
    (check.habits, HABITS | {"A": "one back"}, "came before"),
    (check.habits, HABITS | {"C": "one ahead"}, "came before"),
    (check.habits, HABITS | {"B": "first piece"}, "Leave the first row out"),
    (check.habits, HABITS | {"C": "itself"}, "diagonal itself"),
    (check.habits, HABITS | {"D": "everywhere"}, "has dark cells"),
    (check.habits, HABITS | {"D": "one back"}, "the same, or another"),
    (check.habits, HABITS | {"D": 4}, "one of: one back"),
]  # fmt: skip


@pytest.mark.parametrize(("checker", "answer", "hint"), SLIPS, ids=numbered(SLIPS))
def test_wrong_predictions_are_told_why_but_not_the_answer(checker, answer, hint):
    result = checker(answer)
    assert result.passed is False and re.search(hint, result.hint), result


def test_the_shapes_of_lesson_05_are_those_of_a_real_block():
    rng, picture = np.random.default_rng(0), np.ones((12, 12))
    patches = np.array([picture[r : r + 4, c : c + 4].ravel() for r in (0, 4, 8) for c in (0, 4, 8)])
    cells = patches @ np.ones((16, 8))
    weights = ah.multi_head_attention(cells, cells, cells, MultiHead.random(rng, 8, 2)).weights
    widened = cells @ np.ones((8, 32))
    scores = cells.mean(axis=0) @ np.ones((8, 10))
    assert check.block_shapes([x.shape for x in (patches, cells, weights, widened, scores)])


def test_the_shapes_of_lesson_04_are_those_of_real_heads():
    words, heads = np.ones((10, 12)), MultiHead.random(np.random.default_rng(0), 12, 3)
    queries = split_heads(words @ heads.w_query, 3)
    output, weights = attention(queries, queries, queries)
    real = ((words @ heads.w_query), queries, weights, output[0], merge_heads(output))
    assert list(head_shapes.SHAPES.values()) == [one.shape for one in real]
    stub = "\n".join(cell("04_multi_head_attention", "check.head_shapes("))
    assert all(f'"{item}": ...' in stub for item in head_shapes.SHAPES)
    for item, wrong in head_shapes.WRONG_SHAPES.items():
        assert head_shapes.SHAPES[item] not in wrong


def cell(notebook, text):
    """Return the one cell of a lesson that holds a text, as its lines."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    (found,) = (source for source in ("".join(c["source"]) for c in cells) if text in source)
    return found.splitlines()


def test_the_numbers_by_hand_are_those_of_the_table_in_lesson_01():
    lines = cell("01_non_volitional_pooling", "**1. Trace.**")
    (_, *features), _, *objects = ([x.strip() for x in line.strip("|").split("|")] for line in lines if "|" in line)
    assert features == ["contrast", "size"] and [row[0] for row in objects] == ["rabbit", "grass"]
    values = np.array([row[1:] for row in objects], dtype=float)
    assert np.array_equal(values, tracing.VALUES) and "`w = (1.1, 0)`" in "\n".join(lines)
    scores = values @ tracing.W
    pooled = salience_pooling(values, tracing.W)
    error = pooled.weights - [0, 1]
    right = scores, pooled.weights, pooled.output, error, error[0] * values[0] + error[1] * values[1]
    for got, wanted in zip(right, tracing.BY_HAND.values(), strict=True):
        assert np.allclose(got, wanted, atol=0.004)
    assert "looks at the grass" in "\n".join(lines)


def test_each_slip_by_hand_is_wrong_and_two_numbers():
    for item, slips in tracing.SLIPS.items():
        assert all(tracing.two_numbers(slip) == slip != tracing.BY_HAND[item] for slip in slips)
