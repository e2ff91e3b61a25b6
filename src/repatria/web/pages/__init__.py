"""The pages, one file each for what people come to do."""
