"""For further/a_model_that_has_read: what was saved of SmolLM2-135M-Instruct, a real model that writes.

Source and licence of the numbers: smollm.md beside this file.
"""

import pathlib
from typing import NamedTuple

import numpy as np

from ...positions import rotate

FILE = pathlib.Path(__file__).parent / "smollm.npz"
BASE = 100_000  # of its rotary positions
N_TOKENS = 49_152  # that the model knows
HEAD = (18, 6)  # L18H6 finds what came after the same word
TEXTS = {  # of each, the head's input and weights are saved
    "story": "Anna's cat. Ben's duck. Carl's fox. Ben's",
    "random": None,  # eight words drawn at random, said twice
}
FORMS = ("once", "in order")  # of stories: three are told, and one is asked for, or all come back in their order
N_OFF = (1, 3, 10)  # so many heads are switched off
NAMED = 50  # so many of the likeliest tokens are saved


class Saved(NamedTuple):
    """What was saved, of single texts and of many.

    Attributes
    ----------
    tokens : {text: tuple of str}
    x : {text: (n, 576)}
        What enters the layer of `HEAD`, after its norm.
    w_query, w_key : (576, 64)
        Of this head alone.
    weights : {text: (n, n)}
        Of this head, as the whole model had them.
    chances : {token: its chance}
        The 50 likeliest to come after the story, in this order.
    scores : (5, 30, 9)
        For five seeds, each head's induction score: its mean weight on what came after the same word.
    losses, losses_other : (5, 50)
        −log of the chance of each word, said twice, or followed by others; a mean over four sequences.
    best : list of (layer, head)
        The ten of the highest score, by sequences of a seed of their own.
    off : (3, 3, 5)
        Losses of the second time with heads switched off: the best, others, others of the same layers; 1, 3, 10 of
        them; for five seeds.
    off_other : (5,)
        With the ten best switched off, the loss of other words in the place of the second time; for five seeds.
    stories : (2, 3, 40)
        For each form: the chance of the animal asked for, the weight of L18H6 on it, and on the other two, a mean.
    """

    tokens: dict
    x: dict
    w_query: np.ndarray
    w_key: np.ndarray
    weights: dict
    chances: dict
    scores: np.ndarray
    losses: np.ndarray
    losses_other: np.ndarray
    best: list
    off: np.ndarray
    off_other: np.ndarray
    stories: np.ndarray

    def given(self, text):
        """Return what the head L18H6 needs to read a text.

        Parameters
        ----------
        text : str
            One of `TEXTS`.

        Returns
        -------
        x : ndarray, (n, 576)
        w_query, w_key : ndarray, (576, 64)

        Examples
        --------
        >>> [part.shape for part in load().given("story")]
        [(15, 576), (576, 64), (576, 64)]
        """
        return self.x[text], self.w_query, self.w_key


def load():
    """Load what was saved; ``python -m tests.rebuild.having_read`` computes it anew.

    Returns
    -------
    Saved

    Examples
    --------
    >>> load().tokens["story"][:5]
    ('<start>', 'Anna', "'s", 'cat', '.')
    """
    with np.load(FILE) as stored:
        part = {name: stored[name] for name in stored.files}
    of_text = {kind: {text: part[f"{kind}_{text}"].astype(float) for text in TEXTS} for kind in ("x", "weights")}
    tokens = {text: ("<start>", *(name.strip() for name in part[f"tokens_{text}"][1:].tolist())) for text in TEXTS}
    names = [name.strip() or name for name in part["names"].tolist()]
    arrays = ("w_query", "w_key", "losses", "losses_other", "off", "off_other", "stories")
    return Saved(
        tokens=tokens,
        chances=dict(zip(names, part["chances"].tolist(), strict=True)),
        scores=part["found"].astype(float),
        best=[tuple(head) for head in part["best"].tolist()],
        **of_text,
        **{name: part[name].astype(float) for name in arrays},
    )


def turned(rows):
    """Turn queries or keys by their positions 0, 1, 2, … as this model does.

    Parameters
    ----------
    rows : (n, 64)

    Returns
    -------
    ndarray, (n, 64)

    Examples
    --------
    >>> x, w_query, _ = load().given("story")
    >>> turned(x @ w_query).shape
    (15, 64)
    """
    return rotate(rows, np.arange(len(rows)), base=BASE)
