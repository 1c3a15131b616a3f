"""Runs the checks over a brief, and over a brief that a person has edited."""

from __future__ import annotations

from ringkas.verification.brief import verify
from ringkas.verification.edited import reverify
from ringkas.verification.report import CHECKS, Report

__all__ = ["CHECKS", "Report", "reverify", "verify"]
