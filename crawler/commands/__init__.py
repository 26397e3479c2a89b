"""Commands of our own for `scrapy`, as its setting COMMANDS_MODULE finds them: a module a command."""
