"""Lesson 03's exercises: padding that is not hidden, cross-attention written, a sentence that fools the translator."""

import re

import numpy as np
import pytest

from attn_helpers import check, softmax
from attn_helpers.lessons.self_vs_cross_attention import translation

from .right_answers import scaled, soft


def with_loops(words, states, w_query, w_key, w_value):
    """Cross-attention, one query at a time."""
    keys, values = words @ w_key, words @ w_value
    return [soft((state @ w_query) @ keys.T / len(keys[0]) ** 0.5) @ values for state in states]


def for_batches(words, states, w_query, w_key, w_value):
    return soft(scaled(states @ w_query, words @ w_key)) @ (words @ w_value)


def test_cross_attention_passes_and_tells_of_the_bonus():
    for answer, said in ((with_loops, "let it work for many"), (for_batches, "also works for many")):
        result = check.cross_attention(answer)
        assert result.passed and said in result.hint


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda x, s, q, k, v: for_batches(s, x, q, k, v), "wrong way round"),
        (lambda x, s, q, k, v: for_batches(s, s, q, k, v), "from the words"),
        (lambda x, s, q, k, v: for_batches(x, s, k, q, v), "exchanged"),
        (lambda x, s, q, k, v: soft(s @ q @ (x @ k).T) @ (x @ v), "scale is missing"),
        (lambda x, s, q, k, v: soft(scaled(s @ q, x @ k), axis=0) @ (x @ v), "last axis"),
        (lambda x, s, q, k, v: soft(scaled(s @ q, x @ k)), "return the weights"),
        (lambda x, s, q, k, v: soft(scaled(s, x)) @ x, "not used"),
    ],
)
def test_wrong_cross_attention_is_told_why(wrong, hint):
    result = check.cross_attention(wrong)
    assert result.passed is False and re.search(hint, result.hint), result


def test_the_bug_as_it_is_given_counts_as_not_attempted_and_says_the_same_each_time():
    def hide(scores, mask):
        return softmax(scores * mask)

    results = [check.hidden_padding(hide) for _ in range(5)]
    assert {r.passed for r in results} == {None} and len({repr(r) for r in results}) == 1


@pytest.mark.parametrize(
    "mended",
    [
        lambda scores, mask: softmax(scores, mask=mask),
        lambda scores, mask: softmax(np.where(mask, scores, -np.inf)),
        lambda scores, mask: softmax(np.where(mask, scores, -1e9)),
        lambda scores, mask: np.exp(scores) * mask / (np.exp(scores) * mask).sum(axis=1, keepdims=True),
    ],
)
def test_the_mended_bug_passes(mended):
    assert check.hidden_padding(mended).passed


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (lambda s, m: softmax(s + m), "added as 0 and 1"),
        (lambda s, m: softmax(s) * m, "no longer sum to 1"),
        (lambda s, m: softmax(s, mask=~m), "inverted"),
        (lambda s, m: softmax(s), "not used"),
    ],
)
def test_other_bugs_are_told(wrong, hint):
    result = check.hidden_padding(wrong)
    assert result.passed is False and hint in result.hint, result



@pytest.fixture(scope="module")
def p():
    return translation.learn(0, steps=60).trained.parameters


def test_a_sentence_in_an_order_never_seen_fools_the_translator(p):
    assert check.fooled("昨天老师看见了学生。", p).passed
    details = dict(check.fooled("昨天 老师 看见 了 学生", p).details)
    assert details["expected"] == "the teacher saw the student yesterday ."


@pytest.mark.parametrize(
    ("sentence", "hint"),
    [
        ("老师看见了学生。", "gets it right"),
        ("老师昨天在学校看见了学生。", "gets it right"),
        ("老师看见了老师。", "Keep it a sentence"),
        ("看见了学生。", "Keep it a sentence"),
        ("老师看见了昨天学生。", "Keep it a sentence"),
        ("老师了看见学生。", "Keep it a sentence"),
        ("老师昨天上周看见学生。", "Keep it a sentence"),
        ("老师看见了猫。", "猫 is not in the vocabulary"),
        (5, "in quotes"),
    ],
)
def test_what_does_not_fool_it_is_told_why(sentence, hint, p):
    result = check.fooled(sentence, p)
    assert result.passed is False and hint in result.hint, result


def test_the_parameters_are_asked_for():
    assert "Hand over the trained parameters" in check.fooled("昨天老师看见了学生。").hint
