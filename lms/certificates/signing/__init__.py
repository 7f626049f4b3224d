"""The academy's keys and what they sign: sheets, badges, the register's journal.

Only workers and commands open a private key; pages read what was signed, and the public halves.
"""
