"""Values of the field and judgements on them: no input or output, no clock, no chance."""
