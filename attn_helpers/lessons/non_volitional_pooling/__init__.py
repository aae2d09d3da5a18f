"""Lesson 01: the meadow, what stands out in it, and who looks where."""
