"""The rules of the catalogue, a file per group of verbs: courses, content, versions, publishing, reading."""
