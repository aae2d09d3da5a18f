"""A small Chinese → English corpus made from a template.

Chinese says subject, time, place, verb, object; English moves place and time to the end. Subject and object
are both people, and time and place may be absent. One token is one phrase: each English token has exactly one
Chinese token behind it, so that the right alignment is known in advance. Only 了, which says that the deed is
done, has no English token of its own.
"""

from itertools import combinations, permutations, product
from typing import NamedTuple

import numpy as np

from ..._language import later
from ..._shapes import whole_number, wrong
from ..words import PAD, START, encode

PEOPLE = {"老师": "the teacher", "学生": "the student", "医生": "the doctor",
          "厨师": "the cook", "农民": "the farmer", "司机": "the driver"}
VERBS = {"看见": "saw", "帮助": "helped", "找到": "found"}
TIMES = {"昨天": "yesterday", "上周": "last week", "今早": "this morning"}
PLACES = {"在学校": "at school", "在医院": "at the hospital", "在车站": "at the station"}
STOP = {"。": "."}
DICTIONARY = PEOPLE | VERBS | TIMES | PLACES | STOP
GLOSS = DICTIONARY | {"了": later("(done)")}
CHINESE = (PAD, *GLOSS)
ENGLISH = (PAD, START, *DICTIONARY.values())


class Sentence(NamedTuple):
    """A sentence in both languages.

    Attributes
    ----------
    chinese, english : tuple of str
        Tokens.
    """

    chinese: tuple
    english: tuple


def sentence(subject, verb, object, *, time=None, place=None):
    """Build one sentence in both languages from its Chinese parts.

    Parameters
    ----------
    subject, verb, object : str
        Subject and object are two of `PEOPLE`, the verb one of `VERBS`.
    time, place : str, optional
        One of `TIMES` and one of `PLACES`.

    Returns
    -------
    Sentence

    Raises
    ------
    ValueError
        If a part is not in the corpus.

    Examples
    --------
    >>> sentence("老师", "看见", "学生", time="昨天", place="在学校").chinese
    ('老师', '昨天', '在学校', '看见', '了', '学生', '。')
    >>> sentence("老师", "看见", "学生", time="昨天", place="在学校").english
    ('the teacher', 'saw', 'the student', 'at school', 'yesterday', '.')
    """
    parts = {"subject": (subject, PEOPLE), "verb": (verb, VERBS), "object": (object, PEOPLE),
             "time": (time, [None, *TIMES]), "place": (place, [None, *PLACES])}
    for name, (word, known) in parts.items():
        if word not in known:
            raise wrong("sentence", name, f"one of {', '.join(map(str, known))}", repr(word))
    chinese = [word for word in (subject, time, place, verb, "了", object, "。") if word]
    english = [DICTIONARY[word] for word in (subject, verb, object, place, time, "。") if word]
    return Sentence(tuple(chinese), tuple(english))


def sentences():
    """Build all sentences of the template.

    Returns
    -------
    list of Sentence

    Examples
    --------
    >>> len(sentences())
    1440
    """
    choices = product(permutations(PEOPLE, 2), VERBS, [None, *TIMES], [None, *PLACES])
    return [sentence(a, verb, b, time=time, place=place) for (a, b), verb, time, place in choices]


def people(pair):
    """Return the two people of a sentence as an unordered pair.

    Parameters
    ----------
    pair : Sentence

    Returns
    -------
    frozenset of str
        In Chinese.

    Examples
    --------
    >>> people(sentence("老师", "看见", "学生")) == people(sentence("学生", "看见", "老师"))
    True
    """
    return frozenset(word for word in pair.chinese if word in PEOPLE)


def twin(pair):
    """Swap subject and object: the same words and the same positions, another meaning.

    Parameters
    ----------
    pair : Sentence

    Returns
    -------
    Sentence

    Examples
    --------
    >>> " ".join(twin(sentence("老师", "看见", "学生")).english)
    'the student saw the teacher .'
    """
    first, second = (word for word in pair.chinese if word in PEOPLE)
    other = {first: second, second: first}
    other |= {DICTIONARY[a]: DICTIONARY[b] for a, b in other.items()}
    return Sentence(*(tuple(other.get(token, token) for token in tokens) for tokens in pair))


def split_by_people(pairs, rng, *, n_held_out=4):
    """Split so that a sentence and its twin are on the same side.

    Of the 15 unordered pairs of people, ``n_held_out`` are for testing only. Each person is in one of the
    trained pairs at least, and so is seen both as subject and as object.

    Parameters
    ----------
    pairs : list of Sentence
    rng : numpy.random.Generator
    n_held_out : int
        How many unordered pairs of people are held out, 1 to 10.

    Returns
    -------
    train, test : lists of Sentence

    Raises
    ------
    ValueError, TypeError
        If `n_held_out` is no whole number from 1 to 10.

    Examples
    --------
    >>> train, test = split_by_people(sentences(), np.random.default_rng(0))
    >>> len(train), len(test)
    (1056, 384)
    """
    if whole_number("split_by_people", "n_held_out", n_held_out) > 10:
        raise wrong("split_by_people", "n_held_out", "10 at most, so that each person is trained", n_held_out)
    couples = [frozenset(couple) for couple in combinations(PEOPLE, 2)]
    kept = set()
    while frozenset().union(*kept) != set(PEOPLE):
        order = rng.permutation(len(couples))
        kept = {couples[i] for i in order[n_held_out:]}
    return [p for p in pairs if people(p) in kept], [p for p in pairs if people(p) not in kept]


def split_at_random(pairs, rng, *, n_test=384):
    """Split with no regard to twins: the careless way, shown so that its leak can be measured.

    Parameters
    ----------
    pairs : list of Sentence
    rng : numpy.random.Generator
    n_test : int
        How many sentences are for testing only.

    Returns
    -------
    train, test : lists of Sentence

    Examples
    --------
    >>> [len(side) for side in split_at_random(sentences(), np.random.default_rng(0))]
    [1056, 384]
    """
    order = rng.permutation(len(pairs))
    return [pairs[i] for i in order[n_test:]], [pairs[i] for i in order[:n_test]]


def to_numbers(pairs):
    """Turn sentences into token numbers, the English twice: as it is, and moved right by one behind a start.

    Parameters
    ----------
    pairs : list of n Sentence

    Returns
    -------
    chinese : ndarray of int, (n, 7)
        Numbers in ``CHINESE``, padded with 0.
    previous, english : ndarray of int, (n, 6)
        Numbers in ``ENGLISH``, padded with 0; at each place ``previous`` holds the token before the one in ``english``.

    Examples
    --------
    >>> to_numbers([sentence("老师", "看见", "学生")])[1:]
    (array([[ 1,  2,  8,  3, 17,  0]]), array([[ 2,  8,  3, 17,  0,  0]]))
    """
    chinese = encode([pair.chinese for pair in pairs], CHINESE, length=7)
    english = encode([pair.english for pair in pairs], ENGLISH, length=6)
    first = np.full((len(pairs), 1), ENGLISH.index(START))
    return chinese, np.concatenate([first, english[:, :-1]], axis=1), english


def numbers(pair):
    """Turn one sentence into token numbers, as ``to_numbers`` does for many.

    Parameters
    ----------
    pair : Sentence

    Returns
    -------
    chinese : ndarray of int, (7,)
    previous, english : ndarray of int, (6,)

    Examples
    --------
    >>> numbers(sentence("老师", "看见", "学生"))[1]
    array([ 1,  2,  8,  3, 17,  0])
    """
    chinese, previous, english = to_numbers([pair])
    return chinese[0], previous[0], english[0]
