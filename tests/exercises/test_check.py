"""Checkers that can fail: right answers pass, learners' mistakes are named; and what a learner may do to a checker."""

import os
import re

import numpy as np
import pytest

from attn_helpers import attention, check
from attn_helpers.exercises import attention as attend
from attn_helpers.exercises import (
    blocks,
    counting,
    grading,
    heads,
    masks,
    multi_head,
    patches,
    pooling,
    real_model,
    scores,
    translator,
)

from .right_answers import (
    NAMES,
    RIGHT,
    added_loop,
    added_once,
    by_sum_loop,
    leaks_loop,
    masked_loop,
    merge_concatenate,
    merge_swapped,
    soft,
    switch_off_loop,
    two_heads_by_sum,
)
from .wrong_answers import WRONG, naive

DRAWS = int(os.environ.get("CHECK_DRAWS", 4))  # the more, the surer; 200 before a change of the checkers lands


@pytest.mark.parametrize(("checker", "answers"), RIGHT, ids=NAMES)
def test_right_answers_pass_in_every_form_and_say_one_line(checker, answers):
    for answer in answers:
        for _ in range(DRAWS):
            result = checker(answer)
            assert result.passed is True, result
        first, *more = repr(result).splitlines()
        assert first == f"✓ {checker.__name__}: right." and (not more or "onus" in more[0])


CASES = [(checker, i, wrong, hint) for checker, answers in WRONG.items() for i, (wrong, hint) in enumerate(answers)]


@pytest.mark.parametrize(("checker", "i", "wrong", "hint"), CASES, ids=[f"{c.__name__}-{i}" for c, i, *_ in CASES])
def test_wrong_answers_are_told_what_is_wrong(checker, i, wrong, hint):
    for _ in range(DRAWS):
        result = checker(wrong)
        assert result.passed is False
        assert re.search(hint, result.hint), result
        labels = " ".join(label for label, _ in result.details)
        assert "changed" in labels or ("expected" in labels and "got" in labels) or "error" in labels
        assert len(repr(result)) < 1500


def test_what_goes_beyond_the_question_is_told_only_after_a_right_answer():
    flat, general = (lambda v, w, b: soft(b * v @ w) @ v), (lambda v, w, b: (soft(b * v @ w)[..., None] * v).sum(-2))
    assert check.salience_pooling(flat).hint.startswith("A bonus, if you like: let it work for many scenes")
    assert check.salience_pooling(general).hint.startswith("Bonus: it also works for many scenes")
    assert "onus" not in check.salience_pooling(lambda v, w, b: v.mean(-2)).hint
    assert check.weights_of_scenes(naive).hint.startswith("A bonus, if you like")
    assert check.weights_of_scenes(soft).hint.startswith("Bonus: it also works for scores near 1000")
    assert check.masked_attention(masked_loop).hint.startswith("Bonus: it also works for further axes in front")
    one = check.masked_attention(lambda q, k, v, m: attention(np.array(q), k, v, mask=m).output if q.ndim == 2 else 0)
    assert one.hint.startswith("A bonus, if you like: let it work for further axes")
    assert not check.leak_detector(leaks_loop).hint  # all is asked for: no bonus


def test_the_bug_to_find_is_shown_on_the_same_numbers_each_time():
    def bug(scores):
        powers = np.exp(scores)
        return powers / powers.sum()

    (told,) = {repr(check.weights_of_scenes(bug)) for _ in range(5)}
    assert "[[0., 1., 3.]" in told and "first scene's weights sum to 0.74, the second's to 0.26" in told
    assert bug(np.array([[0.0, 1, 3], [1, 1, 1]])).sum(axis=1).round(2).tolist() == [0.74, 0.26]


@pytest.mark.parametrize(
    ("checker", "general", "narrow"),
    [(check.merge_heads, merge_concatenate, merge_swapped), (check.multi_head_by_sum, by_sum_loop, two_heads_by_sum),
     (check.added, added_loop, added_once)],
)
def test_what_goes_beyond_the_lessons_shapes_is_a_bonus(checker, general, narrow):
    assert checker(general).hint.startswith("Bonus: it also works for")
    result = checker(narrow)
    assert result.passed is True and result.hint.startswith("A bonus, if you like")


def test_the_bug_to_be_found_is_always_shown_on_the_same_numbers():
    def straight(x):
        return x.reshape(x.shape[1], -1)

    told = {repr(check.merge_heads(straight)) for _ in range(5)}
    assert len(told) == 1 and "[[ 0.,  1.,  2.,  3.]" in told.pop()

    def mixed(pictures, order):
        return pictures.reshape(len(order), -1).T[:, order].reshape(pictures.shape)

    (told,) = {repr(check.shuffled(mixed)) for _ in range(5)}
    assert "different pictures are mixed" in told and "[[[4., 1.]," in told and "[[[7., 1.]," in told


def test_a_switch_off_as_it_was_given_is_not_attempted_and_gets_no_hint():
    def columns(w_output, n_heads, head):
        d_head = len(w_output) // n_heads
        off = w_output.copy()
        off[:, head * d_head : (head + 1) * d_head] = 0
        return off

    results = [check.switch_off(columns) for _ in range(5)]
    assert {result.passed for result in results} == {None}
    (hint,) = {result.hint for result in results}
    assert "still as it was given" in hint and "column" not in hint and "row" not in hint


def test_a_failed_switch_off_says_which_rows_are_zero():
    told = dict(check.switch_off(lambda w, h, i: w.copy()).details)
    assert told["expected"] == "rows of zeros: 2, 3" and told["got"] == "rows of zeros: none"
    told = dict(check.switch_off(lambda w, h, i: 2 * switch_off_loop(w, h, i)).details)  # the right rows, and yet wrong
    assert told["got"] == told["expected"] == "numbers of shape (4, 6)"


EXERCISES = [
    attend.ATTENTION, pooling.SALIENCE, pooling.SCENES, scores.ADDITIVE, masks.MASKED, masks.LEAKS,
    translator.HIDDEN, translator.CROSS,
    heads.MERGE, multi_head.MULTI_HEAD, patches.SHUFFLED, counting.FIELD,
    real_model.ADDED, real_model.SWITCH_OFF, blocks.MERGED,
]  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_each_known_mistake_is_told_apart_from_all_others(exercise):
    for hint, mistake in exercise.mistakes:
        assert grading.grade(exercise, mistake).hint == hint.strip()


def test_no_hint_leaks_a_prediction_or_advises_what_the_question_forbids():
    for exercise, leak in ((counting.FIELD, "kernel_size − 1"), (heads.MERGE, "swapaxes")):
        assert not [hint for hint in (exercise.advice, *(h for h, _ in exercise.mistakes)) if leak in hint]


@pytest.mark.parametrize("name", check.__all__)
def test_each_has_a_docstring_and_takes_nothing_for_not_attempted(name):
    checker = getattr(check, name)
    assert checker.__doc__.startswith("Check ")
    for nothing in (None, ...):
        result = checker(nothing)
        assert result.passed is None and not result
        assert repr(result) == f"○ {name}: not attempted yet."


@pytest.mark.parametrize("checker", [c for c, _ in RIGHT], ids=NAMES)
def test_a_stub_is_not_attempted_and_says_the_same_on_each_call(checker):
    def stub(*args):
        raise NotImplementedError("write me")

    results = {(checker(stub).passed, repr(checker(stub)), checker(stub)._repr_html_()) for _ in range(3)}
    assert len(results) == 1 and results.pop()[0] is None


# What a learner may do to a checker ----------------------------------------------------------------------------------


def divides(scores):
    total = 0
    return scores / scores["no"] if total else 1 // total


def test_a_learners_own_error_is_shown_with_their_line_and_no_path():
    result = check.weights_of_scenes(divides)
    assert result.passed is False and "error of its own" in result.hint
    told = dict(result.details)
    with pytest.raises(ZeroDivisionError) as own:  # Pythons word it differently
        divides({})
    assert told["error"] == f"ZeroDivisionError: {own.value}"
    assert told["your code"].endswith("in divides: return scores / scores[\"no\"] if total else 1 // total")
    assert "/" not in told["your code"].split(":")[0] and "test_check" not in repr(result)


def test_an_error_deep_inside_numpy_is_shown_at_the_learners_line():
    told = dict(check.salience_pooling(lambda v, w, b: np.linalg.inv(v)).details)
    assert "np.linalg.inv(v)" in told["your code"] and "LinAlgError" in told["error"]


def test_code_without_a_file_is_not_taken_for_the_learners_line():
    made = {}
    exec("def broken(scores):\n    return scores / 0 // {}", made)

    def calls_it(scores):
        return made["broken"](scores)

    assert dict(check.weights_of_scenes(calls_it).details)["your code"].endswith('return made["broken"](scores)')


def test_not_implemented_later_is_an_error_not_a_stub():
    def only_two_scenes(scores):
        if len(scores) > 2:
            raise NotImplementedError
        return soft(scores)

    assert check.weights_of_scenes(only_two_scenes).passed is False


def test_whatever_is_the_learners_is_escaped():
    class Odd:
        def __repr__(self):
            return "<img src=x onerror=alert(1)>\x1b[31m"

    def raises(scores):
        raise ValueError("<script>alert(1)</script> $x$ \x1b[31m\u202e")

    weights_of_scenes = check.weights_of_scenes
    for result in (weights_of_scenes(lambda s: Odd()), weights_of_scenes(raises), check.shapes({"scores": Odd()})):
        page = result._repr_html_()
        assert result.passed is False and "&lt;" in page
        assert not re.search(r"<(img|script)", page) and "mathjax_ignore" in page
        assert not re.search("[\x1b\u202e]", page + repr(result))


def test_what_has_no_text_of_its_own_is_survived():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

        __repr__ = __str__

    def raises(scores):
        raise Mute

    assert check.weights_of_scenes(raises).passed is False and "Mute" in repr(check.weights_of_scenes(raises))
    assert "something of type Mute" in repr(check.weights_of_scenes(lambda s: Mute()))


@pytest.mark.parametrize("odd", [None, "text", {"a": 1}, [[1, 2], [3]], (1, [2, 3]), 1j, lambda: 1, [None], object()])
def test_odd_returns_are_told_and_nothing_is_raised(odd):
    for checker, _ in RIGHT:
        result = checker(lambda *args, odd=odd: odd)
        assert result.passed is False and result.hint and result._repr_html_()


def test_calling_the_function_first_and_other_arguments_are_told():
    assert "without calling it" in check.weights_of_scenes(soft(np.ones(3))).hint
    result = check.weights_of_scenes(lambda scores, axis: scores)
    assert "arguments" in result.hint and dict(result.details)["needed"] == "(scores)"


def test_changing_an_input_is_told_even_if_the_answer_is_right():
    def tidy(values, w, beta):
        output = soft(beta * values @ w) @ values
        values[:] = 0
        return output

    def heads_too(words, heads):
        out = by_sum_loop(words, heads)
        heads.w_query[:] = 0
        return out

    assert "changes its input `values`" in check.salience_pooling(tidy).hint
    assert "changes its input `heads`" in check.multi_head_by_sum(heads_too).hint


def test_a_learners_arrays_are_not_changed_and_no_warning_escapes(recwarn):
    values = np.array([[1, 2], [2, 1]])
    assert check.not_one_weight_vector(values) and values.tolist() == [[1, 2], [2, 1]]
    assert check.weights_of_scenes(naive).passed is True and not recwarn  # its bonus overflows


def test_a_page_tells_by_words_not_by_colour_alone_and_leaves_text_its_theme():
    for answer, said in ((soft, "right."), (np.exp, "not yet."), (None, "not attempted yet.")):
        page = check.weights_of_scenes(answer)._repr_html_()
        assert said in page and not re.search(r"[^-]color:(?!inherit)", page) and "background:#" not in page
