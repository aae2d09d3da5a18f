"""Right answers in several forms, written as learners write them."""


import numpy as np

import attn_helpers as ah
from attn_helpers import check


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


def softmax_loop(scores):
    if scores.ndim > 1:
        return [softmax_loop(row) for row in scores]
    powers = [np.exp(s - max(scores)) for s in scores]
    return [p / sum(powers) for p in powers]


def salience_loop(values, w, beta):
    if values.ndim > 2:
        return [salience_loop(v, w, beta) for v in values]
    weights = softmax_loop(np.array([beta * sum(x * y for x, y in zip(row, w, strict=True)) for row in values]))
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


def nearness_loop(queries, keys, width):
    return [[-sum((a - b) ** 2 for a, b in zip(q, k, strict=True)) / (2 * width**2) for k in keys] for q in queries]


@rows
def additive_loop(queries, keys, w_query, w_key, w_score):
    return [[w_score @ np.tanh(q @ w_query + k @ w_key) for k in keys] for q in queries]


def split_slices(x, n_heads):
    width = x.shape[-1] // n_heads
    return np.stack([x[..., h * width : (h + 1) * width] for h in range(n_heads)], axis=-3)


def merge_concatenate(x):
    return np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-1)


def merge_swapped(x):
    """For the lesson's shapes only."""
    n_heads, n, d_head = x.shape
    return x.swapaxes(0, 1).reshape(n, n_heads * d_head)


def by_sum_loop(words, heads):
    total, width = 0, heads.w_query.shape[1] // heads.n_heads
    for h in range(heads.n_heads):
        own = slice(h * width, (h + 1) * width)
        q, k, v = words @ heads.w_query[:, own], words @ heads.w_key[:, own], words @ heads.w_value[:, own]
        total = total + soft(scaled(q, k)) @ v @ heads.w_output[own]
    return total


def two_heads_by_sum(words, heads):
    """For the lesson's shapes only."""
    total = np.zeros((len(words), 8))
    for own in (slice(0, 4), slice(4, 8)):
        q, k, v = words @ heads.w_query[:, own], words @ heads.w_key[:, own], words @ heads.w_value[:, own]
        total += ah.attention(q, k, v).output @ heads.w_output[own]
    return total


def added_loop(weights, values):
    found = np.empty(np.shape(weights))
    for i, value in enumerate(values):
        found[..., i] = weights[..., i] * sum(number**2 for number in value) ** 0.5
    return found


def added_once(weights, values):
    return [weight * float(np.sqrt(value @ value)) for weight, value in zip(weights.tolist(), values, strict=True)]


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


def regression_loop(new_x, x, y, width):
    answers = []
    for query in new_x:
        bells = [np.exp(-((query - key) ** 2) / (2 * width**2)) for key in x]
        answers.append(sum(bell * value for bell, value in zip(bells, y, strict=True)) / sum(bells))
    return answers


def merged_as_if_whole(first, second):
    """Let two keys stand for the two parts, each with the score of its sum and the value of its mean."""
    scores = np.array([part[0] + np.log(part[1]) for part in (first, second)])
    values = [part[2] / part[1] for part in (first, second)]
    largest = max(first[0], second[0])
    total = np.exp(scores - largest).sum()
    return [largest, total, total * (soft(scores) @ values)]


def merged_by_cases(first, second):
    low, high = sorted((first, second), key=lambda part: part[0])
    shrink = np.exp(low[0] - high[0])
    return high[0], high[1] + shrink * low[1], high[2] + shrink * low[2]


def leaks_loop(layer, x):
    before = layer(x)
    for token in range(1, len(x)):
        changed = x.copy()
        changed[token] = 7
        if not np.allclose(layer(changed)[:token], before[:token]):
            return True
    return False


def leaks_at_once(layer, x):
    """All that comes behind a token is new; its own output and those before it must stay."""
    ends = range(1, len(x))
    return any(abs(layer(np.r_[x[:n], -x[n:]]) - layer(x))[:n].max() > 1e-9 for n in ends)


def moved_loop(picture, down, right):
    result = np.zeros(picture.shape)
    for i, j in np.ndindex(picture.shape):
        if 0 <= i + down < len(picture) and 0 <= j + right < len(picture[0]):
            result[i + down, j + right] = picture[i, j]
    return result


def moved_in_a_larger_one(picture, down, right):
    h, w = picture.shape
    room = np.zeros((3 * h, 3 * w))
    room[h + down : 2 * h + down, w + right : 2 * w + right] = picture
    return room[h : 2 * h, w : 2 * w]


RIGHT = [
    (check.weights_of_scenes, [softmax_loop, lambda s: np.exp(s) / np.exp(s).sum(axis=1, keepdims=True),
                               lambda s: (np.exp(s).T / np.exp(s).sum(axis=1)).T, single(soft)]),
    (check.salience_pooling, [salience_loop, lambda v, w, b: soft(b * v @ w) @ v,
                              lambda v, w, beta: ah.salience_pooling(v, beta * w),
                              lambda v, w, b: (soft(b * v @ w)[..., None] * v).sum(-2),
                              single(lambda v, w, b: ah.salience_pooling(v, b * w))]),
    (check.attention, [attention_loop, lambda q, k, v: soft(scaled(q, k)) @ v, ah.attention, single(ah.attention),
                       lambda q, k, v: (soft(scaled(q, k)) @ v, soft(scaled(q, k)))]),
    (check.gaussian_scores, [nearness_loop, lambda queries, keys, width: ah.gaussian_scores(queries, keys, width=width),
                             single(lambda q, k, w: -((q[:, None] - k) ** 2).sum(-1) / (2 * w**2))]),
    (check.additive_scores, [additive_loop, ah.additive_scores, single(
        lambda q, k, a, b, w: np.tanh((q @ a)[..., None, :] + (k @ b)[..., None, :, :]) @ w)]),
    (check.kernel_regression, [regression_loop, lambda new_x, x, y, width: ah.attention(
        new_x[:, None], x[:, None], y[:, None],
        score=lambda q, k: ah.gaussian_scores(q, k, width=width)).output[:, 0]]),
    (check.masked_attention, [masked_loop, ah.attention, masked_finite, masked_after_a_safe_maximum,
                              lambda q, k, v, m: ah.attention(q, k, v, mask=m).output]),
    (check.leak_detector, [leaks_loop, leaks_at_once]),
    (check.merge_heads, [merge_concatenate, ah.merge_heads, single(ah.merge_heads), merge_swapped,
                         lambda x: ah.merge_heads(x).tolist()]),
    (check.multi_head_by_sum, [by_sum_loop, lambda words, heads: ah.multi_head_attention(words, words, words, heads),
                               two_heads_by_sum, lambda words, heads: by_sum_loop(words, heads).tolist()]),
    (check.shuffled, [lambda pictures, order: pictures.reshape(len(pictures), -1)[:, order].reshape(pictures.shape),
                      lambda x, order: [one.ravel()[order].reshape(one.shape).tolist() for one in x],
                      lambda x, order: np.take(x.reshape(len(x), -1), order, axis=1).reshape(x.shape)]),
    (check.moved_picture, [moved_loop, moved_in_a_larger_one,
                           lambda x, down, right: moved_loop(x, down, right).tolist()]),
    (check.receptive_field, [lambda n_layers, kernel_size: 1 + n_layers * (kernel_size - 1),
                             lambda n, k: float(1 + sum(k - 1 for _ in range(n)))]),
    (check.added, [added_loop, added_once, lambda w, v: w * np.linalg.norm(v, axis=1),
                   lambda w, v: np.linalg.norm(np.asarray(w)[..., None] * v, axis=-1)]),
    (check.merged, [merged_by_cases, merged_as_if_whole]),
    (check.switch_off, [switch_off_loop, lambda w, n_heads, head: switch_off_loop(w, n_heads, head).tolist(),
                        lambda w, h, i: np.repeat(np.arange(h) != i, len(w) // h)[:, None] * w]),
]  # fmt: skip
NAMES = [checker.__name__ for checker, _ in RIGHT]
