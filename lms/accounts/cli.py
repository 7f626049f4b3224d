"""`flask accounts`: the first administrator."""

from flask.cli import AppGroup

group = AppGroup("accounts", help="People.")
