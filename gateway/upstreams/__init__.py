"""The providers' side: one way in, three ways out (demo, any OpenAI-compatible server, everything else by litellm)."""
