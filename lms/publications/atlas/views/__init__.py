"""The pages of the atlas, its doors for viewers of others, and the desk of its editors."""
