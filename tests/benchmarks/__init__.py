"""What is measured, never asserted."""
