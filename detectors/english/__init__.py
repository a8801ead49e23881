"""English names and places: the field of `detectors.names`, over Latin words and with tables of its own."""
