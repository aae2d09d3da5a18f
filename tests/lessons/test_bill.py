"""further/what_attention_costs: what is counted, what is measured, and softmax in blocks against plain loops."""

import math

import nbformat
import numpy as np
import pytest

from attn_helpers.exercises.blocks import MERGED, summary
from attn_helpers.lessons.a_model_that_writes import bill as writing
from attn_helpers.lessons.strengths_and_limits import bill

from ..course import NOTEBOOKS

NOTEBOOK = NOTEBOOKS / "further" / "what_attention_costs.ipynb"
SAVED = bill.load_bill()
SCORES, VALUES = np.log([1, 2, 4, 8, 2, 1]), np.array([4, 2, 1, 3, 6, 0])


def cell(name):
    return next(one for one in nbformat.read(NOTEBOOK, 4).cells if one.id == name)


@pytest.fixture(scope="module")
def in_blocks():
    """The function as the notebook writes it, for one query; and what is measured, for all of them."""
    written = {"np": np}
    exec(cell("in-blocks").source, written)

    def one_by_one(queries, keys, values, block):
        return [written["output_in_blocks"](query, keys, values, block) for query in queries]

    return one_by_one, bill.attention_in_blocks


def told():
    return "\n".join(one.source for one in nbformat.read(NOTEBOOK, 4).cells if one.cell_type == "markdown")


def test_the_formulas_of_the_bill():
    n, d = 3, 2  # as three loops do it
    scores = sum(1 for _query in range(n) for _key in range(n) for _column in range(d))
    output = sum(1 for _query in range(n) for _column in range(d) for _key in range(n))
    assert [scores, output] == [18, 18] and scores + output == 2 * n * n * d
    assert "That makes 18.\n" in cell("count-told").source and "That makes 18 more." in cell("count-told").source
    (shown,) = (o.text for o in cell("twice").outputs)
    assert shown == f"six tokens: {2 * 6 * 6 * d}\n" == f"six tokens: {4 * (scores + output)}\n"
    rows = bill.crossing(64, (127, 128, 129)).rows
    own, projections = ([int(row[k].replace(",", "")) for row in rows.values()] for k in (1, 0))
    assert own[0] < projections[0] and own[1] == projections[1] and own[2] > projections[2]
    assert "**n = 2d**" in told() and cell("crossing").source.startswith("bill.crossing(64, ")


def test_the_memory_told_of_a_long_text():
    assert 4 * 50_000**2 == 10e9 and "For n = 50,000 tokens, n² weights of four bytes are 10 GB." in told()


def test_two_blocks_by_hand():
    """Powers 1, 2, 4, 8, 2, 1 of 18; the values' weighted sum is 48."""
    first = summary(SCORES[:3], VALUES[:3])
    np.testing.assert_allclose(first, [math.log(4), 7 / 4, 12 / 4])
    both = MERGED.truth(first, summary(SCORES[3:], VALUES[3:]))
    np.testing.assert_allclose(both, [math.log(8), 18 / 8, 48 / 8])
    assert round(both[2] / both[1], 3) == 2.667 and "6 / 2.25 = 2.667" in told()
    powers = [1, 2, 4, 8, 2, 1]
    assert "their sum is 18" in told() and f"# {powers @ VALUES} / {sum(powers)}" in cell("whole").source
    (shown,) = (o.text for o in cell("whole").outputs)
    assert shown == "output: 2.667\n"
    (shown,) = (o.text for o in cell("second").outputs if o.output_type == "stream")
    assert shown == "total 2.25 found 6.0 output 2.667\n"


def test_the_example_of_the_exercise_is_the_one_by_hand_in_both_orders():
    first, second = summary(SCORES[:3], VALUES[:3]), summary(SCORES[3:], VALUES[3:])
    np.testing.assert_allclose(second, [math.log(8), 1.375, 4.5])
    assert "(log 4, 1.75, 3) and (log 8, 1.375, 4.5) give (log 8, 2.25, 6)" in cell("exercises").source
    for parts in ((first, second), (second, first)):
        np.testing.assert_allclose(MERGED.truth(*parts), [math.log(8), 2.25, 6])


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
    for way in in_blocks:
        np.testing.assert_allclose(way(queries, keys, values, block=block), expected, atol=1e-9)


def test_blocks_need_less_memory_once_a_text_is_long():
    whole, blocks, n = SAVED["bytes"], SAVED["bytes_in_blocks"], SAVED["n"].tolist()
    assert blocks[n.index(1024)] < whole[n.index(1024)]
    assert whole[n.index(4096)] / whole[n.index(1024)] > 15
    assert blocks[n.index(4096)] / blocks[n.index(1024)] < 4.5
    assert [round(whole[n.index(size)] / bill.MB) for size in (4096, 8192)] == [68, 271]
    assert "the whole map's memory goes from 68 to 271 MB: about four times. In blocks, it only doubles." in told()
    assert 1.9 < blocks[n.index(8192)] / blocks[n.index(4096)] < 2.1


def test_one_more_token_at_100_000_is_what_is_told():
    """By hand: 32 layers, 8 kept heads, 128 wide, two bytes; 32 heads of queries meet every key."""
    n, large = 100_000, writing.LARGE
    in_a_layer = (8 + 8) * 128 * 2
    assert writing.cache_bytes(large, n) == 32 * in_a_layer * n
    shown = "".join(o.text for o in cell("one-more-bytes").outputs)
    assert shown == (f"one token, one layer: {in_a_layer} bytes\n"
                     f"100,000 tokens, 32 layers: {writing.cache_bytes(large, n) / 1e6} MB\n")  # fmt: skip
    assert "2 · 100,000 · 128 = 25.6 million" in told() and 2 * n * 128 == 25.6e6
    assert writing.multiplications(large, n) == 32 * 32 * 2 * n * 128
    assert "that makes 26.21 billion" in told() and round(32 * 32 * 25.6e6 / 1e9, 2) == 26.21


def test_shared_heads_and_a_window_change_what_is_told():
    n, large = 100_000, writing.LARGE
    alone, window = large._replace(n_shared=32), large._replace(window=1000)
    assert writing.cache_bytes(alone, n) == 4 * writing.cache_bytes(large, n)
    assert writing.multiplications(alone, n) == writing.multiplications(large, n)
    assert 100 * writing.cache_bytes(window, n) == writing.cache_bytes(large, n)
    assert 100 * writing.multiplications(window, n) == writing.multiplications(large, n)
    assert "a hundredth of 100,000. Then 131.1 MB and 0.26 billion are enough, but" in told()
    shown = cell("one-more-bill").outputs[0].data["text/plain"]
    assert shown == str(writing.large(n))
    rows = [["13,107.2", "26.21"], ["52,428.8", "26.21"], ["131.1", "0.26"]]
    assert list(writing.large(n).rows.values()) == rows


def test_the_measured_bill_says_where_and_when():
    assert SAVED["processor"] and len(SAVED["date"]) == 10
    assert (SAVED["bytes"] > 4 * SAVED["n"] ** 2).all()


def test_the_time_told_is_that_measured():
    later = SAVED["n"] >= 512
    for ending in ("", "_in_blocks"):
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
