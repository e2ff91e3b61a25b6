"""Documents that are more than their text: web pages and PDF. Each is taken to a text with marked regions."""
