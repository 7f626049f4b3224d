"""What the demo's lessons give away besides films: a sheet to print, a recording to practise with."""
