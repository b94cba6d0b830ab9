"""Commands that make the weights the bot ships with."""
