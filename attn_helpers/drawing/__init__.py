"""What is drawn: heatmaps and other pictures of arrays, made to be read on a projector."""
