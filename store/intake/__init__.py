"""Documents and messages in, values of policy/ out."""
