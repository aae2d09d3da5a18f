"""Checkers that can fail: right answers in several forms pass, the mistakes that learners make are named.

The wrong answers here are written as learners would write them, not taken from the checkers' own list.
"""

import json
import os
import re

import numpy as np
import pytest

import attn_helpers as ah
from attn_helpers import check
from attn_helpers.exercises import attention as attend
from attn_helpers.exercises import counting, grading, heads, masks, multi_head, pooling, questions, real_model, scores
from attn_helpers.lessons.self_vs_cross_attention import corpus, translation

from ..course import NOTEBOOKS

DRAWS = int(os.environ.get("CHECK_DRAWS", 4))  # the more, the surer; 200 before a change of the checkers lands


@pytest.fixture(autouse=True)
def repeatable(monkeypatch):
    rng = np.random.default_rng(5)
    monkeypatch.setattr(grading, "FRESH", lambda: np.random.default_rng(rng.integers(2**32)))


def t(x):
    return np.swapaxes(x, -1, -2)


def soft(s, axis=-1):
    e = np.exp(s - s.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def scaled(q, k):
    return q @ t(k) / k.shape[-1] ** 0.5


def rows(function):
    """Make a function of one matrix each work for leading axes, by recursion over them."""

    def over_leading_axes(*args):
        if args[0].ndim > 2:
            each = (a if np.ndim(a) > 2 else [a] * len(args[0]) for a in args)
            return [over_leading_axes(*part) for part in zip(*each, strict=True)]
        return function(*args)

    return over_leading_axes


# Right answers -------------------------------------------------------------------------------------------------------


def average_loop(values):
    if values.ndim > 2:
        return [average_loop(v) for v in values]
    total = [0.0] * values.shape[1]
    for row in values:
        for j, x in enumerate(row):
            total[j] += x / len(values)
    return total


def softmax_loop(scores):
    if scores.ndim > 1:
        return [softmax_loop(row) for row in scores]
    powers = [np.exp(s - max(scores)) for s in scores]
    return [p / sum(powers) for p in powers]


def salience_loop(values, w):
    if values.ndim > 2:
        return [salience_loop(v, w) for v in values]
    weights = softmax_loop(np.array([sum(x * y for x, y in zip(row, w, strict=True)) for row in values]))
    return sum(weight * row for weight, row in zip(weights, values, strict=True))


@rows
def attention_loop(queries, keys, values):
    answer = []
    for q in queries:
        weights = softmax_loop(np.array([sum(q * k) / len(q) ** 0.5 for k in keys]))
        answer.append(list(sum(weight * v for weight, v in zip(weights, values, strict=True))))
    return answer


@rows
def masked_loop(queries, keys, values, mask):
    answer = np.zeros((len(queries), values.shape[1]))
    for i, q in enumerate(queries):
        seen = [j for j in range(len(keys)) if mask[i, j]]
        if seen:
            weights = softmax_loop(np.array([q @ keys[j] / len(q) ** 0.5 for j in seen]))
            answer[i] = sum(weight * values[j] for weight, j in zip(weights, seen, strict=True))
    return answer


@rows
def additive_loop(queries, keys, w_query, w_key, w_score):
    return [[w_score @ np.tanh(q @ w_query + k @ w_key) for k in keys] for q in queries]


def split_slices(x, n_heads):
    width = x.shape[-1] // n_heads
    return np.stack([x[..., h * width : (h + 1) * width] for h in range(n_heads)], axis=-3)


def merge_concatenate(x):
    return np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-1)


def multi_head_loop(queries, keys, values, heads):
    total, width, wide = 0, heads.w_query.shape[1] // heads.n_heads, heads.w_value.shape[1] // heads.n_heads
    for h in range(heads.n_heads):
        own, mine = slice(h * width, (h + 1) * width), slice(h * wide, (h + 1) * wide)
        q, k, v = queries @ heads.w_query[:, own], keys @ heads.w_key[:, own], values @ heads.w_value[:, mine]
        total = total + soft(scaled(q, k)) @ v @ heads.w_output[mine]
    return total


def look_back_loop(weights):
    n = weights.shape[-1]
    return sum(weights[..., i, i - 1] for i in range(1, n)) / (n - 1)


def switch_off_loop(w_output, n_heads, head):
    wide = len(w_output) // n_heads
    return np.array([0 * row if i // wide == head else row for i, row in enumerate(w_output)])


def rows_off(w_output, start, stop):
    w_output = w_output.copy()
    w_output[start:stop] = 0
    return w_output


def switch_off_in_place(w_output, n_heads, head):
    wide = len(w_output) // n_heads
    w_output[head * wide : (head + 1) * wide] = 0
    return w_output


def single(function):
    """Compute in float32."""

    def in_single(*args):
        return function(*(a.astype(np.float32) if isinstance(a, np.ndarray) else a for a in args))

    return in_single


def masked_finite(q, k, v, mask):
    """A large finite number, then the rows with nothing zeroed: right, too."""
    return soft(np.where(mask, scaled(q, k), -1e9)) * mask.any(-1, keepdims=True) @ v


def masked_after_a_safe_maximum(q, k, v, mask):
    """Without −inf: the maximum of the allowed scores alone is subtracted, and what is masked set to 0."""
    s = scaled(q, k)
    best = np.array([[max(row[m], default=0) for row, m in zip(r, n, strict=True)]
                     for r, n in zip(s.reshape(-1, *s.shape[-2:]), mask.reshape(-1, *s.shape[-2:]), strict=True)])
    e = np.exp(np.where(mask, s - best.reshape(*s.shape[:-1], 1), 0)) * mask
    return e / np.maximum(e.sum(axis=-1, keepdims=True), 1e-9) @ v


RIGHT = [
    (check.average_pooling, [average_loop, lambda v: np.full(v.shape[-2], 1 / v.shape[-2]) @ v,
                             single(lambda v: v.mean(-2)), lambda v: v.mean(-2).tolist(), ah.average_pooling]),
    (check.softmax, [softmax_loop, soft, single(soft), ah.softmax, lambda s: soft(s).tolist()]),
    (check.salience_pooling, [salience_loop, lambda v, w: (soft(v @ w)[..., None] * v).sum(-2), ah.salience_pooling,
                              single(ah.salience_pooling)]),
    (check.attention, [attention_loop, lambda q, k, v: soft(scaled(q, k)) @ v, ah.attention, single(ah.attention),
                       lambda q, k, v: (soft(scaled(q, k)) @ v, soft(scaled(q, k)))]),
    (check.additive_scores, [additive_loop, ah.additive_scores, single(
        lambda q, k, a, b, w: np.tanh((q @ a)[..., None, :] + (k @ b)[..., None, :, :]) @ w)]),
    (check.masked_attention, [masked_loop, ah.attention, masked_finite, masked_after_a_safe_maximum,
                              lambda q, k, v, m: ah.attention(q, k, v, mask=m).output]),
    (check.causal_mask, [lambda n: [[j <= i for j in range(n)] for i in range(n)], ah.causal_mask,
                         lambda n: np.tril(np.ones((n, n), bool)), lambda n: np.arange(n)[:, None] >= np.arange(n)]),
    (check.split_heads, [split_slices, ah.split_heads, single(ah.split_heads),
                         rows(lambda x, h: np.split(x, h, axis=-1))]),
    (check.merge_heads, [merge_concatenate, ah.merge_heads, single(ah.merge_heads),
                         lambda x: ah.merge_heads(x).tolist()]),
    (check.multi_head_attention, [multi_head_loop, ah.multi_head_attention,
                                  lambda q, k, v, heads: ah.multi_head_attention(q, k, v, heads).output.tolist()]),
    (check.parameter_count, [lambda d_model, n_heads, biases: 4 * d_model * (d_model + biases),
                             lambda d, h, b: sum(d * (d // h) for _ in range(4 * h)) + (4 * d if b else 0.0)]),
    (check.receptive_field, [lambda n_layers, kernel_size: 1 + n_layers * (kernel_size - 1),
                             lambda n, k: float(1 + sum(k - 1 for _ in range(n)))]),
    (check.n_squared_bill, [lambda n, d_model, n_heads: (4 * n * d_model**2 + 2 * n * n * d_model, n_heads * n * n),
                            lambda n, d, h: [2 * n * d * (2 * d + n), sum(n * n for _ in range(h))]]),
    (check.look_back, [look_back_loop, lambda w: np.diagonal(w, -1, -2, -1).mean(-1),
                       lambda w: look_back_loop(w).tolist(),
                       lambda w: (w * np.eye(w.shape[-1], k=-1)).sum((-2, -1)) / (w.shape[-1] - 1)]),
    (check.switch_off, [switch_off_loop, lambda w, n_heads, head: switch_off_loop(w, n_heads, head).tolist(),
                        lambda w, h, i: np.repeat(np.arange(h) != i, len(w) // h)[:, None] * w]),
]  # fmt: skip
NAMES = [checker.__name__ for checker, _ in RIGHT]


@pytest.mark.parametrize(("checker", "answers"), RIGHT, ids=NAMES)
def test_right_answers_pass_in_every_form_and_say_one_line(checker, answers):
    for answer in answers:
        for _ in range(DRAWS):
            result = checker(answer)
            assert result.passed is True, result
        assert repr(result) == f"✓ {checker.__name__}: right."


# Wrong answers -------------------------------------------------------------------------------------------------------


def naive(s):
    e = np.exp(s)
    return e / e.sum(axis=-1, keepdims=True)


def away_from(of):
    """Subtract something of each row that is not its largest score."""
    return lambda s: naive(s - of(s))


def total_of_row_powers(axis, keepdims=False):
    def powers_by_sum(s):
        powers = np.exp(s - s.max(axis=-1, keepdims=True))
        return powers / powers.sum(axis=axis, keepdims=keepdims)

    return powers_by_sum


def no_keepdims(s):
    e = np.exp(s - s.max())
    return e / e.sum(axis=-1)


def no_keepdims_at_all(s):
    return np.exp(s) / np.exp(s).sum(axis=-1)


def one_of_batch(function):
    """Right for the first element of the leading axes, zeros for all others."""

    def half_done(*args):
        out = function(*args)
        if args[0].ndim > 2:
            out = np.array(out)
            out[1:] = 0
        return out

    return half_done


def first_of_batch(function):
    def half_done(*args):
        return function(*(a[0] if getattr(a, "ndim", 0) > 2 else a for a in args))

    return half_done


def softmax_one_of_batch(s):
    if s.ndim < 3:
        return soft(s)
    out = np.zeros_like(s)
    out[0] = soft(s[0])
    return out


def softmax_in_place(s):
    s -= s.max(axis=-1, keepdims=True)
    return np.exp(s) / np.exp(s).sum(axis=-1, keepdims=True)


def attention_in_place(q, k, v):
    q /= np.sqrt(k.shape[-1])
    return soft(q @ t(k)) @ v


def minus_1e9(kind):
    def masked(q, k, v, mask):
        s = scaled(q, k).astype(kind)
        with np.errstate(all="ignore"):
            s = s + np.where(mask, 0, -1e9).astype(kind)
            return soft(s) @ v.astype(kind)

    return masked


def minus_inf(q, k, v, mask):
    return soft(np.where(mask, scaled(q, k), -np.inf)) @ v


def masked_after_softmax(mend):
    def renormalised(q, k, v, mask):
        left = soft(scaled(q, k)) * mask
        return mend(left / left.sum(-1, keepdims=True)) @ v

    return renormalised


def naive_masked(q, k, v, mask):
    e = np.exp(scaled(q, k)) * mask
    return np.nan_to_num(e / e.sum(axis=-1, keepdims=True)) @ v


def of_one_width(width, join):
    """Cut w_query, w_key and w_value alike."""

    def one_width(q, k, v, w):
        d = width(q, w) // w.n_heads
        each = []
        for h in range(w.n_heads):
            q_h, k_h, v_h = (x @ y[:, h * d : (h + 1) * d] for x, y in ((q, w.w_query), (k, w.w_key), (v, w.w_value)))
            each.append(soft(scaled(q_h, k_h)) @ v_h)
        if join:
            return np.concatenate(each, axis=-1) @ w.w_output
        return sum(x @ w.w_output[h * d : (h + 1) * d] for h, x in enumerate(each))

    return one_width


def keys_that_do_not_swap(q, k, v):
    return soft(q @ k.T / np.sqrt(k.shape[-1])) @ v


def per_head(q, k, v, heads, split=split_slices, width=None):
    q, k, v = (split(x, heads.n_heads) for x in (q @ heads.w_query, k @ heads.w_key, v @ heads.w_value))
    return soft(q @ t(k) / np.sqrt(width or k.shape[-1])) @ v


def straight(x, n_heads):
    return x.reshape(*x.shape[:-2], n_heads, x.shape[-2], x.shape[-1] // n_heads)


def hard(q, k, v):
    weights = np.zeros((*q.shape[:-1], k.shape[-2]))
    np.put_along_axis(weights, scaled(q, k).argmax(-1)[..., None], 1, axis=-1)
    return weights @ v


NO_MISTAKE_NAMED = "^The shape is right, the numbers are not. Head i owns the rows"
WRONG = {
    check.average_pooling: [
        (lambda v: v.mean(axis=1), "features of each object"),
        (lambda v: v.mean(axis=0), "without leading axes"),
        (lambda v: sum(v) if v.ndim == 2 else v.sum(1), "That is the sum"),
        (lambda v: np.ones(v.shape[-2]) @ v, "That is the sum"),
        (lambda v: v.sum(-2) / v.shape[-1], "Divided by d"),
        (lambda v: v.max(-2), "max pooling"),
        (lambda v: np.mean(v), "one number for everything"),
        (lambda v: v.mean(-2, keepdims=True), "one axis too many.*keepdims"),
        (lambda v: np.full((1, v.shape[-2]), 1 / v.shape[-2]) @ v, r"weights \(n,\), not \(1, n\)"),
        (lambda v: (v.mean(-2), None), "one array, not a tuple"),
        (lambda v: v.sum(-2) / 3, "fixed in your code"),
        (lambda v: np.full(3, 1 / 3) @ v, "fixed in your code"),
        (lambda v: [0.25, 1.5], "same answer for different inputs"),
        (one_of_batch(ah.average_pooling), "first element of the batch, wrong for the others"),
        (first_of_batch(ah.average_pooling), "Only the answer for the first element"),
    ],
    check.softmax: [
        (lambda s: soft(s, 0), "wrong axis"),
        (lambda s: np.exp(s) / np.exp(s).sum(axis=0), "wrong axis"),
        (lambda s: soft(s, -2) if s.ndim > 1 else soft(s), "wrong axis"),
        (lambda s: soft(s, min(1, s.ndim - 1)), "axis=1|wrong axis"),
        (lambda s: np.exp(s) / np.exp(s).sum(), "All numbers together"),
        (naive, "overflow"),
        (no_keepdims, "keepdims"),
        (no_keepdims_at_all, "keepdims"),
        (lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum(-1, keepdims=True), "each row's own|Take each row"),
        (lambda s: (s == s.max(-1, keepdims=True)) * 1.0, "everything to the largest"),
        (lambda s: np.exp(s - s.max(-1, keepdims=True)), "Divide by the sum"),
        (lambda s: s / s.sum(-1, keepdims=True), "`exp` is missing"),
        (lambda s: np.array([0.09, 0.24, 0.67]), "same answer for different inputs"),
        (softmax_one_of_batch, "first element of the batch, wrong for the others"),
        (softmax_in_place, "changes its input `scores`"),
        (away_from(lambda s: s.mean(-1, keepdims=True)), "^`exp` still overflows"),
        (away_from(lambda s: s.min(-1, keepdims=True)), "^`exp` still overflows"),
        (away_from(lambda s: np.median(s, -1, keepdims=True)), "^`exp` still overflows"),
        (away_from(lambda s: s[..., :1]), "^`exp` still overflows"),
        (away_from(lambda s: s[..., -1:]), "^`exp` still overflows"),
        (total_of_row_powers(0), "wrong axis"),
        (total_of_row_powers(0, True), "wrong axis"),
        (total_of_row_powers(1, True), "last axis of a matrix only"),
        (total_of_row_powers(None), "All numbers together"),
        (lambda s: None, "`return` missing"),
    ],
    check.salience_pooling: [
        (lambda v, w: ((v @ w)[..., None] * v).sum(-2), "used as weights"),
        (lambda v, w: (np.exp(v @ w)[..., None] * v).sum(-2), "without division"),
        (lambda v, w: v.mean(-2), "average pooling"),
        (lambda v, w: soft(v @ w), "You return the weights"),
        (lambda v, w: v @ w, "You return the scores"),
        (lambda v, w: v.mean(-2) * w, "w multiplies the features"),
        (rows(lambda v, w: v[np.argmax(v @ w)]), "takes all"),
        (lambda v, w: v @ soft(w), "Softmax of w"),
        (one_of_batch(lambda v, w: ah.salience_pooling(v, w).output), "first element of the batch"),
        (lambda v, w: ah.salience_pooling(v, w)[::-1], "wrong order"),
        (lambda v, w: list(ah.salience_pooling(v, w)), "pair is a tuple"),
        (lambda v, w: (ah.salience_pooling(v, w).output, None), r"or the pair \(output, weights\)"),
    ],
    check.attention: [
        (lambda q, k, v: soft(q @ t(k)) @ v, "scale is missing"),
        (lambda q, k, v: naive(q @ t(k)) @ v, "scale is missing"),
        (lambda q, k, v: soft(q @ t(k) / k.shape[-1]) @ v, "by d_key"),
        (lambda q, k, v: soft(q @ t(k) / k.shape[-2]) @ v, "by n, the number of keys"),
        (lambda q, k, v: soft(q @ t(k) / np.sqrt(len(k.swapaxes(0, -2)))) @ v, "√n_keys"),
        (lambda q, k, v: soft(q @ t(k) * np.sqrt(k.shape[-1])) @ v, "Multiplied"),
        (lambda q, k, v: soft(q @ t(k)) / np.sqrt(k.shape[-1]) @ v, "before the scale"),
        (lambda q, k, v: soft(scaled(q, k), -2) @ v, "shares its attention among the keys"),
        (lambda q, k, v: t(soft(scaled(k, q), -1)) @ v, "shares its attention among the keys"),
        (lambda q, k, v: soft(scaled(k, q)) @ v, "transposed"),
        (lambda q, k, v: t(soft(scaled(q, k))) @ v, "transposed"),
        (lambda q, k, v: soft(scaled(q, k)) @ k, "keys are averaged"),
        (lambda q, k, v: scaled(q, k) @ v, "Softmax is missing"),
        (lambda q, k, v: naive(scaled(q, k)) @ v, "overflow"),
        (hard, "best key takes all"),
        (lambda q, k, v: soft(scaled(q, k)), "You return the weights"),
        (keys_that_do_not_swap, "not for several at once.*`for row in x`"),
        (lambda q, k, v: soft(q @ k / np.sqrt(k.shape[-1])) @ v, "keys must be turned"),
        (lambda q, k, v: soft(q @ k) @ v, "keys must be turned"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, None), r"or the pair \(output, weights\)"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, "junk"), r"or the pair \(output, weights\)"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, ...), r"or the pair \(output, weights\)"),
        (lambda q, k, v: [soft(scaled(q, k)) @ v, soft(scaled(q, k))], "pair is a tuple"),
        (lambda q, k, v: [[15.0, 2.0]], "same answer for different inputs"),
        (one_of_batch(lambda q, k, v: soft(scaled(q, k)) @ v), "first element of the batch"),
        (first_of_batch(lambda q, k, v: soft(scaled(q, k)) @ v), "Only the answer for the first"),
        (attention_in_place, "changes its input `queries`"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, t(soft(scaled(q, k)))), "output is right, the weights"),
    ],
    check.additive_scores: [
        (lambda q, k, a, b, w: ((q @ a)[..., None, :] + (k @ b)[..., None, :, :]) @ w, "tanh is missing"),
        (lambda q, k, a, b, w: np.tanh(((q @ a)[..., None, :] + (k @ b)[..., None, :, :]) @ w), "tanh comes too late"),
        (lambda q, k, a, b, w: np.tanh((q @ a)[..., None, :] * (k @ b)[..., None, :, :]) @ w, "multiplied"),
        (lambda q, k, a, b, w: np.tanh((q @ a)[..., None, :] + (k @ b)[..., None, :, :]).sum(-1),
         "w_score is missing"),
        (lambda q, k, a, b, w: np.tanh((q @ a)[..., None, :, :] + (k @ b)[..., None, :]) @ w, "turned"),
        (lambda q, k, a, b, w: np.tanh(q @ a + k @ b) @ w, "Every query meets every key|keys only"),
        (lambda q, k, a, b, w: soft(np.tanh((q @ a)[..., None, :] + (k @ b)[..., None, :, :]) @ w),
         "These are weights"),
        (lambda q, k, a, b, w: np.tanh((q @ b)[..., None, :] + (k @ a)[..., None, :, :]) @ w, "exchanged"),
    ],
    check.masked_attention: [
        (lambda q, k, v, m: soft(scaled(q, k)) @ v, "no effect"),
        (lambda q, k, v, m: ah.attention(q, k, v, mask=~m), "inverted"),
        (lambda q, k, v, m: soft(scaled(q, k)) * m @ v, "after softmax"),
        (minus_1e9(np.float64), "−1e9 was added.*unmasked weights"),
        (minus_1e9(np.float32), "equal weights.*−1e9"),
        (minus_1e9(np.float16), "NaN: .*0/0. A row"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -1e9)) @ v, "equal weights"),
        (lambda q, k, v, m: soft(scaled(q, k) - 1e9 * ~m) @ v, "−1e9 was added"),
        (minus_inf, "NaN"),
        (lambda q, k, v, m: soft(scaled(q, k) * m) @ v, "score of 0 is no mask"),
        (lambda q, k, v, m: soft(np.where(m, q @ t(k), -np.inf)) @ v, "scale is missing"),
        (lambda q, k, v, m: np.nan_to_num(minus_inf(q, k, k, m)), "keys are averaged"),
        (lambda q, k, v, m: soft(scaled(q, k) + m) @ v, "added as 0 and 1"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -10)) * m @ v, "leaves its mark"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -100)) * m @ v, "leaves its mark"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -100)) * m.any(-1, keepdims=True) @ v, "leaves its mark"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -1000)) * m.any(-1, keepdims=True) @ v, "leaves its mark"),
        (masked_after_softmax(np.nan_to_num), "leaves its mark"),
        (masked_after_softmax(lambda weights: np.where(np.isnan(weights), 0, weights)), "leaves its mark"),
        (masked_after_softmax(lambda weights: weights), "NaN"),
        (naive_masked, "leaves its mark"),
        (lambda q, k, v, m: list(ah.attention(q, k, v, mask=m)), "pair is a tuple"),
        (one_of_batch(lambda q, k, v, m: ah.attention(q, k, v, mask=m).output), "first element of the batch"),
    ],
    check.causal_mask: [
        (lambda n: np.tri(n, k=-1, dtype=bool), "see itself"),
        (lambda n: np.triu(np.ones((n, n), bool)), "transposed"),
        (lambda n: np.triu(np.ones((n, n), bool), 1), "inverted"),
        (lambda n: np.eye(n) > 0, "not itself only"),
        (lambda n: np.ones((n, n)) > 0, "future must be False"),
        (lambda n: np.tril(np.ones((n, n))), "booleans"),
        (lambda n: [[int(j <= i) for j in range(n)] for i in range(n)], "booleans"),
        (lambda n: np.tri(4, dtype=bool), "same answer for different inputs"),
        (lambda n: "triangle", "^Return an array of True and False"),
    ],
    check.split_heads: [
        (straight, "mixes up the rows"),
        (lambda x, h: x.reshape(*x.shape[:-1], h, -1), "come before n"),
        (lambda x, h: np.stack(np.split(x, h, axis=-1)), "before all others"),
        (lambda x, h: x.reshape(*x.shape[:-1], h, -1).swapaxes(0, 1), "counted from the front"),
        (lambda x, h: np.stack([x[..., i::h] for i in range(h)], axis=-3), "dealt out in turn"),
        (lambda x, h: np.stack([x] * h, axis=-3), "all columns"),
        (lambda x, h: t(split_slices(x, h)), "last two axes"),
        (lambda x, h: split_slices(x, h) + 1, r"Head i owns the columns i · d_head.*stacked along axis −3"),
    ],
    check.merge_heads: [
        (lambda x: x.reshape(*x.shape[:-3], x.shape[-2], -1), "mixes up the rows"),
        (lambda x: x.mean(-3), "averaged"),
        (lambda x: x.sum(-3), "added"),
        (lambda x: x.swapaxes(-3, -2), "not joined"),
        (lambda x: np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-2), "below each other"),
        (lambda x: np.stack([x[..., h, :, :] for h in range(x.shape[-3])], -1).reshape(*x.shape[:-3], x.shape[-2], -1),
         "interleaved"),
        (lambda x: merge_concatenate(x) + 1, r"Head i is `x\[\.\.\., i, :, :\]`; concatenate"),
    ],
    check.multi_head_attention: [
        (lambda q, k, v, w: merge_concatenate(per_head(q, k, v, w, straight)) @ w.w_output, "wrong order"),
        (lambda q, k, v, w: per_head(q, k, v, w).mean(axis=-3), "averaged"),
        (lambda q, k, v, w: multi_head_loop(q, k, v, w) / w.n_heads, "averaged"),
        (lambda q, k, v, w: merge_concatenate(per_head(q, k, v, w)), "w_output is missing"),
        (lambda q, k, v, w: merge_concatenate(per_head(q, k, v, w, width=w.w_key.shape[1])) @ w.w_output, "full width"),
        (lambda q, k, v, w: merge_concatenate(per_head(q, k, v, w, width=1)) @ w.w_output, "scale is missing"),
        (lambda q, k, v, w: soft(scaled(q @ w.w_query, k @ w.w_key)) @ v @ w.w_value @ w.w_output,
         "One head of full width"),
        (lambda q, k, v, w: per_head(q, k, v, w).reshape(*q.shape[:-1], -1) @ w.w_output, "without the swap"),
        (one_of_batch(multi_head_loop), "first element of the batch"),
        (of_one_width(lambda q, w: q.shape[-1], True), "take each width from its own matrix"),
        (of_one_width(lambda q, w: q.shape[-1], False), "take each width from its own matrix"),
        (of_one_width(lambda q, w: w.w_key.shape[1], True), "take each width from its own matrix"),
        (of_one_width(lambda q, w: w.w_key.shape[1], False), "take each width from its own matrix"),
        (lambda q, k, v, w: (multi_head_loop(q, k, v, w), None), r"or the pair \(output, weights\)"),
    ],
    check.parameter_count: [
        (lambda d, h, b: h * (4 * d * d + 4 * d * b), "share the columns"),
        (lambda d, h, b: 3 * (d * d + d * b), "w_output is missing"),
        (lambda d, h, b: 4 * d * d, "biases are missing"),
        (lambda d, h, b: 4 * d * d + 4 * b, "not one"),
        (lambda d, h, b: 4 * h * (d // h) ** 2 + 4 * d * b, "rows are not divided"),
        (lambda d, h, b: 4 * d * d + 4 * d, "biases=False"),
        (lambda d, h, b: 64, "same answer for different inputs"),
        (lambda d, h, b: 4 * d * d + 4 * d * b + 1, "^The number is not right. Count one matrix first"),
        (lambda d, h, b: 2 * d * d, "^The number is not right"),
        (lambda d, h, b: [4 * d * d + 4 * d * b], "^Return one number.$"),
        (lambda d, h, b: "many", "^Return one number.$"),
    ],
    check.receptive_field: [
        (lambda n, k: n * k, "overlap"),
        (lambda n, k: k**n, "power"),
        (lambda n, k: n * (k - 1), "pixel itself"),
        (lambda n, k: 1 + n * k, "is the middle"),
        (lambda n, k: 1 + n * (k // 2), "One side"),
        (lambda n, k: 2 * n + 1, "width 3"),
        (lambda n, k: k, "no effect"),
        (lambda n, k: 3, "same answer for different inputs"),
        (lambda n, k: n * k - 1, "^The number is not right. Draw two layers"),
        (lambda n, k: 2**n * (k - 1) + 1, "^The number is not right. Draw two layers"),
        (lambda n, k: 1 + k * (n - 1), "exchanged"),
        (lambda n, k: (1 + n * (k - 1),), "^Return one number.$"),
    ],
    check.n_squared_bill: [
        (lambda n, d, h: (4 * n * d * d + n * n * d, h * n * n), "First.*averages are not"),
        (lambda n, d, h: (2 * n * n * d, h * n * n), "First.*projections are missing"),
        (lambda n, d, h: (3 * n * d * d + 2 * n * n * d, h * n * n), "First.*fourth"),
        (lambda n, d, h: (4 * n * d * d + 2 * h * n * n * d, h * n * n), "First.*n_heads wide"),
        (lambda n, d, h: (4 * n * d * d + 2 * n * n * d, n * n), "^Second.*map of its own"),
        (lambda n, d, h: (4 * n * d * d + 2 * n * n * d, h * n * n * d), "^Second.*width plays no part"),
        (lambda n, d, h: (2 * n * n * d, n * n), "First.*Second"),
        (lambda n, d, h: (84, 18), "same answer for different inputs"),
        (lambda n, d, h: 4 * n * d * d + 2 * n * n * d, "^Return two numbers.$"),
        (lambda n, d, h: (8 * n * d * d + 4 * n * n * d, h * n * n), r"^First number\. Doubled"),
        (lambda n, d, h: (8 * n * d * d + 4 * n * n * d, n * n), r"^First number\. Doubled.*Second number\. Every"),
        (lambda n, d, h: (h * n * n, 4 * n * d * d + 2 * n * n * d), "^The two numbers are exchanged"),
        (lambda n, d, h: (4 * n * d * d + 2 * n * n * d, None), "still missing"),
        (lambda n, d, h: (4 * n * d * d + 2 * n * n * d, ...), "still missing"),
        (lambda n, d, h: [..., h * n * n], "still missing"),
        (lambda n, d, h: (n * d, h + n), "^The numbers are not right. .*a · b · c"),
    ],
    check.look_back: [
        (lambda w: sum(w[..., i, i - 1] for i in range(w.shape[-1])) / w.shape[-1], "first piece is counted"),
        (lambda w: sum(w[..., i, i - 1] for i in range(1, w.shape[-1])) / w.shape[-1], "Divided by n"),
        (lambda w: np.diagonal(w, 1, -2, -1).mean(-1), "one ahead"),
        (lambda w: np.diagonal(w, 0, -2, -1).mean(-1), "weight on itself"),
        (lambda w: np.diagonal(w, -1, -2, -1), "average them"),
        (lambda w: np.diagonal(w, -1, -2, -1).sum(-1), "^The sum is right"),
        (lambda w: np.diagonal(w, -1, -2, -1).mean(), "one number"),
        (lambda w: np.tril(w, -1).sum((-2, -1)) / (w.shape[-1] - 1), "came before"),
        (lambda w: np.diagonal(w, -1).mean(-1), "last two"),
        (lambda w: w[..., 1:, 0].mean(-1), "first column"),
        (lambda w: np.mean([w[i, i - 1] for i in range(1, len(w))], axis=0), "several at once|leading axes|last two"),
        (lambda w: np.diagonal(w, -1, -2, -1).sum(-1) / (len(w) - 1), "counts the first axis"),
        (lambda w: 0.3, "same answer for different inputs"),
    ],
    check.switch_off: [
        (lambda w, h, i: np.where(np.arange(w.shape[1]) // (w.shape[1] // h) == i, 0, w), "^Columns"),
        (lambda w, h, i: np.where((np.arange(len(w)) % h == i)[:, None], 0, w), "dealt out"),
        (lambda w, h, i: np.where((np.arange(len(w)) == i)[:, None], 0, w), "^One row"),
        (lambda w, h, i: switch_off_loop(w, h, i - 1), "counted from 0"),
        (lambda w, h, i: w - switch_off_loop(w, h, i), "this one is on"),
        (lambda w, h, i: np.delete(w, np.s_[i * (len(w) // h) : (i + 1) * (len(w) // h)], axis=0), "taken out"),
        (lambda w, h, i: w[i * (len(w) // h) : (i + 1) * (len(w) // h)], "whole matrix"),
        (lambda w, h, i: np.zeros_like(w), "^All heads are off"),
        (lambda w, h, i: w.copy(), "Nothing is switched off"),
        (lambda w, h, i: np.where((np.arange(len(w)) // (w.shape[1] // h) == i)[:, None], 0, w), "from the columns"),
        (lambda w, h, i: rows_off(w, i, i + len(w) // h), "^Head i starts at"),
        (lambda w, h, i: rows_off(w, 0, i * (len(w) // h)), NO_MISTAKE_NAMED),
        (lambda w, h, i: switch_off_loop(w, h, h - 1 - i), NO_MISTAKE_NAMED),
        (lambda w, h, i: rows_off(w, i * (len(w) // h), (i + 1) * (len(w) // h) + 1), NO_MISTAKE_NAMED),
        (lambda w, h, i: rows_off(w, i * (len(w) // h), (i + 2) * (len(w) // h)), NO_MISTAKE_NAMED),
        (lambda w, h, i: switch_off_loop(w, h, h - 1), NO_MISTAKE_NAMED),
        (lambda w, h, i: switch_off_loop(w, i, h), NO_MISTAKE_NAMED),
        (switch_off_in_place, "changes its input `w_output`"),
    ],
}  # fmt: skip
CASES = [(checker, i, wrong, hint) for checker, answers in WRONG.items() for i, (wrong, hint) in enumerate(answers)]


@pytest.mark.parametrize(("checker", "i", "wrong", "hint"), CASES, ids=[f"{c.__name__}-{i}" for c, i, *_ in CASES])
def test_wrong_answers_are_told_what_is_wrong(checker, i, wrong, hint):
    for _ in range(DRAWS):
        result = checker(wrong)
        assert result.passed is False
        assert re.search(hint, result.hint), result
        labels = " ".join(label for label, _ in result.details)
        assert "changed" in labels or ("expected" in labels and "got" in labels) or "error" in labels
        assert len(repr(result)) < 1500


def test_a_failed_switch_off_says_which_rows_are_zero():
    told = dict(check.switch_off(lambda w, h, i: w.copy()).details)
    assert told["expected"] == "rows of zeros: 2, 3" and told["got"] == "rows of zeros: none"
    told = dict(check.switch_off(lambda w, h, i: 2 * switch_off_loop(w, h, i)).details)  # the right rows, and yet wrong
    assert told["got"] == told["expected"] == "numbers of shape (4, 6)"


EXERCISES = [
    attend.ATTENTION, pooling.AVERAGE, pooling.SALIENCE, scores.SOFTMAX, scores.ADDITIVE, masks.MASKED, masks.CAUSAL,
    heads.SPLIT, heads.MERGE, multi_head.MULTI_HEAD, counting.PARAMETERS, counting.FIELD, counting.BILL,
    real_model.LOOK_BACK, real_model.SWITCH_OFF,
]  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_each_known_mistake_is_told_apart_from_all_others(exercise):
    for hint, mistake in exercise.mistakes:
        assert grading.grade(exercise, mistake).hint == hint.strip()


def test_no_hint_leaks_a_prediction_or_advises_what_the_question_forbids():
    for exercise, leak in ((counting.FIELD, "kernel_size − 1"), (heads.SPLIT, "reshape"), (heads.MERGE, "reshape")):
        assert not [hint for hint in (exercise.advice, *(h for h, _ in exercise.mistakes)) if leak in hint]
    for layer, kind in questions.WHY:
        assert kind not in questions.WHY[layer, kind]


@pytest.mark.parametrize("name", check.__all__)
def test_each_has_a_docstring_and_takes_nothing_for_not_attempted(name):
    checker = getattr(check, name)
    assert checker.__doc__.startswith("Check ")
    for nothing in (None, ...):
        result = checker(nothing)
        assert result.passed is None and not result
        assert repr(result) == f"○ {name}: not attempted yet."


@pytest.mark.parametrize("checker", [c for c, _ in RIGHT], ids=NAMES)
def test_a_stub_is_not_attempted_and_says_the_same_on_each_call(checker):
    def stub(*args):
        raise NotImplementedError("write me")

    results = {(checker(stub).passed, repr(checker(stub)), checker(stub)._repr_html_()) for _ in range(3)}
    assert len(results) == 1 and results.pop()[0] is None


# What a learner may do to a checker ----------------------------------------------------------------------------------


def divides(scores):
    total = 0
    return scores / scores["no"] if total else 1 // total


def test_a_learners_own_error_is_shown_with_their_line_and_no_path():
    result = check.softmax(divides)
    assert result.passed is False and "error of its own" in result.hint
    told = dict(result.details)
    assert told["error"].startswith("ZeroDivisionError: integer")
    assert told["your code"].endswith("in divides: return scores / scores[\"no\"] if total else 1 // total")
    assert "/" not in told["your code"].split(":")[0] and "test_check" not in repr(result)


def test_an_error_deep_inside_numpy_is_shown_at_the_learners_line():
    told = dict(check.average_pooling(lambda v: np.linalg.inv(v)).details)
    assert "np.linalg.inv(v)" in told["your code"] and "LinAlgError" in told["error"]


def test_code_without_a_file_is_not_taken_for_the_learners_line():
    made = {}
    exec("def broken(scores):\n    return scores / 0 // {}", made)

    def calls_it(scores):
        return made["broken"](scores)

    assert dict(check.softmax(calls_it).details)["your code"].endswith('return made["broken"](scores)')


def test_not_implemented_later_is_an_error_not_a_stub():
    def only_flat(scores):
        if scores.ndim > 1:
            raise NotImplementedError
        return soft(scores)

    assert check.softmax(only_flat).passed is False


def test_whatever_is_the_learners_is_escaped():
    class Odd:
        def __repr__(self):
            return "<img src=x onerror=alert(1)>\x1b[31m"

    def raises(scores):
        raise ValueError("<script>alert(1)</script> $x$ \x1b[31m\u202e")

    for result in (check.softmax(lambda s: Odd()), check.softmax(raises), check.shapes({"scores": Odd()})):
        page = result._repr_html_()
        assert result.passed is False and "&lt;" in page
        assert not re.search(r"<(img|script)", page) and "mathjax_ignore" in page
        assert not re.search("[\x1b\u202e]", page + repr(result))


def test_what_has_no_text_of_its_own_is_survived():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

        __repr__ = __str__

    def raises(scores):
        raise Mute

    assert check.softmax(raises).passed is False and "Mute" in repr(check.softmax(raises))
    assert "something of type Mute" in repr(check.softmax(lambda s: Mute()))


@pytest.mark.parametrize("odd", [None, "text", {"a": 1}, [[1, 2], [3]], (1, [2, 3]), 1j, lambda: 1, [None], object()])
def test_odd_returns_are_told_and_nothing_is_raised(odd):
    for checker, _ in RIGHT:
        result = checker(lambda *args, odd=odd: odd)
        assert result.passed is False and result.hint and result._repr_html_()


def test_calling_the_function_first_and_other_arguments_are_told():
    assert "without calling it" in check.softmax(soft(np.ones(3))).hint
    result = check.softmax(lambda scores, axis: scores)
    assert "arguments" in result.hint and dict(result.details)["needed"] == "(scores)"


def test_changing_an_input_is_told_even_if_the_answer_is_right():
    def tidy(values):
        mean = values.mean(-2)
        values[:] = 0
        return mean

    def heads_too(q, k, v, heads):
        out = multi_head_loop(q, k, v, heads)
        heads.w_query[:] = 0
        return out

    assert "changes its input `values`" in check.average_pooling(tidy).hint
    assert "changes its input `heads`" in check.multi_head_attention(heads_too).hint


def test_a_learners_arrays_are_not_changed_and_no_warning_escapes(recwarn):
    values = np.array([[1, 2], [2, 1]])
    assert check.not_one_weight_vector(values) and values.tolist() == [[1, 2], [2, 1]]
    assert check.softmax(naive).passed is False and not recwarn


def test_a_page_tells_by_words_not_by_colour_alone_and_leaves_text_its_theme():
    for answer, said in ((soft, "right."), (naive, "not yet."), (None, "not attempted yet.")):
        page = check.softmax(answer)._repr_html_()
        assert said in page and not re.search(r"[^-]color:(?!inherit)", page) and "background:#" not in page


def numbered(cases):
    return [f"{case[0].__name__}-{i}" for i, case in enumerate(cases)]


# Predictions ---------------------------------------------------------------------------------------------------------

WINNERS = {"contrast": "rabbit", "brightness": "sky", "size": "sky", "greenness": "tree"}
SHAPES = {"scores": (2, 5, 7), "weights": (2, 5, 7), "weights.sum(axis=-1)": (2, 5), "output": (2, 5, 4),
          "output for queries (5, 3)": (2, 5, 4)}  # fmt: skip
ALIGNMENT = {"the teacher": "老师", "saw": "了", "the student": "学生", "at school": "在学校", "yesterday": "昨天",
             ".": "。", "nobody's first choice": "看见"}  # fmt: skip
TRANSLATE = "Chinese to English: the decoder reads the source"
CAPTION = "an English caption is written for a photo"
SOURCES = {
    TRANSLATE: ("English", "Chinese", "Chinese"),
    "inside the Chinese encoder": ("Chinese", "Chinese", "Chinese"),
    "inside the English decoder, causal": ("English", "English", "English"),
    "patches of a photo look at one another": ("photo", "photo", "photo"),
    CAPTION: ("English", "photo", "photo"),
}
PROPERTIES = {
    "average pooling": {"global", "any size"},
    "fully connected": {"global"},
    "3×3 convolution": {"any size"},
    "self-attention": {"global", "content-dependent", "any size"},
}
HABITS = {"A": "one ahead", "B": "everywhere", "C": "one back", "D": "first piece"}
PREDICTIONS = [
    (check.max_winners, WINNERS), (check.shapes, SHAPES), (check.alignment, ALIGNMENT), (check.sources, SOURCES),
    (check.properties, PROPERTIES), (check.habits, HABITS),
]  # fmt: skip


@pytest.mark.parametrize(("checker", "right"), PREDICTIONS, ids=lambda x: getattr(x, "__name__", ""))
def test_predictions_pass_as_dict_list_or_tuple_and_in_parts_are_open(checker, right):
    kind = list if checker is not check.properties else set
    for form in (right, list(right.values()), tuple(right.values()),
                 {k: kind(v) if isinstance(v, tuple | set) else v for k, v in right.items()}):
        assert checker(form).passed is True, checker(form)
    last = list(right)[-1]
    for nothing in (None, ..., "...", (..., ..., ...)):
        assert checker(dict.fromkeys(right, nothing)).passed is None
        partly = checker(right | {last: nothing})
        assert partly.passed is False and ("still open", last) in partly.details
    assert checker({"something else": 1}).passed is False
    assert checker(5).passed is False
    assert checker(right | {last: 2.5}).passed is False


def test_predictions_are_read_kindly():
    assert check.max_winners(np.array(["rabbit", "sky", "SKY", " tree "]))
    assert check.shapes(SHAPES | {"output": np.array([2, 5, 4])})
    assert check.sources(SOURCES | {TRANSLATE: "en, zh, zh"})
    assert check.sources(SOURCES | {TRANSLATE: {"Q": "english", "K": "中文", "V": "Chinese"}})
    assert check.properties(PROPERTIES | {"fully connected": "global"})


@pytest.mark.parametrize("name", ["max_winners", "shapes", "alignment", "sources", "properties", "habits"])
def test_one_number_is_no_answer_to_many_questions(name):
    result = getattr(check, name)(np.array(3))
    assert result.passed is False and "Answer with a dict" in str(result)


SLIPS = [
    (check.max_winners, dict.fromkeys(WINNERS, "rabbit"), "winner-take-all"),
    (check.max_winners, WINNERS | {"contrast": "sky"}, "smallest"),
    (check.max_winners, [0, 1, 1, 2], "one of: rabbit"),
    (check.max_winners, WINNERS | {"greenness": 0.7}, "one of: rabbit"),
    (check.max_winners, WINNERS | {"size": "tree"}, "Read down the column"),
    (check.max_winners, ["contrast", "brightness", "greenness", "brightness"], "one of: rabbit"),
    (check.max_winners, ["rabbit", "sky", "tree"], "dict"),
    (check.shapes, SHAPES | {"scores": (2, 7, 5)}, "turned"),
    (check.shapes, SHAPES | {"weights": (5, 7)}, "leading axis"),
    (check.shapes, SHAPES | {"scores": (2, 5, 3)}, "summed away"),
    (check.shapes, SHAPES | {"output": (2, 5, 3)}, "d_value, not d_key"),
    (check.shapes, SHAPES | {"output": (2, 7, 4)}, "One row for each query"),
    (check.shapes, SHAPES | {"weights.sum(axis=-1)": (2, 7)}, "over the queries"),
    (check.shapes, SHAPES | {"output for queries (5, 3)": (5, 4)}, "same 5 questions"),
    (check.shapes, SHAPES | {"output for queries (5, 3)": (1, 5, 4)}, "same 5 questions"),
    (check.shapes, SHAPES | {"output for queries (5, 3)": (2, 2, 5, 4)}, "same 5 questions"),
    (check.shapes, SHAPES | {"output": "2, 5, 4"}, "tuple"),
    (check.shapes, SHAPES | {"output": np.zeros((2, 5, 4))}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": (2, 5, 4.9)}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": np.array([2, 5, 4.0])}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": (2, (5, 4))}, "^A shape is a tuple of whole numbers"),
    (check.shapes, SHAPES | {"output": 4}, "^A shape is a tuple of whole numbers"),
    (check.alignment, ALIGNMENT | {"saw": "看见"}, "dictionary"),
    (check.alignment, ALIGNMENT | {"nobody's first choice": "了"}, "dictionary"),
    (check.alignment, ALIGNMENT | {"the student": "在学校"}, "same place"),
    (check.alignment, {v: k for k, v in ALIGNMENT.items()}, "keys of the dict"),
    (check.alignment, ALIGNMENT | {"yesterday": "在学校"}, "along the row"),
    (check.alignment, ALIGNMENT | {"saw": "saw"}, "one of: 老师"),
    (check.sources, SOURCES | {TRANSLATE: ("Chinese", "English", "English")}, "way round, as in the article"),
    (check.sources, SOURCES | {TRANSLATE: ("English", "Chinese", "English")}, "go in pairs"),
    (check.sources, SOURCES | {TRANSLATE: ("English",) * 3}, "could see the other"),
    (check.sources, SOURCES | {"inside the Chinese encoder": ("English", "Chinese", "Chinese")}, "self-attention"),
    (check.sources, SOURCES | {CAPTION: ("photo", "English", "English")}, r"^The wrong way round\."),
    (check.sources, SOURCES | {TRANSLATE: ("English", "Chinese")}, "three names"),
    (check.sources, SOURCES | {TRANSLATE: ("English", ..., ...)}, "^Fill in all three: where Q, K and V come from.$"),
    (check.sources, SOURCES | {TRANSLATE: {"Q": "English"}}, "^Fill in all three"),
    (check.sources, SOURCES | {TRANSLATE: 5}, "three names"),
    (check.sources, SOURCES | {TRANSLATE: ("English", ["Chinese"], "Chinese")}, "one of: Chinese"),
    (check.properties, PROPERTIES | {"average pooling": {"any size"}}, "^One is left out. Each of the n"),
    (check.properties, PROPERTIES | {"average pooling": set(PROPERTIES["self-attention"])}, "^One too many. The w"),
    (check.properties, PROPERTIES | {"fully connected": {"global", "any size"}}, "^One too many. It has one weight"),
    (check.properties, PROPERTIES | {"3×3 convolution": {"global", "any size"}}, "^One too many. One output"),
    (check.properties, PROPERTIES | {"self-attention": {"global", "any size"}}, "^One is left out. Its weights"),
    (check.properties, PROPERTIES | {"3×3 convolution": {"local"}}, "one of: global"),
    (check.properties, PROPERTIES | {"3×3 convolution": True}, "^Answer with a set of names.$"),
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


def cell(notebook, text):
    """Return the one cell of a lesson that holds a text, as its lines."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    (found,) = (source for source in ("".join(c["source"]) for c in cells) if text in source)
    return found.splitlines()


def test_the_table_of_lesson_01_has_the_winners_that_are_checked():
    lines = cell("01_non_volitional_pooling", "which object wins each feature?")
    (_, *features), _, *objects = ([x.strip() for x in line.strip("|").split("|")] for line in lines if "|" in line)
    numbers = np.array([row[1:] for row in objects], dtype=float)
    assert tuple(features) == questions.FEATURES and tuple(row[0] for row in objects) == questions.OBJECTS
    assert np.array_equal(numbers, questions.TABLE)
    assert {f: objects[i][0] for f, i in zip(features, numbers.argmax(axis=0), strict=True)} == questions.WINNERS
    assert all(np.diff(np.sort(numbers, axis=0)[-2:], axis=0).ravel() > 0)  # no ties


def test_the_map_of_lesson_03_has_the_first_choices_that_are_checked():
    stub = cell("03_self_vs_cross_attention", "check.alignment(")
    assert "translation.HALF_TRAINED, *example" in stub[0]
    assert 'corpus.sentence("老师", "看见", "学生", time="昨天", place="在学校")' in "\n".join(
        cell("03_self_vs_cross_attention", "example = "))
    example = corpus.sentence("老师", "看见", "学生", time="昨天", place="在学校")
    chinese, english = tuple(example.chinese), tuple(example.english)
    assert (chinese, english) == (questions.CHINESE, questions.ENGLISH)
    best = [chinese[i] for i in translation.HALF_TRAINED.argmax(axis=1)]
    (nobody,) = set(chinese) - set(best)
    assert dict(zip(english, best, strict=True)) | {questions.NOBODY: nobody} == questions.ALIGNMENT
    assert all(f'"{item}": ...' in "\n".join(stub) for item in questions.ALIGNMENT)


EXAMPLES = [
    (check.not_one_weight_vector, [[1, 0], [0, 1]], None),
    (check.not_one_weight_vector, np.array([[3, 1, 0], [1, 2, 0], [0, 0, 5.0]]), None),
    (check.not_one_weight_vector, [[1, 1], [0, 1]], "object 0 is largest"),
    (check.not_one_weight_vector, [[1, 2], [1, 2]], "object 0 is largest"),
    (check.not_one_weight_vector, [[0], [1]], "object 1 is largest"),
    (check.not_one_weight_vector, [[1, 2]], "two rows"),
    (check.not_one_weight_vector, [1, 2], "matrix"),
    (check.not_one_weight_vector, [[1e-12, 0], [0, 1e-12]], None),
    (check.not_one_weight_vector, [[1e200, 0], [0, 1e200]], None),
    (check.not_one_weight_vector, [[1.7e308, -1.7e308], [1.6e308, -1.7e308]], "object 0 is largest"),
    (check.not_one_weight_vector, [[], []], "matrix"),
    (check.not_one_weight_vector, [[1, np.nan], [2, 1]], "finite"),
    (check.not_one_weight_vector, [[1, 2], [3]], "equal length"),
    (check.missed_key, [[1, 0], [2, 1]], None),
    (check.missed_key, np.array([[1.0], [3.0]]), None),
    (check.missed_key, [[1, 0], [0, 1]], "equally long"),
    (check.missed_key, [[1, 0], [0, 5]], "finds itself"),
    (check.missed_key, [[1, 2], [1, 2]], "equally long"),
    (check.missed_key, [[0, 0], [0, 0]], "equally long"),
    (check.missed_key, [[3, 4]], "^At least two rows are needed.$"),
    (check.missed_key, [[1e200, 0], [2e200, 0]], None),
    (check.missed_key, [[1e200, 0], [0, 1e200]], "equally long"),
    (check.missed_key, [[1e-10, 0], [1, 0]], None),
    (check.missed_key, [[1e200, 0], [0, 2e200]], "finds itself"),
    (check.missed_key, "keys", "matrix"),
    (check.any_weights, [[1, 2], [1, 2]], None),
    (check.any_weights, np.full((3, 2), 0.5), None),
    (check.any_weights, [[0.1 + 0.2, 1], [0.3, 1]], None),
    (check.any_weights, [[1e-12], [0]], "another output"),
    (check.any_weights, [[1e12, 0], [1e12 + 1, 0]], "another output"),
    (check.any_weights, [[1e12], [1e12 + 1]], "another output"),
    (check.any_weights, [[1, 1], [2, 2]], "within each row"),
    (check.any_weights, [[1, 2], [2, 1]], "another output"),
    (check.any_weights, [[0, 0], [0, 0]], "too easy"),
    (check.any_weights, [[1, 2], [1, 2], [1, 3]], "on object 2"),
    (check.any_weights, [[1, 2]], "two rows"),
    (check.any_weights, [[1, "a"]], "matrix"),
]


@pytest.mark.parametrize(("checker", "answer", "hint"), EXAMPLES, ids=numbered(EXAMPLES))
def test_examples_that_a_learner_invents_are_judged(checker, answer, hint, recwarn):
    result = checker(answer)
    assert result.passed is (hint is None) and repr(result) and not recwarn
    assert hint is None or re.search(hint, result.hint), result
