"""Pages are modules of functions: run alone they draw nothing."""
