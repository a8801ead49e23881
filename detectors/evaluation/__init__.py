"""How well the detectors find, and at what cost: `make eval DATA=folder`. Nothing here runs in the gateway."""
