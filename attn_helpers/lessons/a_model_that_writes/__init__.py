"""Lesson 07: stories of who has which animal, the decoder that learns to go on with them, and its bill."""
