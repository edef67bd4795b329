"""What a site hands on of a month: the picture of « Supervision », printed or as figures."""
