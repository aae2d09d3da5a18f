"""Lesson 02: asking the meadow, and what stands beside it: how scores look, saturate, and turn into regression."""
