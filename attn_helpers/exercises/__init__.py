"""The machinery behind ``check``: grading (result, details, telling, grading) and the exercises, by topic."""
