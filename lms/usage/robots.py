"""Who is no reader: COUNTER's list of robots and of programs."""

from functools import lru_cache

LONGEST = 400  # of a browser's name; what comes after says nothing


@lru_cache(maxsize=512)
def is_robot(agent: str) -> bool:
    """Whether the name is on the list, or there is none. The list is read at the first call: it takes a megabyte."""
    import counter_robots

    return not agent or bool(counter_robots.is_robot_or_machine(agent[:LONGEST]))
