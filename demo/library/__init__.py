"""The demo's library: sixteen works in five languages, written for it, with files, covers and sound that are made here.

What an editor would bring is made by a program (`making`), and brought in by another (`filling`) through the services
that editors use. Both are asked by a job, so that the academy can be used at once.
"""
