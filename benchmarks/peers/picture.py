"""Draws a comparison: how many times each peer's rate habeas reaches, as PNG and SVG."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from benchmarks.peers.figures import Measured, ratio
from benchmarks.peers.report import TARGETS

SHOWN = {"mercurius": "Mercurius + graphql-jit", "postgraphile": "PostGraphile 5", "naive": "Strawberry + SQLModel"}
COLOURS = {"mercurius": "#3b6fb6", "postgraphile": "#c2703d", "naive": "#7a7a7a"}


def draw(runs: Sequence[Measured], target: Path, caption: str) -> None:
    """Write `target` with .png and .svg."""
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "habeas"
    figure, axes = plt.subplots(figsize=(8.5, 4.2), layout="constrained")
    peers = [peer for peer in SHOWN if any(each.system == peer for each in runs)]
    width = 0.8 / max(len(peers), 1)
    for place, peer in enumerate(peers):
        values = [ratio(runs, "habeas", peer, operation) or 0.0 for operation in TARGETS]
        at = [index + (place - (len(peers) - 1) / 2) * width for index in range(len(TARGETS))]
        bars = axes.bar(at, values, width * 0.92, label=SHOWN[peer], color=COLOURS[peer])
        axes.bar_label(bars, [f"{value:.1f}x" for value in values], fontsize=8, padding=2)
    axes.axhline(1.0, color="black", linewidth=1)
    axes.set_yscale("log")
    axes.set_xticks(range(len(TARGETS)), list(TARGETS))
    axes.set_ylabel("times the peer's requests per second")
    axes.set_title("habeas, with its ledger, over peers without one", fontsize=11)
    axes.set_xlabel(caption, fontsize=8)
    axes.legend(frameon=False, ncols=3, loc="upper left", fontsize=8)
    axes.margins(y=0.25)
    for kind in ("png", "svg"):
        figure.savefig(target.with_suffix(f".{kind}"), dpi=130, metadata={"Date": None} if kind == "svg" else None)
    plt.close(figure)
