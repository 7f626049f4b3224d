"""What can be done with people. A module for each group of verbs.

`people` find, search, invite, edit · `roles` give, take · `signing` sign in, sign up · `access` passwords and one-time
links · `second_factor` · `units` the tree of the ministry · `preferences` the switches of the running site
"""

from lms.accounts.service.people import by_login, find, found, search

__all__ = ["by_login", "find", "found", "search"]
