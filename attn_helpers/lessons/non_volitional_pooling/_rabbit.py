"""The rabbit of the meadow: a profile that looks to the right, its mouth full of grass."""

import numpy as np

from ._raster import blade, coverage, ellipse, glow, line, paint, smooth

BODY = smooth(
    [(163, 250), (152, 226), (156, 198), (172, 176), (196, 164), (222, 163), (246, 172), (264, 188)]
    + [(272, 210), (268, 232), (258, 248), (240, 256), (200, 258)]
)
HAUNCH = smooth(
    [(166, 248), (158, 226), (166, 204), (186, 195), (206, 202), (217, 222), (213, 244), (192, 256)]
)
HIND_FOOT = smooth([(176, 256), (184, 249), (208, 248), (228, 252), (233, 258), (224, 263), (190, 263)])
NEAR_LEG = smooth(
    [(240, 222), (258, 218), (266, 232), (266, 250), (274, 257), (268, 262), (254, 261), (250, 246)]
)
FAR_LEG = smooth(
    [(256, 218), (270, 214), (276, 232), (276, 250), (285, 256), (280, 261), (266, 260), (263, 246)]
)
HEAD = smooth(
    [(250, 196), (254, 180), (268, 170), (284, 171), (298, 181), (310, 196), (315, 207), (311, 216)]
    + [(298, 219), (282, 220), (264, 214)]
)
NEAR_EAR = smooth(
    [(262, 178), (246, 160), (234, 136), (233, 118), (243, 116), (258, 131), (270, 152), (277, 173)]
)
FAR_EAR = smooth(
    [(272, 174), (266, 154), (263, 130), (268, 115), (277, 118), (284, 138), (286, 158), (284, 175)]
)
TAIL = ellipse(157, 236, 13, 12)
PARTS = (TAIL, BODY, HAUNCH, HIND_FOOT, NEAR_LEG, FAR_LEG, HEAD, NEAR_EAR, FAR_EAR)
INNER_EAR = smooth([(263, 170), (251, 154), (240, 132), (240, 122), (250, 131), (262, 150), (269, 168)])


def draw_rabbit(image, colour):
    """Paint the rabbit into an image (height, width, 3) in place; `colour` is its fur in full light, (3,)."""
    shade = colour * [0.85, 0.86, 0.89]
    glow(image, ellipse(222, 261, 74, 8), (0.20, 0.34, 0.13), softness=4, opacity=0.8)
    _body(image, colour, shade)
    _head(image, colour, shade)
    _foreground(image)


def silhouette(height, width):
    """Return (height, width) booleans: True where the rabbit is, with the blades in front of it, without its shadow."""
    covered = np.zeros((height, width), dtype=bool)
    for part in PARTS:
        window, cover = coverage(part, covered.shape)
        covered[window] |= cover > 0.5
    return covered


def _body(image, colour, shade):
    """Paint tail, legs and trunk, the light coming from above."""
    paint(image, FAR_LEG, 0.9 * shade, 0.86 * shade)
    glow(image, TAIL, colour, softness=1)
    paint(image, BODY, colour, 0.95 * shade)
    glow(image, ellipse(226, 254, 44, 16), 0.86 * shade, softness=8, opacity=0.8, within=BODY)
    light = np.minimum(1.05 * colour, 1)
    glow(image, ellipse(200, 176, 34, 10, -8), light, softness=6, opacity=0.8, within=BODY)
    glow(image, ellipse(193, 228, 30, 33), 0.88 * shade, softness=4, opacity=0.75, within=BODY)
    paint(image, HAUNCH, colour, shade)
    paint(image, HIND_FOOT, colour, shade)
    glow(image, ellipse(250, 236, 17, 26), 0.88 * shade, softness=4, opacity=0.5, within=BODY)
    paint(image, NEAR_LEG, colour, shade)


def _head(image, colour, shade):
    """Paint ears, head, eye, nose and whiskers, and the grass in the mouth."""
    paint(image, FAR_EAR, shade, 0.92 * shade)
    glow(image, ellipse(262, 208, 24, 20), 0.88 * shade, softness=5, opacity=0.7, within=BODY)
    paint(image, NEAR_EAR, colour, colour * 0.97)
    glow(image, INNER_EAR, colour * [0.95, 0.78, 0.77], softness=1, opacity=0.9)
    paint(image, HEAD, colour, shade)
    glow(image, ellipse(276, 206, 13, 10), colour, softness=4, opacity=0.9, within=HEAD)
    paint(image, ellipse(286, 189, 5.0, 5.6, 20), (0.16, 0.11, 0.10))
    paint(image, ellipse(287.6, 187, 1.5, 1.6), (1.0, 1.0, 1.0))
    paint(image, ellipse(312.5, 204, 3.0, 3.8, -30), colour * [0.86, 0.62, 0.62])
    paint(image, line([(311, 209), (305, 213), (298, 212)], 1.2), 0.6 * shade)
    for height, lean in ((-17, 22), (-3, 30), (9, 25)):
        paint(image, blade(306, 213, height, lean, 3.4), (0.50, 0.74, 0.26), (0.30, 0.54, 0.17))
    for y in (204, 208, 212):
        paint(image, line([(303, 207), (292, y + 1), (281, y + (y - 208))], 0.7), 0.72 * shade)


def _foreground(image):
    """Paint a few blades in front of the feet, so that the rabbit sits in the meadow and not on it."""
    for n, x in enumerate(np.linspace(158, 292, 44)):
        height, lean = 7 + 6 * ((n * 7) % 5) / 4, 5 * ((n * 3) % 7 - 3) / 3
        paint(image, blade(x, 268, height, lean, 2.2), (0.50, 0.69, 0.33), (0.40, 0.60, 0.25))
