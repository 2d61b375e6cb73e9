"""The record of each contact on every channel.

A contact belongs to one authority; personal data of citizens is kept to the minimum.
"""
