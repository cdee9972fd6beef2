"""People: pages made on the server, and the JSON API. Only this package knows HTTP."""
