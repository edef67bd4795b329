"""What the command can do, one module a verb: ``add(parser)`` and ``run(arguments) -> exit status``."""
