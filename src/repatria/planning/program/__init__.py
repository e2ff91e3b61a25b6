"""The exchange as a program over whole numbers: classes of people in, transfers and credits out."""
