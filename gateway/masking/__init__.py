"""Reversible and irreversible masks: placeholders that are derived, never counted, and their way back."""
