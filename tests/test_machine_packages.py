"""Packages: installed whole or not at all, and every one that is not sound refused in words."""

import json
import os
import shutil
import stat
import struct
import threading
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Conflict, Refused, Unavailable, Unknown
from reader.machine import archive, find, install_file, installed, models_folder, packages, remove, shelf
from tests import argos_model

CASES = Path(__file__).parent / "cases"


@cache
def good_files():
    return argos_model.contents(argos_model.ENGLISH_TO_ARABIC, "en", "ar")


def changed(**metadata):
    """The files of a good package with other metadata; None takes an entry away."""
    said = {**json.loads(good_files()["metadata.json"]), **metadata}
    said = {key: value for key, value in said.items() if value is not None}
    return {**good_files(), "metadata.json": json.dumps(said).encode()}


def without(*names):
    return {name: content for name, content in good_files().items() if name not in names}


@pytest.fixture
def models(tmp_path):
    return tmp_path / "models"


@pytest.fixture
def good(tmp_path):
    return argos_model.pack(tmp_path / "good.argosmodel", good_files())


def cases(name):
    return [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / f"machine.{name}.json").read_text("utf-8"))
    ]


def refusal(path, models, error=Refused):
    """What is said of a file that cannot be installed; and nothing of it is left behind."""
    before = every_file(models)
    with pytest.raises(error) as raised:
        install_file(path, models)
    assert every_file(models) == before
    return str(raised.value)


def every_file(models):
    return sorted(path for path in models.rglob("*") if path.is_file() and path.name != ".lock")


def test_a_package_is_installed_and_found(good, models):
    heard = []
    package = install_file(good, models, lambda done, total: heard.append((done, total)))
    assert (package.name, package.source, package.target, package.version) == ("en-ar", "en", "ar", "1.0")
    assert package.title == "English to Arabic"
    assert installed(models) == [package] == [find(models, "en-ar")]
    assert package.size == sum(map(len, good_files().values()))
    assert heard[-1] == (package.size, package.size)
    assert {path.relative_to(package.folder).as_posix() for path in package.folder.rglob("*.*")} == {
        *good_files()
    }


def test_nothing_is_installed_where_there_is_no_folder(models):
    assert installed(models) == []
    assert packages.pairs(models) == frozenset()
    assert not models.exists()


def test_a_package_for_the_same_languages_is_replaced(good, models, tmp_path):
    install_file(good, models)
    newer = argos_model.pack(tmp_path / "newer.argosmodel", changed(package_version="1.1"))
    package = install_file(newer, models)
    assert package.version == "1.1"
    assert installed(models) == [package]
    assert len(list(shelf.packages_folder(models).iterdir())) == 1


def test_a_replaced_package_stands_until_the_new_one_does(good, models, tmp_path):
    old = install_file(good, models)
    bad = argos_model.pack(tmp_path / "bad.argosmodel", changed(package_version="no"))
    refusal(bad, models)
    assert installed(models) == [old]


def test_what_an_interrupted_replacement_left_is_not_used_and_swept(good, models):
    first = install_file(good, models)
    later = first.folder.with_name("en-ar.7")
    shutil.copytree(first.folder, later)
    leftover = shelf.staging(models) / "unpacked-x" / "file"
    leftover.parent.mkdir()
    leftover.touch()
    assert [package.folder for package in installed(models)] == [later]
    package = install_file(good, models)
    assert package.folder.name == "en-ar.8"
    assert list(shelf.packages_folder(models).iterdir()) == [package.folder]
    assert list(shelf.staging(models).iterdir()) == []


def test_a_removed_package_is_gone(good, models):
    package = install_file(good, models)
    remove(package, models)
    assert installed(models) == []
    assert every_file(models) == []
    with pytest.raises(Unknown, match="not there any more"):
        remove(package, models)
    with pytest.raises(Unknown, match="no model 'en-ar'"):
        find(models, "en-ar")


def test_nothing_outside_of_the_packages_can_be_removed(good, models, tmp_path):
    package = install_file(good, models)
    outside = tmp_path / "mine"
    outside.mkdir()
    with pytest.raises(Unknown):
        remove(packages.Package("mine", "", "", "", 0, outside, broken="x"), models)
    (package.folder.parent / "link").symlink_to(outside, target_is_directory=True)
    remove(find(models, "link"), models)
    assert outside.is_dir()


@pytest.mark.parametrize("case", cases("metadata"))
def test_metadata_that_is_not_sane_is_refused(case, models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", changed(**case["change"]))
    said = refusal(path, models)
    assert case["says"] in said
    assert said.startswith("bad.argosmodel")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 60_000, b'{"from_code":' * 4_000, b" " * 70_000],
    ids=["empty", "cut off", "a list", "no text", "nothing", "deep lists", "deep records", "far too large"],
)
def test_metadata_that_cannot_be_read_is_refused(content, models, tmp_path):
    files = {**good_files(), "metadata.json": content}
    assert "metadata.json" in refusal(argos_model.pack(tmp_path / "bad.argosmodel", files), models)


@pytest.mark.parametrize("case", cases("names"))
def test_a_name_that_is_not_in_its_place_is_refused(case, models, good, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", good_files(), top="pack")
    with zipfile.ZipFile(path, "a") as opened:
        info = zipfile.ZipInfo("placeholder")
        info.filename = case["name"]
        opened.writestr(info, b"evil")
    assert case["says"] in refusal(path, models)
    assert not list(tmp_path.rglob("evil"))


@given(name=st.text(max_size=12), top=st.sampled_from(["", "pack/", "../", "/", "pack/model/"]))
def test_no_name_ever_leads_out_of_the_package(name, top):
    info = zipfile.ZipInfo("placeholder")
    info.filename = info.orig_filename = top + name
    if not archive._fault(info):
        root = Path("/models/staging/x")
        assert Path(os.path.normpath(root / info.filename)).is_relative_to(root)
        assert "\\" not in info.filename


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(mode, models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", good_files(), top="pack")
    with zipfile.ZipFile(path, "a") as opened:
        info = zipfile.ZipInfo("pack/model/extra")
        info.external_attr = (mode | 0o777) << 16
        opened.writestr(info, "/etc/passwd")
    assert "a link or a device" in refusal(path, models)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", good_files(), top="pack")
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("pack/metadata.json", b"{}")
    assert "'pack/metadata.json' twice" in refusal(path, models)


def test_a_locked_package_is_refused(good, models, tmp_path):
    content = bytearray(good.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    good.write_bytes(content)
    assert "locked with a password" in refusal(good, models)


@pytest.mark.parametrize(
    ("names", "lack"),
    [
        (["metadata.json"], "no metadata.json"),
        (["model/model.bin"], "no model/model.bin"),
        (["sentencepiece.model"], "neither a sentencepiece.model nor a bpe.model"),
    ],
)
def test_a_package_that_lacks_a_part_is_refused(names, lack, models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", without(*names))
    assert refusal(path, models) == f"bad.argosmodel is not an Argos package: it has {lack}."


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_copied_in_part_is_refused(part, good, models):
    content = good.read_bytes()
    good.write_bytes(content[: int(len(content) * part)])
    assert "only a part of it was copied" in refusal(good, models)


@pytest.mark.parametrize("part", [0.0001, 0.5, 0.9, 0.999])
def test_a_model_that_was_copied_in_part_is_refused(part, models, tmp_path):
    model = good_files()["model/model.bin"]
    files = {**good_files(), "model/model.bin": model[: int(len(model) * part)]}
    said = refusal(argos_model.pack(tmp_path / "bad.argosmodel", files), models)
    assert "part of its model" in said or "only its beginning" in said


def test_a_model_that_is_something_else_is_refused(models, tmp_path):
    files = {**good_files(), "model/model.bin": b"\x80\x02}q\x00X torch" * 50}
    said = refusal(argos_model.pack(tmp_path / "bad.argosmodel", files), models)
    assert "CTranslate2 did not write" in said


def old_model(version):
    """A model.bin as older versions of CTranslate2 wrote it: one variable of two 16-bit numbers."""
    head = struct.pack("<IH", version, 16) + b"TransformerBase\0" + struct.pack("<II", 3, 1)
    variable = struct.pack("<H", 2) + b"w\0" + struct.pack("<BIBI", 1, 2, 2, 2) + bytes(4)
    return head + variable + (struct.pack("<I", 0) if version >= 3 else b"")


@pytest.mark.parametrize("version", [2, 3])
def test_a_model_of_an_older_version_is_weighed_by_its_own_layout(version, tmp_path):
    path = tmp_path / "model.bin"
    whole = old_model(version)
    path.write_bytes(whole)
    packages.contents.weigh_model(path, "old")
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(Refused):
            packages.contents.weigh_model(path, "old")


@given(junk=st.binary(max_size=300))
def test_no_model_file_is_anything_but_taken_or_refused(tmp_path_factory, junk):
    path = tmp_path_factory.mktemp("junk") / "model.bin"
    path.write_bytes(junk)
    with pytest.raises(Refused):
        packages.contents.weigh_model(path, "junk")


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all" * 100, b"PK\x05\x06" + b"\0" * 17])
def test_a_file_that_is_no_archive_is_refused(content, models, tmp_path):
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(content)
    assert "not a whole zip archive" in refusal(path, models)


def test_an_archive_of_nothing_is_refused(models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", {})
    assert "do not stand in one folder" in refusal(path, models)


def test_what_is_no_file_is_refused(models, tmp_path):
    assert "is not a file" in refusal(tmp_path, models)
    assert "There is no file" in refusal(tmp_path / "none", models, Unknown)


def test_a_damaged_member_is_refused(good, models):
    content = bytearray(good.read_bytes())
    start = content.index(b"sentencepiece.model")
    content[start + 40] ^= 0xFF
    good.write_bytes(content)
    assert "damaged" in refusal(good, models)


def test_too_many_members_are_refused(models, tmp_path):
    files = {**good_files(), **{f"extra/{number}": b"" for number in range(archive.MEMBERS)}}
    assert "1,005 members" in refusal(argos_model.pack(tmp_path / "bad.argosmodel", files), models)


def test_a_directory_of_a_million_members_is_refused_unread(models, tmp_path):
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 46_000_000, 0, 0))
    assert "lists far more than a package holds" in refusal(path, models)


def test_a_bomb_is_refused_before_it_is_unpacked(models, tmp_path):
    files = {**good_files(), "model/zeros": bytes(archive.RATIO_FROM)}
    path = argos_model.pack(tmp_path / "bad.argosmodel", files)
    assert path.stat().st_size < 1_000_000
    assert "claims to hold more than a file of its size can" in refusal(path, models)


def test_a_size_beyond_all_models_is_refused(models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", good_files())
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<L", content, entry + 24, 0xFFFFFFF0)
    path.write_bytes(content)
    assert "would take up 4.3 GB" in refusal(path, models)


@pytest.mark.parametrize("claimed", [3, 400])
def test_a_size_that_is_a_lie_is_refused(claimed, models, tmp_path):
    path = argos_model.pack(tmp_path / "bad.argosmodel", good_files())
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")  # metadata.json stands first
    struct.pack_into("<L", content, entry + 24, claimed)
    path.write_bytes(content)
    refusal(path, models)


def test_members_that_lie_over_each_other_are_refused(models, tmp_path):
    """Many names for the same bytes: how a small file unpacks to petabytes."""
    path = tmp_path / "bad.argosmodel"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as opened:
        for name, content in good_files().items():
            opened.writestr(f"pack/{name}", content)
        big = opened.getinfo("pack/model/model.bin")
        for number in range(200):
            copy = zipfile.ZipInfo(f"pack/model/{number}")
            copy.header_offset, copy.CRC = big.header_offset, big.CRC
            copy.compress_size, copy.file_size = big.compress_size, big.file_size
            opened.filelist.append(copy)
        opened._didModify = True
    assert "claims to hold more" in refusal(path, models)


def test_a_full_disk_is_said_and_nothing_stays(good, models, monkeypatch):
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 0))
    assert "Make room" in refusal(good, models, Unavailable)


def test_a_folder_that_cannot_be_written_is_said(good, tmp_path):
    (tmp_path / "models").write_bytes(b"")
    with pytest.raises(Unavailable, match="cannot be changed"):
        install_file(good, tmp_path / "models")


def test_an_install_can_be_given_up_and_leaves_nothing(good, models):
    def give_up(done, total):
        raise Conflict("enough")

    with pytest.raises(Conflict, match="enough"):
        install_file(good, models, give_up)
    assert every_file(models) == []


def test_two_installs_do_not_meet(good, models, monkeypatch):
    monkeypatch.setattr(shelf, "_PATIENCE", 0.05)
    with shelf.alone(models), pytest.raises(Conflict, match="just now"):
        install_file(good, models)
    assert install_file(good, models).name == "en-ar"


def test_installs_from_many_threads_end_with_one_package(good, models):
    threads = [threading.Thread(target=install_file, args=(good, models)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [package.folder.name for package in installed(models)] == ["en-ar.6"]


def test_a_stray_folder_is_named_and_breaks_nothing(good, models):
    package = install_file(good, models)
    (package.folder.parent / "stray").mkdir()
    (package.folder.parent / "notes.txt").write_text("mine")
    (package.folder.parent / "gone").symlink_to("nowhere")
    sound, *broken = installed(models)
    assert sound == package
    assert {stray.name: stray.broken for stray in broken} == {
        "stray": "The folder stray is not an Argos package: it has no metadata.json.",
        "notes.txt": "notes.txt is not a folder. Install a package with hevok mt install FILE.",
        "gone": "gone is not a folder. Install a package with hevok mt install FILE.",
    }
    assert packages.pairs(models) == {("en", "ar")}
    for stray in broken:
        remove(stray, models)
    assert installed(models) == [package]


def test_a_package_put_there_by_hand_counts_as_far_as_none_was_installed(good, models):
    package = install_file(good, models)
    by_hand = package.folder.with_name("translate-en_ar-1_0")
    package.folder.rename(by_hand)
    assert [(found.name, found.folder) for found in installed(models)] == [("en-ar", by_hand)]
    package = install_file(good, models)
    assert [(found.name, bool(found.broken)) for found in installed(models)] == [
        ("en-ar", False),
        ("translate-en_ar-1_0", True),
    ]


def test_a_package_that_breaks_later_is_noticed(good, models):
    package = install_file(good, models)
    assert packages.pairs(models) == {("en", "ar")}
    (package.folder / "model" / "model.bin").write_bytes(b"")
    assert packages.pairs(models) == frozenset()
    assert "no model/model.bin" in installed(models)[0].broken


def test_what_splits_sentences_is_left_out(models, tmp_path):
    files = {**good_files(), "stanza/resources.json": b"{}", "minisbd/en.onnx": b"x", "README.md": b"Hello"}
    package = install_file(argos_model.pack(tmp_path / "a.argosmodel", files), models)
    assert sorted(path.name for path in package.folder.iterdir()) == sorted(
        ["README.md", "metadata.json", "model", "sentencepiece.model"]
    )


@pytest.mark.parametrize(
    ("lexicon", "metadata", "code"),
    [
        (argos_model.ENGLISH_TO_KURMANJI, {}, "kmr"),
        (argos_model.ENGLISH_TO_SORANI, {}, "ckb"),
        ({"school": "x"}, {"to_name": "Kurdish (Kurmanji)"}, "kmr"),
        ({"school": "x"}, {"to_name": "Kurdish (Sorani)"}, "ckb"),
        ({"school": "x"}, {"to_code": "ku-TR"}, "kmr"),
        ({"school": "x"}, {"to_code": "kur_Arab"}, "ckb"),
    ],
)
def test_which_kurdish_a_package_is_for_is_told_by_its_name_or_its_letters(
    lexicon, metadata, code, models, tmp_path
):
    path = argos_model.build(tmp_path / "a.argosmodel", lexicon, "en", "ku", **metadata)
    assert install_file(path, models).pair == ("en", code)


def test_a_kurdish_that_nothing_tells_is_refused(models, tmp_path):
    path = argos_model.build(tmp_path / "a.argosmodel", {"school": "x"}, "en", "ku")
    assert "Write kmr or ckb in its metadata.json" in refusal(path, models)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HEVOK_MODELS": "/a/b"}, "/a/b"),
        ({"HEVOK_MODELS": "/a/b", "XDG_DATA_HOME": "/c"}, "/a/b"),
        ({"XDG_DATA_HOME": "/c"}, "/c/hevok/models"),
        ({"XDG_DATA_HOME": "relative"}, "~/.local/share/hevok/models"),
        ({"LOCALAPPDATA": "/d"}, "/d/hevok/models"),
        ({}, "~/.local/share/hevok/models"),
        ({"HEVOK_MODELS": "~/models"}, "~/models"),
    ],
)
def test_models_live_where_the_environment_says(environment, folder):
    assert models_folder(environment) == Path(folder).expanduser()
