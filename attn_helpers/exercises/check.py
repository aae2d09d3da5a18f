"""Checkers for the exercises: each says whether an answer is right, and if not, what kind of mistake it is.

Call one with your answer: ``check.softmax(my_softmax)``. The result prints itself; its ``passed`` is True, False, or
None for "not attempted". Where a function is asked for, it is tried on fresh random numbers each time. None of your
arrays is changed.
"""

from . import attention as _attention
from . import counting as _counting
from . import examples as _examples
from . import heads as _heads
from . import masks as _masks
from . import multi_head as _multi_head
from . import pooling as _pooling
from . import questions as _ask
from . import real_model as _real
from . import scores as _scores
from .answers import grade_items as _items
from .answers import names as _names
from .answers import shape as _shape
from .answers import word as _word
from .answers import words as _words
from .grading import grade as _grade

__all__ = [
    "max_winners", "average_pooling", "softmax", "salience_pooling", "not_one_weight_vector",
    "shapes", "attention", "additive_scores", "missed_key",
    "alignment", "causal_mask", "masked_attention", "sources",
    "head_shapes", "merge_heads", "multi_head_by_sum", "any_weights",
    "receptive_field", "n_squared_bill", "properties",
    "habits", "look_back", "switch_off",
]  # fmt: skip


def max_winners(answer):
    """Check the prediction of which object wins each feature under max pooling, a dict feature → object.

    >>> max_winners({"contrast": ..., "brightness": ..., "size": ..., "greenness": ...})
    ○ max_winners: not attempted yet.
    """
    return _items("max_winners", answer, _ask.WINNERS, _word(_ask.OBJECTS), _ask.about_winners)


def average_pooling(answer):
    """Check ``average_pooling(values)``: (…, n, d) → (…, d).

    >>> average_pooling(lambda values: values.sum(axis=-2) / values.shape[-2])
    ✓ average_pooling: right.
    """
    return _grade(_pooling.AVERAGE, answer)


def softmax(answer):
    """Check ``softmax(scores)``: along the last axis, any leading axes, stable for large scores.

    >>> def my_softmax(scores):
    ...     raise NotImplementedError
    >>> softmax(my_softmax)
    ○ softmax: not attempted yet.
    >>> softmax(my_softmax).passed is None
    True
    """
    return _grade(_scores.SOFTMAX, answer)


def salience_pooling(answer):
    """Check ``salience_pooling(values, w)``: (…, n, d) and (d,) → (…, d), or the pair (output, weights)."""
    return _grade(_pooling.SALIENCE, answer)


def not_one_weight_vector(answer):
    """Check values, two objects or more, whose max pooling is no weighted average of the objects."""
    return _examples.grade_example("not_one_weight_vector", answer, _examples.one_row_has_it_all)


def shapes(answer):
    """Check the shapes predicted for queries (2, 5, 3), keys (2, 7, 3) and values (2, 7, 4), a dict name → shape."""
    return _items("shapes", answer, _ask.SHAPES, _shape, _ask.about_shapes)


def attention(answer):
    """Check ``attention(queries, keys, values)``: scaled dot product; the output, or the pair (output, weights)."""
    return _grade(_attention.ATTENTION, answer)


def additive_scores(answer):
    """Check ``additive_scores(queries, keys, w_query, w_key, w_score)``: (…, n_queries, n_keys)."""
    return _grade(_scores.ADDITIVE, answer)


def missed_key(answer):
    """Check keys of which one, used as the query of a plain dot product, finds another than itself."""
    return _examples.grade_example("missed_key", answer, _examples.some_key_is_missed)


def alignment(answer):
    """Check what was read off lesson 03's map, a dict English phrase → Chinese word."""
    return _items("alignment", answer, _ask.ALIGNMENT, _word(_ask.CHINESE), _ask.about_alignment)


def causal_mask(answer):
    """Check ``causal_mask(n)``: (n, n) booleans, True on and below the diagonal."""
    return _grade(_masks.CAUSAL, answer)


def masked_attention(answer):
    """Check ``masked_attention(queries, keys, values, mask)``: True = may attend; a fully masked row gives zeros."""
    return _grade(_masks.MASKED, answer)


def sources(answer):
    """Check where Q, K and V come from in five situations, a dict situation → (Q, K, V)."""
    return _items("sources", answer, _ask.SITUATIONS, _words(_ask.SOURCES, _ask.ALIASES), _ask.about_sources)


def head_shapes(answer):
    """Check the shapes of lesson 04's trace, ten words of width 12 in three heads, a dict name → shape."""
    return _items("head_shapes", answer, _heads.SHAPES, _shape, _heads.about_shapes)


def merge_heads(answer):
    """Check ``merge_heads(x)``: (n_heads, n, d_head) → (n, n_heads · d_head).

    Once it is right, it is told whether it also takes leading axes.
    """
    return _grade(_heads.MERGE, answer)


def multi_head_by_sum(answer):
    """Check ``multi_head_by_sum(words, heads)``: (n, d_model) → (n, d_model), or the pair (output, weights).

    Once it is right, it is told whether it also takes any number of heads and leading axes.
    """
    return _grade(_multi_head.MULTI_HEAD, answer)


def any_weights(answer):
    """Check values, two objects or more, from which any attention weights make the same output."""
    return _examples.grade_example("any_weights", answer, _examples.all_rows_alike)


def receptive_field(answer):
    """Check ``receptive_field(n_layers, kernel_size)``: the width that one output sees, stride 1."""
    return _grade(_counting.FIELD, answer)


def n_squared_bill(answer):
    """Check ``n_squared_bill(n, d_model, n_heads)``: (multiplications, numbers in the maps) of self-attention."""
    return _grade(_counting.BILL, answer)


def properties(answer):
    """Check which of "global", "content-dependent" and "any size" each layer is, a dict layer → set."""
    return _items("properties", answer, _ask.LAYERS, _names(_ask.PROPERTIES), _ask.about_layers)


def habits(answer):
    """Check which habit each of lesson 06's four heads has, a dict letter → habit."""
    return _items("habits", answer, _real.HABITS, _word(_real.KINDS), _real.about_habits)


def look_back(answer):
    """Check ``look_back(weights)``: (…, n, n) → (…), the average weight on the piece right before."""
    return _grade(_real.LOOK_BACK, answer)


def switch_off(answer):
    """Check ``switch_off(w_output, n_heads, head)``: the matrix (n_heads · d_value, d_out), one head's rows zero."""
    return _grade(_real.SWITCH_OFF, answer)
