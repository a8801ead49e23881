"""Logged exchanges put before a policy again: replay, reasons, and cases made from them."""
