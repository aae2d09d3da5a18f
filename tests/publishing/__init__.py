"""Pages, talks, links, README."""
