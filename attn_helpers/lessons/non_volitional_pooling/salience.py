"""What catches the eye with no question asked: a salience map and object features, from the pixels."""

import numpy as np

from ..._arrays import calm
from ..._language import later
from ..._shapes import as_float, wrong
from ._raster import blur

FEATURES = later("contrast", "brightness", "size", "greenness", "edges", "x", "y")
SCALES = ((2, 16), (4, 32), (8, 64))  # standard deviations of centre and surround in pixels


@calm
def opponent_colours(image):
    """Split an image into luminance, red–green and blue–yellow.

    Parameters
    ----------
    image : (height, width, 3)
        Red, green and blue, each 0…1.

    Returns
    -------
    luminance, red_green, blue_yellow : ndarray, (height, width)

    Raises
    ------
    ValueError, TypeError
        If `image` is no colour picture of numbers 0…1.

    Notes
    -----
    Source: Itti, Koch and Niebur, A model of saliency-based visual attention (1998), section 2.1, simplified.

    Examples
    --------
    >>> [channel.item() for channel in opponent_colours([[[1.0, 0.0, 0.0]]])]
    [0.299, 1.0, -0.5]
    """
    red, green, blue = np.moveaxis(_image("opponent_colours", image), -1, 0)
    return 0.299 * red + 0.587 * green + 0.114 * blue, red - green, blue - (red + green) / 2


@calm
def salience_map(image):
    """Measure how much the neighbourhood of each pixel differs from what surrounds it.

    The squared difference of a small (centre) and a large (surround) Gaussian mean, summed over three
    opponent colours (luminance, red–green, blue–yellow) and three scales.

    Parameters
    ----------
    image : (height, width, 3)
        Red, green and blue, each 0…1.

    Returns
    -------
    (height, width)
        At least 0, sums to 1; uniform where nothing differs at all.

    Raises
    ------
    ValueError, TypeError
        If `image` is no colour picture of numbers 0…1.

    Notes
    -----
    Centre–surround after Itti, Koch and Niebur (1998), without its orientation channel; the square stands in
    for its normalisation, which favours few strong places.

    Examples
    --------
    >>> salience_map(np.full((2, 2, 3), 0.5))
    array([[0.25, 0.25],
           [0.25, 0.25]])
    """
    channels = opponent_colours(_image("salience_map", image))
    contrast = sum((blur(c, near) - blur(c, far)) ** 2 for c in channels for near, far in SCALES)
    if contrast.max() < 1e-20:  # what rounding leaves of a flat picture
        contrast = np.ones_like(contrast)
    return contrast / contrast.sum()


@calm
def share_in_box(weights, box):
    """Return the share of a map that lies inside a box.

    Parameters
    ----------
    weights : (height, width)
        With a positive sum.
    box : (4,)
        Left, top, right and bottom in pixels, inside the map; right and bottom are the first pixel outside.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Unless the map has a positive sum and the box lies inside it.

    Examples
    --------
    >>> share_in_box(np.ones((4, 5)), (0, 0, 5, 1))
    0.25
    """
    weights = as_float("share_in_box", "weights", weights)
    if weights.ndim != 2 or not weights.sum() > 0:
        need = "(height, width) with a positive sum"
        raise wrong("share_in_box", "weights", need, f"shape {weights.shape}, sum {weights.sum()}")
    ((left, top, right, bottom),) = _boxes("share_in_box", "box", [box], weights.shape)
    return float(weights[top:bottom, left:right].sum() / weights.sum())


@calm
def object_features(scene):
    """Describe each object of a scene by seven numbers from its pixels and its box.

    Parameters
    ----------
    scene : Scene
        `image` (height, width, 3), each 0…1, and `boxes` (n, 4) in pixels, inside the picture.

    Returns
    -------
    (n, 7)
        One object a row, one of `FEATURES` a column, each 0…1:

        - contrast: salience s in the box, where the picture's average is 1, as s / (1 + s); 0.5 is average
        - brightness: mean luminance; 0 is black, 1 is white
        - size: square root of the box's share of the picture's area
        - greenness: share of the box's pixels whose green exceeds red and blue by 0.05 or more
        - edges: share of the box's pixels where luminance steps by more than 0.05 to a neighbour
        - x, y: the box's middle as a share of width and height, from the left and from the top

    Raises
    ------
    ValueError, TypeError
        If the image is no colour picture of numbers 0…1, or a box is empty or leaves the picture.

    Examples
    --------
    >>> from attn_helpers.lessons.non_volitional_pooling.scenes import meadow
    >>> dict(zip(FEATURES, object_features(meadow())[0].round(2).tolist()))["x"]
    0.48
    """
    image = _image("object_features", scene.image)
    luminance = opponent_colours(image)[0]
    step = [np.abs(np.diff(luminance, axis=a, append=luminance.take([-1], axis=a))) for a in (0, 1)]
    red, green, blue = np.moveaxis(image, -1, 0)
    is_green, is_edge = green - np.maximum(red, blue) >= 0.05, np.maximum(*step) > 0.05
    maps = salience_map(image), luminance, is_green, is_edge
    boxes = _boxes("object_features", "boxes", scene.boxes, luminance.shape)
    return np.array([_describe(box, *maps) for box in boxes])


def _describe(box, salience, luminance, green, edges):
    """Return the seven features of the object in one box."""
    height, width = salience.shape
    left, top, right, bottom = box
    inside = slice(top, bottom), slice(left, right)
    area = (bottom - top) * (right - left) / (height * width)
    density = salience[inside].sum() / area
    middle = (left + right) / 2 / width, (top + bottom) / 2 / height
    means = green[inside].mean(), edges[inside].mean()
    return density / (1 + density), luminance[inside].mean(), np.sqrt(area), *means, *middle


def _image(function, image):
    """Return a colour picture (height, width, 3) as float64."""
    image = as_float(function, "image", image).astype(float)
    if image.ndim != 3 or image.shape[-1] != 3 or 0 in image.shape:
        raise wrong(function, "image", "(height, width, 3)", image.shape)
    if not (image.min() >= 0 and image.max() <= 1):
        raise wrong(function, "image", "red, green and blue, each 0…1", f"{image.min()}…{image.max()}")
    return image


def _boxes(function, name, boxes, size):
    """Return boxes (n, 4) as whole numbers inside a picture of `size` (height, width)."""
    height, width = size
    need = f"left, top, right, bottom inside the picture (height={height}, width={width}), not empty"
    boxes = as_float(function, name, boxes, need)
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise wrong(function, name, "(n, 4)", boxes.shape)
    left, top, right, bottom = boxes.T
    fits = (0 <= left) & (left < right) & (right <= width) & (0 <= top) & (top < bottom) & (bottom <= height)
    if not np.all(fits & (boxes == boxes.round()).all(axis=1)):
        raise wrong(function, name, need, boxes[~fits].tolist() or boxes.tolist())
    return boxes.astype(int)
