"""The rules of sermons: which Friday, who writes and who approves, what readers find, and the files that are made."""
