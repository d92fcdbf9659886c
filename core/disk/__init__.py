"""What is kept on disk between runs: where, whose, and whether it is intact.

Stands on its own, with relative imports: `app.serving.warm` looks into it before `core` is
imported, because importing `core` compiles.
"""
