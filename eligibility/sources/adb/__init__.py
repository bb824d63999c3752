"""Live Android devices over ADB: which there are, what is asked, and the evidence they give."""

from eligibility.facts.commands import COMMANDS, Command
from eligibility.sources.adb.collect import Limits, Result, collect, collect_many
from eligibility.sources.adb.devices import choose, connected, parse_devices
from eligibility.sources.adb.transport import DeviceInfo, Transport, Way

__all__ = [
    "COMMANDS",
    "Command",
    "DeviceInfo",
    "Limits",
    "Result",
    "Transport",
    "Way",
    "choose",
    "collect",
    "collect_many",
    "connected",
    "parse_devices",
]
