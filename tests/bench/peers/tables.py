"""What SQLite and PostgreSQL are given and asked, as far as it is the same: an elevator's texts in one column, its
codes in another, each code behind a sign that stands nowhere else, so that a code's beginning is a text's part.
"""

import register

LINE = "\n"
BEGINS = "|"


def rows(folder, refused):
    """The elevators as rows: code, names, codes, region, mode."""
    for elevator in register.elevators(folder, refused):
        names = LINE.join(text for text in elevator.texts if text)
        codes = "".join(BEGINS + code for code in elevator.codes if code)
        yield elevator.code, names, codes, elevator.region, elevator.mode


def answer(hits, list_of, object_of):
    """The statement that answers with the total, twenty hits and the facets out of a subquery for all hits. The
    hits need no order."""
    return f"""
    with hit as materialized ({hits})
    select (select count(*) from hit),
           (select {list_of}(code) from (select code from hit limit 20) as page),
           (select {object_of}(region, n) from (select region, count(*) as n from hit group by region) as facet),
           (select {object_of}(mode, n) from (select mode, count(*) as n from hit group by mode) as facet)"""
