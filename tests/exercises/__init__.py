"""The checkers."""
