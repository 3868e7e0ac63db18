"""JATS XML, the archive's document: `document` makes it, the others set right what it holds."""
