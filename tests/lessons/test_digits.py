"""The digits, their placing, the fifth lesson's networks, its tables and its progress bar."""

import pathlib

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.misc.flatten import flatten
from matplotlib.figure import Figure

from attn_helpers import attention, softmax
from attn_helpers.controls.progress import Progress
from attn_helpers.lessons.strengths_and_limits import _charts as charts
from attn_helpers.lessons.strengths_and_limits import digits, vision
from attn_helpers.lessons.strengths_and_limits import measurements as measured

from ..rebuild import sweep

DATA = pathlib.Path(digits.__file__).parent


def test_patches_refuse_pictures_of_another_size():
    with pytest.raises(ValueError, match=r"patches: images must be \(…, 12, 12\), to be cut into 2×2, got \(11, 11\)"):
        vision.patches(np.zeros((11, 11)))


def test_the_digits_are_those_of_the_source():
    images, labels = digits.load_digits()
    assert images.shape == (1797, 8, 8) and images.min() == 0 and images.max() == 1
    assert np.array_equal(images * 16, np.round(images * 16))
    assert list(np.bincount(labels)) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    said = (DATA / "digits.md").read_text(encoding="utf-8")
    assert all(word in said for word in ("CC BY 4.0", "10.24432/C50P49", "tests.rebuild.digits"))
    assert (DATA / "digits.npz").stat().st_size < 60_000


def test_no_digit_is_in_both_halves():
    train, test = digits.split_digits()
    both = np.concatenate([train.images, test.images]).reshape(1797, -1)
    everything = digits.load_digits().images.reshape(1797, -1)
    assert np.array_equal(np.sort(both.sum(axis=1)), np.sort(everything.sum(axis=1)))
    assert not {image.tobytes() for image in train.images} & {image.tobytes() for image in test.images}
    assert np.bincount(test.labels, minlength=10).min() > 20


def test_place_by_hand():
    out = digits.place([[[1.0, 2.0]], [[3.0, 4.0]]], [0, 2], [1, 0], canvas=3)
    assert out.tolist() == [[[0, 1, 2], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0], [3, 4, 0]]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((np.zeros((2, 8, 8)), 5, 0), r"place: rows must be 0…4, got 5$"),
        ((np.zeros((2, 8, 8)), 0, [-1, 0]), r"place: columns must be 0…4, got -1…0"),
        ((np.zeros((8, 8)), 0, 0), r"place: images must be \(n, h, w\), got \(8, 8\)"),
    ],
)
def test_place_says_what_is_wrong(arguments, said):
    with pytest.raises(ValueError, match=said):
        digits.place(*arguments)


def test_scatter_uses_different_places_of_one_digit():
    one = digits.Digits(np.ones((3, 8, 8)), np.arange(3))
    found = digits.scatter(one, np.random.default_rng(0), times=25)
    assert list(found.labels) == [0] * 25 + [1] * 25 + [2] * 25
    assert len({image.tobytes() for image in found.images[:25]}) == 25
    assert (found.images.sum(axis=(1, 2)) == 64).all()


def test_tasks_are_nested_repeatable_and_differ_by_seed():
    small, large = digits.draw_task(20, 3), digits.draw_task(50, 3)
    assert np.array_equal(small.train.labels, large.train.labels[:20])
    assert np.array_equal(small.train.images, digits.draw_task(20, 3).train.images)
    assert not np.array_equal(small.train.labels, digits.draw_task(20, 4).train.labels)
    assert digits.draw_task(11200, 0).train.images.shape == (11200, 12, 12)
    middle = digits.draw_task(20, 0, centred=True).test.images
    assert middle.shape == (397, 12, 12) and not middle[:, :2].any() and not middle[:, :, -2:].any()


def test_enlarge_keeps_flat_pictures_and_the_middle():
    assert np.allclose(digits.enlarge(np.full((1, 8, 8), 0.5), 12), 0.5)
    ramp = np.arange(8.0).reshape(1, 1, 8).repeat(8, axis=1)
    at = (np.arange(3, 9) + 0.5) / 1.5 - 0.5
    assert np.allclose(digits.enlarge(ramp, 12)[0, 0, 3:9], np.interp(at, range(8), range(8)))


@pytest.mark.parametrize("patch", [1, 2, 3])
def test_patch_order_moves_whole_patches(patch):
    order = digits.patch_order(np.random.default_rng(0), patch)
    assert sorted(order) == list(range(144))
    moved = order.reshape(12 // patch, patch, 12 // patch, patch)
    assert (np.diff(moved, axis=3) == 1).all() and (np.diff(moved, axis=1) == 12).all()


def test_neighbours_against_a_loop():
    grid = np.random.default_rng(0).normal(size=(2, 5, 7, 3))
    padded = np.pad(grid, ((0, 0), (1, 1), (1, 1), (0, 0)))
    for row in range(5):
        for column in range(7):
            around = padded[:, row : row + 3, column : column + 3].reshape(2, 27)
            assert np.allclose(vision.neighbours(grid)[:, row, column], around)


def test_patches_by_hand():
    found = vision.patches(np.arange(144).reshape(1, 12, 12))
    assert found.shape == (1, 36, 4)
    assert found[0, 0].tolist() == [0, 1, 12, 13] and found[0, 7].tolist() == [26, 27, 38, 39]


def random_parameters(name, seed=0):
    p = vision.MODELS[name][1](np.random.default_rng(seed))
    return {**p, "readout": np.random.default_rng(9).normal(size=p["readout"].shape)}


def test_the_attention_inside_is_the_package_s():
    q, k, v = np.random.default_rng(0).normal(size=(3, 2, 36, 24))
    queries, keys, values = map(vision.split, (q, k, v))
    weights = softmax(queries @ np.swapaxes(keys, -1, -2) / 6**0.5)
    assert np.allclose(weights @ values, attention(queries, keys, values).output)
    assert np.array_equal(vision.merge(values), v)


def test_networks_have_about_equal_size_and_right_gradients():
    images = np.random.default_rng(1).random((2, 12, 12))
    sizes = {name: vision.count(start(np.random.default_rng(0))) for name, (_, start) in vision.MODELS.items()}
    assert max(sizes[name] / sizes["CNN"] for name in ("attention", "average pooling")) < 1.05
    assert min(sizes[name] / sizes["CNN"] for name in ("attention", "average pooling")) > 0.95
    for name, (model, _) in vision.MODELS.items():
        p = random_parameters(name)
        assert model(p, images).shape == (2, 10)
        vector, rebuild = flatten(p)

        def squares(a, model=model, rebuild=rebuild):
            return anp.sum(model(rebuild(a), images) ** 2)

        along = np.random.default_rng(0).normal(size=vector.shape)  # not autograd's check: its direction is unseeded
        slope = (squares(vector + 5e-7 * along) - squares(vector - 5e-7 * along)) / 1e-6
        assert np.isclose(grad(squares)(vector) @ along, slope, rtol=1e-4)


def test_what_the_networks_cannot_or_must_notice():
    images = np.random.default_rng(1).random((3, 12, 12))
    order = np.random.default_rng(7).permutation(36)
    mixed = digits.shuffle(digits.Digits(images, None), digits.patch_order(np.random.default_rng(7))).images
    for name in ("attention", "average pooling"):
        model, p = vision.MODELS[name][0], random_parameters(name)
        assert np.allclose(model({**p, "position": p["position"][order]}, mixed), model(p, images))
        assert not np.allclose(model(p, mixed), model(p, images))


def test_the_cnn_is_blind_to_a_move_by_one_cell_away_from_the_border():
    blot, p = np.random.default_rng(2).random((1, 4, 4)), {**random_parameters("CNN"), "bias_1": 0, "bias_2": 0}
    here, there, near = (vision.cnn(p, digits.place(blot, 4, column)) for column in (3, 5, 4))
    assert np.allclose(here, there) and not np.allclose(here, near)  # one pixel is half a cell


def test_fit_learns_and_repeats_itself():
    def one_matrix(p, images):
        return anp.reshape(images, (len(images), -1)) @ p["readout"]

    task = digits.draw_task(20, 0, centred=True)
    runs = []
    for _ in range(2):
        start = {"readout": np.zeros((144, 10))}
        p = vision.fit(one_matrix, start, task.train, np.random.default_rng(0), steps=60, rate=0.05)
        runs.append(p["readout"])
        assert vision.accuracy(one_matrix, p, task.train) == 1 and not start["readout"].any()
    assert np.array_equal(*runs) and np.array_equal(runs[0], runs[0].astype(np.float32))


def test_the_shipped_sweep_is_whole():
    rows = measured.load_sweep()
    there = [tuple(row[name] for name in sweep.Job._fields) for row in rows]
    assert len(set(there)) == len(there) and set(there) == set(map(tuple, sweep.jobs()))
    assert all(0 <= row["test"] <= 1 and 0 <= row["train"] <= 1 for row in rows)
    for column in ("across", "down", "across_2", "down_2"):
        assert all((row[column] is None) == (row["study"] != "centred") for row in rows)


def test_a_row_of_the_sweep_comes_out_again():
    job = sweep.Job("placed", "average pooling", 20, 1000, 0.01, 0)
    (row,) = measured.load_sweep(study="placed", model=job.model, n=20, seed=0)
    assert sweep.measure(job)["test"] == pytest.approx(row["test"], abs=0.02)


def test_averages_by_hand():
    rows = [{"n": 20, "test": 0.5}, {"n": 20, "test": 0.7}, {"n": 50, "test": 0.9}]
    found = measured.by(rows, "n")
    assert found[20] == (pytest.approx(0.6), pytest.approx(0.02**0.5), 2) and found[50] == (0.9, 0.0, 1)
    with pytest.raises(ValueError, match="load_sweep: where must be columns out of study, .* got colour"):
        measured.load_sweep(colour="red")


def test_drawings():
    point = measured.Mean(0.5, 0.1, 5)
    ax = charts.accuracies({"CNN": {20: point, 50: point}}, ax=Figure().subplots())
    assert [text.get_text() for text in ax.get_xticklabels()] == ["20", "50"] and ax.get_ylim() == (0, 103)
    assert ax.get_legend().get_texts()[0].get_text() == "CNN"
    with pytest.raises(ValueError, match="accuracies: found must be of networks out of CNN, .* got 'RNN'"):
        charts.accuracies({"RNN": {20: point}}, ax=Figure().subplots())
    assert len(charts.digits(np.zeros((3, 8, 8)), [1, 2, 3], columns=3).axes) == 3


def test_progress_leaves_nothing(monkeypatch):
    shown = []

    class Handle:
        def update(self, content, raw):
            shown.append(content)

    def display(content, raw, display_id):
        shown.append(content)
        return Handle()

    monkeypatch.setattr("IPython.get_ipython", lambda: object())
    monkeypatch.setattr("IPython.display.display", display)
    with Progress(3, "<work>", pause=0) as step:
        [step(1, 3) for _ in range(3)]
    assert shown[0] == shown[-1] == {"text/plain": "", "text/html": ""}
    assert shown[3]["text/plain"] == "<work>: 3 of 3" and 'value="3"' in shown[3]["text/html"]
    assert "<work>" not in shown[3]["text/html"] and len(shown) == 5
