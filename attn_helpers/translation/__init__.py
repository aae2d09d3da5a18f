"""The course in another language: catalogues of what a reader sees, and the notebooks that are written from them."""
