"""The counter: the desk, the pages, the server and the command."""
