"""Films of the demo academy: storyboards in Arabic, drawn by typst, set to music of our own, cut by ffmpeg."""
