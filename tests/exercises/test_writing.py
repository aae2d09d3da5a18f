"""Lesson 07's exercises: shapes of the loop, a cache that forgets, a loop that writes, a story for one layer."""

import re

import numpy as np
import pytest

from attn_helpers import attention, check
from attn_helpers.decoder import Decoder, Layer
from attn_helpers.exercises import writing
from attn_helpers.lessons.a_model_that_writes import stories

from .right_answers import soft


def told(result, hint):
    assert result.passed is False and re.search(hint, result.hint), result


# 1. The trace


def test_right_shapes_pass_and_are_those_of_the_loop():
    assert check.loop_shapes(writing.SHAPES).passed
    from attn_helpers.decoder import read

    third = read(stories.untrained(), [0, 2, 8, 1, 3, 9])
    found = third.cache.keys[0][0], third.weights[0][0], third.logits
    assert [x.shape for x in found] == list(writing.SHAPES.values())


SLIPS = [(item, got) for item, slips in writing.WRONG_SHAPES.items() for got in slips]


@pytest.mark.parametrize(("item", "got"), SLIPS)
def test_a_wrong_shape_is_told_why(item, got):
    assert got != writing.SHAPES[item]
    told(check.loop_shapes({item: got}), re.escape(writing.WRONG_SHAPES[item][got]))


def test_any_other_shape_gets_advice():
    told(check.loop_shapes({"logits": (3, 3)}), "Each has one row")
    told(check.loop_shapes({"logits": (1, 6, 14)}), "two axes are enough")


# 2. The cache that forgets


def forgetful(queries, keys, values):
    """The function as the lesson gives it."""
    outputs = [values[:1]]
    for i in range(1, len(queries)):
        found, _ = attention(queries[i : i + 1], keys[:i], values[:i])
        outputs.append(found)
    return np.vstack(outputs)


def keeping(queries, keys, values):
    """Stacks what it keeps, and adds weights up itself."""
    kept, handed, outputs = keys[:0], values[:0], []
    for query, key, value in zip(queries, keys, values, strict=True):
        kept, handed = np.vstack([kept, key]), np.vstack([handed, value])
        outputs.append(soft(kept @ query / len(query) ** 0.5) @ handed)
    return outputs


def test_the_cache_as_given_counts_as_not_attempted():
    result = check.one_by_one(forgetful)
    assert result.passed is None and "still does" in result.hint


@pytest.mark.parametrize("mended", [keeping, lambda q, k, v: attention(q, k, v, causal=True)], ids=["loop", "at once"])
def test_a_cache_that_forgets_nothing_passes(mended):
    assert check.one_by_one(mended).passed


def by_slices(first, end):
    """Query i sees keys first(i) to end(i), the second not included."""

    def answer(q, k, v):
        ends = [(first(i), min(end(i), len(k))) for i in range(len(q))]
        return [attention(q[i : i + 1], k[a:b], v[a:b]).output[0] for i, (a, b) in enumerate(ends)]

    return answer


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (by_slices(lambda i: i, lambda i: i + 1), "only itself"),
        (by_slices(lambda i: 0, lambda i: 99), "come later"),
        (by_slices(lambda i: 0, lambda i: i + 2), "one key too many|come later"),
        (by_slices(lambda i: min(i, 1), lambda i: i + 1), "first key is lost"),
        (lambda q, k, v: attention(q, k, k, causal=True).output, "keys are averaged"),
        (lambda q, k, v: v * 2, "its own, too"),
    ],
)
def test_a_cache_that_keeps_the_wrong_things_is_told_which(wrong, hint):
    told(check.one_by_one(wrong), hint)


# 3. The loop


def in_a_list(read_logits, ids, n):
    text = list(ids)
    while len(text) < len(ids) + n:
        text.append(int(np.argmax(read_logits(text)[-1])))
    return text


def loop(choose, given=lambda text: text):
    def write(read_logits, ids, n):
        text = list(ids)
        for _ in range(n):
            text.append(int(choose(read_logits(given(text)))))
        return text

    return write


def test_loops_that_write_pass():
    for answer in (in_a_list, loop(lambda logits: logits[-1].argmax())):
        assert check.write(answer).passed


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda f, ids, n: in_a_list(f, ids, n)[len(ids):], "new tokens alone"),
        (lambda f, ids, n: in_a_list(f, ids, n - 1), "One token is missing"),
        (lambda f, ids, n: in_a_list(f, ids, n + 1), "one token too many"),
        (lambda f, ids, n: [*ids, *[int(f(ids)[-1].argmax())] * n], "same token n times"),
        (loop(lambda logits: logits[-1].argmax(), lambda text: text[-1:]), "newest token|whole text"),
        (loop(lambda logits: logits[0].argmax()), "last row"),
        (loop(lambda logits: logits.argmax() % logits.shape[1]), "whole array"),
        (loop(lambda logits: logits[-1].argmin()), "least likely"),
        (loop(lambda logits: logits.mean(axis=0).argmax()), "averaged over the places"),
        (lambda f, ids, n: [*in_a_list(f, ids, n)[len(ids):], *ids], "stand in front"),
    ],
)  # fmt: skip
def test_a_loop_that_writes_something_else_is_told_why(wrong, hint):
    told(check.write(wrong), hint)


# 4. A story that one layer solves


def counting():
    """A model of one layer by hand that looks at every token alike and says the animal told most."""
    words = np.eye(14)
    readout = np.diag([0.0] * 8 + [1.0] * 6)
    blind = np.zeros((14, 14))
    return Decoder(words, np.zeros((19, 14)), (Layer(blind, blind, words, words, 1),), readout)


ONE = counting()
TWO = stories.by_hand()


@pytest.mark.parametrize(
    "story",
    ["Anna's cat. Ben's cat. Carl's cat. Ben's", "Anna's cat. Ben's duck. Anna's cat. Anna's", "Fay's pig. Fay's"],
)
def test_a_story_for_one_layer_passes(story):
    assert check.one_layer_story(story, ONE).passed


@pytest.mark.parametrize(
    ("story", "hint"),
    [
        ("Anna's cat. Ben's duck. Carl's fox. Ben's", "not whose they are"),
        ("Anna's cat. Ben's duck. Anna's cat. Ben's", "not whose they are"),
        ("Anna's cat. Ben's", "named before"),
        ("Anna's cat.", "an owner, an animal and a full stop"),
        ("Anna's Anna's", "an owner, an animal and a full stop"),
        ("Anna's", "named before"),
        ("Anna's cat. Anna's duck. Anna's", "two animals"),
        ("Anna's cat. " * 6 + "Anna's", "20 tokens"),
        ("Anna's dog. Anna's", "made of"),
    ],
)
def test_another_story_is_told_why_not(story, hint):
    told(check.one_layer_story(story, ONE), hint)


def test_the_model_must_be_of_one_layer():
    told(check.one_layer_story("Anna's cat. Anna's", TWO), "model of one layer")
    told(check.one_layer_story(3, ONE), "in quotes")
    assert check.one_layer_story(..., ONE).passed is None
