"""The process that distributes calls: events go through the rules, commands back, records to PostgreSQL.

It decides in memory and writes behind, so that a call rings whatever the database does.
"""
