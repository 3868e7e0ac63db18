"""What changed between two states of a manuscript, as an article and not as lines of files."""
