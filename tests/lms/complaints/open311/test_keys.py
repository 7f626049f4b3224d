"""A key for an application, made by a command: it is shown once, and opens the door."""

from lms.complaints.open311 import cli, keys


def test_a_key_is_made_by_a_command_and_one_without_a_name_is_refused(app, session):
    told = app.test_cli_runner().invoke(cli.group, ["key", "تطبيق المحافظة"])
    assert told.exit_code == 0
    assert keys.of(told.output).name == "تطبيق المحافظة"
    nameless = app.test_cli_runner().invoke(cli.group, ["key", " "])
    assert nameless.exit_code == 1
    assert "Error" in nameless.output
