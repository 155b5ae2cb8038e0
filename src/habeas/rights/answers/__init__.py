"""The package that answers a request for one's data: a ZIP of files for machines and one page for people."""
