"""The translator of lesson 03 for many sentences at once: attention for autograd, its loss, its accuracy."""

from typing import NamedTuple

import autograd.numpy as anp
import numpy as np

from ..._arrays import calm
from ..._language import say
from ..._shapes import whole_number, wrong
from ...controls.progress import Progress
from ..learning import Trained, train
from ..words import START, decode, encode
from .corpus import CHINESE, DICTIONARY, ENGLISH, sentences, split_by_people, to_numbers

KEPT = (0, 5, 10, 15, 20, 30, 50, 200)  # steps of training after which the parameters are kept


class Run(NamedTuple):
    """Hold one training: what ``train`` returns, the sentences, and two shares of those held out.

    Attributes
    ----------
    trained : Trained
    train_set, test_set : list of Sentence
        What was trained on, and what was held out.
    accuracy : float
        Translated rightly.
    twice : float
        Translated with one person as subject and as object.
    """

    trained: Trained
    train_set: list
    test_set: list
    accuracy: float
    twice: float


@calm
def start(rng, d_model=48):
    """Draw random parameters; W_query and W_key are small, so that attention starts out nearly even.

    Parameters
    ----------
    rng : numpy.random.Generator
    d_model : int

    Returns
    -------
    dict of ndarray
        Embeddings and positions (n, d_model) of both languages, ``w_query``, ``w_key``, ``w_value`` (d_model, d_model),
        and the ``readout`` (d_model, n_english).

    Raises
    ------
    ValueError, TypeError
        Unless d_model is a whole number, at least 1.

    Examples
    --------
    >>> {name: array.shape for name, array in start(np.random.default_rng(0), d_model=5).items()}["readout"]
    (5, 18)
    """
    d_model = whole_number("start", "d_model", d_model)
    rows = {"chinese": len(CHINESE), "chinese_position": 7, "english": len(ENGLISH), "english_position": 6}
    p = {name: 0.3 * rng.normal(size=(rows[name], d_model)) for name in rows}
    p |= {name: 0.1 * rng.normal(size=(d_model, d_model)) for name in ("w_query", "w_key")}
    p |= {"w_value": 0.2 * rng.normal(size=(d_model, d_model))}
    return p | {"readout": 0.2 * rng.normal(size=(d_model, len(ENGLISH)))}


@calm
def attend(queries, keys, values, mask):
    """Return output and weights of attention with the scaled dot product, for autograd.

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    values : (…, n_keys, d_value)
    mask : booleans, broadcast to (…, n_queries, n_keys)
        True = may attend.

    Returns
    -------
    output : ndarray, (…, n_queries, d_value)
    weights : ndarray, (…, n_queries, n_keys)
    """
    scores = queries @ anp.swapaxes(keys, -1, -2) / keys.shape[-1] ** 0.5
    scores = anp.where(mask, scores, -np.inf)
    weights = anp.exp(scores - anp.max(scores, axis=-1, keepdims=True))
    weights = weights / anp.sum(weights, axis=-1, keepdims=True)
    return weights @ values, weights


@calm
def average(queries, keys, values, mask):
    """Return output and weights of average pooling: a query of zeros gives every key the same score.

    Parameters
    ----------
    queries : (…, n_queries, d_key)
    keys : (…, n_keys, d_key)
    values : (…, n_keys, d_value)
    mask : booleans, broadcast to (…, n_queries, n_keys)
        True = may attend.

    Returns
    -------
    output : ndarray, (…, n_queries, d_value)
    weights : ndarray, (…, n_queries, n_keys)
    """
    return attend(0 * queries, keys, values, mask)


@calm
def forward(p, chinese, previous, *, pool=attend):
    """Return logits and weights for n sentences at once.

    Parameters
    ----------
    p : dict of arrays
        As ``start`` draws them.
    chinese : ndarray of int, (n, n_keys)
    previous : ndarray of int, (n, n_queries)
        Token numbers, both as ``corpus.to_numbers`` gives them.
    pool : function (queries, keys, values, mask) → (output, weights)

    Returns
    -------
    logits : ndarray, (n, n_queries, n_english)
    weights : ndarray, (n, n_queries, n_keys)
    """
    words = p["chinese"][chinese] + p["chinese_position"][: chinese.shape[1]]
    states = p["english"][previous] + p["english_position"][: previous.shape[1]]
    mask = (chinese != 0)[:, None, :]
    found, weights = pool(states @ p["w_query"], words @ p["w_key"], words @ p["w_value"], mask)
    return (found + states) @ p["readout"], weights


@calm
def next_logits(p, chinese, written):
    """Return the logits of the token that follows what is written of one sentence.

    Parameters
    ----------
    p : dict of arrays
        As ``start`` draws them.
    chinese : ndarray of int, (n_keys,)
    written : list of str
        English tokens, the first of them the start.

    Returns
    -------
    ndarray, (n_english,)

    Examples
    --------
    >>> next_logits(start(np.random.default_rng(0)), np.arange(1, 8), ["<start>", "the teacher"]).shape
    (18,)
    """
    logits, _ = forward(p, chinese[None], encode([written], ENGLISH))
    return logits[0, -1]


@calm
def cross_entropy(logits, tokens):
    """Return the mean of −log p(right token) over the tokens that are no padding; autograd can differentiate it.

    Parameters
    ----------
    logits : (…, n_tokens)
    tokens : ndarray of int, (…)
        0 is padding.

    Returns
    -------
    number

    Examples
    --------
    >>> round(float(cross_entropy(np.zeros((2, 4)), np.array([3, 0]))), 3)  # log 4
    1.386
    """
    logits = logits - anp.max(logits, axis=-1, keepdims=True)
    log_p = logits - anp.log(anp.sum(anp.exp(logits), axis=-1, keepdims=True))
    right = (np.arange(logits.shape[-1]) == tokens[..., None]) & (tokens != 0)[..., None]
    return -anp.sum(log_p * right) / right.sum()


def loss(p, chinese, previous, english, *, pool=attend):
    """Return the cross-entropy of n sentences at once.

    Parameters
    ----------
    p : dict of arrays
    chinese : ndarray of int, (n, n_keys)
    previous, english : ndarray of int, (n, n_queries)
        Token numbers, all as ``corpus.to_numbers`` gives them.
    pool : function (queries, keys, values, mask) → (output, weights)

    Returns
    -------
    number
    """
    return cross_entropy(forward(p, chinese, previous, pool=pool)[0], english)


def batches(data, rng, size=64):
    """Return a function of the step that draws the same random rows, without repetition, from each of some arrays.

    Parameters
    ----------
    data : sequence of arrays (n, …)
    rng : numpy.random.Generator
    size : int
        How many rows, at most n.

    Returns
    -------
    function (step) → list of arrays (size, …)

    Raises
    ------
    ValueError
        If there are fewer rows than ``size``.

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
def learn(seed, *, pool=attend, split=split_by_people, steps=200, progress=None):
    """Train a translator from one seed, which draws its start, its batches and the people held out.

    Parameters
    ----------
    seed : int
    pool : function (queries, keys, values, mask) → (output, weights)
    split : function (pairs, rng) → (train_set, test_set)
    steps : int
    progress : function (step, steps), optional
        Called after each step.

    Returns
    -------
    Run
    """
    rng = np.random.default_rng(seed)
    train_set, test_set = split(sentences(), rng)
    draw = batches(to_numbers(train_set), rng)
    keep = [step for step in KEPT if step <= steps]

    def own_loss(p, *batch):
        return loss(p, *batch, pool=pool)

    trained = train(own_loss, start(np.random.default_rng(seed)), draw, steps=steps, keep=keep, progress=progress)
    written = write(trained.parameters, test_set, pool=pool)
    right = [text == pair.english for text, pair in zip(written, test_set, strict=True)]
    return Run(trained, train_set, test_set, float(np.mean(right)), one_person_twice(written))


def learn_all(seeds):
    """Train a translator from each seed, with a bar that shows how far it is.

    Parameters
    ----------
    seeds : sequence of int

    Returns
    -------
    list of Run
    """
    with Progress(200 * len(seeds), say("training")) as progress:
        return [learn(seed, progress=progress) for seed in seeds]


def write(p, pairs, *, pool=attend):
    """Translate sentences, the likeliest token first.

    Parameters
    ----------
    p : dict of arrays
        A translator's parameters.
    pairs : list of Sentence
    pool : function (queries, keys, values, mask) → (output, weights)

    Returns
    -------
    list of tuple of str
        The English tokens.
    """
    chinese = to_numbers(pairs)[0]
    written = np.full((len(chinese), 1), ENGLISH.index(START))
    for _ in range(6):
        logits, _ = forward(p, chinese, written, pool=pool)
        written = np.concatenate([written, logits[:, -1:].argmax(axis=-1)], axis=1)
    return decode(written[:, 1:], ENGLISH)


def accuracy(p, pairs, *, pool=attend):
    """Return the share of sentences that are translated right from the first token to the last.

    Parameters
    ----------
    p : dict of arrays
        A translator's parameters.
    pairs : list of Sentence
    pool : function (queries, keys, values, mask) → (output, weights)

    Returns
    -------
    float
    """
    return float(np.mean([text == pair.english for text, pair in zip(write(p, pairs, pool=pool), pairs, strict=True)]))


@calm
def one_person_twice(written):
    """Return the share of English texts with the same first and third token, which are subject and object.

    Parameters
    ----------
    written : list of tuple of str

    Returns
    -------
    float

    Examples
    --------
    >>> one_person_twice([("the cook", "saw", "the cook", "."), ("the cook", "saw", "the driver", ".")])
    0.5
    """
    return float(np.mean([len(text) > 2 and text[0] == text[2] for text in written]))


def on_own_word(pair, weights):
    """Tell for each English token whether its largest weight lies on the Chinese token it comes from.

    Parameters
    ----------
    pair : Sentence
    weights : ndarray, (n_queries, n_keys)
        Padding may follow.

    Returns
    -------
    ndarray of bool, (n_english,)

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

    Parameters
    ----------
    pairs : list of n Sentence
    weights : ndarray, (n, n_queries, n_keys)
        Padding may follow.

    Returns
    -------
    phrases, full_stops : float

    Examples
    --------
    >>> shares_on_own_word(sentences()[:1], np.eye(5)[None, [0, 1, 3, 0]])
    (1.0, 0.0)
    """
    hits = [on_own_word(pair, one) for pair, one in zip(pairs, weights, strict=True)]
    return float(np.mean(np.concatenate([row[:-1] for row in hits]))), float(np.mean([row[-1] for row in hits]))


@calm
def dictionary_weights(pair):
    """Return the alignment that a dictionary gives: 1 where an English token comes from a Chinese one, else 0.

    Parameters
    ----------
    pair : Sentence

    Returns
    -------
    ndarray, (n_english, n_chinese)

    Examples
    --------
    >>> dictionary_weights(sentences()[0]).argmax(axis=1).tolist()
    [0, 1, 3, 4]
    """
    return np.array([[DICTIONARY.get(zh) == en for zh in pair.chinese] for en in pair.english], dtype=float)
