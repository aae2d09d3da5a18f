"""Examples that a learner invents are judged by what they show."""

import re

import numpy as np
import pytest

from attn_helpers import MultiHead, check, multi_head_attention


def numbered(cases):
    return [f"{case[0].__name__}-{i}" for i, case in enumerate(cases)]


EXAMPLES = [
    (check.not_one_weight_vector, [[1, 0], [0, 1]], None),
    (check.not_one_weight_vector, np.array([[3, 1, 0], [1, 2, 0], [0, 0, 5.0]]), None),
    (check.not_one_weight_vector, [[1, 1], [0, 1]], "object 0 is largest"),
    (check.not_one_weight_vector, [[1, 2], [1, 2]], "object 0 is largest"),
    (check.not_one_weight_vector, [[0], [1]], "object 1 is largest"),
    (check.not_one_weight_vector, [[1, 2]], "two rows"),
    (check.not_one_weight_vector, [1, 2], "matrix"),
    (check.not_one_weight_vector, [[1e-12, 0], [0, 1e-12]], None),
    (check.not_one_weight_vector, [[1e200, 0], [0, 1e200]], None),
    (check.not_one_weight_vector, [[1.7e308, -1.7e308], [1.6e308, -1.7e308]], "object 0 is largest"),
    (check.not_one_weight_vector, [[], []], "matrix"),
    (check.not_one_weight_vector, [[1, np.nan], [2, 1]], "finite"),
    (check.not_one_weight_vector, [[1, 2], [3]], "equal length"),
    (check.missed_key, [[1, 0], [2, 1]], None),
    (check.missed_key, np.array([[1.0], [3.0]]), None),
    (check.missed_key, [[1, 0], [0, 1]], "equally long"),
    (check.missed_key, [[1, 0], [0, 5]], "finds itself"),
    (check.missed_key, [[1, 2], [1, 2]], "equally long"),
    (check.missed_key, [[0, 0], [0, 0]], "equally long"),
    (check.missed_key, [[3, 4]], "^At least two rows are needed.$"),
    (check.missed_key, [[1e200, 0], [2e200, 0]], None),
    (check.missed_key, [[1e200, 0], [0, 1e200]], "equally long"),
    (check.missed_key, [[1e-10, 0], [1, 0]], None),
    (check.missed_key, [[1e200, 0], [0, 2e200]], "finds itself"),
    (check.missed_key, "keys", "matrix"),
    (check.not_told_apart, ["The 茶 is hot.", "The 饭 is hot."], None),
    (check.not_told_apart, ("I like 🍵.", "I like 饭."), None),
    (check.not_told_apart, ["The tea is hot.", "The rice is hot."], "pieces differ"),
    (check.not_told_apart, ["In 北 we are.", "In 京 we are."], "pieces differ"),
    (check.not_told_apart, ["I like tea.", " i LIKE  tea."], "Change a word"),
    (check.not_told_apart, ["A café.", "A cafe."], "Change a word"),
    (check.not_told_apart, ["茶", ""], "no word yet"),
    (check.not_told_apart, ["茶"], "two sentences"),
    (check.not_told_apart, "茶饭", "two sentences"),
    (check.not_told_apart, ["茶", 3], "two sentences"),
]


ONE = np.arange(16).reshape(4, 4)
PAIRS = [
    ((ONE, np.roll(ONE, 2, axis=0)), None),
    ([ONE.tolist(), np.roll(ONE, 2, axis=1).tolist()], None),
    (np.stack([np.eye(4), np.roll(np.eye(4), 2, axis=1)]), None),
    ((ONE, ONE), "^Both pictures are the same"),
    ((ONE, np.roll(ONE, 1, axis=0)), "not the patches"),
    ((ONE, ONE[:, ::-1]), "not the patches"),
    ((ONE, ONE.T), "not the patches"),
    ((ONE, ONE + 1), "different numbers"),
    ((ONE, ONE[:2]), "four rows of four"),
    ((ONE, "picture"), "four rows of four"),
    ((ONE, np.full((4, 4), np.nan)), "four rows of four"),
    (ONE, "two pictures"),
    (5, "two pictures"),
]


@pytest.mark.parametrize(("pair", "hint"), PAIRS)
def test_two_pictures_of_the_same_patches_are_judged(pair, hint):
    result = check.same_patches(pair)
    assert result.passed is (hint is None) and repr(result)
    assert hint is None or re.search(hint, result.hint), result


def test_a_pair_with_a_gap_is_not_attempted():
    assert check.same_patches((..., ...)).passed is check.same_patches((ONE, ...)).passed is None


def test_attention_without_places_takes_such_a_pair_for_the_same():
    rng = np.random.default_rng(0)
    heads = MultiHead.random(rng, 4, 2)

    def pooled(picture):
        rows = np.array([picture[r : r + 2, c : c + 2].ravel() for r in (0, 2) for c in (0, 2)], float)
        return multi_head_attention(rows, rows, rows, heads).output.mean(axis=0)

    one, other = PAIRS[0][0]
    np.testing.assert_allclose(pooled(one), pooled(other))
    assert not np.allclose(pooled(one), pooled(np.roll(one, 1, axis=0)))


@pytest.mark.parametrize(("checker", "answer", "hint"), EXAMPLES, ids=numbered(EXAMPLES))
def test_examples_that_a_learner_invents_are_judged(checker, answer, hint, recwarn):
    result = checker(answer)
    assert result.passed is (hint is None) and repr(result) and not recwarn
    assert hint is None or re.search(hint, result.hint), result


MARKS = [
    (1, None), (2.0, None), (np.float32(0.7), None), (np.array(2.79), None),
    (0, "still adds"), (0.69, "still adds"), (-5, "still adds"), (-1e9, "still adds"),
    (2.81, "takes too much"), (4, "takes too much"), (1e9, "takes too much"),
    ("1", "one number"), ([1], "one number"), (True, "one number"), (np.inf, "one number"), (1j, "one number"),
]  # fmt: skip


@pytest.mark.parametrize(("score", "hint"), MARKS, ids=range(len(MARKS)))
def test_a_score_of_the_mark_is_judged(score, hint, recwarn):
    result = check.mark_score(score)
    assert result.passed is (hint is None) and repr(result) and not recwarn
    assert hint is None or re.search(hint, result.hint), result


@pytest.mark.parametrize("score", np.arange(0.4, 3, 0.1))
def test_a_score_of_the_mark_is_judged_by_its_powers(score):
    """Without the package: in each column the values sum to 3, and what is added is the weight of the three words."""
    mark, unfit, fit = np.exp([score, -5, 5])
    quiet, clear = 3 * unfit / (mark + 3 * unfit) < 0.01, fit / (mark + fit + 2 * unfit) > 0.9
    assert check.mark_score(score).passed is bool(quiet and clear)


ROME_OSLO, LIMA = [0.5, 0.5, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0]
ROME, OSLO = [1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]
FEW = [
    ([ROME_OSLO, LIMA], [2, -2], None),
    (np.array([LIMA, ROME_OSLO]), np.array([-2.0, 2.0]), None),
    ([[0.502, 0.498, 0, 0, 0, 0], LIMA], (2, -2), None),
    ([ROME, OSLO, LIMA], [1, 1, -2], "3 heads are more"),
    ([ROME_OSLO], [2], "One head has one c"),
    ([ROME_OSLO, LIMA], [-2, 2], "signs are turned"),
    ([ROME_OSLO, LIMA], [2, 2], "same sign"),
    ([ROME_OSLO, LIMA], [1, -2], "c times its weight"),
    ([[1, 1, 0, 0, 0, 0], LIMA], [1, -2], "head 0 sum to 2, not to 1"),
    ([ROME_OSLO, [0, 0, -1, 0, 0, 0]], [2, 2], "never negative"),
    ([ROME_OSLO, LIMA], [2], "one per head"),
    ([ROME_OSLO, LIMA], None, "one per head"),
    ([[0.5, 0.5, 0], [0, 0, 1]], [2, -2], "six numbers"),
    (ROME, [1], "list of rows"),
    ("heads", [1], "list of rows"),
    ([[np.nan] * 6, LIMA], [2, -2], "list of rows"),
]


BOTH_AT_LIMA = [[0.4, 0, 0.6, 0, 0, 0], [0, 0.4, 0.6, 0, 0, 0]]
MISLEADING = [
    (BOTH_AT_LIMA, [2.5, -2.5], None),
    (np.array(BOTH_AT_LIMA[::-1]), np.array([-2.5, 2.5]), None),
    (BOTH_AT_LIMA, [-2.5, 2.5], "signs are turned"),
    ([[0.25, 0, 0.75, 0, 0, 0], [0, 0.2, 0.8, 0, 0, 0]], [4, -5], "Lima counts, too"),
    (BOTH_AT_LIMA, [2, -2], "c times its weight"),
    ([ROME, OSLO], [1, -1], "head 0 does not look most at Lima"),
    ([[0.4, 0, 0.6, 0, 0, 0], [0, 0.4, 0.4, 0.2, 0, 0]], [2.5, -2.5], "c times its weight"),
    ([[0.5, 0, 0.5, 0, 0, 0], [0, 0.5, 0.5, 0, 0, 0]], [2, -2], "head 0 does not look most at Lima"),
    ([[0.4, 0, 0.6, 0, 0, 0], [0, 0.4, 0.7, 0, 0, 0]], [2.5, -2.5], "head 1 sum to 1.1, not to 1"),
    ([[0.4, 0, 0.6, 0, 0, 0], [0, 1.4, -0.4, 0, 0, 0]], [2.5, -2.5], "never negative"),
    (BOTH_AT_LIMA, [2.5], "one per head"),
    (ROME, [1], "list of rows"),
]


@pytest.mark.parametrize(("weights", "c", "hint"), MISLEADING, ids=range(len(MISLEADING)))
def test_heads_that_look_at_lima_and_answer_rightly_are_judged(weights, c, hint):
    result = check.misleading_heads(weights, c)
    assert result.passed is (hint is None) and repr(result)
    assert hint is None or re.search(hint, result.hint), result
    assert check.misleading_heads(..., ...).passed is None


@pytest.mark.parametrize(("weights", "c", "hint"), FEW, ids=range(len(FEW)))
def test_heads_set_by_hand_are_judged(weights, c, hint, recwarn):
    result = check.few_heads(weights, c)
    assert result.passed is (hint is None) and repr(result) and not recwarn
    assert hint is None or re.search(hint, result.hint), result
