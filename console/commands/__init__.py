"""What the command can do: a module a verb, ``add(parser)`` and ``run(arguments) -> status``."""
