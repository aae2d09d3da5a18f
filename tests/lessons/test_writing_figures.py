"""Lesson 07's drawings: lines as strong as what flows along them, sentences that say it, the bill, the reader's box."""

import numpy as np
import pytest

from attn_helpers import choosing, positions
from attn_helpers.decoder import read, write
from attn_helpers.lessons.a_model_that_writes import bill, diagrams, dials, figures, stories, where

close = np.testing.assert_allclose
TEXT = "Anna's cat. Ben's duck. Carl's fox. Ben's"


def random(seed=3):
    return stories.untrained(seed)


def alphas(figure):
    """The strengths of the lines of layer 1 and of layer 2, weak ones first."""
    return [np.asarray(lines.get_alpha()) for lines in figure.axes[0].collections]


@pytest.mark.parametrize("model", [stories.by_hand(), random()], ids=["by hand", "random"])
def test_a_line_is_as_strong_as_what_flows_along_it(model):
    ids = stories.as_numbers(TEXT)
    _, (first, second), _ = read(model, ids)
    flows = [first[0, i, j] * second[0, -1, i] for i in range(len(ids)) for j in range(i + 1)]
    layer_1, layer_2 = alphas(diagrams.looks(model, ids))
    close(layer_1, np.sort(flows))
    close(layer_2, np.sort(second[0, -1]))
    close(layer_1.sum(), 1)  # all of the last token's weight is handed on


def test_each_line_joins_the_tokens_that_its_weight_belongs_to():
    ids = stories.as_numbers(TEXT)
    first, second = (lines.get_segments()[-1] for lines in diagrams.looks(stories.by_hand(), ids).axes[0].collections)
    assert [end[1] for end in first] == [4, 5]  # Ben's, and the duck that looks back at it
    assert [end[1] for end in second] == [5, 10]


def test_what_is_said_names_the_place_that_has_most_weight_and_what_comes_next():
    said = diagrams.said(stories.by_hand(), stories.as_numbers(TEXT))
    assert said == (
        "In layer 2, Ben's looks most at token 5, duck (1.00), which in layer 1 looks most at Ben's (1.00). Next: duck."
    )


def test_tokens_to_come_are_dots_and_the_picture_stays_as_high():
    model, ids = stories.by_hand(), stories.as_numbers(TEXT)
    short, whole = (diagrams.looks(model, ids[:n], rows=11) for n in (5, 11))
    assert short.get_size_inches().tolist() == whole.get_size_inches().tolist()
    dots = [[text.get_text() for text in figure.axes[0].texts].count("…") for figure in (short, whole)]
    assert dots == [6, 0]


def test_the_story_is_shown_by_sentences_and_what_was_told_is_marked(captions):
    figures.every_place("Anna's cat. Ben's duck. Ben's duck.", n_pairs=2)
    ((figure, caption),) = captions
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts[:9] == ["Anna's", "cat", ".", "Ben's", "duck", ".", "Ben's", "duck", "."]
    grounds = [patch.get_facecolor() for patch in figure.axes[0].patches]
    told = grounds[7]
    assert [ground == told for ground in grounds[:9]] == [False] * 7 + [True, False]


def test_the_curves_say_where_both_end(captions):
    one, two = (stories.learn(0, n, steps=2, keep=(0, 2)) for n in (1, 2))
    figures.learning_curves(one, two, n_stories=50)
    ((figure, caption),) = captions
    test = stories.draw(np.random.default_rng(999), 50)
    ends = [stories.accuracy(run.decoder(), test) for run in (one, two)]
    close([line.get_ydata()[-1] for line in figure.axes[0].lines[:2]], ends)
    assert f"ends at {100 * ends[0]:.0f} %, two at {100 * ends[1]:.0f} %" in caption


def test_the_bill_is_that_of_the_counters_in_the_units_of_its_heads():
    drawn = bill.large(10_000)
    assert drawn.columns == ["cache, in MB", "multiplications, in billions"]
    assert bill.multiplications(bill.LARGE, 10_000) == 2_621_440_000
    assert drawn.rows["as it is: four heads share"] == ["1,310.7", "2.62"]
    assert bill.LARGE.n_heads == 4 * bill.LARGE.n_shared and round(4 * 1310.72, 1) == 5242.9
    assert drawn.rows["no heads share"] == ["5,242.9", "2.62"]
    assert drawn.rows["four share, window of 1,000"] == [f"{1000 * 131_072 / 1e6:.1f}", "0.26"]


def test_learning_is_replayed_from_where_it_turns():
    run = stories.learn(0, steps=3, keep=(0, 3))
    _, (first, second), _ = read(run.decoder(0), stories.as_numbers(TEXT))
    page = dials.learning_dial(run)._repr_mimebundle_()[0]["text/html"]
    for said in (f"duck looks at Ben&#x27;s with {first[0, 5, 4]:.2f}", f"at duck with {second[0, 10, 5]:.2f}"):
        assert said in page or said.replace("&#x27;", "'") in page


def test_a_story_is_replayed_token_by_token():
    page = dials.writing_dial(stories.by_hand(), TEXT, 3)._repr_mimebundle_()[0]["text/html"]
    ids = write(stories.by_hand(), stories.as_numbers(TEXT), 3)
    for n in range(11, 15):
        assert diagrams.said(stories.by_hand(), ids[:n]).split("Next")[1] in page


def test_a_reader_writes_on_and_is_told_what_does_not_work():
    box = dials.own_story(stories.by_hand())
    box.controls["n"].value = 2
    box.redraw()
    assert "duck . | In layer 2" in box.said.value
    box.controls["text"].value = "Anna's dog. Anna's"
    box.redraw()
    assert "made of" in box.said.value
    box.controls["text"].value = TEXT + " duck. Ben's duck. Ben's duck."
    box.redraw()
    assert "the model has places for 19" in box.said.value


def test_the_two_framed_cells_are_the_animals_owner_and_the_animal_asked_for(monkeypatch):
    from attn_helpers.controls import flipbook

    made = {}
    monkeypatch.setattr(flipbook, "flipbook", lambda draw, **rest: made.update(rest, draw=draw))
    dials.learning_dial(stories.learn(0, steps=1, keep=(0, 1)), "Dora's pig. Anna's cat. Ben's duck. Anna's")
    framed = [ax.patches[-1] for ax in made["draw"](1).axes[:2]]
    cells = [(round(one.get_y() + 0.5), round(one.get_x() + 0.5)) for one in framed]
    assert cells == [(5, 4), (10, 5)], "row and column: cat looks at its owner; the last Anna's at cat"


# Further: which token next?


def test_a_sentence_that_was_not_told_is_dashed(captions):
    figures.endings()
    ((figure, caption),) = captions
    boxes = figure.axes[0].patches[-9:]
    told = stories.as_numbers(dials.TOLD)[1:].reshape(3, 3).tolist()
    read_as = [stories.as_numbers(text)[1:].reshape(3, 3).tolist() for text in figures.ENDINGS]
    dashed = [box.get_linestyle() == "--" for box in boxes]
    assert dashed == [sentence not in told for ending in read_as for sentence in ending]
    texts = [stories.as_numbers(f"{dials.TOLD} {text}") for text in figures.ENDINGS]
    fine = stories.without_mistake(np.array(texts)).tolist()
    assert fine == [not any(dashed[n : n + 3]) for n in (0, 3, 6)] == [True, True, False]
    assert "Dashed: a mistake" in caption


def test_the_dial_says_after_which_tokens_with_which_chances_and_what_came_of_it(monkeypatch):
    from attn_helpers.controls import flipbook

    made = {}
    monkeypatch.setattr(flipbook, "flipbook", lambda draw, **rest: made.update(rest, draw=draw))
    model, told = random(), stories.as_numbers(dials.TOLD)
    dials.choosing_dial(model)
    logits = read(model, told).logits[-1]
    for setting, how in dials.SETTINGS.items():
        found, measured = choosing.chances(logits, **how), stories.write_many(model, told, **how)
        left, right = made["draw"](setting).axes
        best_first = np.argsort(-logits)
        high = [*found[best_first[:6]], found[best_first[6:]].sum()]
        close([bar.get_width() for bar in left.patches], high)
        close(sum(high), 1)
        names = [*(stories.VOCABULARY[n] for n in best_first[:6]), "8 other tokens"]
        assert [label.get_text() for label in left.get_yticklabels()] == names
        assert left.get_title() == "read: … Carl's fox ."
        assert [text.get_text() for text in left.texts] == [f"{chance:.2f}" for chance in high]
        assert list(right.lines[-1].get_xdata()) == [27, 27]
        (large,) = (line for line in right.lines if line.get_markersize() > 10)
        assert (large.get_xdata()[0], large.get_ydata()[0]) == measured[::-1]
        assert [text.get_text() for text in right.texts] == list(dials.SETTINGS)
        assert [text.get_text() for text in right.texts if text.get_color() == "black"] == [setting]
        for name, line, text in zip(dials.SETTINGS, right.lines[:-1], right.texts, strict=True):  # beside its own dot
            share, different = stories.write_many(model, told, **dials.SETTINGS[name])
            assert (line.get_xdata()[0], line.get_ydata()[0]) == (different, share) == text.xy
        said = made["alt"](setting)
        assert f"{setting}. Likeliest: {names[0]} {high[0]:.2f}, " in said
        assert f"{100 * measured.right:.0f} have no mistake" in said and f": {measured.different} different" in said
    pairs = [{name: how for name, how in dials.SETTINGS.items() if cut in name} for cut in ("top-k", "top-p")]
    assert len({tuple(how["temperature"] for how in some.values()) for some in pairs}) == 1  # compared fairly


# Further: where am I?


def test_how_many_animals_are_found_is_told_in_the_order_of_the_story():
    assert [len(where.by_order(stories.by_hand(22), *kind, 40)) for kind in where.KINDS] == [3, 5, 6]
    assert where.by_order(stories.by_hand(), 6, 1, 40) is None
    rotary = stories.as_decoder(stories.start(np.random.default_rng(0), positions="rotary"), positions="rotary")
    assert len(where.by_order(rotary, 6, 1, 200)) == 6
    ids = stories.draw(np.random.default_rng(999), 300, 4, 2)
    right = {n: [] for n in range(4)}
    for story in ids:
        logits = read(random(), story).logits
        told = list(story[1:13:3])
        for place in (13, 16):
            right[told.index(story[place])].append(logits[place].argmax() == story[place + 1])
    close(where.by_order(random(), 4, 2, 300), [np.mean(each) for each in right.values()])


def test_the_cells_beyond_say_how_many_are_found(captions):
    where.beyond({"by hand": stories.by_hand(22), "short": stories.by_hand()})
    ((figure, _),) = captions
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("100") == 14 + 8 and texts.count("no rows for 22 tokens") == 1
    titles = [text for text in texts if "told\n" in text]
    assert titles == ["3 told\n19 tokens", "5 told\n19 tokens", "6 told\n22 tokens"]


def test_the_stories_drawn_ask_for_what_they_told_at_the_positions_named(captions):
    where.kinds()
    ((figure, _),) = captions
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert [text for text in texts if text.isdigit()] == ["2", "5", "8", "11", "14", "17", "20"]
    assert texts[-2:] == ["told", "asked"]
    assert [box.get_linestyle() for box in figure.axes[0].patches[-2:]] == ["-", "--"]
    sentences = [text.split("\n") for text in texts if "'s" in text]
    for n_told, n_asked in where.KINDS:
        row, sentences = sentences[: n_told + n_asked], sentences[n_told + n_asked :]
        ids = stories.as_numbers(" ".join(f"{owner} {animal}." for owner, animal in row))
        assert stories.without_mistake(ids[None], n_told).all() and len(ids) == 1 + 3 * (n_told + n_asked)
        animals = [stories.VOCABULARY[n] for n in ids[2::3]]
        assert animals == [animal for _, animal in row]


def test_the_weights_one_back_are_those_of_each_animal():
    ids = stories.draw(np.random.default_rng(999), 50, 2, 1)
    weights = read(random(), ids).weights[0][:, 0]
    expected = [f"{np.mean([w[at, at - 1] for w in weights]):.2f}" for at in (2, 5)]
    both = {"random": random(), "by hand": stories.by_hand()}
    rows = {"random": expected, "by hand": ["1.00", "1.00"]}
    assert where.one_back(both, n_told=2, n_stories=50).rows == rows


def test_turned_arrows_say_their_score(captions):
    where.turned([1.0, 0.0], [-0.6, 0.8], [(2, 1), (5, 4), (5, 2)])
    titles = [ax.texts[-1].get_text().splitlines()[1] for ax in captions[0][0].axes]
    turn = -0.6 * np.cos(1) + 0.8 * np.sin(1), -0.6 * np.cos(3) + 0.8 * np.sin(3)
    expected = [f"angle {np.arccos(x):.2f}, score {x:.2f}" for x in (turn[0], turn[0], turn[1])]
    assert titles == expected


def test_the_arc_runs_from_the_query_to_the_key_the_shorter_way(captions):
    where.turned([1.0, 0.0], [-0.6, 0.8], [(2, 1), (5, 2), (3, 0), (0, 5)])
    for ax, (i, j) in zip(captions[0][0].axes, [(2, 1), (5, 2), (3, 0), (0, 5)], strict=True):
        arc = ax.lines[0].get_xydata() / 0.4
        close(arc[0], positions.rotate([[1.0, 0.0]], i)[0], atol=1e-12)
        close(arc[-1], positions.rotate([[-0.6, 0.8]], j)[0], atol=1e-12)
        assert np.hypot(*np.diff(arc, axis=0).T).sum() < np.pi


def test_arrows_point_where_cosine_and_sine_say(captions):
    where.arrows((0, 7), 6)
    ((figure, caption),) = captions
    texts = [text.get_text() for text in figure.axes[0].texts if "," in text.get_text()]
    angles = [at * 10_000 ** (-2 * i / 6) for at in (0, 7) for i in range(3)]
    assert texts == [f"{np.cos(a):.2f}, {np.sin(a):.2f}".replace("-", "−") for a in angles]
    arrows = [text for text in figure.axes[0].texts if text.get_text() == ""]
    for arrow, angle in zip(arrows, angles, strict=True):
        (x, y), (right, down) = arrow.xyann, arrow.xy
        close((right - x, y - down), (np.cos(angle), np.sin(angle)), atol=1e-12)
    assert "Positions 0, 7" in caption and "3 arrows" in caption


def test_the_rows_of_the_page_are_sinusoidal_positions_with_the_cosine_first():
    rows = positions.rotate(np.tile([1.0, 0.0], (9, 4)), np.arange(9))
    waves = positions.sinusoidal_positions(9, 8).reshape(9, 4, 2)[..., ::-1].reshape(9, 8)
    close(rows, waves, atol=1e-15)
    scores = [(1 + rows[n]) @ (1 + rows[n - 1]) for n in (2, 7)]
    with_the_word = [8 + rows[n].sum() + rows[n - 1].sum() for n in (2, 7)]
    close(scores[0] - with_the_word[0], scores[1] - with_the_word[1], atol=1e-12)  # row · row: the distance alone
    assert with_the_word[1] > with_the_word[0] + 0.5
    five_back = positions.rotate(np.eye(8), -5)  # one matrix, with which a query finds the row five back
    close(rows[5:] @ five_back, rows[:4], atol=1e-12)
    assert ((rows[5:] @ five_back) @ rows.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_a_plain_average_of_what_is_seen_is_tabulated():
    rows = where.clock(1 / np.arange(1.0, 101)[:, None], (0, 1, 4, 99)).rows
    assert rows == {"0": ["1.0000"], "1": ["0.5000"], "4": ["0.2000"], "99": ["0.0100"]}
    assert f"{1 / 99 - 1 / 100:.4f}" == "0.0001"


def test_what_is_said_of_arrows_and_of_one_pair_by_hand():
    slowest = positions.BASE ** (-6 / 8)
    close((slowest, positions.BASE ** (2 / 8)), (0.001, 10))
    close(positions.rotate([[1.0, 0.0]], 1000), positions.rotate([[1.0, 0.0]], 1), atol=0.03)  # arrow 1, nearly alike
    close(1000 * slowest, 1)
    query, key = positions.rotate([[1.0, 0.0]], 2)[0], positions.rotate([[-0.6, 0.8]], 1)[0]
    close([*query, *key, query @ key], (-0.416, 0.909, -0.997, -0.073, 0.349), atol=0.0005)
    close(query * key, (0.415, -0.066), atol=0.0005)
    assert [1 + 3 * (told + asked) for told, asked in where.KINDS] == [19, 19, 22]


def test_four_models_differ_in_their_positions_alone():
    models = where.learn_four(steps=1)
    assert [(model.places is not None, model.rotary) for model in models.values()] == [
        (True, False), (True, False), (False, True), (False, False),
    ]  # fmt: skip
