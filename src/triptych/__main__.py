"""Lets `python -m triptych` do what `triptych` does."""

from triptych.cli import command

command()
