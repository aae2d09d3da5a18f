"""Viewers simulated from features: scenes and first looks from which salience can be learned."""

import numpy as np

from ..._shapes import as_float, whole_number, wrong


def simulate_gaze(rng, w, n_scenes, n_objects):
    """Draw random scenes and where a viewer looks first: object i with probability softmax(features · w).

    Parameters
    ----------
    rng : numpy.random.Generator or int
        Source of all chance, or a seed for one.
    w : (d,)
        How much each feature draws this viewer's eye.
    n_scenes, n_objects : int
        How many scenes, and how many objects in each; at least 1.

    Returns
    -------
    features : (n_scenes, n_objects, d)
        Uniform on 0…1.
    looked_at : (n_scenes, n_objects)
        1 for the object looked at, 0 for the others.

    Raises
    ------
    ValueError, TypeError
        If `w` is not (d,) or a number is not whole.

    Notes
    -----
    Adding Gumbel noise to the scores and taking the largest draws from their softmax (Gumbel 1954).

    Examples
    --------
    >>> import numpy as np
    >>> features, looked_at = simulate_gaze(0, [99, 0], n_scenes=4, n_objects=3)
    >>> features[0, :, 0].round(2), looked_at[0]
    (array([0.64, 0.04, 0.81]), array([0., 0., 1.]))
    """
    w = as_float("simulate_gaze", "w", w)
    if w.ndim != 1 or w.size == 0:
        raise wrong("simulate_gaze", "w", "(d,) with d at least 1", w.shape)
    n_scenes = whole_number("simulate_gaze", "n_scenes", n_scenes)
    n_objects = whole_number("simulate_gaze", "n_objects", n_objects)
    rng = np.random.default_rng(rng)
    features = rng.uniform(size=(n_scenes, n_objects, len(w)))
    choices = (features @ w + rng.gumbel(size=(n_scenes, n_objects))).argmax(axis=1)
    return features, np.eye(n_objects)[choices]
