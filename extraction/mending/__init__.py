"""New selectors for a site whose layout changed, from its archived pages of before and after. Pure, like its room."""
