"""What a pencil can do: powers from a printed table, weights to two decimals, outputs to one."""

import numpy as np

TABLE = {x / 2: round(float(np.exp(x / 2)), 2) for x in range(-4, 7)}  # e to the power x, as printed
TRIES = 100_000


def by_hand(scores):
    """Return the weights of rows of scores as a pencil finds them.

    Parameters
    ----------
    scores : (…, n)
        Of ``TABLE``; −inf, where a mask hides a key.

    Returns
    -------
    ndarray, (…, n)
        To two decimals.

    Examples
    --------
    >>> by_hand([0.0, 1.0, 2.0])
    array([0.09, 0.24, 0.67])
    """
    powers = np.array([TABLE.get(float(score), 0.0) for score in np.ravel(scores)]).reshape(np.shape(scores))
    return (powers / powers.sum(axis=-1, keepdims=True)).round(2)


def same(exact, found, digits):
    """Tell whether a pencil's numbers are the exact ones, rounded, none so near the middle that it could go both ways.

    Parameters
    ----------
    exact, found : arrays
    digits : int

    Returns
    -------
    bool

    Examples
    --------
    >>> same([0.123], [0.12], 2), same([0.1249], [0.12], 2)
    (True, False)
    """
    exact, found = np.asarray(exact, dtype=float) * 10**digits, np.asarray(found, dtype=float) * 10**digits
    far = np.abs(exact - np.floor(exact) - 0.5) > 0.01
    return bool((far & (np.abs(np.round(exact) - np.round(found)) < 0.5)).all())


def fair(scores, weights, values=None, outputs=None):
    """Tell whether a case can be computed by hand, comes out as computed exactly, and is worth it.

    Parameters
    ----------
    scores, weights : (n_queries, n_keys)
        Of ``TABLE``, or −inf; and exact.
    values, outputs : (n_keys, d_value), (n_queries, d_value), optional
        The outputs exact.

    Returns
    -------
    bool
        No row is of equal weights, each sums to 1.00 as rounded, and outputs from these are right to one decimal.

    Examples
    --------
    >>> scores = np.array([[0.0, 1.0, 2.0]])
    >>> fair(scores, by_hand(scores)), fair(scores * 0, by_hand(scores * 0)), fair(scores / 4, by_hand(scores / 4))
    (True, False, False)
    """
    if not all(score in TABLE or score == -np.inf for score in np.ravel(scores).tolist()):
        return False
    found = by_hand(scores)
    if not np.allclose(found.sum(axis=-1), 1, atol=1e-9) or not same(weights, found, 2):
        return False
    varied = [len(set(row[row > -np.inf])) > 1 or (row > -np.inf).sum() == 1 for row in np.asarray(scores)]
    return all(varied) and (values is None or same(outputs, found @ values, 1))


def draw(seed, make):
    """Draw cases until one can be computed by hand.

    Parameters
    ----------
    seed : int or list of int
    make : function of a random generator
        Returns a case, or None for one that a pencil cannot do.

    Returns
    -------
    The first case that is one.

    Raises
    ------
    RuntimeError
        If none is found.

    Examples
    --------
    >>> draw(1, lambda rng: (number := int(rng.integers(10))) > 7 and number or None) > 7
    True
    """
    rng = np.random.default_rng(seed)
    for _ in range(TRIES):
        if (case := make(rng)) is not None:
            return case
    raise RuntimeError(f"no case in {TRIES:,} can be computed by hand")
