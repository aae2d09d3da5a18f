"""The four small networks of the fifth lesson, which the lesson shows again and the sweep trains.

A network takes ``(parameters, images)``, images (n, 12, 12), and returns logits (n, 10). Written with autograd.numpy.
"""

import autograd.numpy as np
import numpy as onp
from autograd.misc.flatten import flatten

from ..learning import train

PATCH, GRID, N_CELLS, N_CLASSES = 2, 6, 36, 10
BATCH = 32


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


def norm(x):
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


def softmax_rows(scores):
    """Turn each row of scores into weights, in a form that autograd can differentiate.

    Parameters
    ----------
    scores : (…, n)

    Returns
    -------
    array, (…, n)
    """
    e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def patches(images):
    """Cut images into 2×2 patches, in reading order.

    Parameters
    ----------
    images : (n, 12, 12)

    Returns
    -------
    array, (n, 36, 4)
    """
    tiles = np.reshape(images, (len(images), GRID, PATCH, GRID, PATCH))
    return np.reshape(np.transpose(tiles, (0, 1, 3, 2, 4)), (len(images), N_CELLS, PATCH**2))


def neighbours(grid):
    """Put beside each cell its 3×3 neighbourhood, zeros outside.

    Parameters
    ----------
    grid : (n, h, w, c)

    Returns
    -------
    array, (n, h, w, 9c)

    Notes
    -----
    An identity matrix whose ones are one place off the diagonal moves all cells by one; what leaves is lost.
    """
    for _ in range(2):  # along each row; then, with the axes swapped, along each column
        moves = [onp.eye(grid.shape[2], k=k, dtype=grid.dtype) for k in (-1, 0, 1)]
        grid = np.concatenate([move @ grid for move in moves], axis=-1)
        grid = np.swapaxes(grid, 1, 2)
    return grid


def mean_cells(cells):
    """Average over all cells. Where something was seen is forgotten.

    Parameters
    ----------
    cells : (n, 36, d)

    Returns
    -------
    array, (n, d)
    """
    return np.mean(cells, axis=1)


def flat_cells(cells):
    """Put all cells side by side. Where something was seen is kept.

    Parameters
    ----------
    cells : (n, 36, d)

    Returns
    -------
    array, (n, 36 d)
    """
    return np.reshape(cells, (len(cells), -1))


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


def cnn(p, images, read=mean_cells):
    """Read digits by two convolutions of 3×3; between them, 2×2 pixels are averaged into one cell.

    Parameters
    ----------
    p : dict
        As `start_cnn` draws it.
    images : (n, 12, 12)
    read : function of the cells

    Returns
    -------
    array, (n, 10)
    """
    grid = images[:, :, :, None]
    grid = relu(neighbours(grid) @ p["conv_1"] + p["bias_1"])
    grid = np.mean(np.reshape(grid, (len(images), GRID, PATCH, GRID, PATCH, -1)), axis=(2, 4))
    grid = relu(neighbours(grid) @ p["conv_2"] + p["bias_2"])
    cells = np.reshape(grid, (len(images), N_CELLS, -1))
    return read(cells) @ p["readout"] + p["bias"]


def attention_net(p, images, read=mean_cells):
    """Read digits in patches with learned positions; a layer lets each patch attend to all, then works on each alone.

    Parameters
    ----------
    p : dict
        As `start_attention` draws it.
    images : (n, 12, 12)
    read : function of the cells

    Returns
    -------
    array, (n, 10)
    """
    cells = patches(images) @ p["embed"] + p["position"]
    for layer in p["layers"]:
        x = norm(cells)
        queries, keys, values = [split(x @ layer[name]) for name in ("query", "key", "value")]
        weights = softmax_rows(queries @ np.swapaxes(keys, -1, -2) / keys.shape[-1] ** 0.5)
        cells = cells + merge(weights @ values) @ layer["output"]
        cells = cells + relu(norm(cells) @ layer["wide"] + layer["bias"]) @ layer["narrow"]
    return read(cells) @ p["readout"] + p["bias"]


def average_net(p, images, read=mean_cells):
    """Read digits by the same network with the weighted average replaced by the plain one: no queries and no keys.

    Parameters
    ----------
    p : dict
        As `start_average` draws it.
    images : (n, 12, 12)
    read : function of the cells

    Returns
    -------
    array, (n, 10)
    """
    cells = patches(images) @ p["embed"] + p["position"]
    for layer in p["layers"]:
        values = norm(cells) @ layer["value"]
        cells = cells + np.mean(values, axis=1, keepdims=True) @ layer["output"]
        cells = cells + relu(norm(cells) @ layer["wide"] + layer["bias"]) @ layer["narrow"]
    return read(cells) @ p["readout"] + p["bias"]


def logistic(p, images):
    """Read digits by logistic regression on the 144 pixels.

    Parameters
    ----------
    p : dict
        As `start_logistic` draws it.
    images : (n, 12, 12)

    Returns
    -------
    array, (n, 10)
    """
    return flat_cells(images) @ p["readout"] + p["bias"]


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


def _ending(rng, rows):
    """Start a readout at zero: at first all classes are equal."""
    return {"readout": onp.zeros((rows, N_CLASSES)), "bias": onp.zeros(N_CLASSES)}


def start_cnn(rng, cells=1, channels=(16, 32)):
    """Draw the parameters of `cnn`.

    Parameters
    ----------
    rng : numpy.random.Generator
    cells : int
        1 for a readout of the mean, 36 for one of all cells.
    channels : (int, int)
        Of the two convolutions.

    Returns
    -------
    dict
    """
    a, b = channels
    first = {"conv_1": draw(rng, 9, a, 2), "bias_1": onp.zeros(a)}
    return {**first, "conv_2": draw(rng, 9 * a, b, 2), "bias_2": onp.zeros(b), **_ending(rng, cells * b)}


def _start_tokens(rng, cells, layers, wide, names, d=24):
    """Draw what ``attention_net`` and ``average_net`` have in common; names are those of the (d, d) matrices."""
    stack = []
    for _ in range(layers):
        mixing = {name: draw(rng, d, d) for name in names}
        stack.append({**mixing, "wide": draw(rng, d, wide, 2), "bias": onp.zeros(wide), "narrow": draw(rng, wide, d)})
    start = {"embed": draw(rng, PATCH**2, d), "position": rng.normal(0, 0.5, (N_CELLS, d)), "layers": stack}
    return {**start, **_ending(rng, cells * d)}


def start_attention(rng, cells=1, layers=1):
    """Draw the parameters of `attention_net`.

    Parameters
    ----------
    rng : numpy.random.Generator
    cells : int
        As in `start_cnn`.
    layers : int

    Returns
    -------
    dict
    """
    return _start_tokens(rng, cells, layers, 32, ("query", "key", "value", "output"))


def start_average(rng, cells=1, layers=1):
    """Draw those of `average_net`, with a wider step for each patch alone in place of queries and keys.

    Parameters
    ----------
    rng : numpy.random.Generator
    cells : int
        As in `start_cnn`.
    layers : int

    Returns
    -------
    dict
    """
    return _start_tokens(rng, cells, layers, 56, ("value", "output"))


def start_logistic(rng, cells=N_CELLS):
    """Start those of `logistic`.

    Parameters
    ----------
    rng : numpy.random.Generator
        Not used: all of them are zero.
    cells : int
        Not used.

    Returns
    -------
    dict
    """
    return _ending(rng, PATCH**2 * N_CELLS)


def start_two_layers(rng, cells=1):
    """Draw the parameters of `attention_net` with two layers.

    Parameters
    ----------
    rng : numpy.random.Generator
    cells : int
        As in `start_cnn`.

    Returns
    -------
    dict
    """
    return start_attention(rng, cells, layers=2)


MODELS = {
    "CNN": (cnn, start_cnn),
    "attention": (attention_net, start_attention),
    "attention, 2 layers": (attention_net, start_two_layers),
    "average pooling": (average_net, start_average),
    "logistic regression": (logistic, start_logistic),
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
    blocks = [model(parameters, digits.images[i : i + 400]) for i in range(0, len(digits.labels), 400)]
    return float(onp.mean(onp.concatenate(blocks).argmax(axis=1) == digits.labels))
