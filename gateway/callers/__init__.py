"""Who asks: API keys, roles and people."""
