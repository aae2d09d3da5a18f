"""Lesson 05: digits, networks that read them, and what was measured."""
