"""What every request passes through; settings.py holds the order."""
