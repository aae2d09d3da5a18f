"""The course in another language."""
