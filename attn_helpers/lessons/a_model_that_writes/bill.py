"""What writing costs: the multiplications for one more token, with and without a cache, and a cache's bytes."""

from typing import NamedTuple

from ... import _shapes
from ..._language import say
from ...drawing.tables import table

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Sizes(NamedTuple):
    """How large a decoder is.

    Attributes
    ----------
    n_layers, d_model, n_words : int
    n_heads, d_head : int
        Of queries.
    n_shared : int
        Heads of keys and values.
    inner : int
        Numbers in the feed-forward matrices of a layer; 0 if there are none.
    window : int, optional
        How many places each token sees at most.
    """

    n_layers: int
    d_model: int
    n_words: int
    n_heads: int
    d_head: int
    n_shared: int
    inner: int = 0
    window: int | None = None


# Llama 3 8B: Grattafiori et al. 2024, table 3; three feed-forward matrices a layer, each 4,096 × 14,336
LARGE = Sizes(32, 4096, 128_000, 32, 128, 8, inner=3 * 4096 * 14_336)


def multiplications(sizes, n, *, cached):
    """Count the multiplications that choose the token after n tokens.

    Parameters
    ----------
    sizes : Sizes
    n : int
        How many tokens there are.
    cached : bool
        Keys and values of all tokens but the last are kept; else all tokens are read again.

    Returns
    -------
    int
        Only pairs that are seen are counted; the readout is needed at the last place alone.

    Raises
    ------
    ValueError, TypeError
        If n is no whole number of at least 1.

    Examples
    --------
    >>> multiplications(LARGE, 100_000, cached=True) / 1e9  # of these, 26.2 for the pairs
    33.718009856
    >>> round(multiplications(LARGE, 100_000, cached=False) / multiplications(LARGE, 100_000, cached=True))
    59572
    """
    n = _shapes.whole_number("multiplications", "n", n)
    window = min(n, sizes.window or n)
    wide, narrow = sizes.n_heads * sizes.d_head, sizes.n_shared * sizes.d_head
    weights = sizes.d_model * (2 * wide + 2 * narrow) + sizes.inner  # each is used once a token
    if cached:
        tokens, pairs = 1, window
    else:
        tokens, pairs = n, window * (window + 1) // 2 + (n - window) * window
    return sizes.n_layers * (tokens * weights + pairs * 2 * wide) + sizes.d_model * sizes.n_words


def cache_bytes(sizes, n, bytes_each=2):
    """Count the bytes that the cache holds after n tokens.

    Parameters
    ----------
    sizes : Sizes
    n : int
    bytes_each : int
        Of one number: 8 for float64, 2 for what large models use.

    Returns
    -------
    int
        Under a window, that of the tokens that the next one will see.

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
    >>> cache_bytes(LARGE._replace(window=4096), 100_000) / 1e9
    0.53673984
    """
    n = _shapes.whole_number("cache_bytes", "n", n)
    kept = n if sizes.window is None else min(n, sizes.window - 1)
    bytes_each = _shapes.whole_number("cache_bytes", "bytes_each", bytes_each)
    return kept * 2 * sizes.n_layers * sizes.n_shared * sizes.d_head * bytes_each


def large(n):
    """Tabulate what the token after n costs the large model: as it is, without shared heads, and with a window.

    Parameters
    ----------
    n : int

    Returns
    -------
    Table

    Examples
    --------
    >>> large(100_000)
    model                         multiplications, no cache   multiplications, cache   cache, in MB
    as it is: four heads share                   2.0 × 10¹⁵               3.4 × 10¹⁰       13,107.2
    no heads share                               2.1 × 10¹⁵               3.5 × 10¹⁰       52,428.8
    four share, window of 4,096                  8.0 × 10¹⁴                8.6 × 10⁹          536.7
    """
    kinds = {
        say("as it is: four heads share"): LARGE,
        say("no heads share"): LARGE._replace(n_shared=LARGE.n_heads),
        say("four share, window of 4,096"): LARGE._replace(window=4096),
    }
    rows = {
        name: [*(_counted(multiplications(sizes, n, cached=cached)) for cached in (False, True)),
               f"{cache_bytes(sizes, n) / 1e6:,.1f}"]
        for name, sizes in kinds.items()
    }  # fmt: skip
    heads = [say("multiplications, no cache"), say("multiplications, cache"), say("cache, in MB")]
    return table(heads, rows, corner=say("model"))


def _counted(n):
    digits, power = f"{n:.1e}".split("e")
    return f"{digits} × 10{str(int(power)).translate(RAISED)}"
