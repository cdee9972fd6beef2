"""The demo: a fictional city with a year behind it. Whatever exists only for it is here, and the product never imports it.

How it is kept and known   keeping (made, copied, opened again) · mark (what its folder says of itself) · building · people
The city and its days      city (offices and people) · simulation (day by day) · stage (virtual time, through the front door)
Matters of townships       story, matter, scenes (what must be there) · drafts and phrases (what is written) · papers (files)
Decisions of the county    decisions (which), decision (how one goes), panel (its panel), county (who takes part), course (told in steps)
Everything else            library (documents), sought (comments), sayings (legislation, courts), rivals (fair competition), petitions
"""
