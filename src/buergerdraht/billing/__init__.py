"""What partners pay: counted seconds become lines of an invoice by the tariff that was agreed.

A call is billed once. What was issued never changes: it is corrected by a credit note, and each issued record
carries the digest of the one before, so that both sides can prove it.
"""
