"""The meadow around the rabbit: sky, hills, turf, tree, flowers, stone and the grass that is eaten.

Each function paints into an image (height, width, 3) in place; places are pixels of a picture 300 high, 480 wide.
"""

import numpy as np

from ._raster import blade, ellipse, glow, line, paint, smooth


def draw_sky(height, width):
    """Paint a morning sky: blue above, pale at the horizon, soft clouds, and the glow of a low sun."""
    down = np.clip(np.arange(height) / 120, 0, 1)[:, None, None] ** 1.3
    image = (1 - down) * [0.64, 0.79, 0.92] + down * [0.93, 0.92, 0.85] + np.zeros((1, width, 1))
    glow(image, ellipse(60, 104, 62, 44), (1.0, 0.94, 0.79), softness=22, opacity=0.75)
    for x, y, size in ((118, 40, 1.0), (262, 62, 0.7), (400, 24, 0.6)):
        for across, up, rx, ry in ((0, 0, 46, 9), (-18, 7, 20, 11), (10, 10, 24, 14), (32, 4, 18, 8)):
            puff = ellipse(x + size * across, y - size * up, size * rx, size * ry)
            glow(image, puff, (0.98, 0.97, 0.95), softness=4, opacity=0.55)
    return image


def draw_hills(image):
    """Paint four ranges of hills, the farther the paler, and the meadow in front."""
    ranges = (
        (97, 8, 190, 0.3, (0.69, 0.79, 0.80), (0.74, 0.82, 0.78)),
        (106, 7, 135, 2.1, (0.60, 0.74, 0.62), (0.62, 0.76, 0.58)),
        (116, 6, 240, 4.0, (0.51, 0.68, 0.40), (0.55, 0.71, 0.40)),
        (142, 5, 330, 5.2, (0.50, 0.67, 0.33), (0.33, 0.53, 0.20)),
    )
    height, width, _ = image.shape
    x = np.arange(-10, width + 11, 10.0)
    for y, swing, length, phase, top, bottom in ranges:
        wave = np.sin(2 * np.pi * x / length + phase) + 0.4 * np.sin(5 * np.pi * x / length)
        ground = np.stack([x, y - swing * wave], axis=1)
        paint(image, np.concatenate([ground, [[width + 10, height], [-10, height]]]), top, bottom)


def draw_turf(image, rng):
    """Cover the meadow with faint blades, larger towards the viewer."""
    for y in np.sort(rng.uniform(158, 310, 1000)):
        near = (y - 150) / 150
        x, tone = rng.uniform(0, image.shape[1]), rng.uniform(-0.07, 0.07)
        root = image[min(int(y), len(image) - 1), int(x)]
        shape = blade(x, y, 4 + 10 * near, rng.normal(0, 4 * near), 1.2 + 1.2 * near)
        paint(image, shape, root + tone, root, opacity=0.8)


def draw_tree(image, rng):
    """Paint a leafy tree in the morning haze: shadow, trunk, and clumps of leaves lit from the left."""
    glow(image, ellipse(418, 174, 38, 5), (0.36, 0.53, 0.25), softness=3, opacity=0.8)
    trunk = [(405, 176), (409, 158), (408, 128), (418, 128), (419, 158), (424, 176), (414, 174)]
    paint(image, smooth(trunk), (0.47, 0.45, 0.33), (0.43, 0.41, 0.28))
    for tone, spread, n in ((0.0, 1.0, 34), (0.05, 0.85, 30), (0.10, 0.64, 24)):
        for angle, far in zip(rng.uniform(0, 2 * np.pi, n), np.sqrt(rng.uniform(0, 1, n)), strict=True):
            x = 413 - 90 * tone + 37 * spread * far * np.cos(angle)
            y = 101 - 110 * tone + 33 * spread * far * np.sin(angle)
            colour = np.array([0.40, 0.58, 0.35]) + tone * np.array([1.1, 1.1, 0.6]) + rng.normal(0, 0.012)
            paint(image, ellipse(x, y, *rng.uniform(6, 11, 2)), colour + 0.03, colour - 0.02, opacity=0.9)


def draw_flowers(image, rng):
    """Paint a clump of yellow and lilac flowers."""
    for n, y in enumerate(np.linspace(216, 252, 17)):
        x = 36 + 78 * (n * 0.618 % 1)  # the golden ratio spreads them evenly
        foot = x + np.clip(rng.normal(0, 5), 28 - x, 122 - x)
        stem = line([(foot, y + 22), ((x + foot) / 2 + 1, y + 11), (x, y)], 1.8)
        paint(image, stem, (0.52, 0.70, 0.34), (0.30, 0.48, 0.18))
        petal = ((0.95, 0.83, 0.38), (0.74, 0.64, 0.86))[int(rng.integers(2))]
        for angle in np.arange(5) * 72 + rng.uniform(0, 72):
            turn = np.radians(angle)
            paint(image, ellipse(x + 3.4 * np.cos(turn), y + 3.0 * np.sin(turn), 3.0, 2.0, angle), petal)
        paint(image, ellipse(x, y, 1.7, 1.6), (0.86, 0.60, 0.22))


def draw_stone(image, rng):
    """Paint a grey stone with a lit top and a soft shadow."""
    outline = smooth(
        [(432, 287), (402, 280), (405, 258), (420, 244), (440, 241), (458, 251), (467, 270), (464, 283)]
    )
    glow(image, ellipse(438, 284, 40, 6), (0.20, 0.34, 0.14), softness=3, opacity=0.8)
    paint(image, outline, (0.60, 0.63, 0.52), (0.42, 0.46, 0.34))
    glow(image, ellipse(430, 252, 20, 6, -14), (0.70, 0.72, 0.62), softness=4, opacity=0.7, within=outline)
    glow(image, ellipse(456, 276, 14, 12), (0.33, 0.39, 0.27), softness=6, opacity=0.7, within=outline)
    for x in rng.uniform(400, 468, 26):
        shape = blade(x, 291, rng.uniform(8, 17), rng.normal(0, 3), 2)
        paint(image, shape, (0.46, 0.65, 0.30), (0.36, 0.54, 0.22))


def draw_patch(image, rng):
    """Paint the lush grass at the rabbit's mouth, the back blades first."""
    glow(image, ellipse(352, 262, 38, 7), (0.24, 0.40, 0.15), softness=3, opacity=0.7)
    for y in np.sort(rng.uniform(253, 270, 110)):
        x = 350 + 34 * rng.uniform(-1, 1) * np.sqrt(1 - ((y - 261.5) / 9) ** 2)
        height = rng.uniform(0.55, 1.0) * (72 - 0.03 * (x - 346) ** 2)
        lean = np.clip(rng.normal(0, 9) + 0.25 * (x - 350), 313 - x, 391 - x)
        tip = np.array([0.47, 0.72, 0.26]) + rng.normal(0, 0.05, 3)
        paint(image, blade(x, y, height, lean, 3.6), tip, (0.25, 0.47, 0.16))
