"""OAI-PMH 2.0: libraries harvest the records of everything that is published, and hear of what was withdrawn.

`protocol` reads what is asked, `listing` finds records along an index, `writing` says them in XML.
"""
