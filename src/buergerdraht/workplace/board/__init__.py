"""The supervisor's board: queues, waiting callers, agents and today's figures of a centre, live."""
