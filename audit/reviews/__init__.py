"""Cases that somebody has to look at, checklists, and who may take which step."""
