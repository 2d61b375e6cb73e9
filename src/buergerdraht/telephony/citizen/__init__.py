"""A synthetic citizen for demonstrations: calls by SIP from outside, speaks, hangs up.

She knows nothing of the switchboard: `phone` is a telephone of its own, `sound` and `speech` her voice,
`sip` and `alaw` the protocols. `ringing` is what commands and pages use.
"""
