"""The training loop of the course: Adam over gradients that autograd takes."""

from copy import deepcopy
from typing import NamedTuple

import autograd.numpy as anp
import numpy as np
from autograd import value_and_grad
from autograd.misc.optimizers import adam

from .. import _shapes
from .._arrays import calm


def softmax(scores):
    """Turn scores into weights along the last axis, as the package's softmax does, in NumPy that gradients go through.

    Parameters
    ----------
    scores : (…, n)

    Returns
    -------
    ndarray, (…, n)
        Weights, each row of which sums to 1.

    Notes
    -----
    Source: Bridle 1990.

    Examples
    --------
    >>> softmax(np.array([0.0, np.log(3)]))
    array([0.25, 0.75])
    """
    powers = anp.exp(scores - anp.max(scores, axis=-1, keepdims=True))
    return powers / anp.sum(powers, axis=-1, keepdims=True)


class Trained(NamedTuple):
    """What ``train`` returns."""

    parameters: object
    losses: np.ndarray
    stages: dict


@calm
def train(loss, parameters, batches, *, steps, learning_rate=0.01, keep=(), progress=None):
    """Lower a loss step by step with Adam, and remember how it went.

    Parameters
    ----------
    loss : function (parameters, *batch) → number
        Written with autograd.numpy.
    parameters : array, or dict, list or tuple of arrays
        Left as they are.
    batches : function of the step (0, 1, …) → tuple of arrays
    steps : int
    learning_rate : number
    keep : ints
        The numbers of steps after which to keep the parameters (0 = before the first).
    progress : function (step, steps), optional
        Called after each step.

    Returns
    -------
    parameters
    losses : ndarray, (steps,)
        The loss on each batch before its step.
    stages : {step: parameters}

    Raises
    ------
    ValueError, TypeError
        If steps or learning_rate is not positive or keep names a step that does not come.

    Notes
    -----
    Source: Kingma and Ba 2015.

    Examples
    --------
    >>> train(lambda x: (x - 3.0) ** 2, 0.0, lambda step: (), steps=500, learning_rate=0.1).parameters.round(3)
    np.float64(3.0)
    """
    steps = _shapes.whole_number("train", "steps", steps)
    learning_rate = _shapes.number("train", "learning_rate", learning_rate, positive=True)
    if missed := set(keep) - set(range(steps + 1)):
        raise _shapes.wrong("train", "keep", f"steps from 0 to {steps}", sorted(missed))
    losses, stages = np.empty(steps), {}
    both = value_and_grad(loss)

    def gradient(now, step):
        if step in keep:
            stages[step] = deepcopy(now)
        losses[step], slope = both(now, *batches(step))
        return slope

    def report(now, step, slope):
        if progress:
            progress(step + 1, steps)

    parameters = adam(gradient, parameters, callback=report, num_iters=steps, step_size=learning_rate)
    if steps in keep:
        stages[steps] = deepcopy(parameters)
    return Trained(parameters, losses, stages)
