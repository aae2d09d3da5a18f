"""Lesson 04: multi-head self-attention from its parts."""

import numpy as np

from ..attention import attention
from ..heads import MultiHead, merge_heads, multi_head_attention, split_heads
from ..scores import softmax
from .attention import t
from .grading import Case, Exercise
from .scores import draw, over


def _case(rng, n, d_model, n_heads, *lead):
    heads = MultiHead(*(draw(rng, d_model, d_model) for _ in range(4)), n_heads=n_heads)
    return Case({"words": draw(rng, *lead, n, d_model), "heads": heads}, len(lead))


def _lesson_cases(rng):
    return [_case(rng, n, 8, 2) for n in (5, 5, 3, 8)]


def _beyond_cases(rng):
    return [_case(rng, 4, 6, 3), _case(rng, 5, 8, 2, 3), _case(rng, 4, 12, 4, 2, 3)]


def _projected(x, w):
    return x @ w.w_query, x @ w.w_key, x @ w.w_value


def _per_head(x, w, split=split_heads, weigh=None):
    """Return the heads' outputs, (…, n_heads, n, d_head); weigh: scores in place of the right ones."""
    q, k, v = (split(each, w.n_heads) for each in _projected(x, w))
    return attention(q, k, v, **({"score": weigh} if weigh else {})).output


def _joined(w, outputs):
    return merge_heads(outputs) @ w.w_output


def _straight(x, h):
    return x.reshape(*x.shape[:-2], h, x.shape[-2], -1)


def _dealt(x, h):
    """Deal columns out to the heads in turn, like cards."""
    return np.moveaxis(x.reshape(*x.shape[:-1], -1, h), -1, -3)


def _rows(w):
    """Return the rows of w_output, one block a head."""
    return w.w_output.reshape(w.n_heads, -1, w.w_output.shape[-1])


def _by_hand(w, q, k, v):
    q, k, v = (split_heads(x, w.n_heads) for x in (q, k, v))
    return _joined(w, softmax(q @ t(k) / np.sqrt(k.shape[-1])) @ v)


def _wrong_axis(w, axis, q, k, v):
    q, k, v = (split_heads(x, w.n_heads) for x in (q, k, v))
    return _joined(w, over(q @ t(k) / np.sqrt(k.shape[-1]), axis) @ v)


AVERAGED = "The heads are averaged. Add up what they contribute: each output times its own rows of w_output."
MULTI_HEAD = Exercise(
    "multi_head_by_sum",
    lambda words, heads: multi_head_attention(words, words, words, heads),
    _lesson_cases,
    (
        ("Heads are split by reshaping in the wrong order: rows get mixed up. Head 0 owns the first four columns.",
         lambda x, w: _joined(w, _per_head(x, w, _straight))),
        ("Columns are dealt out to the heads in turn. Head 0 owns the first four.",
         lambda x, w: _joined(w, _per_head(x, w, _dealt))),
        ("Heads are merged by reshaping without the swap. Add up their contributions, or use `merge_heads`.",
         lambda x, w: (y := _per_head(x, w)).reshape(*y.shape[:-3], y.shape[-2], -1) @ w.w_output),
        (AVERAGED, lambda x, w: _per_head(x, w).mean(axis=-3)),
        (AVERAGED, lambda x, w: _joined(w, _per_head(x, w)) / w.n_heads),
        (AVERAGED, lambda x, w: _per_head(x, w).mean(axis=-3) @ _rows(w).mean(axis=0)),
        ("Every head meets the first rows of w_output. Head 1 has rows of its own: the last four.",
         lambda x, w: _per_head(x, w).sum(axis=-3) @ _rows(w)[0]),
        ("The heads are added before they meet w_output. Multiply each by its own rows first.",
         lambda x, w: _per_head(x, w).sum(axis=-3)),
        ("w_output is missing: multiply each head's output by its own rows of it.",
         lambda x, w: merge_heads(_per_head(x, w))),
        ("One head contributes nothing. Add up both.", lambda x, w: _per_head(x, w)[..., 0, :, :] @ _rows(w)[0]),
        ("One head contributes nothing. Add up both.", lambda x, w: _per_head(x, w)[..., -1, :, :] @ _rows(w)[-1]),
        ("The heads are multiplied by each other's rows of w_output.",
         lambda x, w: _joined(w, _per_head(x, w)[..., ::-1, :, :])),
        ("One head of full width: n_heads has no effect. Each head attends with four columns of its own.",
         lambda x, w: attention(*_projected(x, w)).output @ w.w_output),
        ("Scaled by the full width. Each head divides by the root of its own width, 4: `attention` does.",
         lambda x, w: _joined(w, _per_head(x, w, weigh=lambda a, b: a @ t(b) / np.sqrt(w.w_key.shape[1])))),
        ("The scale is missing in each head: divide by √d_key, or use `attention`.",
         lambda x, w: _joined(w, _per_head(x, w, weigh=lambda a, b: a @ t(b)))),
        ("The values go through w_key. They have a matrix of their own: w_value.",
         lambda x, w: _by_hand(w, x @ w.w_query, x @ w.w_key, x @ w.w_key)),
        ("The keys go through w_query. They have a matrix of their own: w_key.",
         lambda x, w: _by_hand(w, x @ w.w_query, x @ w.w_query, x @ w.w_value)),
        ("The queries go through w_key. They have a matrix of their own: w_query.",
         lambda x, w: _by_hand(w, x @ w.w_key, x @ w.w_key, x @ w.w_value)),
        ("Both heads compute what head 0 does. Each has columns of its own.",
         lambda x, w: _joined(w, np.stack([_per_head(x, w)[..., 0, :, :]] * w.n_heads, -3))),
        ("Softmax runs over the heads. In each head, each query shares its attention among the keys.",
         lambda x, w: _wrong_axis(w, -3, *_projected(x, w))),
        ("Softmax runs over the queries. Each query shares its attention among the keys: the last axis.",
         lambda x, w: _wrong_axis(w, -2, *_projected(x, w))),
        ("You return the weights. Average the values with them, then multiply by rows of w_output.",
         lambda x, w: multi_head_attention(x, x, x, w).weights),
    ),
    pair=True,
    bonus=_beyond_cases,
    beyond="any number of heads, and for words with leading axes, (…, n, d_model)",
    advice="For each head: attend with its columns, multiply the output by its rows of w_output, add.",
)  # fmt: skip
