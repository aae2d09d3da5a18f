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
from ..._shapes import whole_number
from ...attention import attention
from ..learning import train
from ..words import PAD, encode
from .translation import attend

WORD, HEARD, DONE, COMMA = "苹果", "听说", "了", "，"
FRUIT_BEFORE = {"吃": "ate", "洗": "washed", "切": "sliced", "摘": "picked"}
FRUIT_AFTER = {"很甜": "sweet", "熟了": "ripe", "好吃": "tasty", "烂了": "rotten"}
COMPANY_BEFORE = {"投资": "invested in", "起诉": "sued", "加入": "joined", "采访": "interviewed"}
COMPANY_AFTER = {"裁员": "lays off", "上市": "goes public", "招聘": "hires", "停产": "halts work"}
GLOSS = {WORD: "apple", HEARD: "heard", DONE: "(done)", COMMA: "(comma)"}
GLOSS |= FRUIT_BEFORE | FRUIT_AFTER | COMPANY_BEFORE | COMPANY_AFTER
WORDS = (PAD, *GLOSS)
PLACES = (1, 5)


class Apples(NamedTuple):
    """A sentence of seven tokens, and for each of its two 苹果 whether the company is meant."""

    words: tuple
    company: tuple


def clauses():
    """Return the 16 clauses as (three tokens, company or not), the eight of the fruit first.

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

    Examples
    --------
    >>> join(clauses()[0], clauses()[-1])
    Apples(words=('吃', '苹果', '了', '，', '听说', '苹果', '停产'), company=(False, True))
    """
    return Apples((*first[0], COMMA, *second[0]), (first[1], second[1]))


def sentences():
    """Return every ordered pair of two different clauses as a sentence.

    Examples
    --------
    >>> len(sentences()), sum(mixed(s) for s in sentences())
    (240, 128)
    """
    return [join(first, second) for first, second in permutations(clauses(), 2)]


def mixed(apples):
    """Say whether one 苹果 is the fruit and the other the company."""
    return apples.company[0] != apples.company[1]


def twin(apples):
    """Swap the clauses: the same words and the same two places of 苹果, the meanings the other way round.

    Examples
    --------
    >>> twin(join(clauses()[0], clauses()[-1]))
    Apples(words=('听说', '苹果', '停产', '，', '吃', '苹果', '了'), company=(True, False))
    """
    return Apples((*apples.words[4:], COMMA, *apples.words[:3]), apples.company[::-1])


def split_by_clauses(sentences, rng, *, share=0.25):
    """Split so that a sentence and its twin are on the same side.

    Returns
    -------
    train, test : lists of Apples
        ``share`` of the unordered pairs of clauses are for testing only.

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

    Returns
    -------
    tokens : ndarray of int, (n, 7), numbers in ``WORDS``
    company : ndarray of bool, (n, 2), whether each 苹果 is the company

    Examples
    --------
    >>> tokens, company = to_numbers([join(clauses()[0], clauses()[-1])])
    >>> tokens, company
    (array([[ 5,  1,  3,  4,  2,  1, 20]]), array([[False,  True]]))
    """
    return encode([s.words for s in sentences], WORDS), np.array([s.company for s in sentences])


@calm
def start(rng, d_model=16):
    """Draw random parameters of a reader: embedding, positions, three views, and a readout to one logit.

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
    """Return a logit for each 苹果 (n, 2), above 0 = company, and the weights (n, 7, 7), for n sentences at once."""
    words = p["words"][tokens] + p["position"]
    found, weights = pool(words @ p["w_query"], words @ p["w_key"], words @ p["w_value"], True)
    return ((found + words) @ p["readout"])[:, list(PLACES)], weights


@calm
def cross_entropy(logits, company):
    """Return the mean of −log p(right meaning), logits above 0 for the company; autograd can differentiate it.

    Examples
    --------
    >>> round(float(cross_entropy(np.zeros((3, 2)), np.ones((3, 2), dtype=bool))), 3)  # log 2
    0.693
    """
    return anp.mean(anp.logaddexp(0, anp.where(company, -logits, logits)))


def learn(seed, *, pool=attend):
    """Train a reader for 200 steps; return its parameters, and the mixed sentences among those held out."""
    kept, held_out = split_by_clauses(sentences(), np.random.default_rng(0))
    data = to_numbers(kept)

    def loss(p, tokens, company):
        return cross_entropy(forward(p, tokens, pool=pool)[0], company)

    trained = train(loss, start(np.random.default_rng(seed)), lambda step: data, steps=200)
    return trained.parameters, [s for s in held_out if mixed(s)]


def accuracy(p, sentences, *, pool=attend):
    """Return the share of 苹果 that are told apart rightly."""
    tokens, company = to_numbers(sentences)
    return float(((forward(p, tokens, pool=pool)[0] > 0) == company).mean())


def on_own_clue(p, sentences):
    """Return of how many 苹果 the largest weight lies on the clue of their own clause, and of how many there are."""
    tokens, _ = to_numbers(sentences)
    most = forward(p, tokens)[1][:, list(PLACES)].argmax(axis=-1)
    own = [[next(i for i in (p - 1, p + 1) if s.words[i] not in (HEARD, DONE)) for p in PLACES] for s in sentences]
    return int((most == own).sum()), most.size


def numbers(sentence):
    """Turn one sentence into its seven token numbers.

    >>> numbers(join(clauses()[0], clauses()[-1]))
    array([ 5,  1,  3,  4,  2,  1, 20])
    """
    return to_numbers([sentence])[0][0]


def ask_itself(p, vectors):
    """Return (output, weights) of self-attention with the three trained matrices; vectors: (n, d_model).

    >>> ask_itself(start(np.random.default_rng(0)), np.zeros((7, 16))).weights.shape
    (7, 7)
    """
    return attention(vectors @ p["w_query"], vectors @ p["w_key"], vectors @ p["w_value"])
