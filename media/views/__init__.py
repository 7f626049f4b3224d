"""The doors of media: files and playlists by signed address, uploads, and the state of an asset."""

from flask import Blueprint

bp = Blueprint("media", __name__, url_prefix="/media", template_folder="../templates")

from media.views import (  # noqa: E402 - they put their routes on the blueprint
    assets,  # noqa: F401
    library,  # noqa: F401
    pictures,  # noqa: F401
    playing,  # noqa: F401
    uploads,  # noqa: F401
)
