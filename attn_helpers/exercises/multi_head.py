"""Lesson 04: multi-head attention from its parts."""

import numpy as np

from ..attention import attention
from ..heads import MultiHead, merge_heads, multi_head_attention, split_heads
from ..scores import softmax
from .attention import scores, t
from .grading import Case, Exercise
from .heads import dealt
from .scores import draw, over


def _multi_head_cases(rng):
    # n_queries, n_keys, inputs' width, d_key and d_value of one head, outputs' width, n_heads, leading axes
    small = (1, 3, 2, 2, 3, 4, 2, ())
    sizes = [small, small, (2, 5, 4, 3, 2, 7, 3, ()), (5, 4, 6, 3, 3, 6, 2, (2,))]
    return [_multi_head_case(rng, *size) for size in sizes]


def _multi_head_case(rng, n, m, d, d_key, d_value, d_out, h, lead):
    shapes = [(d, h * d_key), (d, h * d_key), (d, h * d_value), (h * d_value, d_out)]
    heads = MultiHead(*(draw(rng, *shape) for shape in shapes), n_heads=h)
    given = {"queries": draw(rng, *lead, n, d), "keys": draw(rng, *lead, m, d), "values": draw(rng, *lead, m, d)}
    return Case(given | {"heads": heads}, len(lead))


def _projected(q, k, v, w):
    return q @ w.w_query, k @ w.w_key, v @ w.w_value


def _per_head(q, k, v, w, split=split_heads, weigh=None):
    """Return the heads' outputs, (…, n_heads, n_queries, d_value); weigh: scores in place of the right ones."""
    q, k, v = (split(x, w.n_heads) for x in _projected(q, k, v, w))
    return attention(q, k, v, **({"score": weigh} if weigh else {})).output


def _joined(w, outputs):
    return merge_heads(outputs) @ w.w_output


def _straight(x, h):
    return x.reshape(*x.shape[:-2], h, x.shape[-2], -1)


def _blocks(w):
    return w.w_output.reshape(w.n_heads, -1, w.w_output.shape[-1])


AVERAGED = "The heads are averaged. Concatenate them, then project with w_output: each head has rows of its own there."
OWN_WIDTH = (
    "A head is as wide as its matrix's columns divided by n_heads, and w_value's may be wider or narrower than "
    "w_key's: take each width from its own matrix."
)
MULTI_HEAD = Exercise(
    "multi_head_attention",
    multi_head_attention,
    _multi_head_cases,
    (
        ("Heads are split by reshaping in the wrong order: rows get mixed up. Use `split_heads`.",
         lambda q, k, v, w: _joined(w, _per_head(q, k, v, w, _straight))),
        ("Columns are dealt out to the heads in turn. Head 0 owns the first ones: use `split_heads`.",
         lambda q, k, v, w: _joined(w, _per_head(q, k, v, w, dealt))),
        ("Heads are merged by reshaping without the swap. Use `merge_heads`.",
         lambda q, k, v, w: (x := _per_head(q, k, v, w)).reshape(*x.shape[:-3], x.shape[-2], -1) @ w.w_output),
        (AVERAGED, lambda q, k, v, w: _per_head(q, k, v, w).mean(axis=-3)),
        (AVERAGED, lambda q, k, v, w: _joined(w, _per_head(q, k, v, w)) / w.n_heads),
        (AVERAGED, lambda q, k, v, w: _per_head(q, k, v, w).mean(axis=-3) @ _blocks(w)[0]),
        (AVERAGED, lambda q, k, v, w: _per_head(q, k, v, w).mean(axis=-3) @ _blocks(w).mean(axis=0)),
        (AVERAGED, lambda q, k, v, w: np.concatenate([_per_head(q, k, v, w).mean(-3)] * w.n_heads, -1) @ w.w_output),
        ("The heads are added. Concatenate them, then project with w_output.",
         lambda q, k, v, w: _per_head(q, k, v, w).sum(axis=-3)),
        ("w_output is missing: join the heads, then project once more.",
         lambda q, k, v, w: merge_heads(_per_head(q, k, v, w))),
        ("One head of full width: n_heads has no effect. Split first, then attend in each head.",
         lambda q, k, v, w: attention(*_projected(q, k, v, w)).output @ w.w_output),
        ("Scaled by the full width. Each head divides by the root of its own width, d_model / n_heads.",
         lambda q, k, v, w: _joined(w, _per_head(
             q, k, v, w, weigh=lambda a, b: a @ t(b) / np.sqrt(w.w_key.shape[1])))),
        ("The scale is missing in each head: divide by √d_key.",
         lambda q, k, v, w: _joined(w, _per_head(q, k, v, w, weigh=lambda a, b: a @ t(b)))),
        ("The values go through w_key. They have a matrix of their own: w_value.",
         lambda q, k, v, w: _by_hand(w, q @ w.w_query, k @ w.w_key, v @ w.w_key)),
        ("Keys take the values' place in the average. Project `values` with w_value.",
         lambda q, k, v, w: _joined(w, _per_head(q, k, k, w))),
        ("The keys go through w_query. They have a matrix of their own: w_key.",
         lambda q, k, v, w: _by_hand(w, q @ w.w_query, k @ w.w_query, v @ w.w_value)),
        ("The queries go through w_key. They have a matrix of their own: w_query.",
         lambda q, k, v, w: _by_hand(w, q @ w.w_key, k @ w.w_key, v @ w.w_value)),
        ("All heads compute what head 0 does. Each has columns of its own.",
         lambda q, k, v, w: _joined(w, np.stack([_per_head(q, k, v, w)[..., 0, :, :]] * w.n_heads, -3))),
        ("Softmax runs over the heads. In each head, each query shares its attention among the keys.",
         lambda q, k, v, w: _wrong_axis(w, -3, *_projected(q, k, v, w))),
        ("Softmax runs over the queries. Each query shares its attention among the keys: the last axis.",
         lambda q, k, v, w: _wrong_axis(w, -2, *_projected(q, k, v, w))),
        ("You return the weights. Average the values with them, merge, project with w_output.",
         lambda q, k, v, w: multi_head_attention(q, k, v, w).weights),
        *((OWN_WIDTH, lambda q, k, v, w, join=join: _one_width(w, q.shape[-1] // w.n_heads, join, q, k, v))
          for join in (True, False)),
        *((OWN_WIDTH, lambda q, k, v, w, join=join: _one_width(w, w.w_key.shape[1] // w.n_heads, join, q, k, v))
          for join in (True, False)),
    ),
    pair=True,
    advice="Project, split, attend, merge, project with w_output.",
)  # fmt: skip


def _by_hand(w, q, k, v):
    q, k, v = (split_heads(x, w.n_heads) for x in (q, k, v))
    return _joined(w, softmax(q @ t(k) / np.sqrt(k.shape[-1])) @ v)


def _one_width(w, width, join, q, k, v):
    """Cut all matrices into heads of the same width, then join the heads or add what each contributes."""
    own = [slice(i * width, (i + 1) * width) for i in range(w.n_heads)]
    q, k, v = _projected(q, k, v, w)
    each = [softmax(scores(q[..., cut], k[..., cut])) @ v[..., cut] for cut in own]
    if join:
        return np.concatenate(each, axis=-1) @ w.w_output
    return sum(answer @ w.w_output[cut] for answer, cut in zip(each, own, strict=True))


def _wrong_axis(w, axis, q, k, v):
    q, k, v = (split_heads(x, w.n_heads) for x in (q, k, v))
    return _joined(w, over(q @ t(k) / np.sqrt(k.shape[-1]), axis) @ v)
