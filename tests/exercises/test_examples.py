"""Examples that a learner invents are judged by what they show."""

import re

import numpy as np
import pytest

from attn_helpers import check


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
    (check.any_weights, [[1, 2], [1, 2]], None),
    (check.any_weights, np.full((3, 2), 0.5), None),
    (check.any_weights, [[0.1 + 0.2, 1], [0.3, 1]], None),
    (check.any_weights, [[1e-12], [0]], "another output"),
    (check.any_weights, [[1e12, 0], [1e12 + 1, 0]], "another output"),
    (check.any_weights, [[1e12], [1e12 + 1]], "another output"),
    (check.any_weights, [[1, 1], [2, 2]], "within each row"),
    (check.any_weights, [[1, 2], [2, 1]], "another output"),
    (check.any_weights, [[0, 0], [0, 0]], "too easy"),
    (check.any_weights, [[1, 2], [1, 2], [1, 3]], "on object 2"),
    (check.any_weights, [[1, 2]], "two rows"),
    (check.any_weights, [[1, "a"]], "matrix"),
]


@pytest.mark.parametrize(("checker", "answer", "hint"), EXAMPLES, ids=numbered(EXAMPLES))
def test_examples_that_a_learner_invents_are_judged(checker, answer, hint, recwarn):
    result = checker(answer)
    assert result.passed is (hint is None) and repr(result) and not recwarn
    assert hint is None or re.search(hint, result.hint), result
