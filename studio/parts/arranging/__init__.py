"""The bench on which a material is arranged: its parts, what it leaves unsaid, and how it will look."""
