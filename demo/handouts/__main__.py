"""`python -m demo.handouts NAME FOLDER FFMPEG`: make one of them; a process of its own takes its memory away with it."""

import sys
from pathlib import Path

from demo.handouts import making

if __name__ == "__main__":
    name, folder, ffmpeg = sys.argv[1:]
    making.MAKERS[name](Path(folder), Path(ffmpeg))
