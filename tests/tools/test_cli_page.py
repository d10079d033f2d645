from tools import cli_page


def test_the_page_of_commands_says_what_help_says() -> None:
    assert cli_page.PAGE.read_text("utf-8") == cli_page.page(), "run: python -m tools.cli_page"
