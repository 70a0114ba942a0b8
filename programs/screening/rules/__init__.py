"""The safety check in plain Python: what is asked, what the answers mean, how long they last."""
