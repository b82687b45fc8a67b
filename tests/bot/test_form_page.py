"""A form as a page for a browser."""

from xml.etree import ElementTree

from bot.cli.form_page import html
from tests.flows.walking import WEST_SUSSEX


def test_a_questions_choices_stand_together_in_a_list_and_nothing_else_does():
    body = html(WEST_SUSSEX).partition("</style>")[2]
    shown = ElementTree.fromstring(f"<all>{body[body.index('<h1') : body.rindex('</html>')]}</all>")
    lists = [[item.tag for item in each] for each in shown.iter("ul")]
    assert lists
    assert all(set(items) == {"li"} for items in lists)
    assert sum(map(len, lists)) == len([*shown.iter("li")])
