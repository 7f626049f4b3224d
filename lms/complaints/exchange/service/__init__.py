"""Files of other systems: kept and read, judged, taken in, compared, answered."""
