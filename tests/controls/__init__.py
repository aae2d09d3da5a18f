"""Dials and live controls, without a browser."""
