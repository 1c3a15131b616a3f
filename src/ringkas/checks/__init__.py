"""Checks that need no model: pure functions that compare an Indonesian string with its English.

Each module holds one check, `check(source: str, candidate: str) -> Outcome`, with offsets local to the two strings.
A check never raises, whatever the strings hold, and takes time linear in their length.
"""
