"""From words to numbers and back: a vocabulary, padded rows of token numbers."""

import re
import unicodedata

import numpy as np

from .._language import say
from .._shapes import wrong

PAD, START = "<pad>", "<start>"


def vocabulary(texts, *, first=(PAD,)):
    """List each different token once: the tokens of ``first``, then the others in the order they come.

    Parameters
    ----------
    texts : sequences of tokens
    first : tokens

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> vocabulary([("我", "吃", "苹果"), ("我", "洗", "苹果")])
    ('<pad>', '我', '吃', '苹果', '洗')
    """
    return tuple(dict.fromkeys([*first, *(token for text in texts for token in text)]))


def encode(texts, vocabulary, *, length=None):
    """Turn texts into rows of token numbers, padded with 0 to one length.

    Parameters
    ----------
    texts : sequences of tokens
    vocabulary : tuple of str
    length : int, optional
        That of the longest text unless given.

    Returns
    -------
    ndarray of int, (n_texts, length)

    Raises
    ------
    ValueError
        If a token is not in the vocabulary, or a text is longer than length.

    Examples
    --------
    >>> encode([("我", "吃", "苹果"), ("我", "吃")], ("<pad>", "我", "吃", "苹果"))
    array([[1, 2, 3],
           [1, 2, 0]])
    """
    number = {token: i for i, token in enumerate(vocabulary)}
    longest = max(map(len, texts))
    length = longest if length is None else length
    if longest > length:
        raise wrong("encode", "length", f"{longest} at least, the longest text", length)
    unknown = [token for text in texts for token in text if token not in number]
    if unknown:
        raise wrong("encode", "texts", "made of tokens in the vocabulary", repr(unknown[0]))
    return np.array([[number[token] for token in text] + [0] * (length - len(text)) for text in texts])


def decode(ids, vocabulary, *, end="."):
    """Turn rows of token numbers back into tuples of tokens, each cut after ``end``.

    Parameters
    ----------
    ids : (n_texts, length) whole numbers
    vocabulary : tuple of str
    end : str

    Returns
    -------
    list of tuples of str

    Examples
    --------
    >>> decode(np.array([[1, 2, 3, 1]]), ("<pad>", "the cook", "waits", "."))
    [('the cook', 'waits', '.')]
    """
    texts = [tuple(vocabulary[i] for i in row) for row in ids]
    return [text[: text.index(end) + 1] if end in text else text for text in texts]


def segment(text, vocabulary):
    """Cut a text without spaces into words, always the longest that fits; spaces cut as well.

    Parameters
    ----------
    text : str
    vocabulary : tuple of str

    Returns
    -------
    tuple of str
        What is in no word is there as it stands, neighbours together.

    Examples
    --------
    >>> segment("我吃 苹果派啊呀", ("我", "吃", "苹果", "苹果派"))
    ('我', '吃', '苹果派', '啊呀')
    """
    longest_first = sorted(vocabulary, key=len, reverse=True)
    pattern = f"({'|'.join(map(re.escape, longest_first))})"
    return tuple(piece for part in text.split() for piece in re.split(pattern, part) if piece)


def word_parts(text):
    """Cut a text, in lower case and without accents, into words, marks and single Chinese characters, as BERT does.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> word_parts("Didn't we drink 绿茶 at a café?")
    ['didn', "'", 't', 'we', 'drink', '绿', '茶', 'at', 'a', 'cafe', '?']
    """
    apart = unicodedata.normalize("NFD", text.lower())  # é becomes e and an accent of its own
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+|[^\w\s]|_", bare)


def glossed(words, gloss, between=" "):
    """Put behind each word what `gloss`, a dict, says that it means; a reader of the word's own language needs none.

    Parameters
    ----------
    words : list of str
    gloss : dict
        A meaning that is said in a language as the word itself is left out there.
    between : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> glossed(["老师", "了"], {"老师": "the teacher", "了": "(done)"})
    ['老师 the teacher', '了 (done)']
    """
    meant = ((word, say(gloss[word])) for word in words)
    return [word if said == word else f"{word}{between}{said}" for word, said in meant]
