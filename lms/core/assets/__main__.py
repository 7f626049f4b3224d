"""python -m lms.core.assets build"""

import sys
import time

from lms.core.assets.build import OUT, CannotBuild, build

if sys.argv[1:] != ["build"]:
    sys.exit("usage: python -m lms.core.assets build")
begun = time.perf_counter()
try:
    done = build()
except CannotBuild as why:
    sys.exit(str(why))
word = "built" if done else "up to date"
sys.stdout.write(f"browser files {word} in {OUT} ({time.perf_counter() - begun:.1f} s)\n")
