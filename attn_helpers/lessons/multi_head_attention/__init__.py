"""Lesson 04: six cities, questions that name two of them, and heads that learn to answer."""
