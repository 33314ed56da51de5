"""Content management systems: one profile per system, one file here per way of handing an article over."""
