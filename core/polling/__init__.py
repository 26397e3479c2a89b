"""When a source is polled next, as pure functions: values in, values out, `now` an argument.

`rates` learns how often a source publishes, hour by hour of its own week; `intervals` turns that into
the next poll; `budget` sets the price of a request so that all sources together keep to theirs. Times
are aware datetimes in UTC, spans are seconds, rates are items an hour. docs/polling.md says it in words.
"""
