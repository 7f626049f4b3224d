"""Twenty Friday sermons, written for the demo, on the last twenty Fridays; verses come from the fixed text by reference.

They are brought in by a job, through the services that editors use, and then dated as if each had come on its day.
"""
