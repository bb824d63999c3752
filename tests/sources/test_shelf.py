"""Shelves: folders and zips in which each device has a folder or zip of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from eligibility.errors import EvidenceError
from eligibility.facts.evidence import Recording
from eligibility.sources import places, shelf, zipped
from eligibility.sources.shelf import Unread
from tests.devices import IDEVICEINFO, READY_FOLDER, getprop

Files = Mapping[str, str | bytes]
PHONE = getprop()


def put(place: Path, files: Files) -> Path:
    for name, content in files.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def zip_of(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def told(path: Path) -> list[tuple[str, str]]:
    """Name and what was found: the first piece's kind, what is not read, or what is wrong."""
    return [(name, _short(found)) for name, found in shelf.recordings(path)]


def _short(found: shelf.Found) -> str:
    if isinstance(found, Recording):
        kinds = [piece.kind for piece in found.evidence] or ["nothing"]
        return kinds[0] + (f" without {' '.join(found.unread)}" if found.unread else "")
    return f"unread {' '.join(found.names)}" if isinstance(found, Unread) else str(found)


FLEET: Files = {
    "b/getprop.txt": PHONE, "a/getprop.txt": PHONE, "a/photo.jpg": b"\xff", "c.zip": zip_of({"ideviceinfo.txt": IDEVICEINFO}),
    "shop/10/getprop.txt": PHONE, "shop/9/getprop.txt": PHONE, "list.csv": "a,b\n", "pictures/1.png": b"x", "d.zip": b"PK\x03\x04nothing",
    "e/x/getprop.txt": "",
}  # fmt: skip
IN_ORDER = [
    ("", "unread list.csv"), ("a", "getprop without photo.jpg"), ("b", "getprop"), ("c.zip", "ideviceinfo"), ("d.zip", "damaged"),
    ("e/x", "getprop"), ("pictures", "unread 1.png"), ("shop/10", "getprop"), ("shop/9", "getprop"),
]  # fmt: skip


@pytest.mark.parametrize("way", ["folder", "zip", "zip of the folder"])
def test_every_device_of_a_shelf_is_found_in_the_order_of_names(tmp_path: Path, way: str) -> None:
    if way == "folder":
        place = put(tmp_path / "fleet", FLEET)
    else:
        above = "fleet/" if way == "zip of the folder" else ""
        place = (
            put(tmp_path, {"fleet.zip": zip_of({above + name: content for name, content in FLEET.items()})})
            / "fleet.zip"
        )
    found = [(name, "damaged" if "cannot be read" in what else what) for name, what in told(place)]
    assert found == IN_ORDER


def test_what_holds_evidence_itself_is_one_device_and_names_what_lies_below(tmp_path: Path) -> None:
    files: Files = {
        "getprop.txt": PHONE,
        "more/getprop.txt": PHONE,
        "other.zip": zip_of({"getprop.txt": PHONE}),
        ".hidden": "x",
    }
    assert told(put(tmp_path / "phone", files)) == [("", "getprop without .hidden more/ other.zip")]
    (tmp_path / "phone.zip").write_bytes(zip_of({f"phone/{name}": content for name, content in files.items()}))
    assert told(tmp_path / "phone.zip") == [("", "getprop without .hidden more/ other.zip")]


def test_facts_for_a_whole_shelf_make_no_device_of_it(tmp_path: Path) -> None:
    place = put(tmp_path / "fleet", {"facts.yaml": "device.site: x\n", "a/getprop.txt": PHONE, "getprop.txt": " \n"})
    assert told(place) == [("", "unread facts.yaml getprop.txt"), ("a", "getprop")]


def test_a_folder_without_any_evidence_is_told_once(tmp_path: Path) -> None:
    place = put(tmp_path / "photos", {"a/1.jpg": b"x", "b/c/2.jpg": b"x"})
    *unread, (name, what) = told(place)
    assert unread == [("a", "unread 1.jpg"), ("b/c", "unread 2.jpg")]
    assert (name, what) == ("", "neither the folder nor any in it holds evidence")


def test_an_empty_folder_among_devices_is_not_passed_over(tmp_path: Path) -> None:
    place = put(tmp_path / "fleet", {"a/getprop.txt": PHONE})
    (place / "b").mkdir()
    assert told(place) == [("a", "getprop"), ("b", "nothing")]
    with zipfile.ZipFile(tmp_path / "fleet.zip", "w") as archive:
        archive.writestr("a/getprop.txt", PHONE)
        archive.writestr("b/", b"")
    assert told(tmp_path / "fleet.zip") == [("a", "getprop"), ("b", "nothing")]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_an_android_and_an_iphone_in_one_folder_are_told(tmp_path: Path, kind: str) -> None:
    files: Files = {"x/getprop.txt": PHONE, "x/ideviceinfo.txt": IDEVICEINFO, "y/getprop.txt": PHONE}
    place = put(tmp_path / "fleet", files)
    if kind == "zip":
        place = put(tmp_path, {"fleet.zip": zip_of(files)}) / "fleet.zip"
    (_, mixed), (_, good) = told(place)
    assert "holds evidence of an Android device and an iPhone" in mixed
    assert good == "getprop"


def test_an_xml_file_beside_properties_is_no_iphone(tmp_path: Path) -> None:
    place = put(
        tmp_path / "phone", {**READY_FOLDER, "window_dump.xml": "<?xml version='1.0'?><wifi ssid='Ann's iPhone'/>"}
    )
    ((_, found),) = shelf.recordings(place)
    assert isinstance(found, Recording)


def test_a_shelf_too_deep_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    deep = "/".join("x" * (shelf.MOST_DEPTH + 3))
    place = put(tmp_path / "fleet", {f"{deep}/getprop.txt": PHONE, "z/getprop.txt": PHONE})
    (name, what), last = told(place)
    assert "folders deep" in what
    assert name.count("x") == shelf.MOST_DEPTH + 1
    assert last == ("z", "getprop")


def test_too_many_folders_are_told_with_the_first_that_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_PLACES", 3)
    place = put(tmp_path / "fleet", {f"{name}/getprop.txt": PHONE for name in "abcdefg"})
    *read, (name, what) = told(place)
    assert [one for one, _ in read] == ["a", "b", "c"]
    assert (name, what) == ("", "holds more than 3 folders; d and all after it are not read")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    place = put(tmp_path / "fleet", {"a/getprop.txt": PHONE, "b/c/getprop.txt": PHONE})
    (place / "b" / "back").symlink_to(place, target_is_directory=True)
    (place / "gone").symlink_to(place / "nowhere")
    assert told(place) == [("", "unread gone"), ("a", "getprop"), ("b", "unread back/"), ("b/c", "getprop")]


def test_never_two_devices_are_read_at_once(tmp_path: Path) -> None:
    place = put(tmp_path / "fleet", {f"{number:03}/getprop.txt": PHONE for number in range(5)})
    found = shelf.recordings(place)
    assert isinstance(found, Iterator)
    next(found)
    for number in range(1, 5):
        (place / f"{number:03}" / "getprop.txt").write_text("")  # what is read only now is empty
    assert all(isinstance(one, Recording) and one.evidence[0].content == b"" for _, one in found)


def test_files_that_are_not_read_are_all_named_up_to_a_number(tmp_path: Path) -> None:
    names = [f"cert-{number}.der.x509" for number in range(4)]
    files = dict.fromkeys(names, b"0") | {
        "meta.yaml": b"a: b",
        "getprop.txt": PHONE.encode(),
        "notes.txt": b"hello",
    }
    ((_, found),) = shelf.recordings(put(tmp_path / "phone", files))
    assert isinstance(found, Recording)
    assert found.unread == (*names, "meta.yaml", "notes.txt")
    many = {f"{number:04}.jpg": b"x" for number in range(450)} | {"getprop.txt": PHONE.encode()}
    ((_, found),) = shelf.recordings(put(tmp_path / "many", many))
    assert isinstance(found, Recording)
    assert (len(found.unread), found.unread[-1]) == (101, "and 350 more")


def test_a_hostile_zip_of_zips_stays_within_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nested = zip_of({"getprop.txt": PHONE})
    for _ in range(shelf.MOST_DEPTH + 2):
        nested = zip_of({"in/x.zip": nested, "out/y.txt": ""})
    (tmp_path / "deep.zip").write_bytes(nested)
    assert any("folders deep" in what for _, what in told(tmp_path / "deep.zip"))
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 3 * len(PHONE))
    (tmp_path / "large.zip").write_bytes(zip_of({f"{name}/getprop.txt": PHONE for name in "abcde"}))
    assert ["unpacks to more" in what for _, what in told(tmp_path / "large.zip")] == [False] * 3 + [True] * 2
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 4)
    with pytest.raises(EvidenceError, match="unpacks to more than 4 files"):
        told(tmp_path / "large.zip")
    (tmp_path / "climb.zip").write_bytes(
        zip_of({"../../a/getprop.txt": PHONE, "/b/getprop.txt": PHONE, "c\\getprop.txt": PHONE})
    )
    assert [name for name, _ in told(tmp_path / "climb.zip")] == ["a", "b", "c"]


def test_one_bomb_in_a_zip_stops_no_other_device(tmp_path: Path) -> None:
    files: Files = {"a/getprop.txt": b"\0" * (places.MOST_BYTES + 1), "b/getprop.txt": PHONE}
    (tmp_path / "fleet.zip").write_bytes(zip_of(files))
    (_, bomb), good = told(tmp_path / "fleet.zip")
    assert "unpacks to more than 300 files and 64 MB" in bomb
    assert good == ("b", "getprop")
