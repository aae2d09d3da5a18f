"""further/what_attention_costs: what is counted, what is measured, and softmax in blocks against plain loops."""

import math

import nbformat
import numpy as np
import pytest

from attn_helpers.attention import BLOCK
from attn_helpers.exercises.blocks import MERGED, summary
from attn_helpers.lessons.a_model_that_writes import bill as writing
from attn_helpers.lessons.strengths_and_limits import bill

from ..course import NOTEBOOKS

NOTEBOOK = NOTEBOOKS / "further" / "what_attention_costs.ipynb"
SAVED = bill.load_bill()
OTHERS = {"as it is": {}, "no shared heads": {"n_shared": 32}, "a window of 4,096": {"window": 4096}}
SCORES, VALUES = np.log([1, 2, 4, 8, 2, 1]), np.array([4, 2, 1, 3, 6, 0])


def cell(name):
    return next(one for one in nbformat.read(NOTEBOOK, 4).cells if one.id == name)


@pytest.fixture(scope="module")
def in_blocks():
    """The function as the notebook writes it."""
    written = {"np": np}
    exec(cell("in-blocks").source, written)
    return written["attention_in_blocks"]


def told():
    return "\n".join(one.source for one in nbformat.read(NOTEBOOK, 4).cells if one.cell_type == "markdown")


def test_the_formulas_of_the_bill():
    n, d = 3, 2  # as three loops do it
    scores = sum(1 for _query in range(n) for _key in range(n) for _column in range(d))
    output = sum(1 for _query in range(n) for _column in range(d) for _key in range(n))
    (shown,) = (o.text for o in cell("count-cell").outputs)
    assert shown == f"scores: {scores} output: {output}\n" and scores + output == 2 * n * n * d
    rows = bill.crossing(64, (127, 128, 129)).rows
    shares = [int(row[2].rstrip(" %")) for row in rows.values()]
    own, projections = ([int(row[k].replace(",", "")) for row in rows.values()] for k in (1, 0))
    assert own[0] < projections[0] and own[1] == projections[1] and own[2] > projections[2] and shares[1] == 50


def test_numbers_told_of_large_and_small_inputs():
    assert 224**2 == 50176 and round(4 * 50176**2 / 1e9) == 10 and "10 GB" in told()


def test_two_blocks_by_hand():
    """Powers 1, 2, 4, 8, 2, 1 of 18; the values' weighted sum is 48."""
    first = summary(SCORES[:3], VALUES[:3])
    np.testing.assert_allclose(first, [math.log(4), 7 / 4, 12 / 4])
    both = MERGED.truth(first, summary(SCORES[3:], VALUES[3:]))
    np.testing.assert_allclose(both, [math.log(8), 18 / 8, 48 / 8])
    assert round(both[2] / both[1], 3) == 2.667 and "6 / 2.25 = 2.667" in told()
    (shown,) = (o.text for o in cell("second").outputs if o.output_type == "stream")
    assert shown == "total 2.25 found 6.0 output 2.667\n"


@pytest.mark.parametrize("block", [1, 2, 5, 11, 50])
@pytest.mark.parametrize("shift", [0, 700])
def test_attention_in_blocks_is_attention(in_blocks, block, shift):
    rng = np.random.default_rng(block)
    queries, keys, values = rng.normal(size=(3, 4)), rng.normal(size=(11, 4)), rng.normal(size=(11, 6))
    queries[:, 0], keys[:, 0] = 2 * shift, np.linspace(1, 1.01, 11)  # exp of such scores alone would be infinite
    expected = np.zeros((3, 6))
    for i, query in enumerate(queries):
        scores = [float(query @ key) / 2 for key in keys]
        powers = [math.exp(s - max(scores)) for s in scores]
        expected[i] = sum(p * v for p, v in zip(powers, values, strict=True)) / sum(powers)
    np.testing.assert_allclose(in_blocks(queries, keys, values, block=block), expected, atol=1e-9)


def test_blocks_need_less_memory_once_a_text_is_long():
    whole, blocks, n = SAVED["bytes"], SAVED["bytes_in_blocks"], SAVED["n"].tolist()
    assert blocks[n.index(1024)] < whole[n.index(1024)]
    assert whole[n.index(4096)] / whole[n.index(1024)] > 15 and "four times the memory for twice the length" in told()
    assert blocks[n.index(4096)] / blocks[n.index(1024)] < 4.5


def test_one_more_token_at_100_000_is_what_is_told():
    """By hand: 32 layers, 8 kept heads, 128 wide, two bytes; 32 heads of queries meet every key."""
    n, large = 100_000, writing.LARGE
    assert writing.cache_bytes(large, n) == 2 * 32 * 8 * 128 * n * 2
    (shown,) = (o.text for o in cell("one-more-bytes").outputs)
    assert shown == f"cache, in MB: {writing.cache_bytes(large, n) / 1e6}\nscores and output: 2.6e+10\n"
    assert f"{2 * n * 32 * 128 * 32:.1e}" == "2.6e+10"
    cached = {name: writing.multiplications(large._replace(**other), n, cached=True) for name, other in OTHERS.items()}
    matrices = 32 * (4096 * (2 * 4096 + 2 * 8 * 128) + 3 * 4096 * 14_336) + 4096 * 128_000
    assert cached["as it is"] == 2 * n * 32 * 128 * 32 + matrices
    more = cached["no shared heads"] - cached["as it is"]
    assert more == 32 * 4096 * 2 * (32 - 8) * 128  # of two matrices alone, not of pairs
    assert cached["a window of 4,096"] == 2 * 4096 * 32 * 128 * 32 + matrices
    again, readout = writing.multiplications(large, n, cached=False), 4096 * 128_000
    pairs = again - readout - n * (matrices - readout)  # the layers' matrices are used n times
    assert round(pairs / (2 * n * 32 * 128 * 32), -4) == 50_000 and "50,000 times as many scores" in told()
    shown = cell("one-more-bill").outputs[0].data["text/plain"]
    assert shown == str(writing.large(n)) and all(size in shown for size in ("13,107.2", "52,428.8", "536.7"))


def test_the_measured_bill_says_where_and_when():
    assert SAVED["processor"] and len(SAVED["date"]) == 10
    assert (SAVED["bytes"] > 4 * SAVED["n"] ** 2).all()


def test_without_weights_memory_is_saved_only_above_1024():
    """Up to there, all scores fit into one block."""
    less = SAVED["bytes_without_weights"] < SAVED["bytes"]
    assert less.tolist() == (SAVED["n"] > 1024).tolist() and 1024**2 < BLOCK < 2048**2
    long = SAVED["bytes_without_weights"][SAVED["n"] >= 2048]
    assert long[-1] < 1.2 * long[0]


def test_the_time_told_is_that_measured():
    later = SAVED["n"] >= 512
    for ending in ("", "_without_weights", "_in_blocks"):
        seconds = SAVED["seconds" + ending][later]
        assert (seconds[1:] / seconds[:-1] > 3.4).all()
        assert 3.7 < (seconds[-1] / seconds[0]) ** 0.25 < 4.6, "about four times for each doubling"
    slower = (SAVED["seconds_in_blocks"] / SAVED["seconds"])[later]
    assert (slower > 1.5).all() and (slower < 2.1).all()
    assert (SAVED["bytes_in_blocks"] / SAVED["n"]).max() < 1.5 * (SAVED["bytes_in_blocks"] / SAVED["n"])[later].min()


def test_seconds_and_peak_bytes():
    assert 0 <= bill.seconds(lambda: sum(range(1000)), runs=2) < 1
    assert 8_000_000 <= bill.peak_bytes(np.zeros, 1_000_000) < 8_100_000


def test_drawings_show_nothing_outside_of_a_notebook():
    for drawn in (bill.measured(), bill.growing_maps((4, 8)), bill.running(SCORES, VALUES, 3)):
        assert drawn is None
