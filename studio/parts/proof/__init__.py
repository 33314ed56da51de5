"""How figures are shown: ratio cards and charts, in the red and paper of the formats."""
