"""What turns a question, rules and the catalog into something else than a tree walk: assessment, gate and app bundles stand on it.

``question``: what is asked, and what that settles. ``date_bounds``: ages as bounds for a fixed day. ``three_valued``: conditions
as Python expressions. ``source_code``, ``compiled_rules``: rules as one Python function. ``catalog_facts``: what the catalog adds.
"""
