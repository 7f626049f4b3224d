"""The ground floor: database, jobs, access, languages, forms, mail. It knows no feature."""
