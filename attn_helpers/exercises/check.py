"""Checkers for the exercises: each says whether an answer is right, and if not, what kind of mistake it is.

Call one with your answer: ``check.attention(my_attention)``. The result prints itself; its ``passed`` is True, False,
or None for "not attempted". Where a function is asked for, it is tried on fresh random numbers each time. None of your
arrays is changed.
"""

from . import attention as _attention
from . import centring as _centring
from . import counting as _counting
from . import examples as _examples
from . import heads as _heads
from . import masks as _masks
from . import multi_head as _multi_head
from . import nearness as _nearness
from . import pooling as _pooling
from . import questions as _ask
from . import real_model as _real
from . import scores as _scores
from . import tracing as _tracing
from . import translator as _translator
from .answers import grade_items as _items
from .answers import names as _names
from .answers import shape as _shape
from .answers import word as _word
from .grading import grade as _grade

__all__ = [
    "pooling_by_hand", "weights_of_scenes", "salience_pooling", "not_one_weight_vector",
    "shapes", "attention", "gaussian_scores", "additive_scores", "missed_key",
    "translator_shapes", "hidden_padding", "cross_attention", "fooled", "causal_mask", "masked_attention",
    "centred_by_hand", "prepared",
    "head_shapes", "merge_heads", "multi_head_by_sum", "any_weights",
    "receptive_field", "n_squared_bill", "properties",
    "habits", "look_back", "switch_off",
]  # fmt: skip


def pooling_by_hand(answer):
    """Check two objects pooled by hand in lesson 01, a dict of two numbers for each step.

    >>> pooling_by_hand({"average": (..., ...), "maximum": (1.0, 1.0)}).passed
    False
    """
    return _items("pooling_by_hand", answer, _tracing.BY_HAND, _tracing.two_numbers, _tracing.about_numbers)


def weights_of_scenes(answer):
    """Check ``weights_of_scenes(scores)``: (n_scenes, n) → the softmax of each scene's scores, (n_scenes, n).

    >>> def mine(scores):
    ...     raise NotImplementedError
    >>> weights_of_scenes(mine)
    ○ weights_of_scenes: not attempted yet.
    >>> weights_of_scenes(mine).passed is None
    True
    """
    return _grade(_pooling.SCENES, answer)


def salience_pooling(answer):
    """Check ``salience_pooling(values, w)``: (n, d) and (d,) → (d,), or the pair (output, weights).

    Once it is right, it is told whether it also takes scenes stacked, (…, n, d) → (…, d).
    """
    return _grade(_pooling.SALIENCE, answer)


def not_one_weight_vector(answer):
    """Check values, two objects or more, whose max pooling is no weighted average of the objects."""
    return _examples.grade_example("not_one_weight_vector", answer, _examples.one_row_has_it_all)


def shapes(answer):
    """Check five shapes predicted for queries (2, 7), keys (6, 7) and values (6, 3): a list, or a dict name → shape."""
    return _items("shapes", answer, _ask.SHAPES, _shape, _ask.about_shapes)


def attention(answer):
    """Check ``attention(queries, keys, values)``: scaled dot product; the output, or the pair (output, weights)."""
    return _grade(_attention.ATTENTION, answer)


def gaussian_scores(answer):
    """Check ``gaussian_scores(queries, keys, width)``: −‖q − k‖² / (2 width²), (n_queries, n_keys)."""
    return _grade(_nearness.GAUSSIAN, answer)


def additive_scores(answer):
    """Check ``additive_scores(queries, keys, w_query, w_key, w_score)``: (…, n_queries, n_keys)."""
    return _grade(_scores.ADDITIVE, answer)


def missed_key(answer):
    """Check keys of which one, used as the query of a plain dot product, finds another than itself."""
    return _examples.grade_example("missed_key", answer, _examples.some_key_is_missed)


def translator_shapes(answer):
    """Check the shapes of lesson 03's translator for 5 Chinese words and 3 English tokens, a dict name → shape."""
    return _items("translator_shapes", answer, _translator.SHAPES, _shape, _translator.about_shapes)


def hidden_padding(answer):
    """Check ``hide(scores, mask)``: weights (n_queries, n_keys) that are 0 where mask (n_keys,) is False."""
    return _translator.grade_hidden(answer)


def cross_attention(answer):
    """Check ``cross_attention(words, states, w_query, w_key, w_value)``: the output, or (output, weights)."""
    return _grade(_translator.CROSS, answer)


def fooled(answer, p=None):
    """Check a Chinese sentence that lesson 03's translator, with its trained parameters `p`, gets wrong."""
    return _translator.grade_fooled(answer, p)


def causal_mask(answer):
    """Check ``causal_mask(n)``: (n, n) booleans, True on and below the diagonal."""
    return _grade(_masks.CAUSAL, answer)


def masked_attention(answer):
    """Check ``masked_attention(queries, keys, values, mask)``: True = may attend; a fully masked row gives zeros."""
    return _grade(_masks.MASKED, answer)


def centred_by_hand(answer):
    """Check three small patches centred by hand, a dict of two numbers for each step."""
    return _items("centred_by_hand", answer, _centring.BY_HAND, _tracing.two_numbers, _centring.about_numbers)


def prepared(answer):
    """Check ``prepare(rows)``: rows (n, d) minus their mean row, each then of length 1."""
    return _centring.grade_prepared(answer)


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
