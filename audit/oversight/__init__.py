"""Who may see what, under which names, with whose consent, and the record that they saw it."""
