"""What sites on one content management system have in common. A class here has no name and is no site."""
