"""What others may want to hear of sermons. Each is sent in the transaction in which it happens."""

from blinker import Namespace

_signals = Namespace()

sermon_published = _signals.signal("sermon-published", doc="A text is public from now on. Sender: the SermonText.")
sermon_changed = _signals.signal(
    "sermon-changed", doc="Something of a public text changed: words, sources, sound. Sender: the SermonText."
)
sermon_files_made = _signals.signal(
    "sermon-files-made", doc="Sheets and pack of a public text were made. Sender: the SermonText."
)
sermon_withdrawn = _signals.signal("sermon-withdrawn", doc="A public text is no longer one. Sender: the SermonText.")
