"""What is loaded from PyTorch: two masks in the module's sense, matrices cut apart, a mean over heads that misleads."""

import re

import numpy as np
import pytest

from attn_helpers import MultiHead, check


def told(result, hint):
    assert result.passed is False and re.search(hint, result.hint), result


# 2. Both masks


def as_given(mask, padding):
    """The function as the notebook gives it."""
    both = padding & mask
    return both


def left_out_loop(mask, padding):
    n = len(mask)
    return [[bool(padding[j]) or not mask[i, j] for j in range(n)] for i in range(n)]


@pytest.mark.parametrize("mended", [left_out_loop, lambda m, p: ~(m & ~p)])
def test_what_either_mask_leaves_out_passes(mended):
    assert check.left_out(mended).passed


def test_the_masks_joined_as_given_count_as_not_attempted():
    result = check.left_out(as_given)
    assert result.passed is None and "as given" in result.hint


LEFT_OUT = [
    (lambda m, p: m & ~p, "this course's sense: True where a query may attend"),
    (lambda m, p: m | p, "^The mask is in this course's sense: invert it"),
    (lambda m, p: ~m & p, "only what both masks leave out"),
    (lambda m, p: ~m | ~p, "already has the module's sense"),
    (lambda m, p: ~m | p[:, None], "so it is a column"),
    (lambda m, p: ~m.T | p, "turned over"),
    (lambda m, p: ~m, "padding is no longer"),
    (lambda m, p: np.array([p] * len(m)), "mask is no longer"),
    (lambda m, p: ~m ^ p, "Where both do, too"),
    (lambda m, p: p, "^Predict the shape first"),
    (lambda m, p: np.ones_like(m), "Which keys may the module not use"),
]


@pytest.mark.parametrize(("wrong", "hint"), LEFT_OUT, ids=range(len(LEFT_OUT)))
def test_masks_joined_wrongly_are_told_how(wrong, hint):
    for _ in range(4):
        told(check.left_out(wrong), hint)


# 3. Three matrices of one


def by_hand(packed):
    d = packed.shape[1]
    return packed[:d].T, packed[d : 2 * d].T, packed[2 * d :].T


def of_eight(packed):
    return packed[:8].T, packed[8:16].T, packed[16:].T


def element_by_element(packed):
    d = packed.shape[1]
    return [[[packed[n * d + j, i] for j in range(d)] for i in range(d)] for n in range(3)]


def by_the_package(packed):
    heads = MultiHead.from_packed(packed, None, np.eye(packed.shape[1]), None, 1)
    return heads.w_query, heads.w_key, heads.w_value


@pytest.mark.parametrize("cut", [by_hand, element_by_element, by_the_package, lambda p: np.split(p.T, 3, axis=1)])
def test_matrices_cut_apart_pass_and_so_do_those_of_other_widths(cut):
    result = check.cut_apart(cut)
    assert result.passed and result.hint.startswith("Bonus: it also works for modules of other widths")


def test_the_width_of_the_page_is_enough_and_the_bonus_is_told():
    result = check.cut_apart(of_eight)
    assert result.passed and result.hint.startswith("A bonus, if you like: let it work for modules of other")


CUTS = [
    (lambda p: (p[:8], p[8:16], p[16:]), r"inputs are in rows: `\.T`"),
    (lambda p: (p[8:16].T, p[:8].T, p[16:].T), "Yours are key, query, value"),
    (lambda p: (p[:8].T, p[16:].T, p[8:16].T), "Yours are query, value, key"),
    (lambda p: (p[16:].T, p[8:16].T, p[:8].T), "Yours are value, key, query"),
    (lambda p: (p[8:16].T, p[16:].T, p[:8].T), "Yours are key, value, query"),
    (lambda p: (p[16:].T, p[:8].T, p[8:16].T), "Yours are value, query, key"),
    (lambda p: (p[:8].T,) * 3, "^All three"),
    (lambda p: (p[::3].T, p[1::3].T, p[2::3].T), "every third row"),
    (lambda p: p.T.reshape(3, 8, 8), "cut first, then transpose"),
    (lambda p: p.T, "did not cut"),
    (lambda p: p, "not cut yet"),
    (lambda p: (p[:, :8], p[:, 8:16], p[:, 16:]), "^Return three arrays"),
    (lambda p: np.split(p, 3, axis=1), "error of its own"),
    (lambda p: (p[:8].T, p[8:16].T, p[16:]), "^The shape is right, the numbers are not. The first 8 rows"),
]


@pytest.mark.parametrize(("wrong", "hint"), CUTS, ids=range(len(CUTS)))
def test_matrices_cut_wrongly_are_told_how(wrong, hint):
    for _ in range(4):
        told(check.cut_apart(wrong), hint)


# 4. A mean that misleads


def misleads(weights):
    """Key 0 is the largest of the mean and of neither head: one number after the other."""
    sums = [sum(column) for column in zip(*weights, strict=True)]
    return all(sums[0] > other for other in sums[1:]) and all(max(row[1:]) > row[0] for row in weights)


def test_of_all_weights_in_twentieths_those_pass_whose_mean_misleads():
    rows = [(a, b, 20 - a - b) for a in range(0, 21, 3) for b in range(0, 21 - a, 2)]
    found = [(one, other) for one in rows for other in rows]
    right = [pair for pair in found if misleads(pair)]
    assert 0 < len(right) < len(found)
    assert right == [pair for pair in found if check.misleading_mean(np.array(pair) / 20).passed]


MEANS = [
    ([[0.6, 0.2, 0.2], [0.4, 0.5, 0.1]], "In head 0 the largest weight is at key 0"),
    ([[0.4, 0.5, 0.1], [0.4, 0.4, 0.2]], "In head 1 the largest weight is at key 0"),
    ([[0.4, 0.6, 0], [0.4, 0.6, 0]], "In the mean, key 0 is not the largest"),
    ([[0.25, 0.5, 0.25], [0.25, 0, 0.75]], "In the mean, key 0 is not the largest"),
    ([[0.4, 0.5, 0.2], [0.4, 0.1, 0.5]], "head 0 do not sum to 1"),
    ([[0.4, 0.5, 0.1], [4, 1, 5]], "head 1 do not sum to 1"),
    ([[0.6, 0.7, -0.3], [0.4, 0.1, 0.5]], "not negative"),
    (np.full((3, 2), 0.5), "two rows of three numbers"),
    ("the mean", "matrix of finite numbers"),
]


@pytest.mark.parametrize(("weights", "hint"), MEANS)
def test_a_mean_that_does_not_mislead_is_told_why(weights, hint):
    told(check.misleading_mean(weights), hint)


@pytest.mark.parametrize("checker", [check.left_out, check.cut_apart, check.misleading_mean])
def test_nothing_handed_over_is_not_attempted(checker):
    assert checker(...).passed is None and checker(None).passed is None
