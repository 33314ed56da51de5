"""A static government site in a folder: what `platforms/website.py` writes and how it looks."""
