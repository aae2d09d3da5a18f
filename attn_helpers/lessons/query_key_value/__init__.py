"""Lesson 02: the hull of the values, and how fast scores saturate."""
