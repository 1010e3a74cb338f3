"""What web servers and the worker start: `gunicorn wsgi:app`, `huey_consumer wsgi.worker`."""

from eventmgr.app import create_app

app = create_app()
worker = app.extensions["huey"]
