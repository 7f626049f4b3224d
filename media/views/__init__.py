"""The doors of media: files and playlists by signed address, uploads, and the state of an asset."""

from flask import Blueprint

bp = Blueprint("media", __name__, url_prefix="/media", template_folder="../templates")

from media.views import assets, pictures, playing, uploads  # noqa: E402, F401 - they put their routes on the blueprint
