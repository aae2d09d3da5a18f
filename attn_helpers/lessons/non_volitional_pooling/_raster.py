"""Paint smooth shapes into an RGB array with NumPy alone: outlines, coverage, blur and blending.

A point is (x, y) in pixels, x to the right and y downwards; an outline is (n_points, 2), taken as closed.
"""

import numpy as np

FINE = 4  # sub-rows and sub-columns a pixel: the antialiasing


def ellipse(x, y, rx, ry, turn=0.0, *, n_points=48):
    """Return the outline of an ellipse about (x, y), turned clockwise by `turn` degrees."""
    angle = np.linspace(0, 2 * np.pi, n_points, endpoint=False)
    across, down = rx * np.cos(angle), ry * np.sin(angle)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.stack([x + c * across - s * down, y + s * across + c * down], axis=1)


def smooth(points, *, n_between=8):
    """Return a closed Catmull–Rom curve (n_points · n_between, 2) through the points (n_points, 2).

    Source: Catmull and Rom, A class of local interpolating splines (1974).
    """
    p1 = np.asarray(points, dtype=float)[:, None]
    p0, p2, p3 = (np.roll(p1, shift, axis=0) for shift in (1, -1, -2))
    t = np.linspace(0, 1, n_between, endpoint=False)[None, :, None]
    curve = 2 * p1 + (p2 - p0) * t
    curve = curve + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    return curve.reshape(-1, 2) / 2


def blade(x, y, height, lean, width):
    """Return the outline of a blade of grass rooted at (x, y), its tip `height` above and `lean` beside."""
    t = np.linspace(0, 1, 6)
    middle = np.stack([x + lean * t**2, y - height * t], axis=1)
    half = np.stack([width / 2 * (1 - t), np.zeros(6)], axis=1)
    return np.concatenate([middle - half, (middle + half)[::-1]])


def line(points, width):
    """Return the outline of a thin line of one width through the points (n_points, 2)."""
    points = np.asarray(points, dtype=float)
    along = np.gradient(points, axis=0)
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.linalg.norm(along, axis=1, keepdims=True)
    return np.concatenate([points - side * width / 2, (points + side * width / 2)[::-1]])


def _window(outline, size, margin=0):
    """Return the smallest window (rows, columns) as two slices that holds the outline on the picture."""
    low, high = np.floor(outline.min(axis=0)) - margin, np.ceil(outline.max(axis=0)) + margin
    (left, top), (right, bottom) = np.clip([low, high], 0, [size[1], size[0]]).astype(int)
    return slice(top, bottom), slice(left, right)


def coverage(outline, size, *, margin=0):
    """Return (window, cover): how much of each pixel in the window the outline covers, 0…1.

    Every sub-row counts signed crossings from the left; a place is inside where the count is not zero.
    """
    rows, columns = _window(outline, size, margin)
    n_rows, n_columns = FINE * (rows.stop - rows.start), FINE * (columns.stop - columns.start)
    x, y = FINE * (outline - [columns.start, rows.start]).T[:, :, None]
    x_next, y_next = np.roll(x, -1, axis=0), np.roll(y, -1, axis=0)
    sub_rows = np.arange(n_rows) + 0.5
    edge, row = np.nonzero((y <= sub_rows) != (y_next <= sub_rows))
    x, y, x_next, y_next = (a[edge, 0] for a in (x, y, x_next, y_next))
    at = x + (sub_rows[row] - y) / (y_next - y) * (x_next - x)
    column = np.clip(np.ceil(at - 0.5), 0, n_columns).astype(int)
    cell = row * (n_columns + 1) + column
    turns = np.bincount(cell, np.sign(y_next - y), minlength=n_rows * (n_columns + 1))
    inside = np.cumsum(turns.reshape(n_rows, n_columns + 1), axis=1)[:, :-1] != 0
    return (rows, columns), inside.reshape(n_rows // FINE, FINE, n_columns // FINE, FINE).mean(axis=(1, 3))


def box_mean(channel, radius):
    """Return (height, width) averaged over squares of 2 radius + 1 pixels; the border repeats."""
    for _ in range(2):
        total = np.cumsum(np.pad(channel, [(radius + 1, radius), (0, 0)], mode="edge"), axis=0)
        channel = (total[2 * radius + 1 :] - total[: -2 * radius - 1]).T / (2 * radius + 1)
    return channel


def blur(channel, radius):
    """Return (height, width) smoothed by three box means, nearly a Gaussian of deviation `radius`."""
    for _ in range(3):
        channel = box_mean(channel, radius)
    return channel


def blend(image, window, cover, top, bottom=None):
    """Paint in place, where `cover` covers, a colour that runs from `top` to `bottom` down the window."""
    top = np.asarray(top, dtype=float)
    bottom = top if bottom is None else np.asarray(bottom, dtype=float)
    down = np.linspace(0, 1, cover.shape[0])[:, None, None]
    image[window] += cover[:, :, None] * ((1 - down) * top + down * bottom - image[window])


def paint(image, outline, top, bottom=None, *, opacity=1.0):
    """Paint one closed shape with a sharp, antialiased border."""
    window, cover = coverage(outline, image.shape)
    blend(image, window, opacity * cover, top, bottom)


def glow(image, outline, colour, *, softness, opacity=1.0, within=None):
    """Paint a shape with a soft border (a shadow, a cloud, shading), if asked within another only."""
    window, cover = coverage(outline, image.shape, margin=3 * softness)
    cover = opacity * blur(cover, softness)
    if within is not None:
        limit, inside = np.zeros(image.shape[:2]), coverage(within, image.shape)
        limit[inside[0]] = inside[1]
        cover *= limit[window]
    blend(image, window, cover, colour)
