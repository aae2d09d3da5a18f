"""Lesson 06: a pretrained encoder, its sentences, and pictures of its heads."""
