"""What PyTorch computed, saved (``tests/rebuild/pytorch.py`` made the file and says how)."""

import pathlib

import numpy as np

from ..._language import later, say
from ...drawing.display import show
from ...drawing.heatmaps import head_heatmaps
from ._charts import blocks

FILE = pathlib.Path(__file__).parent / "pytorch.npz"


def saved():
    """Return PyTorch's inputs, weights and answers.

    Returns
    -------
    dict
        Name → ndarray.

    Examples
    --------
    >>> saved()["queries"].shape, saved()["module_output"].shape
    ((3, 5, 8), (3, 5, 8))
    """
    with np.load(FILE, allow_pickle=False) as file:
        return {name: file[name] for name in file}


def inputs():
    """Return what PyTorch was given.

    Returns
    -------
    tuple of ndarray
        queries (3, 5, 8), keys and values (3, 7, 8), and a mask (5, 7), True = may attend.

    Examples
    --------
    >>> inputs()[3].shape
    (5, 7)
    """
    file = saved()
    return tuple(file[name] for name in ("queries", "keys", "values", "mask"))


def parameters():
    """Return what PyTorch's module has inside.

    Returns
    -------
    tuple of ndarray
        in_proj_weight (24, 8), in_proj_bias (24,), out_proj.weight (8, 8) and out_proj.bias (8,).

    Examples
    --------
    >>> parameters()[0].shape
    (24, 8)
    """
    file = saved()
    return tuple(file[name] for name in ("in_proj_weight", "in_proj_bias", "out_weight", "out_bias"))


def compare(ours, name, *, word=None):
    """Print whether an array is, to six decimals, what PyTorch answered.

    Parameters
    ----------
    ours : ndarray
    name : str
        The name of the saved answer.
    word : int, optional
        Compare with this word of each sentence alone, ``answer[:, word]``.

    Raises
    ------
    ValueError
        If no answer of that name is saved, or it has no such word.

    Examples
    --------
    >>> compare(saved()["values"], "module_output")
    module_output (3, 5, 8): not the same
    """
    file = saved()
    if name not in file:
        raise ValueError(f"name must be one of {', '.join(sorted(file))}, got {name!r}")
    theirs = file[name]
    if word is not None:
        if word not in range(theirs.shape[1]):
            raise ValueError(f"word must be a whole number from 0 to {theirs.shape[1] - 1}, got {word!r}")
        name, theirs = f"{name}[:, {word}]", theirs[:, word]
    same = np.shape(ours) == theirs.shape and np.allclose(ours, theirs, rtol=0, atol=1e-6)
    told = say("{name} {shape}: the same to six decimals") if same else say("{name} {shape}: not the same")
    print(told.format(name=name, shape=theirs.shape))


def maps_and_mean(weights):
    """Show the weights of two heads for one pair of sentences, and the mean over the heads beside them.

    Parameters
    ----------
    weights : (2, n_queries, n_keys)
    """
    maps = np.concatenate([weights, weights.mean(axis=0, keepdims=True)])
    titles = [*(say("head {h}").format(h=h) for h in range(len(weights))), say("mean of both")]
    show(
        head_heatmaps(maps, queries=range(weights.shape[1]), keys=range(weights.shape[2]), titles=titles),
        caption=say("What our two heads look at in the first pair of sentences, and the mean of both maps."),
    )


def three_matrices(in_proj_weight, in_proj_bias):
    """Show three matrices and their biases below each other as PyTorch keeps them, and cut apart as here.

    Parameters
    ----------
    in_proj_weight : (3 · d, d)
    in_proj_bias : (3 · d,)
    """
    show(
        blocks(in_proj_weight, in_proj_bias, names=later("query", "key", "value"), n_heads=2),
        caption=say(
            "Left: in_proj_weight and in_proj_bias, as PyTorch keeps them. Right: the three matrices of this course, "
            "with their biases. Each has a third of the rows, transposed: the row in the red frame becomes a column. "
            "PyTorch calls a matrix of parameters a weight. Matrices and biases have a scale each."
        ),
    )
