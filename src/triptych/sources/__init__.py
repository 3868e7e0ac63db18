"""The notations of the sources and what is read from them, each value with its place."""
