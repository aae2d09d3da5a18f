"""Lesson 03: shapes of a translator, padding that is not hidden, cross-attention, and a sentence that fools it."""

import numpy as np

from ..attention import attention
from ..lessons.self_vs_cross_attention import translation, typed
from ..lessons.self_vs_cross_attention.corpus import DICTIONARY, PEOPLE, PLACES, TIMES, VERBS, Sentence
from ..scores import softmax
from .answers import is_open
from .attention import hard
from .attention import scores as scaled
from .grading import Case, Exercise
from .result import Result, printable
from .scores import draw

# Five Chinese words, three English tokens written so far, vectors of 8 numbers, 18 English tokens to choose from
SHAPES = {"words": (5, 8), "states": (3, 8), "weights": (3, 5), "found": (3, 8), "logits": (3, 18),
          "own": (5, 5)}  # fmt: skip
WRONG_SHAPES = {
    "words": {(3, 8): "`words` are the encoder's: one row for each Chinese word.", (5, 18): "A vector has 8 numbers."},
    "states": {(5, 8): "`states` are the decoder's: one row for each English token so far.",
               (3, 18): "A vector has 8 numbers. The 18 are logits, at the very end."},
    "weights": {(5, 3): "Rows are queries, columns are keys: yours is turned.",
                (3, 3): "The states ask the words, not one another.",
                (5, 5): "That is self-attention of the Chinese. Here English asks.",
                (3, 8): "One weight for each query and each key: the 8 is summed away."},
    "found": {(5, 8): "One row for each query. Who asks?", (3, 5): "Those are the weights. `found` is made of values.",
              (3, 18): "That is what the readout makes of it."},
    "logits": {(5, 18): "One row for each English position.", (18,): "One row of 18 for each position.",
               (3, 8): "The readout turns 8 numbers into one logit for each token to choose from."},
    "own": {(3, 5): "Those are the weights of cross-attention. Here the Chinese words ask one another.",
            (3, 3): "That is self-attention of the English. Here the Chinese words ask one another.",
            (5, 8): "That is the output. Weights: one for each query and each key."},
}  # fmt: skip


def about_shapes(item, got, _):
    """Say what went wrong with a shape of the translator.

    Parameters
    ----------
    item : str
        What the shape is of.
    got : tuple of int
    _ : dict
        All readings; not needed.

    Returns
    -------
    str

    Examples
    --------
    >>> about_shapes("weights", (5, 3), {})
    'Rows are queries, columns are keys: yours is turned.'
    """
    if len(got) == 3:
        return "Here is one sentence: two axes are enough."
    return WRONG_SHAPES[item].get(got, "Who asks gives the rows; who is asked gives the columns of the weights.")


def _hidden_cases(rng):
    masks = [[True, True, False], *(rng.permuted([True, True, True, False, False, True, True][:n]) for n in (5, 7))]
    return [Case({"scores": 2 * draw(rng, rows, len(m)), "mask": np.array(m)})
            for rows, m in zip((1, 3, 4), masks, strict=True)]  # fmt: skip


AS_GIVEN = "It is still as it was given. Which weight does a hidden key have? Print one small example."
HIDDEN = Exercise(
    "hidden_padding",
    lambda scores, mask: softmax(scores, mask=mask),
    _hidden_cases,
    (
        (AS_GIVEN, lambda s, m: softmax(s * m)),
        ("Nothing is hidden: the mask is not used.", lambda s, m: softmax(s)),
        ("The mask is added as 0 and 1. That raises some scores by 1 and hides nothing.", lambda s, m: softmax(s + m)),
        ("The rows no longer sum to 1: the mask came after the softmax.", lambda s, m: softmax(s) * m),
        ("That is inverted: True means that a key may be seen.", lambda s, m: softmax(s, mask=~m)),
        ("That is inverted: True means that a key may be seen.", lambda s, m: softmax(s * ~m)),
        ("All keys that may be seen have the same weight. Their scores still decide.",
         lambda s, m: np.broadcast_to(m / m.sum(), s.shape)),
    ),
    as_given=AS_GIVEN,
    advice="A hidden key's score must be −∞ before the softmax: `np.where(mask, scores, -np.inf)`, or `mask=mask`.",
)  # fmt: skip


def _sets(rng, n_words, n_states, d, d_key, d_value, lead=()):
    matrices = {"w_query": draw(rng, d, d_key), "w_key": draw(rng, d, d_key), "w_value": draw(rng, d, d_value)}
    return {"words": draw(rng, *lead, n_words, d), "states": draw(rng, *lead, n_states, d)} | matrices


def _cross(words, states, w_query, w_key, w_value):
    return attention(states @ w_query, words @ w_key, words @ w_value)


CROSS = Exercise(
    "cross_attention",
    _cross,
    lambda rng: [Case(_sets(rng, *size)) for size in ((2, 1, 3, 4, 2), (7, 6, 5, 4, 3), (4, 4, 4, 4, 4))],
    (
        ("The wrong way round: the decoder's states ask, the words are asked.",
         lambda x, s, q, k, v: attention(x @ q, s @ k, s @ v).output),
        ("The states ask themselves: that is self-attention. Keys and values come from the words.",
         lambda x, s, q, k, v: attention(s @ q, s @ k, s @ v).output),
        ("The words ask themselves: that is self-attention. Queries come from the states.",
         lambda x, s, q, k, v: attention(x @ q, x @ k, x @ v).output),
        ("The keys are averaged. What is handed over are the values, `words @ w_value`.",
         lambda x, s, q, k, v: attention(s @ q, x @ k, x @ k).output),
        ("`w_key` and `w_value` are exchanged.", lambda x, s, q, k, v: attention(s @ q, x @ v, x @ k).output),
        ("`w_query` and `w_key` are exchanged.", lambda x, s, q, k, v: attention(s @ k, x @ q, x @ v).output),
        ("The values are not projected: `words @ w_value`.", lambda x, s, q, k, v: attention(s @ q, x @ k, x).output),
        ("The three matrices are not used.", lambda x, s, q, k, v: attention(s, x, x).output),
        ("The scale is missing: divide the scores by √d_key.",
         lambda x, s, q, k, v: softmax(s @ q @ (x @ k).T) @ (x @ v)),
        ("Softmax is missing: scores are no weights.", lambda x, s, q, k, v: scaled(s @ q, x @ k) @ (x @ v)),
        ("Each query shares its attention among the keys: softmax along the last axis.",
         lambda x, s, q, k, v: softmax(scaled(s @ q, x @ k), axis=0) @ (x @ v)),
        ("The best key takes all. Softmax lets every key have its share.",
         lambda x, s, q, k, v: hard(scaled(s @ q, x @ k)) @ (x @ v)),
        ("That is average pooling: the states have no effect.",
         lambda x, s, q, k, v: np.tile((x @ v).mean(axis=0), (len(s), 1))),
        ("You return the weights. One step is missing: `weights @ values`.",
         lambda x, s, q, k, v: attention(s @ q, x @ k, x @ v).weights),
    ),
    pair=True,
    advice="Queries from `states`, keys and values from `words`; each with its own matrix.",
    bonus=lambda rng: [Case(_sets(rng, 5, 4, 6, 3, 7, lead=(2,)), 1)],
    beyond="many sentences at once, `(…, n, d)`",
)  # fmt: skip

BUILT = (
    "Keep it a sentence: one person, the verb, another person. Time and place, at most one of each, stand before the "
    "verb, in any order; 了 may stand right behind it."
)


def grade_fooled(answer, p):
    """Grade a sentence that the translator shall get wrong.

    Parameters
    ----------
    answer : str
        Chinese, in the corpus' words; None or ... for "not attempted".
    p : dict
        The translator's trained parameters.

    Returns
    -------
    Result

    Examples
    --------
    >>> grade_fooled("老师看见了学生。", None)
    ✗ fooled: not yet.
    Hand over the trained parameters as well: `check.fooled(sentence, p)`.
    """
    if is_open(answer):
        return Result("fooled", None)
    if not isinstance(answer, str):
        hint = "Write a Chinese sentence in quotes, such as `\"老师看见了学生。\"`."
        return Result("fooled", False, hint, (("got", printable(repr(answer))),))
    if not isinstance(p, dict):
        return Result("fooled", False, "Hand over the trained parameters as well: `check.fooled(sentence, p)`.")
    try:
        chinese = typed.read(answer)
    except ValueError as error:
        return Result("fooled", False, printable(str(error)))
    english = _right_english(chinese)
    if english is None:
        return Result("fooled", False, BUILT, (("got", " ".join(chinese)),))
    (said,) = translation.write(p, [Sentence(chinese, english)])
    told = (("sentence", " ".join(chinese)), ("expected", " ".join(english)), ("the model", " ".join(said)))
    if said == english:
        hint = "The model gets it right. What kind of word stands first in all sentences that it learned from?"
        return Result("fooled", False, hint, told)
    return Result("fooled", True, "", told)


def _right_english(chinese):
    """Return the English of a sentence in any order that Chinese allows here, or None if it is not built so."""
    found = [[word for word in chinese if word in kind] for kind in (PEOPLE, VERBS, TIMES, PLACES)]
    people, verbs, times, places = found
    if len(people) != 2 or people[0] == people[1] or len(verbs) != 1 or len(times) > 1 or len(places) > 1:
        return None
    before, after = chinese[: chinese.index(verbs[0])], chinese[chinese.index(verbs[0]) + 1 :]
    if after not in ((people[1], "。"), ("了", people[1], "。")) or "了" in before or "。" in before:
        return None
    return tuple(DICTIONARY[word] for word in (people[0], *verbs, people[1], *places, *times, "。"))
