"""The questions that are answered in words, their answers, and what each wrong answer means."""

import numpy as np

# Lesson 01: which object wins each feature
OBJECTS = ("rabbit", "sky", "tree", "stone")
FEATURES = ("contrast", "brightness", "size", "greenness")
TABLE = np.array([[0.9, 0.6, 0.2, 0.1], [0.1, 0.9, 0.8, 0.2], [0.5, 0.3, 0.5, 0.7], [0.4, 0.5, 0.1, 0.3]])
WINNERS = {feature: OBJECTS[i] for feature, i in zip(FEATURES, TABLE.argmax(axis=0), strict=True)}


def about_winners(feature, got, answers):
    """Say what went wrong with a winner."""
    if len(answers) > 1 and len(set(answers.values())) == 1:
        return (
            "One object for all features: that is the end of the β dial, winner-take-all. Max pooling asks anew "
            "for each feature."
        )
    column = TABLE[:, FEATURES.index(feature)]
    if OBJECTS.index(got) == column.argmin():
        return "That is the smallest of the column. Max pooling takes the largest."
    return f"Read down the column of {feature}, not along a row: which object has the largest number there?"


# Lesson 02: shapes, for queries (2, 5, 3), keys (2, 7, 3), values (2, 7, 4)
SHAPES = {
    "scores": (2, 5, 7),
    "weights": (2, 5, 7),
    "weights.sum(axis=-1)": (2, 5),
    "output": (2, 5, 4),
    "output for queries (5, 3)": (2, 5, 4),
}
BATCH = "The leading axis is missing: there are 2 in the batch."
MAP = {
    (2, 7, 5): "Rows are queries, columns are keys: yours is turned.",
    (5, 7): BATCH,
    (2, 5, 5): "Queries meet keys, not one another.",
    (2, 7, 7): "Queries meet keys, not keys one another.",
    (2, 5, 3): "d_key is summed away by the dot product: one number is left for each query and key.",
    (2, 5, 4): "That is the output's. Here there is one number for each query and key.",
}
SUMS = {
    (2, 7): "That is a sum over the queries. The last axis is the keys'.",
    (2,): "Only the last axis is summed away.",
    (5,): BATCH,
    (2, 5, 1): "Without `keepdims=True` the axis goes.",
    (2, 5, 7): "The sum makes the last axis go.",
}
OUTPUT = {
    (2, 5, 3): "The output is made of values: their width is d_value, not d_key.",
    (2, 7, 4): "One row for each query, not for each key.",
    (5, 4): BATCH,
    (2, 4, 5): "Rows are queries: yours is turned.",
    (2, 5, 7): "Those are the weights. The output is `weights @ values`.",
}
BOTH = "The keys have a leading axis of 2: both sets are asked the same 5 questions."
BROADCAST = OUTPUT | dict.fromkeys([(5, 4), (1, 5, 4), (2, 2, 5, 4)], BOTH)
WRONG_SHAPES = dict(zip(SHAPES, (MAP, MAP, SUMS, OUTPUT, BROADCAST), strict=True))


def about_shapes(item, got, _):
    """Say what went wrong with a shape."""
    general = "Scores: one number for each query and key. Output: one row for each query, as wide as the values."
    return WRONG_SHAPES[item].get(got, general)


# Lesson 05: what each layer has
GLOBAL, CONTENT, SIZE = PROPERTIES = ("global", "content-dependent", "any size")
LAYERS = {
    "average pooling": frozenset({GLOBAL, SIZE}),
    "fully connected": frozenset({GLOBAL}),
    "3×3 convolution": frozenset({SIZE}),
    "self-attention": frozenset(PROPERTIES),
}
WHY = {
    ("average pooling", GLOBAL): "Each of the n inputs can move the average.",
    ("average pooling", CONTENT): "The weights are 1/n, whatever the inputs hold.",
    ("average pooling", SIZE): "1/n can be computed for any n.",
    ("fully connected", GLOBAL): "Each output has a weight for every input.",
    ("fully connected", CONTENT): "The weights are learned once; then they are the same for every input.",
    ("fully connected", SIZE): "It has one weight for each input: another size does not fit its matrix.",
    ("3×3 convolution", GLOBAL): "One output of one layer sees 3×3 inputs, no more.",
    ("3×3 convolution", CONTENT): "The kernel is the same wherever it stands and whatever is under it.",
    ("3×3 convolution", SIZE): "The kernel slides over the picture, however large that is.",
    ("self-attention", GLOBAL): "Every query meets every key.",
    ("self-attention", CONTENT): "Its weights are computed from the inputs.",
    ("self-attention", SIZE): "Its matrices act on one row at a time: n may be anything.",
}


def about_layers(layer, got, _):
    """Say whether a property is wrongly claimed or left out, and why; which one is left to the reader."""
    too_many = next((p for p in PROPERTIES if p in got - LAYERS[layer]), None)
    missing = next((p for p in PROPERTIES if p in LAYERS[layer] - got), None)
    told = "One too many." if too_many else "One is left out."
    return f"{told} {WHY[layer, too_many or missing]}"
