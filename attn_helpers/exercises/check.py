"""Checkers for the exercises: each says whether an answer is right, and if not, what kind of mistake it is.

Call one with your answer: ``check.attention(my_attention)``. The result prints itself; its ``passed`` is True, False,
or None for "not attempted". Where a function is asked for, it is tried on fresh random numbers each time. None of your
arrays is changed.
"""

from . import attention as _attention
from . import blocks as _blocks
from . import bowl as _bowl
from . import centring as _centring
from . import choosing as _choosing
from . import counting as _counting
from . import examples as _examples
from . import heads as _heads
from . import induction as _induction
from . import masks as _masks
from . import multi_head as _multi_head
from . import nearness as _nearness
from . import patches as _patches
from . import pooling as _pooling
from . import pytorch as _pytorch
from . import questions as _ask
from . import real_model as _real
from . import regression as _regression
from . import scores as _scores
from . import sinks as _sinks
from . import tracing as _tracing
from . import translator as _translator
from . import turning as _turning
from . import writing as _writing
from .answers import grade_items as _items
from .answers import shape as _shape
from .answers import word as _word
from .grading import grade as _grade

__all__ = [
    "pooling_by_hand", "weights_of_scenes", "salience_pooling", "not_one_weight_vector",
    "shapes", "attention", "gaussian_scores", "additive_scores", "missed_key", "kernel_regression",
    "translator_shapes", "hidden_padding", "cross_attention", "fooled", "leak_detector", "masked_attention",
    "centred_by_hand", "prepared", "bowl_by_hand", "regression_by_hand",
    "torch_shapes", "left_out", "cut_apart", "misleading_mean",
    "merged", "off_or_averaged", "mark_score",
    "head_shapes", "merge_heads", "multi_head_by_sum", "few_heads", "misleading_heads",
    "block_shapes", "shuffled", "receptive_field", "same_patches", "moved_picture",
    "habits", "switch_off", "added", "not_told_apart",
    "loop_shapes", "one_by_one", "write", "one_layer_story",
    "rotary_scores", "scores_back",
    "top_k", "top_p",
    "control_heads", "counts_back",
]  # fmt: skip


def pooling_by_hand(answer):
    """Check two objects pooled by hand in lesson 01, and a step of learning.

    Parameters
    ----------
    answer : dict or list
        Two numbers for each step.

    Returns
    -------
    Result

    Examples
    --------
    >>> pooling_by_hand({"scores": (..., ...), "weights": (1.0, 1.0)}).passed
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
        ``salience_pooling(values, w, beta)``: (n, d), (d,), number → (d,), or the pair (output, weights).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes scenes stacked, (…, n, d) → (…, d).

    Examples
    --------
    >>> salience_pooling(lambda values, w, beta: values.mean(axis=0)).passed
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
    """Check the mended additive score.

    Parameters
    ----------
    answer : callable
        ``additive_scores(queries, keys, w_query, w_key, w_score)``: (n_queries, d_query), (n_keys, d_key),
        (d_query, d_hidden), (d_key, d_hidden) and (d_hidden,) → (n_queries, n_keys).

    Returns
    -------
    Result
        The function as it was given counts as not attempted. Once the answer is right, it is told whether it also
        takes leading axes.

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
    """Check the mended kernel regression.

    Parameters
    ----------
    answer : callable
        ``kernel_regression(new_x, x, y, width)``: (m,), (n,) and (n,) → (m,).

    Returns
    -------
    Result
        The function as it was given counts as not attempted.

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
    return _grade(_translator.HIDDEN, answer)


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


def leak_detector(answer):
    """Check a function that tells whether a layer leaks.

    Parameters
    ----------
    answer : callable
        ``leak_detector(layer, x)``: a function from (n, d) to (n, d), and such an x → True if an output depends on a
        later token.

    Returns
    -------
    Result

    Examples
    --------
    >>> leak_detector(lambda layer, x: True).passed
    False
    """
    return _grade(_masks.LEAKS, answer)


def masked_attention(answer):
    """Check the mended attention under a mask: True = may attend; a fully masked row gives zeros.

    Parameters
    ----------
    answer : callable
        ``masked_attention(queries, keys, values, mask)``: (n_queries, d_key), (n_keys, d_key), (n_keys, d_value) and
        (n_queries, n_keys) → (n_queries, d_value), or the pair (output, weights). Axes in front are a bonus.

    Returns
    -------
    Result
        The function as it was given counts as not attempted.

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
    return _grade(_centring.PREPARED, answer)


def bowl_by_hand(answer):
    """Check two keys lifted onto the bowl by hand.

    Parameters
    ----------
    answer : dict or list
        Two numbers for each step.

    Returns
    -------
    Result

    Examples
    --------
    >>> bowl_by_hand({"third numbers": (3, 4)}).passed
    False
    """
    return _items("bowl_by_hand", answer, _bowl.BY_HAND, _tracing.two_numbers, _bowl.about_numbers)


def regression_by_hand(answer):
    """Check a regression of three points by hand.

    Parameters
    ----------
    answer : dict or list
        Two numbers for each step: own y left in, and left out.

    Returns
    -------
    Result

    Examples
    --------
    >>> regression_by_hand({"squared error": (3, 6)}).passed
    False
    """
    return _items("regression_by_hand", answer, _regression.BY_HAND, _tracing.two_numbers, _regression.about_numbers)


def torch_shapes(answer):
    """Check shapes of the course and of PyTorch.

    Parameters
    ----------
    answer : dict or list
        A shape for each name.

    Returns
    -------
    Result

    Examples
    --------
    >>> torch_shapes({"in_proj_weight": (12, 36)}).passed
    False
    """
    return _items("torch_shapes", answer, _pytorch.SHAPES, _shape, _pytorch.about_shapes)


def left_out(answer):
    """Check which keys a module of PyTorch leaves out when it is given two masks.

    Parameters
    ----------
    answer : callable
        ``left_out(mask, padding)``: a mask of the course (n, n) and booleans (n,), True = padding → booleans (n, n),
        True = left out.

    Returns
    -------
    Result
        The function as the notebook gives it counts as not attempted.

    Examples
    --------
    >>> left_out(lambda mask, padding: mask).passed
    False
    """
    return _grade(_pytorch.LEFT_OUT, answer)


def cut_apart(answer):
    """Check the three matrices cut from a module's ``in_proj_weight``.

    Parameters
    ----------
    answer : callable
        ``cut_apart(in_proj_weight)``: (24, 8) → the tuple w_query, w_key, w_value, each (8, 8), inputs in rows.

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes modules of other widths.

    Examples
    --------
    >>> cut_apart(lambda in_proj_weight: in_proj_weight.reshape(3, 8, 8)).passed
    False
    """
    return _grade(_pytorch.CUT_APART, answer)


def misleading_mean(answer):
    """Check the weights of two heads of which the mean is largest at a key that is largest in neither.

    Parameters
    ----------
    answer : (2, 3)
        A row for each head, for one query and three keys: in the mean, key 0 has the largest weight.

    Returns
    -------
    Result

    Examples
    --------
    >>> misleading_mean([[0.6, 0.2, 0.2], [0.2, 0.6, 0.2]]).passed
    False
    """
    return _examples.grade_example("misleading_mean", answer, _pytorch.mean_misleads)


def merged(answer):
    """Check how two parts of the keys, each with its running sums, become one.

    Parameters
    ----------
    answer : callable
        ``merged(first, second)``: two arrays (3,), each a largest score, a sum of powers and a sum of powers times
        values → the same three numbers for all keys together.

    Returns
    -------
    Result

    Examples
    --------
    >>> merged(lambda first, second: first + second).passed
    False
    """
    return _grade(_blocks.MERGED, answer)


def off_or_averaged(answer):
    """Check two heads switched off and averaged by hand.

    Parameters
    ----------
    answer : dict or list
        Two numbers for each step: head A, head B.

    Returns
    -------
    Result

    Examples
    --------
    >>> off_or_averaged({"adds": (2, 2)}).passed
    False
    """
    return _items("off_or_averaged", answer, _sinks.BY_HAND, _tracing.two_numbers, _sinks.about_numbers)


def mark_score(answer):
    """Check a score for the mark on which a head can rest.

    Parameters
    ----------
    answer : number

    Returns
    -------
    Result

    Examples
    --------
    >>> mark_score(0).passed
    False
    """
    return _sinks.grade_mark("mark_score", answer)


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


def few_heads(weights, c=None):
    """Check heads set by hand that answer Rome + Oslo − 2 · Lima, as few as can be.

    Parameters
    ----------
    weights : (n_heads, 6)
        A row a head: Rome, Oslo, Lima, Cairo, Delhi, Tokyo.
    c : (n_heads,)
        The readouts.

    Returns
    -------
    Result

    Examples
    --------
    >>> few_heads([[1, 0, 0, 0, 0, 0]], [1]).passed
    False
    """
    return _heads.grade_few(weights, c)


def misleading_heads(weights, c=None):
    """Check heads set by hand that answer Rome − Oslo, although each looks most at Lima.

    Parameters
    ----------
    weights : (n_heads, 6)
        A row a head: Rome, Oslo, Lima, Cairo, Delhi, Tokyo.
    c : (n_heads,)
        The readouts.

    Returns
    -------
    Result

    Examples
    --------
    >>> misleading_heads([[0, 0, 1, 0, 0, 0]], [1]).passed
    False
    """
    return _heads.grade_misleading(weights, c)


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


def block_shapes(answer):
    """Check five shapes in a network that reads a picture by attention.

    Parameters
    ----------
    answer : dict or list
        Name → shape, or the shapes in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> block_shapes({"patches": (16, 4)}).passed
    False
    """
    return _items("block_shapes", answer, _patches.SHAPES, _shape, _patches.about_shapes)


def shuffled(answer):
    """Check pictures whose pixels are all shuffled in one way.

    Parameters
    ----------
    answer : callable
        ``shuffled(pictures, order)``: (n, h, w) and (h · w,) → (n, h, w).

    Returns
    -------
    Result

    Examples
    --------
    >>> shuffled(lambda pictures, order: pictures).passed
    False
    """
    return _grade(_patches.SHUFFLED, answer)


def moved_picture(answer):
    """Check a picture moved over its canvas, where what leaves it is lost.

    Parameters
    ----------
    answer : callable
        ``moved_picture(picture, down, right)``: (h, w) and two whole numbers → (h, w).

    Returns
    -------
    Result

    Examples
    --------
    >>> moved_picture(lambda picture, down, right: picture).passed
    False
    """
    return _grade(_patches.MOVED, answer)


def same_patches(answer):
    """Check two pictures that attention without marks of place cannot tell apart.

    Parameters
    ----------
    answer : pair of (4, 4)
        Different pictures that are made of the same 2×2 patches.

    Returns
    -------
    Result

    Examples
    --------
    >>> same_patches(([[0] * 4] * 4, [[1] * 4] * 4)).passed
    False
    """
    return _patches.grade_pair(answer)


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


def added(answer):
    """Check how much each piece adds to a row: its weight times the length of its value.

    Parameters
    ----------
    answer : callable
        ``added(weights, values)``: (n,) and (n, d) → (n,).

    Returns
    -------
    Result
        Once the answer is right, it is told whether it also takes a whole map, (n_queries, n) → (n_queries, n).

    Examples
    --------
    >>> added(lambda weights, values: weights).passed
    False
    """
    return _grade(_real.ADDED, answer)


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
        The function as it was given counts as not attempted.

    Examples
    --------
    >>> switch_off(lambda w_output, n_heads, head: w_output).passed
    False
    """
    return _grade(_real.SWITCH_OFF, answer)


def not_told_apart(answer):
    """Check two sentences that say different things, and that the network of lesson 06 cannot tell apart.

    Parameters
    ----------
    answer : pair of str

    Returns
    -------
    Result

    Examples
    --------
    >>> not_told_apart(["I like tea.", "I like cake."]).passed
    False
    """
    return _real.grade_not_told_apart(answer)


def loop_shapes(answer):
    """Check the shapes of lesson 07's trace: four tokens given, the third turn of the loop.

    Parameters
    ----------
    answer : dict or list
        Name → shape, or the shapes in order.

    Returns
    -------
    Result

    Examples
    --------
    >>> loop_shapes({"logits": (1, 14)}).passed
    False
    """
    return _items("loop_shapes", answer, _writing.SHAPES, _shape, _writing.about_shapes)


def one_by_one(answer):
    """Check causal attention one query at a time, with keys and values kept.

    Parameters
    ----------
    answer : callable
        ``one_by_one(queries, keys, values)``: (n, d_key), (n, d_key) and (n, d_value) → (n, d_value).

    Returns
    -------
    Result
        The function as lesson 07 gives it counts as not attempted.

    Examples
    --------
    >>> one_by_one(lambda queries, keys, values: values).passed
    False
    """
    return _writing.grade_one_by_one(answer)


def write(answer):
    """Check the loop that writes.

    Parameters
    ----------
    answer : callable
        ``write(read_logits, ids, n)``: a function from (n_read,) token numbers to (n_read, n_words) logits, the
        numbers given, and how many are to be written → (n_given + n,) numbers.

    Returns
    -------
    Result

    Examples
    --------
    >>> write(lambda read_logits, ids, n: ids).passed
    False
    """
    return _grade(_writing.WRITE, answer)


def one_layer_story(answer, model=None):
    """Check a story that lesson 07's model of one layer goes on with rightly, whatever the names.

    Parameters
    ----------
    answer : str
        A beginning that ends with an owner.
    model : Decoder, optional
        The trained model of one layer; without it, the result asks for it.

    Returns
    -------
    Result

    Examples
    --------
    >>> one_layer_story("Anna's cat. Ben's duck.").passed
    False
    """
    return _writing.grade_one_layer_story(answer, model)


def rotary_scores(answer):
    """Check scores with rotary positions.

    Parameters
    ----------
    answer : callable
        ``rotary_scores(x, positions, w_query, w_key)``: (n, d), (n,), (d, d) and (d, d) → (n, n).

    Returns
    -------
    Result
        The function as the notebook gives it counts as not attempted.

    Examples
    --------
    >>> rotary_scores(lambda x, positions, w_query, w_key: x @ w_query @ (x @ w_key).T).passed
    False
    """
    return _turning.grade_rotary_scores(answer)


def scores_back(answer):
    """Check the rotary scores of one query and one key over their distances.

    Parameters
    ----------
    answer : callable
        ``scores_back(query, key, n)``: (1, d), (1, d) and a number → (n,), for 0, 1, … n − 1 back.

    Returns
    -------
    Result

    Examples
    --------
    >>> scores_back(lambda query, key, n: (query @ key.T)[0].repeat(n)).passed
    False
    """
    return _grade(_turning.SCORES_BACK, answer)


def top_k(answer):
    """Check the mended top-k.

    Parameters
    ----------
    answer : callable
        ``top_k(chances, k)``: (n,) and a whole number → (n,), 0 but for the k likeliest tokens, with sum 1.

    Returns
    -------
    Result
        The function as the notebook gives it counts as not attempted.

    Examples
    --------
    >>> top_k(lambda chances, k: chances).passed
    False
    """
    return _grade(_choosing.TOP_K, answer)


def top_p(answer):
    """Check top-p at a temperature, from logits to chances.

    Parameters
    ----------
    answer : callable
        ``top_p(logits, T, p)``: (n,) and two numbers → (n,), 0 but for the likeliest tokens that together first reach
        p, with sum 1.

    Returns
    -------
    Result

    Examples
    --------
    >>> top_p(lambda logits, T, p: logits / T).passed
    False
    """
    return _grade(_choosing.TOP_P, answer)


def control_heads(answer):
    """Check the list of heads from which a control is drawn: the other heads of the layers of the best.

    Parameters
    ----------
    answer : callable
        ``control_heads(best)``: list of (layer, head) → list of (layer, head).

    Returns
    -------
    Result
        The function as the notebook gives it counts as not attempted.

    Examples
    --------
    >>> control_heads(lambda best: [(18, head) for head in range(9)]).passed
    False
    """
    return _induction.grade_control_heads(answer)


def counts_back(answer):
    """Check the weights of a head that scores as an induction head and knows no word.

    Parameters
    ----------
    answer : (9, 9)

    Returns
    -------
    Result

    Examples
    --------
    >>> counts_back([[1.0]]).passed
    False
    """
    return _induction.grade_counts_back(answer)
