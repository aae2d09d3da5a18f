"""For further/scores_and_scaling: two keys on the bowl, by hand."""

from .answers import from_tables

# keys (1, 2) and (3, 1); the query is the place (2, 1), with the third number −1/2
BY_HAND = {
    "third numbers": (5.0, 10.0),
    "scores": (1.5, 2.0),
    "minus half the squared distances": (-1.0, -0.5),
    "scores minus these": (2.5, 2.5),
}
SLIPS = {
    "third numbers": {
        (3.0, 4.0): "That is x + y. Square both numbers first.",
        (9.0, 16.0): "That is (x + y)². Square each number by itself, then add up.",
        (10.0, 5.0): "The two numbers are in the wrong order: key A comes first.",
    },
    "scores": {
        (4.0, 7.0): "The third numbers are missing: add −1/2 times the third number.",
        (6.5, 12.0): "The query's third number is −1/2, not 1/2.",
        (-1.0, -3.0): "The query's third number is −1/2, not −1.",
        (2.0, 1.5): "The two numbers are in the wrong order: key A comes first.",
    },
    "minus half the squared distances": {
        (2.0, 1.0): "Those are the squared distances. Multiply by −1/2.",
        (1.0, 0.5): "The sign is missing.",
        (-2.0, -1.0): "The half is missing.",
        (-0.5, -1.0): "The two numbers are in the wrong order: key A comes first.",
        (-0.71, -0.5): "You took the root. The distance stays squared.",
    },
    "scores minus these": {
        (0.5, 1.5): "You added. Minus a negative number is plus.",
        (-2.5, -2.5): "You subtracted the other way round.",
    },
}
ADVICE = {
    "third numbers": "Square x, square y, and add up.",
    "scores": "Multiply number by number and add up: all three numbers of query and key.",
    "minus half the squared distances": "Square the difference in x and in y, add up, and multiply by −1/2.",
    "scores minus these": "Subtract line 3 from line 2, key by key.",
}
about_numbers = from_tables(SLIPS, ADVICE)
