"""What invented citizens brought in the last six months, and how the offices answered them.

The offices are opened with the demo's seed. The cases are filled in by a job, a few at a time, so that the academy
can be used at once; all of them through the services that people use, in the order in which things happened.
"""
