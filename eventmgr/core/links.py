"""Which address does a page of ours have for somebody outside?"""

from flask import current_app


def public_url(path: str) -> str:
    """The whole address of a path, as it is printed and sent."""
    return f"{current_app.config['PUBLIC_URL']}{path}"
