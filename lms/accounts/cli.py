"""`flask accounts`: the first administrator, and the way back for an administrator without a device."""

import click
from flask.cli import AppGroup

from lms.accounts import letters, logins
from lms.accounts.models import Gender, Role, TokenPurpose
from lms.accounts.service import access, keeping, people, roles, second_factor
from lms.accounts.service.keeping import Facts
from lms.core.db import transaction

group = AppGroup("accounts", help="People.")


@group.command("first-admin")
@click.option("--login", prompt="E-mail or phone", help="What the administrator will sign in with.")
@click.option("--name", prompt="Full name in Arabic", help="The administrator's name.")
def first_admin(login: str, name: str) -> None:
    """Make the first administrator and print the one-time link to choose a password by."""
    email, phone = logins.email(login), logins.phone(login)
    if not email and not phone:
        raise click.ClickException("That is neither an e-mail address nor a phone number.")
    with transaction():
        if roles.has_admin():
            raise click.ClickException("There is an administrator already. Let them invite others.")
        user = keeping.first_admin(
            Facts(name_ar=name, name_latin="", gender=Gender.MALE, email=email, phone=None if email else phone)
        )
        roles.give(user, Role.ADMIN, by=None)
        link = letters.one_time_link(access.issue_link(user, TokenPurpose.FIRST_ADMIN))
    click.echo(f"Open this link within an hour and choose a password. It works once:\n{link}")


@group.command("forget-second-factor")
@click.argument("login")
def forget_second_factor(login: str) -> None:
    """Take the second factor of LOGIN away, for an administrator who lost the device and the recovery codes."""
    with transaction():
        user = people.by_login(login)
        if user is None:
            raise click.ClickException("Nobody signs in with that.")
        second_factor.remove(user, by=user)
        access.end_sessions(user)
    click.echo("Done. At the next sign-in a new second factor is set up.")
