"""The wire formats: OpenAI's JSON to segments and back. Nothing here knows a rule."""
