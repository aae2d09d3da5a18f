"""The first layer of the pretrained encoder, shipped with the course, so that everybody's code runs on real weights.

Source and licence of the numbers: real_model.md beside this file, which also says how they are rounded, and by how
much that changes what is computed.
"""

import pathlib
from typing import NamedTuple

import numpy as np

from ..._language import say
from ..._shapes import wrong
from ...encoder import Encoder, Layer, Norm
from ...heads import MultiHead
from ..words import word_parts
from .minilm import LONGEST, Pieces

FILE = pathlib.Path(__file__).parent / "first_layer.npz"
UNKNOWN, LONGEST_WORD = "[UNK]", 100  # a word of more letters is unknown, as BERT has it
N_HEADS = 12


class FirstLayer(NamedTuple):
    """An encoder of one layer, and all word pieces: {piece: its row in encoder.words, or None if it is not shipped}."""

    encoder: Encoder
    rows: dict

    def cut(self, word):
        """Cut a word, in lower case, into the pieces that the network knows: always the longest that fits.

        Parameters
        ----------
        word : str

        Returns
        -------
        list of str
            All but the first begin with ##; [UNK] alone if some part fits no piece.

        Examples
        --------
        >>> load_first_layer().cut("unforgettable")
        ['un', '##for', '##get', '##table']
        """
        pieces, rest = [], word
        while rest:
            mark = "##" if pieces else ""
            fits = next((n for n in range(len(rest), 0, -1) if mark + rest[:n] in self.rows), None)
            if fits is None or len(word) > LONGEST_WORD:
                return [UNKNOWN]
            pieces.append(mark + rest[:fits])
            rest = rest[fits:]
        return pieces

    def pieces(self, text):
        """Cut a text into word pieces, with [CLS] in front and [SEP] behind.

        Parameters
        ----------
        text : str

        Returns
        -------
        tuple of str

        Examples
        --------
        >>> load_first_layer().pieces("Two pears")
        ('[CLS]', 'two', 'pear', '##s', '[SEP]')
        """
        return ("[CLS]", *(piece for part in word_parts(text) for piece in self.cut(part)), "[SEP]")

    def split(self, text, longest=LONGEST):
        """Cut a text into word pieces and find the row of each in encoder.words.

        Parameters
        ----------
        text : str
        longest : int
            How many pieces are kept at most.

        Returns
        -------
        Pieces

        Raises
        ------
        ValueError
            In words for whoever typed the text, if there is nothing in it, or a piece has no row here.

        Examples
        --------
        >>> load_first_layer().split("Two pears").pieces
        ('[CLS]', 'two', 'pear', '##s', '[SEP]')
        """
        pieces = self.pieces(text)
        if len(pieces) <= 2:
            raise ValueError(say("There is no word yet. Type a sentence, in English."))
        cut = max(0, len(pieces) - longest)
        kept = (*pieces[: len(pieces) - 1 - cut], "[SEP]")
        missing = [piece for piece in kept if self.rows[piece] is None]
        if missing:
            shipped = sum(row is not None for row in self.rows.values())
            told = say(
                "“{piece}” is a piece whose row of numbers is not shipped: {shipped:,} of {known:,} are. Try a more "
                "common word."
            )
            raise ValueError(told.format(piece=missing[0], shipped=shipped, known=len(self.rows)))
        return Pieces(kept, np.array([self.rows[piece] for piece in kept]), cut)


def load_first_layer():
    """Load the embedding and the first layer; ``python -m tests.rebuild.first_layer`` makes the file anew.

    Returns
    -------
    FirstLayer

    Examples
    --------
    >>> first = load_first_layer()
    >>> first.encoder.layers[0].heads.w_query.shape, len(first.encoder.layers)
    ((384, 384), 1)
    """
    with np.load(FILE) as stored:
        part = {name: stored[name] for name in stored.files}
    known = part.pop("known").tobytes().decode().split("\n")
    shipped = {known[number]: row for row, number in enumerate(part.pop("numbers"))}
    full = {name: unpacked(part[name], part[f"{name}_step"]) for name in part if f"{name}_step" in part}
    full |= {name: matrix.T for name, matrix in full.items() if name != "words"}  # stored column by column
    few = {name: array.astype(float) for name, array in part.items() if array.dtype == np.float16}
    weights = full | few
    norms = ("norm", "norm_heads", "norm_out")
    norm = {name: Norm(weights[f"{name}_scale"], weights[f"{name}_shift"]) for name in norms}
    roles = [f"{kind}_{role}" for kind in "wb" for role in ("query", "key", "value", "output")]
    heads = MultiHead(**{name: weights[name] for name in roles}, n_heads=N_HEADS)
    inner = (weights[name] for name in ("w_in", "b_in", "w_out", "b_out"))
    layer = Layer(heads, norm["norm_heads"], *inner, norm["norm_out"])
    encoder = Encoder(weights["words"], weights["places"], weights["kind"], norm["norm"], (layer,))
    return FirstLayer(encoder, dict.fromkeys(known) | shipped)


def packed(array, bits):
    """Round each row of an array to whole steps of its own, and store the numbers of steps as two planes of bytes.

    Parameters
    ----------
    array : (n, d)
    bits : int
        At most 16; the largest number of a row is 2 ** (bits - 1) - 1 steps.

    Returns
    -------
    planes : ndarray of bytes, (2, n, d)
        The lower and the higher byte of each number.
    step : ndarray of float32, (n, 1)

    Raises
    ------
    ValueError
        For more bits than two bytes have.

    Examples
    --------
    >>> planes, step = packed(np.array([[0.5, -1.0], [30.0, 15.0]]), 12)
    >>> unpacked(planes, step).round(1)
    array([[ 0.5, -1. ],
           [30. , 15. ]], dtype=float32)
    """
    if not 2 <= bits <= 16:
        raise wrong("packed", "bits", "in 2…16", bits)
    most = 2 ** (bits - 1) - 1
    step = (np.abs(array).max(axis=1, keepdims=True) / most).astype(np.float32)
    steps = np.clip(np.rint(array / step.astype(float)), -most, most).astype("<i2")
    return np.moveaxis(steps[..., None].view(np.uint8), -1, 0), step


def unpacked(planes, step):
    """Return the rounded array that ``packed`` stored.

    Parameters
    ----------
    planes : ndarray of bytes, (2, n, d)
    step : (n, 1)

    Returns
    -------
    ndarray of float32, (n, d)
        Small in memory; a product of it with float64 is float64.
    """
    steps = np.ascontiguousarray(np.moveaxis(planes, 0, -1)).view("<i2")[..., 0]
    return steps * step
