"""Electronic seals (电子签章): the port, and one adapter for a certificate file kept on this machine."""
