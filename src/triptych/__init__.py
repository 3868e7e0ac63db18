"""triptych: one scholarly article, several languages, three publications."""

__version__ = "0.1.0"
