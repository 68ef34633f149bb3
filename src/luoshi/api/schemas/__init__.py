"""The shapes that go in and out, by room. Names are those of DESIGN's table of words."""

from luoshi.api.schemas import acts, commitments, common, ledger, sources, units

__all__ = ["acts", "commitments", "common", "ledger", "sources", "units"]
