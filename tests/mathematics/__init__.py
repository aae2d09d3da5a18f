"""The mathematics, against plain loops."""
