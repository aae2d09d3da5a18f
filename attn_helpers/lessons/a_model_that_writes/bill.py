"""What writing costs a large model: multiplications of scores and output for one more token, and a cache's bytes."""

from typing import NamedTuple

from ... import _shapes
from ..._language import say
from ...drawing.tables import table


class Sizes(NamedTuple):
    """How large a decoder's attention is.

    Attributes
    ----------
    n_layers : int
    n_heads, d_head : int
        Of queries.
    n_shared : int
        Heads of keys and values.
    window : int, optional
        How many places each token sees at most.
    """

    n_layers: int
    n_heads: int
    d_head: int
    n_shared: int
    window: int | None = None


LARGE = Sizes(32, 32, 128, 8)  # Llama 3.1 8B: Grattafiori et al. 2024, table 3


def multiplications(sizes, n):
    """Count the multiplications of scores and output for the last of n tokens.

    Parameters
    ----------
    sizes : Sizes
    n : int
        How many tokens there are, the last one among them.

    Returns
    -------
    int
        Projections and all other matrices are not counted.

    Raises
    ------
    ValueError, TypeError
        If n is no whole number of at least 1.

    Examples
    --------
    >>> multiplications(LARGE, 100_000) / 1e9
    26.2144
    """
    seen = _seen("multiplications", sizes, n)
    return sizes.n_layers * sizes.n_heads * 2 * seen * sizes.d_head


def cache_bytes(sizes, n, bytes_each=2):
    """Count the bytes of all keys and values that the last of n tokens sees.

    Parameters
    ----------
    sizes : Sizes
    n : int
        How many tokens there are, the last one among them.
    bytes_each : int
        Of one number: 8 for float64, 2 for what large models use.

    Returns
    -------
    int

    Raises
    ------
    ValueError, TypeError
        If n or bytes_each is no whole number of at least 1.

    Examples
    --------
    >>> cache_bytes(LARGE, 100_000) / 1e9  # gigabytes
    13.1072
    >>> cache_bytes(LARGE._replace(n_shared=32), 100_000) / 1e9  # no head shares
    52.4288
    >>> cache_bytes(LARGE._replace(window=1000), 100_000) / 1e9
    0.131072
    """
    seen = _seen("cache_bytes", sizes, n)
    bytes_each = _shapes.whole_number("cache_bytes", "bytes_each", bytes_each)
    return seen * 2 * sizes.n_layers * sizes.n_shared * sizes.d_head * bytes_each


def large(n):
    """Tabulate what the last of n tokens costs the large model: as it is, without shared heads, and with a window.

    Parameters
    ----------
    n : int

    Returns
    -------
    Table

    Examples
    --------
    >>> large(100_000)
    model                         cache, in MB   multiplications, in billions
    as it is: four heads share        13,107.2                          26.21
    no heads share                    52,428.8                          26.21
    four share, window of 1,000          131.1                           0.26
    """
    kinds = {
        say("as it is: four heads share"): LARGE,
        say("no heads share"): LARGE._replace(n_shared=LARGE.n_heads),
        say("four share, window of 1,000"): LARGE._replace(window=1000),
    }
    rows = {
        name: [f"{cache_bytes(sizes, n) / 1e6:,.1f}", f"{multiplications(sizes, n) / 1e9:,.2f}"]
        for name, sizes in kinds.items()
    }
    return table([say("cache, in MB"), say("multiplications, in billions")], rows, corner=say("model"))


def _seen(function, sizes, n):
    n = _shapes.whole_number(function, "n", n)
    return min(n, sizes.window or n)
