"""Scripts that make the data that the package ships."""
