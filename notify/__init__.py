"""The role `notify`: watches that the service polls, and tells people. It needs neither the broker nor Celery."""
