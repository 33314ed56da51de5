"""政策解读工作室: from a policy file to a signed, published, counted interpretation."""

__version__ = "0.1.0"
