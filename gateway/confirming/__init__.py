"""A request that has to be confirmed: the question in the conversation, its signed token, and the reply."""
