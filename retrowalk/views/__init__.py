"""The few addresses of the house itself: health, policy reports, mail for developers."""
