"""Further, "Which token next?": a top-k that moves chances, and top-p from logits on."""

import re

import numpy as np
import pytest

from attn_helpers import check
from attn_helpers.exercises import choosing, grading

from .right_answers import soft


def told(result, hint):
    assert result.passed is False and re.search(hint, result.hint), result


@pytest.mark.parametrize("exercise", [choosing.TOP_K, choosing.TOP_P], ids=lambda e: e.name)
def test_each_known_mistake_of_choosing_is_told_apart_from_all_others(exercise):
    for hint, mistake in exercise.mistakes:
        for _ in range(10):
            assert grading.grade(exercise, mistake).hint == hint


def test_a_row_tried_never_looks_right_with_the_bug_and_keeps_another_number_of_tokens_without_the_temperature():
    for seed in range(50):
        for case in choosing.TOP_K.cases(np.random.default_rng(seed)):
            row = case.inputs["chances"]
            assert row.argmax() > 0 and abs(row.sum() - 1) < 1e-9 and len(set(row)) == len(row) > case.inputs["k"]
        for case, (_, T, k) in zip(
            choosing.TOP_P.cases(np.random.default_rng(seed)), choosing.DIFFERENCES, strict=True
        ):
            logits, p = case.inputs["logits"], case.inputs["p"]
            counts = [1 + int((np.cumsum(np.sort(soft(logits / t))[::-1]) < p).sum()) for t in (T, 1)]
            assert case.inputs["T"] == T and counts[0] == k and (counts[1] != k or T == 1)


# 1. Top-k


def as_given(chances, k):
    order = np.argsort(-chances)
    cut = np.zeros(len(chances))
    cut[:k] = chances[order[:k]]
    return cut / cut.sum()


def top_k_loop(chances, k):
    """Take the likeliest again and again."""
    found, left = [0.0] * len(chances), list(chances)
    for _ in range(k):
        best = left.index(max(left))
        found[best], left[best] = chances[best], -1
    return [one / sum(found) for one in found]


def by_threshold(chances, k):
    cut = np.where(chances >= np.sort(chances)[-k], chances, 0)
    return cut / cut.sum()


def ordered(chances, k, take):
    """Keep the tokens that ``take`` takes of the likeliest first, and do not divide."""
    cut = np.zeros(len(chances))
    cut[take(np.argsort(-chances), k)] = chances[take(np.argsort(-chances), k)]
    return cut


def test_top_k_in_its_places_passes_and_as_given_it_is_not_attempted():
    for right in (top_k_loop, by_threshold):
        assert check.top_k(right).passed
    given = check.top_k(as_given)
    assert given.passed is None and given.hint == choosing.STILL


def divided(cut):
    return cut / cut.sum()


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda c, k: divided(np.sort(c)[::-1][:k]), "all n chances"),
        (lambda c, k: divided(ordered(c, k, lambda order, k: order[-k:])), "least likely tokens stay"),
        (lambda c, k: divided(ordered(c, k, lambda order, k: order[k:])), "likeliest tokens are cut off"),
        (lambda c, k: ordered(c, k, lambda order, k: order[:k]), "Divide by the sum"),
        (lambda c, k: divided(ordered(c, k, lambda order, k: order[: k - 1])), "One token too few"),
        (lambda c, k: divided(ordered(c, k, lambda order, k: order[: k + 1])), "One token too many"),
        (lambda c, k: c, "All tokens stay"),
        (lambda c, k: ordered(c, k, lambda order, k: order[:k]) / k, "divided by k"),
        (lambda c, k: soft(ordered(c, k, lambda order, k: order[:k])), "chances already"),
        (lambda c, k: divided(ordered(c, k, lambda order, k: order[::2])), "says which tokens stay"),
    ],
)
def test_top_k_gone_wrong_is_told_why(wrong, hint):
    told(check.top_k(wrong), hint)


def test_chances_cut_in_place_are_the_callers():
    def in_place(chances, k):
        chances[np.argsort(-chances)[k:]] = 0
        return chances / chances.sum()

    told(check.top_k(in_place), "changes its input `chances`")


# 2. Top-p


def top_p_loop(logits, T, p, *, chances=None, first=max, places=True, divide=True):
    """Add up chances one by one; each keyword is one way to go wrong."""
    chances = soft(logits / T) if chances is None else chances
    found, left, total = np.zeros(len(logits)), list(range(len(logits))), 0.0
    while left and total < p:
        best = first(left, key=lambda n: chances[n])
        left.remove(best)
        found[best], total = chances[best], total + chances[best]
    found = found / total if divide else found
    return found if places else np.sort(found)[::-1]


def by_sums(logits, T, p):
    chances = soft(logits / T)
    order = np.argsort(-chances)
    stay = order[: 1 + (np.cumsum(chances[order]) < p).sum()]
    return [chances[n] / chances[stay].sum() if n in stay else 0.0 for n in range(len(chances))]


def by_logits(logits, T, p):
    """A second softmax is right where what is cut has the logit −∞."""
    return soft(np.where(np.array(by_sums(logits, T, p)) > 0, logits / T, -np.inf))


@pytest.mark.parametrize("right", [top_p_loop, by_sums, by_logits])
def test_top_p_in_several_forms_passes(right):
    assert check.top_p(right).passed


def dropped(logits, T, p):
    chances = soft(logits / T)
    order = np.argsort(-chances)
    chances[order[np.cumsum(chances[order]) >= p]] = 0
    return chances / chances.sum()


def once_too_often(logits, T, p):
    chances = soft(logits / T)
    order = np.argsort(-chances)
    chances[order[2 + (np.cumsum(chances[order]) < p).sum() :]] = 0
    return chances / chances.sum()


def at_least(logits, T, p):
    chances = soft(logits / T)
    chances[chances < p] = 0
    return chances / chances.sum()


def share_of_tokens(logits, T, p):
    chances = soft(logits / T)
    chances[np.argsort(-chances)[int(np.ceil(p * len(chances))) :]] = 0
    return chances / chances.sum()


def late(logits, T, p):
    cut = np.where(top_p_loop(logits, 1, p) > 0, logits / T, -np.inf)
    return soft(cut)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (dropped, "reaches p is cut off"),
        (once_too_often, "One token too many"),
        (lambda logits, T, p: top_p_loop(logits, T, p, divide=False), "Divide by the sum"),
        (lambda logits, T, p: top_p_loop(logits, T, p, places=False), "own place"),
        (lambda logits, T, p: [x for x in top_p_loop(logits, T, p, places=False) if x], "all n chances"),
        (lambda logits, T, p: top_p_loop(logits, 1, p), "T is not used"),
        (lambda logits, T, p: top_p_loop(logits, 1 / T, p), "multiplied by T"),
        (lambda logits, T, p: top_p_loop(logits, T, p, chances=soft(logits) / T), "chances are divided by T"),
        (late, "cut first"),
        (at_least, "single chance"),
        (share_of_tokens, "not a share"),
        (lambda logits, T, p: top_p_loop(logits, T, p, first=min), "least likely tokens are added"),
        (lambda logits, T, p: top_p_loop(logits, T, p, first=lambda left, key: left[0]), "order of the row"),
        (lambda logits, T, p: soft(logits / T), "No token is cut off"),
        (lambda logits, T, p: 1.0 * (logits == logits.max()), "Only the likeliest token stays"),
        (lambda logits, T, p: soft(top_p_loop(logits, T, p, divide=False)), "no further softmax"),
        (lambda logits, T, p: top_p_loop(logits, T, p) + 1, "In this order"),
    ],
)
def test_top_p_gone_wrong_is_told_why(wrong, hint):
    told(check.top_p(wrong), hint)
