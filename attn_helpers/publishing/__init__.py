"""What is made of the notebooks: saved outputs, pages, talks. Needs the extra ``publish``."""
