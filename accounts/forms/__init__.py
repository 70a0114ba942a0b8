"""Forms about oneself: signing up and in, and the settings that save one section at a time."""
