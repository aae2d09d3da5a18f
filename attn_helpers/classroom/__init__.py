"""What a teacher takes into a class: a hand-out and its key, the bank for other platforms and on paper, sheets."""
