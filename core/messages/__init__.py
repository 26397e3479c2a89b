"""What is told to people outside: messages, digests, quiet hours, receivers."""
