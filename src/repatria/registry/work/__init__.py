"""Long work that is done aside: the queue that a worker takes it from, and how far each piece is."""
