"""Pages for people: what the guideline in force says, and how to connect. No exchange is shown here."""
