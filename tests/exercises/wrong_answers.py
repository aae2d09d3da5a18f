"""Wrong answers as learners write them, each with what its checker must say."""


import numpy as np

import attn_helpers as ah
from attn_helpers import check
from attn_helpers.exercises import blocks

from .right_answers import (
    by_sum_loop,
    leaks_loop,
    merge_concatenate,
    moved_loop,
    rows,
    rows_off,
    scaled,
    soft,
    split_slices,
    switch_off_in_place,
    switch_off_loop,
    t,
)


def naive(s):
    e = np.exp(s)
    return e / e.sum(axis=-1, keepdims=True)


def pairs(q, k):
    return q[..., None, :] - k[..., None, :, :]


def nearness(q, k, width):
    return -(pairs(q, k) ** 2).sum(axis=-1) / (2 * width**2)


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


def per_head(words, heads, split=split_slices, width=None):
    q, k, v = (split(words @ w, heads.n_heads) for w in (heads.w_query, heads.w_key, heads.w_value))
    return soft(q @ t(k) / np.sqrt(width or k.shape[-1])) @ v


def straight(x, n_heads):
    return x.reshape(*x.shape[:-2], n_heads, x.shape[-2], x.shape[-1] // n_heads)


def hard(q, k, v):
    weights = np.zeros((*q.shape[:-1], k.shape[-2]))
    np.put_along_axis(weights, scaled(q, k).argmax(-1)[..., None], 1, axis=-1)
    return weights @ v


NO_MISTAKE_NAMED = "^The shape is right, the numbers are not. Head i owns the rows"
def compared(layer, x, part, tokens=None):
    """Change tokens, and see whether a part of the outputs moves."""
    found = False
    for token in range(len(x)) if tokens is None else tokens:
        changed = x.copy()
        changed[token] += 1
        found = found or not np.allclose(layer(changed)[part(token)], layer(x)[part(token)])
    return found


WRONG = {
    check.weights_of_scenes: [
        (lambda s: np.exp(s) / np.exp(s).sum(), "weights of each scene should"),
        (lambda s: np.exp(s) / np.exp(s).sum(axis=0), "Each column sums to 1"),
        (lambda s: np.exp(s) / np.exp(s).sum(axis=1), "keepdims=True"),
        (lambda s: np.exp(s), "Divide by each scene's sum"),
        (lambda s: np.exp(s) / np.exp(s).max(axis=1, keepdims=True), "largest power"),
        (lambda s: s / s.sum(axis=1, keepdims=True), "Without `exp`"),
        (lambda s: (s == s.max(axis=1, keepdims=True)) * 1.0, "on the winner"),
        (lambda s: np.full(np.shape(s), 1 / 3) if np.shape(s)[1] == 3 else soft(s), "Each scene's powers"),
        (lambda s: [0.09, 0.24, 0.67], "same answer for different inputs"),
        (softmax_in_place, "changes its input `scores`"),
        (lambda s: None, "`return` missing"),
    ],
    check.salience_pooling: [
        (lambda v, w, b: soft(v @ w) @ v, "not used"),
        (lambda v, w, b: b * soft(v @ w) @ v, "too late"),
        (lambda v, w, b: soft(v @ w / b) @ v, "temperature"),
        (lambda v, w, b: ((b * v @ w)[..., None] * v).sum(-2), "used as weights"),
        (lambda v, w, b: (np.exp(b * v @ w)[..., None] * v).sum(-2), "without division"),
        (lambda v, w, b: v.mean(-2), "average pooling"),
        (lambda v, w, b: soft(b * v @ w), "You return the weights"),
        (lambda v, w, b: b * v @ w, "You return the scores"),
        (lambda v, w, b: v.mean(-2) * w, "w multiplies the features"),
        (rows(lambda v, w, b: v[np.argmax(b * v @ w)]), "takes all"),
        (lambda v, w, b: v @ soft(w), "Softmax of w"),
        (lambda v, w, b: ah.salience_pooling(v, b * w)[::-1], "wrong order"),
        (lambda v, w, b: list(ah.salience_pooling(v, b * w)), "pair is a tuple"),
        (lambda v, w, b: (ah.salience_pooling(v, b * w).output, None), r"or the pair \(output, weights\)"),
    ],
    check.attention: [
        (lambda q, k, v: soft(q @ t(k)) @ v, "scale is missing"),
        (lambda q, k, v: naive(q @ t(k)) @ v, "scale is missing"),
        (lambda q, k, v: soft(q @ t(k) / k.shape[-1]) @ v, "by d_key"),
        (lambda q, k, v: soft(q @ t(k) / k.shape[-2]) @ v, "by n, the number of keys"),
        (lambda q, k, v: soft(q @ t(k) / np.sqrt(len(k.swapaxes(0, -2)))) @ v, "one key more"),
        (lambda q, k, v: soft(q @ k.T / np.sqrt(len(k))) @ v, "one key more"),
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
        (lambda q, k, v: soft(q @ k / np.sqrt(k.shape[-1])) @ v, "keys must be turned"),
        (lambda q, k, v: soft(q @ k) @ v, "keys must be turned"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, None), r"or the pair \(output, weights\)"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, "junk"), r"or the pair \(output, weights\)"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, ...), r"or the pair \(output, weights\)"),
        (lambda q, k, v: [soft(scaled(q, k)) @ v, soft(scaled(q, k))], "pair is a tuple"),
        (lambda q, k, v: [[15.0, 2.0]], "same answer for different inputs"),
        (attention_in_place, "changes its input `queries`"),
        (lambda q, k, v: (soft(scaled(q, k)) @ v, t(soft(scaled(q, k)))), "output is right, the weights"),
    ],
    check.gaussian_scores: [
        (lambda q, k, width: -nearness(q, k, width), "sign is missing"),
        (lambda q, k, width: nearness(q, k, 1) / width, "width is to be squared"),
        (lambda q, k, width: 2 * nearness(q, k, width), "The 2 in"),
        (lambda q, k, width: nearness(q, k, 1) * width**2, "Put brackets"),
        (lambda q, k, width: 2 * nearness(q, k, 1), "^The width is not used.$"),
        (lambda q, k, width: nearness(q, k, 1), "width is not used. Divide"),
        (lambda q, k, width: -np.sqrt(-2 * nearness(q, k, 1)) / (2 * width**2), "needs its square"),
        (lambda q, k, width: -((pairs(q, k)).sum(-1) ** 2) / (2 * width**2), "plus and minus cancel"),
        (lambda q, k, width: nearness(q, k, width) / k.shape[-1], "averaged"),
        (lambda q, k, width: -(pairs(q, k) ** 2) / (2 * width**2), "not summed"),
        (lambda q, k, width: np.exp(nearness(q, k, width)), "kernel"),
        (lambda q, k, width: soft(nearness(q, k, width)), "These are weights"),
        (lambda q, k, width: nearness(k, q, width), "turned"),
        (lambda q, k, width: -((q - k) ** 2).sum(axis=-1) / (2 * width**2), "Every query meets every key"),
        (lambda q, k, width: q @ t(k), "dot product"),
        (lambda q, k, width: nearness(q, k, width) + 1, "For each pair"),
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
    check.kernel_regression: [
        (lambda new, x, y, w: np.exp(nearness(new[:, None], x[:, None], w)) @ y, "divide by the sum"),
        (lambda new, x, y, w: t(soft(nearness(x[:, None], new[:, None], w))) @ y, "for one measured point"),
        (lambda new, x, y, w: soft(-nearness(new[:, None], x[:, None], w)) @ y, "sign is missing"),
        (lambda new, x, y, w: soft(nearness(new[:, None], x[:, None], 1) / w) @ y, "to be squared"),
        (lambda new, x, y, w: soft(2 * nearness(new[:, None], x[:, None], w)) @ y, "The 2 in"),
        (lambda new, x, y, w: soft(nearness(new[:, None], x[:, None], 1)) @ y, "not used. Divide"),
        (lambda new, x, y, w: soft(nearness(new[:, None], x[:, None], w)), "weighted mean of y"),
        (lambda new, x, y, w: soft(nearness(new[:, None], x[:, None], w)) @ x, "measured x"),
        (lambda new, x, y, w: [y[np.abs(x - one).argmin()] for one in new], "nearest point alone"),
        (lambda new, x, y, w: [y.mean() for one in new], "That is the average"),
        (lambda new, x, y, w: soft(nearness(new[:, None], x[:, None], w)) @ y + 1, "For each new x"),
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
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -10)) * m @ v, "leaves its mark"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -100)) * m @ v, "leaves its mark"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -100)) * m.any(-1, keepdims=True) @ v, "leaves its mark"),
        (lambda q, k, v, m: soft(np.where(m, scaled(q, k), -1000)) * m.any(-1, keepdims=True) @ v, "leaves its mark"),
        (masked_after_softmax(np.nan_to_num), "leaves its mark"),
        (masked_after_softmax(lambda weights: np.where(np.isnan(weights), 0, weights)), "leaves its mark"),
        (masked_after_softmax(lambda weights: weights), "NaN"),
        (naive_masked, "leaves its mark"),
        (lambda q, k, v, m: list(ah.attention(q, k, v, mask=m)), "pair is a tuple"),
    ],
    check.leak_detector: [
        (lambda layer, x: compared(layer, x, lambda n: slice(0, n + 1)), "output of the changed token"),
        (lambda layer, x: compared(layer, x, lambda n: slice(None)), "output of the changed token, or those behind"),
        (lambda layer, x: compared(layer, x, lambda n: slice(n + 1, None)), "wrong side"),
        (lambda layer, x: compared(layer, x, lambda n: slice(0, n), [len(x) - 1]), "Only the last token"),
        (lambda layer, x: compared(layer, x, lambda n: slice(0, 1), range(1, len(x))), "Only the first output"),
        (lambda layer, x: not leaks_loop(layer, x), "exchanged"),
        (lambda layer, x: True, "same answer for different inputs"),
        (lambda layer, x: "yes", "^Return True or False"),
        (lambda layer, x: layer(x), "^Return True or False"),
    ],
    check.merge_heads: [
        (lambda x: x.reshape(x.shape[1], x.shape[0] * x.shape[2]), "numbers of different words"),
        (lambda x: x.mean(-3), "averaged"),
        (lambda x: x.sum(-3), "added"),
        (lambda x: x.swapaxes(-3, -2), "not joined"),
        (lambda x: np.concatenate(list(x), axis=-2), "below each other"),
        (lambda x: np.stack(list(x), -1).reshape(x.shape[-2], -1), "interleaved"),
        (lambda x: x[0], "first head alone"),
        (lambda x: merge_concatenate(x[::-1]), "reverse order"),
        (lambda x: merge_concatenate(x) + 1, "Row i of the answer holds row i of head 0, then"),
    ],
    check.multi_head_by_sum: [
        (lambda x, w: merge_concatenate(per_head(x, w, straight)) @ w.w_output, "wrong order"),
        (lambda x, w: per_head(x, w).mean(axis=-3), "averaged"),
        (lambda x, w: by_sum_loop(x, w) / w.n_heads, "averaged"),
        (lambda x, w: merge_concatenate(per_head(x, w)), "w_output is missing"),
        (lambda x, w: per_head(x, w).sum(axis=-3), "before they meet w_output"),
        (lambda x, w: sum(part @ w.w_output[:4] for part in per_head(x, w)), "first rows of w_output"),
        (lambda x, w: per_head(x, w)[0] @ w.w_output[:4], "contributes nothing"),
        (lambda x, w: per_head(x, w)[1] @ w.w_output[4:], "contributes nothing"),
        (lambda x, w: per_head(x, w)[0] @ w.w_output[4:] + per_head(x, w)[1] @ w.w_output[:4], "each other's rows"),
        (lambda x, w: merge_concatenate(per_head(x, w, width=8)) @ w.w_output, "full width"),
        (lambda x, w: merge_concatenate(per_head(x, w, width=1)) @ w.w_output, "scale is missing"),
        (lambda x, w: soft(scaled(x @ w.w_query, x @ w.w_key)) @ x @ w.w_value @ w.w_output,
         "One head of full width"),
        (lambda x, w: per_head(x, w).reshape(len(x), -1) @ w.w_output, "without the swap"),
        (lambda x, w: (by_sum_loop(x, w), None), r"or the pair \(output, weights\)"),
    ],
    check.shuffled: [
        (lambda x, order: x.reshape(len(order), -1).T[:, order].reshape(x.shape), "different pictures are mixed"),
        (lambda x, order: x.reshape(len(x), -1)[:, np.argsort(order)].reshape(x.shape), "way back"),
        (lambda x, order: x.copy(), "Nothing is moved"),
        (lambda x, order: x.reshape(len(x), -1)[:, order], "height and width"),
        (lambda x, order: np.sort(x.reshape(len(x), -1)).reshape(x.shape), "sorted by size"),
        (lambda x, order: 2 * x, "the numbers are not. Cut the pictures into rows"),
    ],
    check.moved_picture: [
        (lambda x, down, right: moved_loop(x, right, down), "exchanged"),
        (lambda x, down, right: moved_loop(x, -down, -right), "other way"),
        (lambda x, down, right: x.copy(), "Nothing is moved"),
        (lambda x, down, right: moved_loop(x, down, 0), "Only up and down"),
        (lambda x, down, right: moved_loop(x, 0, right), "Only left and right"),
        (lambda x, down, right: 2 * moved_loop(x, down, right), "is pixel"),
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
    check.added: [
        (lambda w, v: w * (v**2).sum(-1), "square root"),
        (lambda w, v: np.sqrt((v**2).sum(-1)), "^These are the lengths"),
        (lambda w, v: w, "^These are the weights"),
        (lambda w, v: np.sqrt(((w @ v) ** 2).sum()), "length of the sum"),
        (lambda w, v: sum(w * np.sqrt((v**2).sum(-1))), "sum of all pieces"),
        (lambda w, v: w[:, None] * v, "^These are vectors"),
        (lambda w, v: w * v.sum(-1), "with their signs"),
        (lambda w, v: w * abs(v).sum(-1), "^The sizes"),
        (lambda w, v: w / np.sqrt((v**2).sum(-1)), "divided by the length"),
        (lambda w, v: w * np.sqrt((v**2).sum(-1)) / np.sqrt((v**2).sum(-1)).sum(), "keep them as they are"),
        (lambda w, v: np.full(len(w), 0.3), "^The shape is right.* its weight times the length"),
    ],
    check.merged: [
        (lambda a, b: a + b, "^The shape is right, the numbers are not. Find the larger"),
        (lambda a, b: [max(a[0], b[0]), a[1] + b[1], a[2] + b[2]], "added as they are"),
        (lambda a, b: [max(a[0], b[0]), *(a[1:] + np.exp(b[0] - max(a[0], b[0])) * b[1:])], "second part is corrected"),
        (lambda a, b: [max(a[0], b[0]), *(a[1:] * np.exp(a[0] - max(a[0], b[0])) + b[1:])], "first part is corrected"),
        (lambda a, b: [b[0], *(a[1:] * np.exp(a[0] - b[0]) + b[1:])], "^The shape is right.* Find the larger"),
        (lambda a, b: [max(a[0], b[0]), *(np.exp(a[0]) * a[1:] + np.exp(b[0]) * b[1:])], "near 2000"),
        (lambda a, b: [max(a[0], b[0]), a[1] * np.exp(a[0] - max(a[0], b[0])) + b[1] * np.exp(b[0] - max(a[0], b[0])),
                       a[2] + b[2]], "found is not"),
        (lambda a, b: blocks.MERGED.truth(a, b)[2] / blocks.MERGED.truth(a, b)[1], "third part may come"),
        (lambda a, b: blocks.MERGED.truth(a, b)[:2], "shape|three|numbers"),
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
