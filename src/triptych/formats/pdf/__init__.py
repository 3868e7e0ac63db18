"""The printed edition: `document` makes it, the others do what only print asks of a page."""
