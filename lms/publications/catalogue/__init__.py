"""The editors' desk: works and editions described, reviewed, approved, scheduled, published, corrected, withdrawn."""
