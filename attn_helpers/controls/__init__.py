"""What is moved: dials that need no kernel, and controls that compute anew."""
