"""A year of the five cooperations before today: citizens ring at the real call distribution, in memory.

`demand` says who calls when, `duty` who works, `play` lets a day happen on a `telephony.rules.floor.Floor`;
`cast` reads who works where, `write` and `tickets` keep a day as the switchboard's writer and the operations
do, `history` goes through the weeks. A day is always the same, whenever it is played.
"""
