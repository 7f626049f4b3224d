"""How an academy's sheets look and what they say: its versions, each frozen, and the pages that make a new one."""
