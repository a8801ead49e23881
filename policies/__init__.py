"""What the guideline says about what was found: packs, their loader, and the decision. Pure."""
