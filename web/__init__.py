"""The page that people look at, and the health check that machines ask for."""
