"""Sentences with two 苹果 in them: the fruit, or the company of that name.

A sentence is two clauses of three tokens, ``before 苹果 after``, and a comma between. One token of each
clause says which 苹果 is meant, the other (听说 or 了) says nothing. Both 苹果 stand at the same two places
in every sentence.
"""

from itertools import permutations
from typing import NamedTuple

import autograd.numpy as anp
import numpy as np

from ..._arrays import calm
from ..._language import later
from ..._shapes import whole_number
from ...attention import attention
from ..learning import train
from ..words import PAD, encode
from .translation import attend

WORD, HEARD, DONE, COMMA = "苹果", "听说", "了", "，"
FRUIT_BEFORE = {"吃": later("ate"), "洗": later("washed"), "切": later("sliced"), "摘": later("picked")}
FRUIT_AFTER = {"很甜": later("sweet"), "熟了": later("ripe"), "好吃": later("tasty"), "烂了": later("rotten")}
COMPANY_BEFORE = {"投资": later("invested in"), "起诉": later("sued"), "加入": later("joined"),
                  "采访": later("interviewed")}
COMPANY_AFTER = {"裁员": later("lays off"), "上市": later("goes public"), "招聘": later("hires"),
                 "停产": later("halts work")}
GLOSS = {WORD: later("apple"), HEARD: later("heard"), DONE: later("(done)"), COMMA: later("(comma)")}
GLOSS |= FRUIT_BEFORE | FRUIT_AFTER | COMPANY_BEFORE | COMPANY_AFTER
WORDS = (PAD, *GLOSS)
PLACES = (1, 5)


class Apples(NamedTuple):
    """A sentence with two 苹果 in it.

    Attributes
    ----------
    words : tuple of 7 str
    company : tuple of 2 bool
        Whether the company is meant, for each 苹果.
    """

    words: tuple
    company: tuple


def clauses():
    """Return the 16 clauses, the eight of the fruit first.

    Returns
    -------
    list of (tuple of 3 str, bool)
        Tokens, and whether the company is meant.

    Examples
    --------
    >>> clauses()[0], clauses()[-1]
    ((('吃', '苹果', '了'), False), (('听说', '苹果', '停产'), True))
    """
    kinds = [(FRUIT_BEFORE, FRUIT_AFTER, False), (COMPANY_BEFORE, COMPANY_AFTER, True)]
    return [(words, company) for before, after, company in kinds
            for words in [*((clue, WORD, DONE) for clue in before), *((HEARD, WORD, clue) for clue in after)]]


def join(first, second):
    """Join two clauses into a sentence.

    Parameters
    ----------
    first, second : (tuple of 3 str, bool)
        As ``clauses`` returns them.

    Returns
    -------
    Apples

    Examples
    --------
    >>> join(clauses()[0], clauses()[-1])
    Apples(words=('吃', '苹果', '了', '，', '听说', '苹果', '停产'), company=(False, True))
    """
    return Apples((*first[0], COMMA, *second[0]), (first[1], second[1]))


EXAMPLES = (join(clauses()[0], clauses()[1]), join(clauses()[9], clauses()[4]))  # two that are trained on


def sentences():
    """Join every ordered pair of two different clauses into a sentence.

    Returns
    -------
    list of Apples

    Examples
    --------
    >>> len(sentences()), sum(mixed(s) for s in sentences())
    (240, 128)
    """
    return [join(first, second) for first, second in permutations(clauses(), 2)]


def mixed(apples):
    """Say whether one 苹果 is the fruit and the other the company.

    Parameters
    ----------
    apples : Apples

    Returns
    -------
    bool

    Examples
    --------
    >>> mixed(join(clauses()[0], clauses()[-1])), mixed(join(clauses()[0], clauses()[1]))
    (True, False)
    """
    return apples.company[0] != apples.company[1]


def twin(apples):
    """Swap the clauses: the same words and the same two places of 苹果, the meanings the other way round.

    Parameters
    ----------
    apples : Apples

    Returns
    -------
    Apples

    Examples
    --------
    >>> twin(join(clauses()[0], clauses()[-1]))
    Apples(words=('听说', '苹果', '停产', '，', '吃', '苹果', '了'), company=(True, False))
    """
    return Apples((*apples.words[4:], COMMA, *apples.words[:3]), apples.company[::-1])


def split_by_clauses(sentences, rng, *, share=0.25):
    """Split so that a sentence and its twin are on the same side.

    Parameters
    ----------
    sentences : list of Apples
    rng : numpy.random.Generator
    share : float
        Which share of the unordered pairs of clauses is for testing only.

    Returns
    -------
    train, test : lists of Apples

    Examples
    --------
    >>> [len(side) for side in split_by_clauses(sentences(), np.random.default_rng(0))]
    [180, 60]
    """
    couples = list(dict.fromkeys(_couple(s) for s in sentences))
    order = rng.permutation(len(couples))[round(share * len(couples)):]
    kept = {couples[i] for i in order}
    return [s for s in sentences if _couple(s) in kept], [s for s in sentences if _couple(s) not in kept]


def _couple(apples):
    return frozenset((apples.words, twin(apples).words))


def to_numbers(sentences):
    """Turn sentences into numbers for a model.

    Parameters
    ----------
    sentences : list of n Apples

    Returns
    -------
    tokens : ndarray of int, (n, 7)
        Numbers in ``WORDS``.
    company : ndarray of bool, (n, 2)
        Whether each 苹果 is the company.

    Examples
    --------
    >>> tokens, company = to_numbers([join(clauses()[0], clauses()[-1])])
    >>> tokens, company
    (array([[ 5,  1,  3,  4,  2,  1, 20]]), array([[False,  True]]))
    """
    return encode([s.words for s in sentences], WORDS), np.array([s.company for s in sentences])


@calm
def start(rng, d_model=16):
    """Draw random parameters of a reader.

    Parameters
    ----------
    rng : numpy.random.Generator
    d_model : int
        How wide a token's vector is.

    Returns
    -------
    dict
        Embedding "words" (n_words, d_model), "position" (7, d_model), three views "w_query", "w_key" and "w_value"
        (d_model, d_model), and a "readout" to one logit, (d_model,).

    Raises
    ------
    ValueError, TypeError
        If `d_model` is no whole number from 1 on.

    Examples
    --------
    >>> start(np.random.default_rng(0), d_model=5)["readout"].shape
    (5,)
    """
    d_model = whole_number("start", "d_model", d_model)
    p = {"words": 0.1 * rng.normal(size=(len(WORDS), d_model)), "position": 0.1 * rng.normal(size=(7, d_model))}
    p |= {name: 0.25 * rng.normal(size=(d_model, d_model)) for name in ("w_query", "w_key", "w_value")}
    return p | {"readout": 0.25 * rng.normal(size=d_model)}


@calm
def forward(p, tokens, *, pool=attend):
    """Read n sentences at once.

    Parameters
    ----------
    p : dict
        Parameters, as ``start`` returns them.
    tokens : ndarray of int, (n, 7)
    pool : callable
        From queries, keys, values and a mask to output and weights.

    Returns
    -------
    logits : ndarray, (n, 2)
        One for each 苹果, above 0 = company.
    weights : ndarray, (n, 7, 7)

    Examples
    --------
    >>> logits, weights = forward(start(np.random.default_rng(0)), to_numbers(sentences())[0])
    >>> logits.shape, weights.shape
    ((240, 2), (240, 7, 7))
    """
    words = p["words"][tokens] + p["position"]
    found, weights = pool(words @ p["w_query"], words @ p["w_key"], words @ p["w_value"], True)
    return ((found + words) @ p["readout"])[:, list(PLACES)], weights


@calm
def cross_entropy(logits, company):
    """Return the mean of −log p(right meaning); autograd can differentiate it.

    Parameters
    ----------
    logits : (n, 2)
        Above 0 for the company.
    company : (n, 2) bool
        What is meant.

    Returns
    -------
    float

    Examples
    --------
    >>> round(float(cross_entropy(np.zeros((3, 2)), np.ones((3, 2), dtype=bool))), 3)  # log 2
    0.693
    """
    return anp.mean(anp.logaddexp(0, anp.where(company, -logits, logits)))


def learn(seed, *, pool=attend):
    """Train a reader for 200 steps.

    Parameters
    ----------
    seed : int
        Of the parameters that it starts from; the split is always the same.
    pool : callable
        As for ``forward``.

    Returns
    -------
    parameters : dict
    held_out : list of Apples
        The mixed sentences among those held out.
    """
    kept, held_out = split_by_clauses(sentences(), np.random.default_rng(0))
    data = to_numbers(kept)

    def loss(p, tokens, company):
        return cross_entropy(forward(p, tokens, pool=pool)[0], company)

    trained = train(loss, start(np.random.default_rng(seed)), lambda step: data, steps=200)
    return trained.parameters, [s for s in held_out if mixed(s)]


def accuracy(p, sentences, *, pool=attend):
    """Return the share of 苹果 that are told apart rightly.

    Parameters
    ----------
    p : dict
        Parameters, as ``start`` returns them.
    sentences : list of Apples
    pool : callable
        As for ``forward``.

    Returns
    -------
    float

    Examples
    --------
    >>> p = start(np.random.default_rng(0))
    >>> p["readout"] *= 0  # all is taken for the fruit
    >>> accuracy(p, sentences())
    0.5
    """
    tokens, company = to_numbers(sentences)
    return float(((forward(p, tokens, pool=pool)[0] > 0) == company).mean())


def on_own_clue(p, sentences):
    """Count the 苹果 whose largest weight lies on the clue of their own clause.

    Parameters
    ----------
    p : dict
        Parameters, as ``start`` returns them.
    sentences : list of Apples

    Returns
    -------
    count, n : int
        Of how many there are.

    Examples
    --------
    >>> on_own_clue(start(np.random.default_rng(0)), sentences())[1]
    480
    """
    tokens, _ = to_numbers(sentences)
    most = forward(p, tokens)[1][:, list(PLACES)].argmax(axis=-1)
    own = [[next(i for i in (p - 1, p + 1) if s.words[i] not in (HEARD, DONE)) for p in PLACES] for s in sentences]
    return int((most == own).sum()), most.size


def numbers(sentence):
    """Turn one sentence into its token numbers.

    Parameters
    ----------
    sentence : Apples

    Returns
    -------
    ndarray of int, (7,)

    Examples
    --------
    >>> numbers(join(clauses()[0], clauses()[-1]))
    array([ 5,  1,  3,  4,  2,  1, 20])
    """
    return to_numbers([sentence])[0][0]


def ask_itself(p, vectors):
    """Let vectors attend to one another through the three trained matrices.

    Parameters
    ----------
    p : dict
        Parameters, as ``start`` returns them.
    vectors : (n, d_model)

    Returns
    -------
    output : ndarray, (n, d_model)
    weights : ndarray, (n, n)

    Examples
    --------
    >>> ask_itself(start(np.random.default_rng(0)), np.zeros((7, 16))).weights.shape
    (7, 7)
    """
    return attention(vectors @ p["w_query"], vectors @ p["w_key"], vectors @ p["w_value"])
