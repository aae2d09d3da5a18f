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
from . import regression as _regression
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
    "shapes", "attention", "gaussian_scores", "additive_scores", "missed_key", "kernel_regression",
    "translator_shapes", "hidden_padding", "cross_attention", "fooled", "causal_mask", "masked_attention",
    "centred_by_hand", "prepared",
    "head_shapes", "merge_heads", "multi_head_by_sum", "any_weights",
    "receptive_field", "n_squared_bill", "properties",
    "habits", "look_back", "switch_off",
]  # fmt: skip


def pooling_by_hand(answer):
    """Check two objects pooled by hand in lesson 01.

    Parameters
    ----------
    answer : dict or list
        Two numbers for each step.

    Returns
    -------
    Result

    Examples
    --------
    >>> pooling_by_hand({"average": (..., ...), "maximum": (1.0, 1.0)}).passed
    False
    """
    return _items("pooling_by_hand", answer, _tracing.BY_HAND, _tracing.two_numbers, _tracing.about_numbers)


def weights_of_scenes(answer):
    """Check the softmax of each scene's scores.

    Parameters
    ----------
    answer : callable
        ``weights_of_scenes(scores)``: (n_scenes, n) → (n_scenes, n).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes scores near 1000 and further axes.

    Examples
    --------
    >>> def mine(scores):
    ...     raise NotImplementedError
    >>> weights_of_scenes(mine)
    ○ weights_of_scenes: not attempted yet.
    >>> weights_of_scenes(mine).passed is None
    True
    """
    return _grade(_pooling.SCENES, answer)


def salience_pooling(answer):
    """Check salience pooling.

    Parameters
    ----------
    answer : callable
        ``salience_pooling(values, w)``: (n, d) and (d,) → (d,), or the pair (output, weights).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes scenes stacked, (…, n, d) → (…, d).

    Examples
    --------
    >>> salience_pooling(lambda values, w: values.mean(axis=0)).passed
    False
    """
    return _grade(_pooling.SALIENCE, answer)


def not_one_weight_vector(answer):
    """Check values whose max pooling is no weighted average of the objects.

    Parameters
    ----------
    answer : (n, d)
        Two objects or more.

    Returns
    -------
    Result

    Examples
    --------
    >>> not_one_weight_vector([[1, 0], [2, 3]]).passed
    False
    """
    return _examples.grade_example("not_one_weight_vector", answer, _examples.one_row_has_it_all)


def shapes(answer):
    """Check five shapes predicted for queries (2, 7), keys (6, 7) and values (6, 3).

    Parameters
    ----------
    answer : dict or list
        Name → shape, or the shapes in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> shapes([..., ..., ..., ..., ...])
    ○ shapes: not attempted yet.
    """
    return _items("shapes", answer, _ask.SHAPES, _shape, _ask.about_shapes)


def attention(answer):
    """Check scaled dot-product attention.

    Parameters
    ----------
    answer : callable
        ``attention(queries, keys, values)``: (n_queries, d_key), (n_keys, d_key) and (n_keys, d_value) →
        (n_queries, d_value), or the pair (output, weights).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes leading axes.

    Examples
    --------
    >>> attention(lambda queries, keys, values: queries @ keys.T @ values).passed
    False
    """
    return _grade(_attention.ATTENTION, answer)


def gaussian_scores(answer):
    """Check the Gaussian score, −‖q − k‖² / (2 width²).

    Parameters
    ----------
    answer : callable
        ``gaussian_scores(queries, keys, width)``: (n_queries, d_key), (n_keys, d_key) and a number →
        (n_queries, n_keys).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes leading axes.

    Examples
    --------
    >>> gaussian_scores(lambda queries, keys, width: queries @ keys.T / width).passed
    False
    """
    return _grade(_nearness.GAUSSIAN, answer)


def additive_scores(answer):
    """Check the additive score.

    Parameters
    ----------
    answer : callable
        ``additive_scores(queries, keys, w_query, w_key, w_score)``: (n_queries, d_query), (n_keys, d_key),
        (d_query, d_hidden), (d_key, d_hidden) and (d_hidden,) → (n_queries, n_keys).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes leading axes.

    Examples
    --------
    >>> additive_scores(lambda queries, keys, w_query, w_key, w_score: queries @ w_query @ w_score).passed
    False
    """
    return _grade(_scores.ADDITIVE, answer)


def missed_key(answer):
    """Check keys of which one, used as the query of a plain dot product, finds another than itself.

    Parameters
    ----------
    answer : (n, d)
        Two keys or more.

    Returns
    -------
    Result

    Examples
    --------
    >>> missed_key([[1, 0], [0, 1]]).passed
    False
    """
    return _examples.grade_example("missed_key", answer, _examples.some_key_is_missed)


def kernel_regression(answer):
    """Check kernel regression, the answers at new points.

    Parameters
    ----------
    answer : callable
        ``kernel_regression(new_x, x, y, width)``: (m,), (n,) and (n,) → (m,).

    Returns
    -------
    Result

    Examples
    --------
    >>> kernel_regression(lambda new_x, x, y, width: new_x).passed
    False
    """
    return _grade(_regression.REGRESSION, answer)


def translator_shapes(answer):
    """Check the shapes of lesson 03's translator for 5 Chinese words and 3 English tokens.

    Parameters
    ----------
    answer : dict or list
        Name → shape, or the shapes in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> translator_shapes({"words": (3, 8)}).passed
    False
    """
    return _items("translator_shapes", answer, _translator.SHAPES, _shape, _translator.about_shapes)


def hidden_padding(answer):
    """Check weights that leave the padding out.

    Parameters
    ----------
    answer : callable
        ``hide(scores, mask)``: (n_queries, n_keys) and (n_keys,) → weights (n_queries, n_keys) that are 0 where
        mask is False.

    Returns
    -------
    Result
        The function as lesson 03 gives it counts as not attempted.

    Examples
    --------
    >>> hidden_padding(lambda scores, mask: scores).passed
    False
    """
    return _translator.grade_hidden(answer)


def cross_attention(answer):
    """Check cross-attention: English states ask Chinese words.

    Parameters
    ----------
    answer : callable
        ``cross_attention(words, states, w_query, w_key, w_value)``: (n_words, d), (n_states, d), (d, d_key),
        (d, d_key) and (d, d_value) → (n_states, d_value), or the pair (output, weights).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes leading axes.

    Examples
    --------
    >>> cross_attention(lambda words, states, w_query, w_key, w_value: words @ w_value).passed
    False
    """
    return _grade(_translator.CROSS, answer)


def fooled(answer, p=None):
    """Check a Chinese sentence that lesson 03's translator gets wrong.

    Parameters
    ----------
    answer : str
        A sentence in the corpus' words.
    p : dict, optional
        The translator's trained parameters; without them, the result asks for them.

    Returns
    -------
    Result

    Examples
    --------
    >>> fooled("老师看见了猫。", {}).passed
    False
    """
    return _translator.grade_fooled(answer, p)


def causal_mask(answer):
    """Check a causal mask.

    Parameters
    ----------
    answer : callable
        ``causal_mask(n)``: (n, n) booleans, True on and below the diagonal.

    Returns
    -------
    Result

    Examples
    --------
    >>> causal_mask(lambda n: [[True] * n] * n).passed
    False
    """
    return _grade(_masks.CAUSAL, answer)


def masked_attention(answer):
    """Check attention under a mask: True = may attend; a fully masked row gives zeros.

    Parameters
    ----------
    answer : callable
        ``masked_attention(queries, keys, values, mask)``: (…, n_queries, d_key), (…, n_keys, d_key),
        (…, n_keys, d_value) and (…, n_queries, n_keys) → (…, n_queries, d_value), or the pair (output, weights).

    Returns
    -------
    Result

    Examples
    --------
    >>> masked_attention(lambda queries, keys, values, mask: mask @ values).passed
    False
    """
    return _grade(_masks.MASKED, answer)


def centred_by_hand(answer):
    """Check three small patches centred by hand.

    Parameters
    ----------
    answer : dict
        Two numbers for each step.

    Returns
    -------
    Result

    Examples
    --------
    >>> centred_by_hand({"mean": (1.2, 1.5)}).passed
    False
    """
    return _items("centred_by_hand", answer, _centring.BY_HAND, _tracing.two_numbers, _centring.about_numbers)


def prepared(answer):
    """Check the mended ``prepare``.

    Parameters
    ----------
    answer : callable
        ``prepare(rows)``: rows (n, d) minus their mean row, each then of length 1.

    Returns
    -------
    Result
        The function as it was given counts as not attempted.

    Examples
    --------
    >>> prepared(lambda rows: rows).passed
    False
    """
    return _centring.grade_prepared(answer)


def head_shapes(answer):
    """Check the shapes of lesson 04's trace, ten words of width 12 in three heads.

    Parameters
    ----------
    answer : dict or list
        Name → shape, or the shapes in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> head_shapes({"weights": (10, 10)}).passed
    False
    """
    return _items("head_shapes", answer, _heads.SHAPES, _shape, _heads.about_shapes)


def merge_heads(answer):
    """Check heads put side by side.

    Parameters
    ----------
    answer : callable
        ``merge_heads(x)``: (n_heads, n, d_head) → (n, n_heads · d_head).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes leading axes.

    Examples
    --------
    >>> merge_heads(lambda x: x.sum(axis=0)).passed
    False
    """
    return _grade(_heads.MERGE, answer)


def multi_head_by_sum(answer):
    """Check multi-head self-attention.

    Parameters
    ----------
    answer : callable
        ``multi_head_by_sum(words, heads)``: (n, d_model) and a MultiHead → (n, d_model), or the pair
        (output, weights).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes any number of heads and leading axes.

    Examples
    --------
    >>> multi_head_by_sum(lambda words, heads: words @ heads.w_output).passed
    False
    """
    return _grade(_multi_head.MULTI_HEAD, answer)


def any_weights(answer):
    """Check values from which any attention weights make the same output.

    Parameters
    ----------
    answer : (n, d)
        Two objects or more.

    Returns
    -------
    Result

    Examples
    --------
    >>> any_weights([[1, 2], [2, 1]]).passed
    False
    """
    return _examples.grade_example("any_weights", answer, _examples.all_rows_alike)


def receptive_field(answer):
    """Check the width that one output sees, stride 1.

    Parameters
    ----------
    answer : callable
        ``receptive_field(n_layers, kernel_size)``: two whole numbers → one number.

    Returns
    -------
    Result

    Examples
    --------
    >>> receptive_field(lambda n_layers, kernel_size: kernel_size).passed
    False
    """
    return _grade(_counting.FIELD, answer)


def n_squared_bill(answer):
    """Check what self-attention costs.

    Parameters
    ----------
    answer : callable
        ``n_squared_bill(n, d_model, n_heads)``: three whole numbers → (multiplications, numbers in the maps).

    Returns
    -------
    Result

    Examples
    --------
    >>> n_squared_bill(lambda n, d_model, n_heads: (n, d_model)).passed
    False
    """
    return _grade(_counting.BILL, answer)


def properties(answer):
    """Check which of "global", "content-dependent" and "any size" each layer is.

    Parameters
    ----------
    answer : dict or list
        Layer → set, or the sets in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> properties({"average pooling": {"content-dependent"}}).passed
    False
    """
    return _items("properties", answer, _ask.LAYERS, _names(_ask.PROPERTIES), _ask.about_layers)


def habits(answer):
    """Check which habit each of lesson 06's four heads has.

    Parameters
    ----------
    answer : dict or list
        Letter → habit, or the habits in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> habits({"A": "itself"}).passed
    False
    """
    return _items("habits", answer, _real.HABITS, _word(_real.KINDS), _real.about_habits)


def look_back(answer):
    """Check the average weight on the piece right before.

    Parameters
    ----------
    answer : callable
        ``look_back(weights)``: (…, n, n) → (…).

    Returns
    -------
    Result

    Examples
    --------
    >>> look_back(lambda weights: weights.mean(axis=(-2, -1))).passed
    False
    """
    return _grade(_real.LOOK_BACK, answer)


def switch_off(answer):
    """Check one head switched off: its rows are zero.

    Parameters
    ----------
    answer : callable
        ``switch_off(w_output, n_heads, head)``: the matrix (n_heads · d_value, d_out) and two whole numbers → the
        matrix.

    Returns
    -------
    Result

    Examples
    --------
    >>> switch_off(lambda w_output, n_heads, head: w_output).passed
    False
    """
    return _grade(_real.SWITCH_OFF, answer)
