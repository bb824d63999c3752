"""What the HTML report costs for 1, 1,000 and 100,000 devices: rendering, bytes, and a real Chromium.

``python benchmarks/report.py [ROUNDS]``. The fleets are columns made from the example devices: their
findings and reasons, with a serial number, a model and an end of its own for each device.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from eligibility.assessment import Question
from eligibility.reporting import html
from eligibility.reporting._fleet import Fleet, FleetColumns, fleet_of
from eligibility.reporting._language import Foreign
from eligibility.reporting._page import cover_of, render_fleet
from eligibility.reporting.document import ReportDocument
from eligibility.reporting.rows import assessment_row, report_of
from eligibility.sources import folder
from eligibility.workbench import Workbench

EXAMPLES = Path(__file__).parent.parent / "device_catalog" / "examples"
ON = date(2026, 11, 22)
BUDGETS = {  # what is measured: (devices, most allowed)
    "file kB": {1: 150, 100_000: 1_500},
    "rendered s": {100_000: 0.6},
    "opened s": {100_000: 1.0},
    "filtered s": {100_000: 0.1},
    "renderer MB": {100_000: 250},
    "requests": {1: 0, 1_000: 0, 100_000: 0},
}
SERIAL = "0123456789ABCDEFGHJKLMNPRSTVWXYZ"
CHROMIUM = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
]  # fmt: skip
PLUGGED = """import os, sys  # a browser's debugging pipe is always 3 and 4
ends = [os.dup(int(end)) for end in sys.argv[1:3]]
os.dup2(ends[0], 3), os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])"""
FILTER = """new Promise(done => {
  const search = document.getElementById("filter-q"), rule = document.getElementById("filter-rule"), began = performance.now();
  if (!search) return done(null);
  search.value = "%s"; search.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => { document.body.offsetHeight; const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - began); channel.port2.postMessage(0); });
})"""
OPENED = """performance.getEntriesByName("rows")[0]?.startTime ??
  (document.getElementById("rows") ? null : performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd || null)"""


def examples() -> ReportDocument:
    bench = Workbench()
    asked = [("GB", False), ("CA", False), ("FI", True)]
    found = []
    for path in sorted(path for path in EXAMPLES.iterdir() if path.is_dir()):
        for country, strict in asked:
            sheet = bench.sheet(folder.read(path))
            found.append(
                assessment_row(
                    bench.assess(sheet, Question("stripe", ON, country=country, strict=strict), subject=path.name)
                )
            )
    return report_of(found, [])


def fleet(document: ReportDocument, size: int) -> Fleet:
    """Devices like the examples; serial numbers and ends differ, as they do in a real fleet."""
    made, chance = fleet_of(document), random.Random(size)
    known = made.columns
    models = [
        f"{maker} {series}{number}"
        for maker in ("Galaxy", "Pixel", "Moto", "Redmi")
        for series in "AGS"
        for number in range(10, 60)
    ]
    rows = chance.choices(range(len(known)), k=size)
    ends = [(ON + timedelta(days=chance.randrange(30, 1_400))).isoformat() for _ in range(400)]
    refused = [known.refused[row][: chance.randint(1, 9)] for row in rows]
    made.columns = FleetColumns(
        subjects=[f"store-{900 * row // size:03}/R5C{''.join(chance.choices(SERIAL, k=7))}" for row in range(size)],
        devices=[chance.choice(models) for _ in rows],
        verdicts=[known.verdicts[row] for row in rows],
        untils=[None if known.verdicts[row] == "not_eligible" else chance.choice(ends) for row in rows],
        refused=refused,
        unknown=[known.unknown[row][: chance.randint(1, 9)] for row in rows],
        waived=[known.waived[row] for row in rows],
        told=[known.told[row][: len(rules)] for row, rules in zip(rows, refused, strict=True)],
    )
    return made


class Browser:
    """A headless Chromium spoken to over its debugging pipe."""

    def __init__(self, profile: str) -> None:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        if not found:
            sys.exit("no Chromium is installed")
        (reads, self._write), (self._read, writes) = os.pipe(), os.pipe()

        command = [
            sys.executable,
            "-c",
            PLUGGED,
            str(reads),
            str(writes),
            found,
            *CHROMIUM,
            f"--user-data-dir={profile}",
        ]
        self._process = subprocess.Popen(command, pass_fds=(reads, writes), stderr=subprocess.DEVNULL)
        os.close(reads)
        os.close(writes)
        self._rest, self._number, self._session, self.requests = b"", 0, "", []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Network", "Runtime"):
            self.ask(f"{part}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        session = (
            {"sessionId": self._session}
            if self._session and not method.startswith(("Target", "SystemInfo", "Browser"))
            else {}
        )
        message = {"id": self._number, "method": method, "params": parameters, **session}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._rest:
                if not (more := os.read(self._read, 1 << 20)):
                    sys.exit("Chromium ended before it answered")
                self._rest += more
            line, _, self._rest = self._rest.partition(b"\0")
            said = json.loads(line)
            if said.get("method") == "Network.requestWillBeSent":
                self.requests.append(said["params"]["request"]["url"])
            if said.get("id") == self._number:
                return said.get("result", said)

    def value(self, expression: str) -> Any:
        return self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)["result"].get(
            "value"
        )

    def renderer_mb(self) -> float:
        """Private and shared memory of the largest renderer."""
        infos = self.ask("SystemInfo.getProcessInfo")["processInfo"]
        sizes = [Path(f"/proc/{info['id']}/status").read_text() for info in infos if info["type"] == "renderer"]
        return max(int(size.split("VmRSS:")[1].split()[0]) for size in sizes) / 1024

    def close(self) -> None:
        self.ask("Browser.close")
        self._process.wait(30)
        os.close(self._write)
        os.close(self._read)


def opened(file: Path) -> dict[str, float]:
    """Open a page in a fresh browser, wait for its first row, and filter it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        browser.ask("Page.navigate", url=file.as_uri())
        deadline = time.monotonic() + 60
        while (ready := browser.value(OPENED)) is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.5)  # what a person needs to look, and the page to settle
        filters = [
            taken for text in ("galaxy", "galaxy s1", "store-1") if (taken := browser.value(FILTER % text)) is not None
        ]
        found = {"opened s": ready / 1000, "renderer MB": browser.renderer_mb()}
        found["requests"] = float(len([url for url in browser.requests if url not in (file.as_uri(), "about:blank")]))
        if filters:
            found["filtered s"] = max(filters) / 1000
        browser.close()
    return found


def measured(size: int, document: ReportDocument, place: Path, rounds: int) -> dict[str, float]:
    cover = replace(cover_of(document), question=Foreign("stripe, a fleet of invented devices"))
    devices, one = fleet(document, size), {**document, "assessments": document["assessments"][:1]}
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        text = render_fleet(devices, cover) if size > 1 else html.render(one)  # type: ignore[arg-type]
        times.append(time.perf_counter() - began)
    file = place / f"{size}.html"
    file.write_text(text, encoding="utf-8")
    runs = [opened(file) for _ in range(rounds)]
    medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    return {"file kB": file.stat().st_size / 1000, "rendered s": statistics.median(times), **medians}


def main() -> int:
    rounds, over = int(sys.argv[1]) if len(sys.argv) > 1 else 3, 0
    document = examples()
    print(f"{'devices':>8}  {'measured':<12} {'median':>9} {'budget':>9}   ({rounds} rounds)")
    with tempfile.TemporaryDirectory() as place:
        for size in (1, 1_000, 100_000):
            for name, value in measured(size, document, Path(place), rounds).items():
                budget = BUDGETS[name].get(size)
                missed = budget is not None and value > budget
                over += missed
                allowed = "" if budget is None else f"{budget:g}"
                print(f"{size:>8,}  {name:<12} {value:>9.3f} {allowed:>9}{'   OVER' if missed else ''}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
