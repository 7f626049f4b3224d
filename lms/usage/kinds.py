"""What can be done with a thing of the library."""

import enum


class Use(enum.StrEnum):
    """What a reader did. A look at the page about a thing is an investigation; the others are requests too."""

    VIEW = "view"
    READ = "read"
    LISTEN = "listen"
    DOWNLOAD = "download"


REQUESTS = (Use.READ, Use.LISTEN, Use.DOWNLOAD)
