"""Runs the Snakefile in this process, and says in a few lines what came of it.

Empty, so that `headstart` can be had before all that the rest of a build imports.
"""
