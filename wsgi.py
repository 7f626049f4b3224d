"""The door for a WSGI server: `gunicorn wsgi:app`. The demo, where it is on, comes in here and nowhere else."""

from lms.app import create_app

app = create_app()
if app.config["SETTINGS"].demo:
    import demo

    demo.init_app(app)
