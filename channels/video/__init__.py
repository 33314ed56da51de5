"""Video platforms that a person serves until the account has been granted their interface."""
