"""What the lessons look at, and the notebooks themselves."""
