"""The three small networks of the fifth lesson, which the lesson shows again and the sweep trains.

A network takes ``(parameters, images)``, images (n, 12, 12), and returns logits (n, 10). Written with autograd.numpy.
"""

import pathlib

import autograd.numpy as np
import numpy as onp
from autograd.misc.flatten import flatten

from ..._arrays import calm
from ..._language import later
from ..._shapes import wrong
from ...controls.progress import Progress
from ..learning import softmax, train

PATCH, GRID, N_CELLS, N_CLASSES = 2, 6, 36, 10
BATCH = 32
PLACELESS = later("attention without position")
SAVED = pathlib.Path(__file__).parent / "networks.npz"


def relu(x):
    """Replace what is below zero by zero.

    Parameters
    ----------
    x : array

    Returns
    -------
    array like x
    """
    return np.maximum(x, 0)


@calm
def normalise(x):
    """Give every row mean 0 and variance 1 (layer normalisation without parameters).

    Parameters
    ----------
    x : (…, d)

    Returns
    -------
    array, (…, d)
    """
    x = x - np.mean(x, axis=-1, keepdims=True)
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + 1e-5)


def patches(images):
    """Cut images into 2×2 patches, in reading order.

    Parameters
    ----------
    images : (…, 12, 12)

    Returns
    -------
    array, (…, 36, 4)

    Raises
    ------
    ValueError
        For images of another size.

    Examples
    --------
    >>> patches(onp.arange(144).reshape(12, 12))[0]
    array([ 0,  1, 12, 13])
    """
    lead, side = images.shape[:-2], GRID * PATCH
    if images.shape[-2:] != (side, side):
        raise wrong("patches", "images", f"(…, {side}, {side}), to be cut into {PATCH}×{PATCH}", images.shape)
    tiles = np.reshape(images, (*lead, GRID, PATCH, GRID, PATCH))
    return np.reshape(np.swapaxes(tiles, -3, -2), (*lead, N_CELLS, PATCH**2))


def neighbours(grid):
    """Put beside each cell its 3×3 neighbourhood, zeros outside.

    Parameters
    ----------
    grid : (…, h, w, c)

    Returns
    -------
    array, (…, h, w, 9c)

    Notes
    -----
    An identity matrix whose ones are one place off the diagonal moves all cells by one; what leaves is lost.

    Examples
    --------
    >>> neighbours(onp.ones((5, 7, 3)))[0, 0].reshape(3, 3, 3)[:, :, 0]  # a corner: zeros outside
    array([[0., 0., 0.],
           [0., 1., 1.],
           [0., 1., 1.]])
    """
    for _ in range(2):  # along each row; then, with the axes swapped, along each column
        moves = [onp.eye(grid.shape[-2], k=k, dtype=grid.dtype) for k in (-1, 0, 1)]
        grid = np.concatenate([move @ grid for move in moves], axis=-1)
        grid = np.swapaxes(grid, -3, -2)
    return grid


def halved(grid):
    """Average each 2×2 cells into one.

    Parameters
    ----------
    grid : (…, h, w, c)

    Returns
    -------
    array, (…, h / 2, w / 2, c)

    Examples
    --------
    >>> halved(onp.arange(4.0).reshape(2, 2, 1))
    array([[[1.5]]])
    """
    *lead, h, w, c = grid.shape
    return np.mean(np.reshape(grid, (*lead, h // PATCH, PATCH, w // PATCH, PATCH, c)), axis=(-4, -2))


def split(x, n_heads=4):
    """Cut each row into heads.

    Parameters
    ----------
    x : (n, 36, d)
    n_heads : int

    Returns
    -------
    array, (n, n_heads, 36, d / n_heads)
    """
    return np.swapaxes(np.reshape(x, (*x.shape[:2], n_heads, -1)), 1, 2)


def merge(x):
    """Put the heads side by side again.

    Parameters
    ----------
    x : (n, n_heads, 36, d / n_heads)

    Returns
    -------
    array, (n, 36, d)
    """
    return np.reshape(np.swapaxes(x, 1, 2), (len(x), N_CELLS, -1))


@calm
def cnn(p, images):
    """Read digits by two convolutions of 3×3; between them, 2×2 pixels are averaged into one cell.

    Parameters
    ----------
    p : dict
        As `start_cnn` draws it.
    images : (n, h, w)
        Even sizes; it was trained on 12 × 12.

    Returns
    -------
    array, (n, 10)
    """
    *_, scores = _cnn_steps(p, images)
    return scores


def cnn_steps(p, image):
    """Return what `cnn` makes of one picture, step by step.

    Parameters
    ----------
    p : dict
    image : (h, w)

    Returns
    -------
    list
        The picture; 16 pictures (h, w, 16), and averaged (h / 2, w / 2, 16); (h / 2, w / 2, 32); (32,); scores (10,).

    Examples
    --------
    >>> [step.shape for step in cnn_steps(start_cnn(onp.random.default_rng(0)), onp.zeros((4, 6)))]
    [(4, 6), (4, 6, 16), (2, 3, 16), (2, 3, 32), (32,), (10,)]
    """
    return [step[0] for step in _cnn_steps(p, image[None])]


def _cnn_steps(p, images):
    first = relu(neighbours(images[:, :, :, None]) @ p["conv_1"] + p["bias_1"])
    small = halved(first)
    second = relu(neighbours(small) @ p["conv_2"] + p["bias_2"])
    averages = np.mean(second, axis=(1, 2))
    return images, first, small, second, averages, averages @ p["readout"] + p["bias"]


@calm
def attention_net(p, images):
    """Read digits in patches with learned positions; a block lets each attend to all, then works on each alone.

    Parameters
    ----------
    p : dict
        As `start_attention` draws it, or without "position".
    images : (n, 12, 12)

    Returns
    -------
    array, (n, 10)
    """
    cells = patches(images) @ p["embed"] + p.get("position", 0)
    x = normalise(cells)
    queries, keys, values = [split(x @ p[name]) for name in ("query", "key", "value")]
    weights = softmax(queries @ np.swapaxes(keys, -1, -2) / keys.shape[-1] ** 0.5)
    cells = cells + merge(weights @ values) @ p["output"]
    cells = cells + relu(normalise(cells) @ p["widen"] + p["widen_bias"]) @ p["narrow"]
    return np.mean(cells, axis=1) @ p["readout"] + p["bias"]


@calm
def average_net(p, images):
    """Read digits by the same network with the weighted average replaced by the plain one: no queries and no keys.

    Parameters
    ----------
    p : dict
        As `start_average` draws it.
    images : (n, 12, 12)

    Returns
    -------
    array, (n, 10)
    """
    cells = patches(images) @ p["embed"] + p["position"]
    values = normalise(cells) @ p["value"]
    cells = cells + np.mean(values, axis=1, keepdims=True) @ p["output"]
    cells = cells + relu(normalise(cells) @ p["widen"] + p["widen_bias"]) @ p["narrow"]
    return np.mean(cells, axis=1) @ p["readout"] + p["bias"]


def draw(rng, rows, columns, gain=1.0):
    """Draw a matrix whose output has about ``gain`` times the variance of its input.

    Parameters
    ----------
    rng : numpy.random.Generator
    rows, columns : int
    gain : number

    Returns
    -------
    ndarray, (rows, columns)
    """
    return rng.normal(0, (gain / rows) ** 0.5, (rows, columns))


def _ending(rows):
    """Start a readout at zero: at first all classes are equal."""
    return {"readout": onp.zeros((rows, N_CLASSES)), "bias": onp.zeros(N_CLASSES)}


def start_cnn(rng):
    """Draw the parameters of `cnn`.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
    """
    first = {"conv_1": draw(rng, 9, 16, 2), "bias_1": onp.zeros(16)}
    return {**first, "conv_2": draw(rng, 9 * 16, 32, 2), "bias_2": onp.zeros(32), **_ending(32)}


def _start_tokens(rng, wide, names, d=24):
    """Draw what ``attention_net`` and ``average_net`` have in common; names are those of the (d, d) matrices."""
    mixing = {name: draw(rng, d, d) for name in names}
    widening = {"widen": draw(rng, d, wide, 2), "widen_bias": onp.zeros(wide), "narrow": draw(rng, wide, d)}
    seats = {"embed": draw(rng, PATCH**2, d), "position": rng.normal(0, 0.5, (N_CELLS, d))}
    return {**mixing, **widening, **seats, **_ending(d)}


def start_attention(rng):
    """Draw the parameters of `attention_net`.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
    """
    return _start_tokens(rng, 32, ("query", "key", "value", "output"))


def start_placeless(rng):
    """Draw the parameters of `attention_net` without positions.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
    """
    return {name: array for name, array in start_attention(rng).items() if name != "position"}


def start_average(rng):
    """Draw those of `average_net`, with a wider step for each patch alone in place of queries and keys.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
    """
    return _start_tokens(rng, 56, ("value", "output"))


MODELS = {
    "CNN": (cnn, start_cnn),
    "attention": (attention_net, start_attention),
    "average pooling": (average_net, start_average),
    PLACELESS: (attention_net, start_placeless),
}


def count(parameters):
    """Count the numbers that a network learns.

    Parameters
    ----------
    parameters : dict

    Returns
    -------
    int
    """
    return len(flatten(parameters)[0])


def learn(name, digits, *, seed, steps):
    """Train one of the MODELS from a random start, with a progress bar.

    Parameters
    ----------
    name : str
    digits : Digits
    seed : int
    steps : int

    Returns
    -------
    dict
        What it has learned.

    Examples
    --------
    >>> from attn_helpers.lessons.strengths_and_limits.digits import draw_task
    >>> learn("CNN", draw_task(20, 0).train, seed=0, steps=5)["readout"].shape
    (32, 10)
    """
    network, start = MODELS[name]
    rng = onp.random.default_rng(seed)
    with Progress(steps, f"{name}: training") as step:
        return fit(network, start(rng), digits, rng, steps=steps, progress=step)


def load_network(name):
    """Load what a network has learned from 1,400 digits in the middle of the canvas, in 1,000 steps.

    Parameters
    ----------
    name : str
        CNN, attention or average pooling.

    Returns
    -------
    dict
        As its function in MODELS takes it.

    Raises
    ------
    ValueError
        For another name.

    Notes
    -----
    Trained again by ``python -m tests.rebuild.networks``: the first seed of the sweep's study "centred", in float16.

    Examples
    --------
    >>> load_network("CNN")["conv_1"].shape
    (9, 16)
    """
    with onp.load(SAVED) as stored:
        if name not in stored:
            raise wrong("load_network", "name", f"one of {', '.join(stored)}", repr(name))
        vector = stored[name].astype(onp.float32)
    return flatten(MODELS[name][1](onp.random.default_rng(0)))[1](vector)


@calm
def fit(model, parameters, digits, rng, *, steps=1000, rate=0.01, progress=None):
    """Train a network on digits by Adam on cross-entropy.

    Parameters
    ----------
    model : function (parameters, images) → logits
    parameters : dict
    digits : Digits
    rng : numpy.random.Generator
    steps : int
        Each takes 32 digits, drawn anew, or all of them where there are fewer.
    rate : number
    progress : function (step, steps), optional

    Returns
    -------
    dict
        Kept to float32's precision, which is what a saved network would have; the arithmetic is float64's.
    """
    vector, rebuild = flatten(parameters)
    images, wanted = digits.images.astype("float32"), onp.eye(N_CLASSES, dtype="float32")[digits.labels]

    def loss(vector, x, y):
        logits = model(rebuild(vector.astype("float32")), x)
        logits = logits - np.max(logits, axis=1, keepdims=True)
        return np.mean(np.log(np.sum(np.exp(logits), axis=1)) - np.sum(logits * y, axis=1))

    def batches(step):
        some = rng.permutation(len(images))[:BATCH]
        return images[some], wanted[some]

    trained = train(loss, vector, batches, steps=steps, learning_rate=rate, progress=progress)
    return rebuild(trained.parameters.astype("float32"))


@calm
def accuracy(model, parameters, digits):
    """Return the share of the digits whose largest logit is at their label.

    Parameters
    ----------
    model : function (parameters, images) → logits
    parameters : dict
    digits : Digits

    Returns
    -------
    float
    """
    blocks = [model(parameters, digits.images[i : i + 50]) for i in range(0, len(digits.labels), 50)]  # little memory
    return float(onp.mean(onp.concatenate(blocks).argmax(axis=1) == digits.labels))
