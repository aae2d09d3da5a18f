"""further/masks: verdicts on masks, the decoder's softmax, and who leaks when a mask is wrong, on five seeds."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection

from attn_helpers import check, softmax
from attn_helpers.lessons.self_vs_cross_attention import corpus, leaks, masked
from attn_helpers.lessons.words import decode

TOKENS = ["a", "b", "c"]
SEE = np.tri(6, dtype=bool)


def minus_infinity(mask):
    return np.where(mask, 0, -np.inf)


@pytest.mark.parametrize(
    ("mask", "said"),
    [
        (np.tri(3), "No leak: every token sees itself and all that came before."),
        (np.ones((3, 3)), "A leak: “a” sees “b”, which comes later."),
        (np.tri(3) + np.eye(3, k=2), "A leak: “a” sees “c”, which comes later."),
        (np.tri(3) * [[1], [0], [1]], "“b” sees nothing: its weights are all 0, and its output is zeros."),
        (np.eye(3), "No leak, but “a” is hidden from “b” for no reason."),
    ],
)
def test_verdict(mask, said):
    assert masked.verdict(mask, TOKENS) == said


def test_clicking_a_cell_changes_weights_output_and_verdict():
    editor = masked.editor(np.eye(3), TOKENS, np.tri(3, dtype=bool))
    before = editor.picture.value
    editor._last = 0.0
    editor.controls["mask"].children[1].click()
    assert "A leak: “a” sees “b”" in editor.said.value and editor.picture.value != before
    editor._last = 0.0
    editor.controls["mask"].children[1].click()
    editor._last = 0.0
    editor.controls["mask"].children[0].click()
    assert "“a” sees nothing" in editor.said.value


def test_minus_a_billion_hides_nothing_shares_evenly_or_is_no_number():
    scores = np.array([1.0, 2.0, 3.0])
    lowered = scores - 1e9
    np.testing.assert_array_equal(softmax(lowered), softmax(scores))
    np.testing.assert_allclose(softmax(np.float32(lowered)), np.full(3, 1 / 3))
    assert set(np.float32(lowered).tolist()) == {-1e9} and np.finfo(np.float16).min == -65504
    with np.errstate(all="ignore"):
        short = scores.astype(np.float16) + np.float64(-1e9).astype(np.float16)
        assert np.isneginf(short).all() and np.isnan(np.exp(short - short.max())).all()
    assert not softmax(scores, mask=np.zeros(3, dtype=bool)).any()


def test_masks_have_a_line_between_each_two_rows_and_columns(monkeypatch):
    shown = []
    monkeypatch.setattr(masked, "show", lambda figure, caption: shown.append(figure))
    masked.hidden({"padding": np.arange(6) < 4, "causal": SEE})
    masked.copying(masked.Decoder(leaks.start(np.random.default_rng(0)), [], minus_infinity(SEE)))
    figures = [shown[0].axes[0], shown[0].axes[1], shown[1]]
    for ax in [*figures, masked.draw_masked(np.eye(6), list("abcdef"), SEE).axes[0]]:
        lines = [path.vertices for lined in ax.collections if isinstance(lined, LineCollection)
                 for path in lined.get_paths()]  # fmt: skip
        for axis in (0, 1):  # an upright line keeps its x, a level one its y
            assert sorted(v[0, axis] for v in lines if np.ptp(v[:, axis]) == 0) == [0.5, 1.5, 2.5, 3.5, 4.5]


@pytest.mark.parametrize("axis", [-1, -2])
def test_the_decoders_weights_are_the_packages_softmax(axis):
    p, previous = leaks.start(np.random.default_rng(0)), np.array([1, 2, 8, 3, 17, 0])
    states = p["english"][previous] + p["position"]
    scores = (states @ p["w_query"]) @ (states @ p["w_key"]).T / 32**0.5
    for mask in (SEE, ~SEE, SEE | True):
        _, weights = leaks.forward(p, previous, minus_infinity(mask), axis=axis)
        np.testing.assert_allclose(weights, softmax(scores, mask=mask, axis=axis), atol=1e-12)


def test_it_writes_on_from_what_was_begun():
    p = leaks.start(np.random.default_rng(0))
    written = leaks.write(p, masked.BEGUN, minus_infinity(SEE))
    assert written.shape == (18, 6) and (written[:, :2] == masked.BEGUN).all()
    whole = np.concatenate([np.ones((18, 1), int), written[:, :-1]], axis=1)  # all at once, under the right mask
    scores, _ = leaks.forward(p, whole, minus_infinity(SEE))
    assert (scores.argmax(axis=-1)[:, 2:] == written[:, 2:]).all()


def test_nobody_can_know_more_than_a_third_of_the_next_tokens():
    """Place by place: 6 people, 3 verbs, 5 others, then the chances of the corpus's endings."""
    texts = [pair.english for pair in corpus.sentences()]
    right, asked = leaks.knowable(texts)
    assert asked == [sum(len(text) > n for text in texts) for n in range(6)]
    assert [asked[n] / right[n] for n in range(3)] == [6, 3, 5] and right[5] == asked[5]
    assert 0.34 < sum(right) / sum(asked) < 0.35
    assert masked._best_guess() == "34 %" and (sum(right), sum(asked)) == (2718, 7920)
    assert (asked[3] / right[3], right[4] / asked[4]) == (4, 2 / 5)
    assert len(texts) == 6 * 3 * 5 * (3 + 1) * (3 + 1)
    fourth = [text[3] for text in texts]
    assert {fourth.count(token) / len(fourth) for token in corpus.PLACES.values()} == {1 / 4}
    assert {fourth.count(token) / len(fourth) for token in (".", *corpus.TIMES.values())} == {1 / 16}
    placed = [text for text in texts if len(text) > 4 and text[3] in corpus.PLACES.values()]
    behind = [text[4] for text in placed]
    assert {behind.count(token) / len(behind) for token in set(behind)} == {0.25} and len(set(behind)) == 4
    assert {text[4] for text in texts if text[3] in corpus.TIMES.values()} == {"."}


def test_an_empty_row_leaves_the_tokens_own_vector_to_the_readout():
    p, previous = leaks.start(np.random.default_rng(0)), np.array([1, 2, 8])
    logits, weights = leaks.forward(p, previous, minus_infinity(~SEE)[:3, :3])
    assert not weights[-1].any()
    own = p["english"][8] + p["position"][2]
    np.testing.assert_allclose(logits[-1], own @ p["readout"])


def test_a_softmax_down_the_columns_lets_a_later_query_change_an_earlier_row():
    scores = np.zeros((3, 3))
    louder = scores + [[0], [0], [2]]
    for axis, same in ((1, True), (0, False)):
        rows = [softmax(each, mask=SEE[:3, :3], axis=axis)[0] for each in (scores, louder)]
        assert np.allclose(*rows) is same
    np.testing.assert_allclose([row[0] for row in rows], [1 / (1 + 1 + 1), 1 / (1 + 1 + np.e**2)])


RUNS = {  # the mask, along which axis; the least and most next tokens right, and good sentences of 18
    "causal": (minus_infinity(SEE), -1, (0.30, 0.34), (14, 18)),
    "left out": (minus_infinity(SEE | True), -1, (0.99, 1), (0, 0)),
    "inverted": (minus_infinity(~SEE), -1, (0.99, 1), (15, 15)),
    "0 and 1 added": (SEE * 1.0, -1, (0.70, 1), (0, 15)),
    "softmax down the columns": (minus_infinity(SEE), -2, (0.50, 0.75), (0, 16)),
}


def written(p, added, axis=-1):
    return decode(leaks.write(p, masked.BEGUN, added, axis=axis), corpus.ENGLISH)


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_who_leaks(name):
    added, axis, right, good = RUNS[name]
    known = {pair.english for pair in corpus.sentences()}
    for seed in range(5):
        p, held_out = leaks.learn(added, seed, axis=axis)
        assert right[0] <= leaks.next_right(p, held_out, added, axis=axis) <= right[1], (name, seed)
        texts = written(p, added, axis)
        assert good[0] <= sum(text in known for text in texts) <= good[1], (name, seed)
        if name == "inverted":  # after a verb always the same person, who is one of the six who began
            assert len({text[1:3] for text in texts}) == 3
            assert [text in known for text in texts] == [text[0] != text[2] for text in texts]
        if name == "left out":  # it repeats what stands there; without attention it writes as the inverted mask does
            assert all(len(set(text)) < len(text) for text in texts), seed
            assert sum(text in known for text in written(p, minus_infinity(SEE & False))) == 15, seed
            if seed == 0:  # the run that is drawn: all rows but the last look at the token that they must write
                weights = leaks.forward(p, corpus.to_numbers([masked.EXAMPLE])[1], added)[1][0]
                assert (np.diag(weights, 1) > 0.9).all() and weights[5].max() < 0.9


@pytest.mark.slow
def test_the_tables_compare_each_decoder_with_the_best_guess():
    rows = masked.tested(masked.train({"causal": SEE, "left out": SEE | True})).rows
    assert [cells[0] for cells in rows.values()][::2] == ["34 %", "100 %"]
    assert [cells[1] for cells in rows.values()] == ["", "18 of 18", "0 of 18"]
    best, *right = [int(cells[0].removesuffix(" %")) for cells in masked.mistakes(SEE).rows.values()]
    assert best == 34 and len(right) == 3 and min(right) >= 50


@pytest.mark.slow
def test_own_vectors_learn_what_follows_while_attention_copies_badly(monkeypatch):
    assert leaks.STEPS == 400
    monkeypatch.setattr(leaks, "STEPS", 10)
    people, verbs, places = (
        [corpus.ENGLISH.index(token) for token in kind.values()]
        for kind in (corpus.PEOPLE, corpus.VERBS, corpus.PLACES)
    )
    added = minus_infinity(~SEE)
    for seed in range(5):
        p, held_out = leaks.learn(added, seed)
        assert (len(held_out), len(corpus.sentences())) == (384, 384 + 1056)
        assert leaks.next_right(p, held_out, added) < 0.9, seed
        after_verbs = (p["english"][verbs] + p["position"][2]) @ p["readout"]
        assert set(after_verbs.argmax(axis=-1)) <= set(people), seed
        after_student = (p["english"][3] + p["position"][3]) @ p["readout"]
        assert corpus.ENGLISH[3] == "the student" and after_student.argmax() in places, seed


@pytest.mark.parametrize(
    ("weigh", "passed"),
    [
        (lambda scores, mask: softmax(scores + mask), None),  # as given
        (lambda scores, mask: softmax(scores, mask=mask), True),
        (lambda scores, mask: softmax(np.where(mask, scores, -np.inf)), True),
        (lambda scores, mask: softmax(np.where(mask, scores, -1e9)), False),
    ],
)
def test_one_line_mends_the_attention_as_it_was_given(weigh, passed):
    def masked_attention(queries, keys, values, mask):
        weights = weigh(queries @ keys.T / np.sqrt(keys.shape[1]), mask)
        return weights @ values, weights

    assert check.masked_attention(masked_attention).passed is passed
