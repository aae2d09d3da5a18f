"""What lesson 03 needs around its translator: parameters, loss, batches, scores, and sentences that are typed."""

import autograd.numpy as anp
import numpy as np

from ..._arrays import calm
from ..._shapes import whole_number, wrong
from ..words import segment
from .corpus import CHINESE, DICTIONARY, ENGLISH, PEOPLE, PLACES, TIMES, VERBS, sentences

LONGEST = 7  # Chinese tokens: the model knows no further positions
# Made-up weights, as of a half-trained model, for a sentence of six English and seven Chinese tokens: rows to be read
HALF_TRAINED = np.array([
    [0.55, 0.05, 0.05, 0.05, 0.05, 0.20, 0.05],
    [0.05, 0.05, 0.05, 0.35, 0.45, 0.03, 0.02],
    [0.30, 0.02, 0.03, 0.05, 0.05, 0.50, 0.05],
    [0.02, 0.30, 0.55, 0.03, 0.05, 0.03, 0.02],
    [0.03, 0.60, 0.25, 0.03, 0.05, 0.02, 0.02],
    [0.03, 0.02, 0.05, 0.05, 0.05, 0.10, 0.70],
])  # fmt: skip


@calm
def start(rng, d_model=48):
    """Draw random parameters; W_query and W_key are small, so that attention starts out nearly even.

    Returns a dict: embeddings and positions (n, d_model) of both languages, w_query, w_key, w_value
    (d_model, d_model), and the readout (d_model, n_english).

    Examples
    --------
    >>> {name: array.shape for name, array in start(np.random.default_rng(0), d_model=5).items()}["readout"]
    (5, 18)
    """
    d_model = whole_number("start", "d_model", d_model)
    rows = {"chinese": len(CHINESE), "chinese_place": 7, "english": len(ENGLISH), "english_place": 6}
    p = {name: 0.3 * rng.normal(size=(rows[name], d_model)) for name in rows}
    p |= {name: 0.1 * rng.normal(size=(d_model, d_model)) for name in ("w_query", "w_key")}
    p |= {"w_value": 0.2 * rng.normal(size=(d_model, d_model))}
    return p | {"readout": 0.2 * rng.normal(size=(d_model, len(ENGLISH)))}


@calm
def surprise(logits, tokens):
    """Return the mean of −log p(right token) over the tokens that are no padding; autograd can differentiate it.

    logits: (…, n_tokens); tokens: integers (…), 0 is padding.

    Examples
    --------
    >>> round(float(surprise(np.zeros((2, 4)), np.array([3, 0]))), 3)  # log 4
    1.386
    """
    logits = logits - anp.max(logits, axis=-1, keepdims=True)
    log_p = logits - anp.log(anp.sum(anp.exp(logits), axis=-1, keepdims=True))
    right = (np.arange(logits.shape[-1]) == tokens[..., None]) & (tokens != 0)[..., None]
    return -anp.sum(log_p * right) / right.sum()


def batches(data, rng, size=64):
    """Return a function of the step that draws the same random rows, without repetition, from each array of `data`.

    Examples
    --------
    >>> draw = batches([np.arange(9), np.arange(9)], np.random.default_rng(0), size=4)
    >>> one, other = draw(0)
    >>> len(one), (one == other).all()
    (4, np.True_)
    """
    if size > len(data[0]):
        raise wrong("batches", "size", f"{len(data[0])} at most, the number of rows", size)

    def draw(step):
        rows = rng.choice(len(data[0]), size, replace=False)
        return [part[rows] for part in data]

    return draw


@calm
def share_right(texts, pairs):
    """Return the share of English texts that are right from the first token to the last.

    Examples
    --------
    >>> pairs = sentences()[:2]
    >>> share_right([pairs[0].english, pairs[0].english], pairs)
    0.5
    """
    return float(np.mean([text == pair.english for text, pair in zip(texts, pairs, strict=True)]))


@calm
def on_own_word(pair, weights):
    """Tell for each English token whether its largest weight lies on the Chinese token it comes from.

    weights: (n_queries, n_keys); padding may follow.

    Examples
    --------
    >>> on_own_word(sentences()[0], np.eye(5)[[0, 1, 3, 4]]).tolist()  # saw, was it, lies on 看见; the object on 学生
    [True, True, True, True]
    """
    chosen = [pair.chinese[key] for key in weights[: len(pair.english), : len(pair.chinese)].argmax(axis=1)]
    return np.array([DICTIONARY.get(word) == token for word, token in zip(chosen, pair.english, strict=True)])


@calm
def shares_on_own_word(pairs, weights):
    """Return for which shares of the phrases, and of the full stops, the largest weight lies on their own word.

    >>> shares_on_own_word(sentences()[:1], np.eye(5)[None, [0, 1, 3, 0]])
    (1.0, 0.0)
    """
    hits = [on_own_word(pair, one) for pair, one in zip(pairs, weights, strict=True)]
    return float(np.mean(np.concatenate([row[:-1] for row in hits]))), float(np.mean([row[-1] for row in hits]))


@calm
def dictionary_weights(pair):
    """Return the alignment that a dictionary gives: 1 where an English token comes from a Chinese one, else 0.

    Examples
    --------
    >>> dictionary_weights(sentences()[0]).argmax(axis=1).tolist()
    [0, 1, 3, 4]
    """
    return np.array([[DICTIONARY.get(zh) == en for zh in pair.chinese] for en in pair.english], dtype=float)


@calm
def read(text):
    """Cut a typed Chinese sentence into the corpus' words; a full stop is added where it is missing.

    Spaces between the words may be there or not; of several words that fit, the longest is taken.

    Returns a tuple of words. Raises ValueError, in words meant for the one who typed, if something is in no word of
    the corpus, or there is nothing, or more than the model has positions for.

    Examples
    --------
    >>> read("老师 看见 了 学生")
    ('老师', '看见', '了', '学生', '。')
    >>> read("老师在学校看见了猫。")
    Traceback (most recent call last):
    ValueError: 猫 is not in the vocabulary. ...
    """
    words = segment(text.replace(".", "。"), CHINESE[1:])
    unknown = [word for word in words if word not in CHINESE[1:]]
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not in the vocabulary. {_known()}")
    if not words:
        raise ValueError(f"There is no word yet. {_known()}")
    words = words if words[-1] == "。" else (*words, "。")
    if len(words) > LONGEST:
        raise ValueError(f"That is {len(words)} words with the full stop; the model knows {LONGEST} positions.")
    return words


def _known():
    kinds = {"people": PEOPLE, "time": TIMES, "place": PLACES, "verbs": VERBS}
    lists = "; ".join(f"{kind}: {', '.join(words)}" for kind, words in kinds.items())
    return f"Known are {lists}; 了 behind the verb. An order that was trained: who, when, where, did, 了, whom."


def told(weights, chinese, english, trained_on):
    """Tell a translation, and what may be expected of it: was it trained on, is it new, or not of the template at all?

    >>> told(None, ("老师", "看见", "了", "学生", "。"), ("the teacher", "saw", "the student", "."), trained_on=[])
    '老师 看见 了 学生 。 → the teacher saw the student . (a sentence it never saw)'
    """
    known = chinese in {pair.chinese for pair in sentences()}
    new = "a sentence it never saw" if known else "not built as the sentences it learned from: do not trust it"
    what = "a sentence it was trained on" if chinese in {pair.chinese for pair in trained_on} else new
    return f"{' '.join(chinese)} → {' '.join(english)} ({what})"
