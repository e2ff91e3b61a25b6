"""An article as it stands: its page's furniture told apart, its sentences, the days it names."""
