"""Lesson 03: two corpora, a translator's training, a photograph, and diagrams."""
