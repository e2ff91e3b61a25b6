"""Long work aside: the tasks, and the one worker that does them."""
