"""Whether a source is well, judged from its own history, as pure functions. docs/health.md says it in words.

`source.observe` takes in what happened since the last look, `source.judge` says what is wrong now. What a source
does in its good days is learnt from it alone, and from all of its kind while it has shown little. Every bound is
set so that chance crosses it so many times a source-year (`ALARMS_A_YEAR` of each judgement), whatever the source.
"""
