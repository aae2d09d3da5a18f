"""The sentences of lesson 06, and what the pretrained encoder does with them, saved for those who do not have it.

Source and licence of the numbers: real_model.md. The sentences are this project's own, but for the first
and its twin, a well-known example, and one pair that is marked below.
"""

import pathlib
from typing import NamedTuple

import numpy as np

from ...encoder import STEPS

FILE = pathlib.Path(__file__).parent / "real_model.npz"
TIRED = "The animal didn't cross the street because it was too tired."
WIDE = TIRED.replace("tired", "wide")
DUCKS = "Please do not feed the ducks bread."
TEA = "In 北京 the 茶 was unforgettable."
SENTENCES = (
    TIRED, WIDE, DUCKS, TEA,
    "Our neighbour plays the violin badly at night.",
    "Yesterday the small red boat came back without its captain.",
    "Who left these muddy boots in the kitchen?",
    "If it rains tomorrow, we will read at home.",
    "The teacher who praised the pupils forgot her keys.",
    "Two apples and three pears cost less than one melon.",
    "She opened the letter, read it twice and burned it.",
    "Snow fell on the quiet station all morning.",
    "A good map shows less than the land it describes.",
)  # fmt: skip
# What does "it" mean? It depends on the last word: (sentence, {last word: noun}).
RIDDLES = (
    ("The animal didn't cross the street because it was too {}.", {"tired": "animal", "wide": "street"}),
    ("The dog did not chase the ball because it was too {}.", {"sleepy": "dog", "heavy": "ball"}),
    ("The kitten didn't climb the tree because it was too {}.", {"scared": "kitten", "tall": "tree"}),
    ("The boat did not reach the island because it was too {}.", {"slow": "boat", "far": "island"}),
    ("The horse did not jump over the fence because it was too {}.", {"tired": "horse", "high": "fence"}),
    ("The bird did not carry the branch because it was too {}.", {"weak": "bird", "heavy": "branch"}),
    ("The robot couldn't open the door because it was too {}.", {"slow": "robot", "heavy": "door"}),
    ("The child did not eat the soup because it was too {}.", {"full": "child", "hot": "soup"}),
    ("The cat did not catch the mouse because it was too {}.", {"old": "cat", "fast": "mouse"}),
)
COMPARED = (
    ("A man is eating food.", "A man is eating a piece of bread."),  # of the model's own documentation
    ("Snow fell on the quiet station all morning.", "It snowed at the silent station until noon."),
    ("The door is open.", "The door is closed."),
    ("The teacher saw the student.", "The student saw the teacher."),
    ("A man is eating food.", "Snow fell on the quiet station all morning."),
)


class Gallery(NamedTuple):
    """What is saved of the pretrained encoder.

    By sentence: pieces; maps (n_layers, n_heads, n, n) and the rows of "it" (n_layers, n_heads, n) in steps of 1/255;
    vectors (d_model,); of DUCKS alone the rows that leave the first layer (n, d_model); and for SENTENCES by how many
    degrees the sentence's vector turns when one head is switched off or averages, and how long the value of [CLS] is
    after w_output, as a share of the average of the other pieces' values, (n_sentences, n_layers, n_heads) each.
    """

    pieces: dict
    maps: dict
    rows: dict
    vectors: dict
    after_first: np.ndarray
    off: np.ndarray
    even: np.ndarray
    cls: np.ndarray


def riddles():
    """List the riddles one by one.

    Returns
    -------
    list of (sentence, noun meant, other noun)

    Examples
    --------
    >>> riddles()[1]
    ("The animal didn't cross the street because it was too wide.", 'street', 'animal')
    """
    return [
        (text.format(word), noun, *(other for other in nouns.values() if other != noun))
        for text, nouns in RIDDLES
        for word, noun in nouns.items()
    ]


def texts():
    """List every sentence of which something is saved, each once.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> len(texts()) == len(set(texts()))
    True
    """
    asked = [text for text, *_ in riddles()]
    return tuple(dict.fromkeys([*SENTENCES, *asked, *(text for pair in COMPARED for text in pair)]))


def load_gallery():
    """Load what was saved of the pretrained encoder; ``python -m tests.rebuild.heads`` computes it anew.

    Returns
    -------
    Gallery

    Examples
    --------
    >>> load_gallery().maps[TIRED].shape
    (6, 12, 16, 16)
    """
    with np.load(FILE) as stored:
        pieces = dict(zip(texts(), (tuple(line.split(" ")) for line in stored["pieces"].tolist()), strict=True))
        shape = stored["off"].shape[1:]
        maps = _cut(stored["maps"], {text: (*shape, len(pieces[text]), len(pieces[text])) for text in SENTENCES})
        rows = _cut(stored["rows"], {text: (*shape, len(pieces[text])) for text, *_ in riddles()})
        compared = dict.fromkeys(text for pair in COMPARED for text in pair)
        vectors = dict(zip(compared, stored["vectors"].astype(float), strict=True))
        study = stored["off"] / 100, stored["even"] / 100, stored["first"] / 1000
        return Gallery(pieces, maps, rows, vectors, stored["after_first"].astype(float), *study)


def _cut(flat, shapes):
    """Cut a row of bytes into arrays of these shapes, and make weights of them."""
    ends = np.cumsum([np.prod(shape) for shape in shapes.values()])
    parts = np.split(flat, ends[:-1])
    return {name: part.reshape(shape) / STEPS for (name, shape), part in zip(shapes.items(), parts, strict=True)}


def unnamed(maps):
    """Return four heads' maps, for the reader to say what they do.

    Parameters
    ----------
    maps : (n_layers, n_heads, n, n)

    Returns
    -------
    ndarray, (4, n, n)

    Examples
    --------
    >>> unnamed(load_gallery().maps[TIRED]).shape
    (4, 16, 16)
    """
    return maps[[1, 0, 0, 4], [8, 3, 2, 5]]
