"""Questions that want an answer before anything is shown: the bank, a file a lesson, and `ask`, which shows them."""
