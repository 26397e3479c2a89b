"""Who looks: accounts, sessions, roles, and the proof that a form was sent from our own page."""
