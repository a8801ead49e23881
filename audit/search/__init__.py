"""Search over sealed Japanese texts: blinded pieces of them in an index, and the texts themselves in the end."""
