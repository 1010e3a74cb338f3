"""The shapes that stand in the OpenAPI description."""
