"""The index of packages: asked on a person's word alone, through a fetcher, and never believed."""

import json
import tempfile
from functools import cache
from pathlib import Path

import pytest

from reader.errors import Refused, Unavailable, Unknown
from reader.machine import Download, Entry, Step, available, install_from_index, installed
from reader.machine.index import INDEX, INDEX_BYTES
from tests import argos_model

LINK = "https://packages.example/en_ar.argosmodel"


def listed(**change):
    return {
        "package_version": "1.0",
        "argos_version": "1.0",
        "from_code": "en",
        "from_name": "English",
        "to_code": "ar",
        "to_name": "Arabic",
        "code": "translate-en_ar",
        "links": [LINK],
        **change,
    }


@cache
def package_bytes(source="en", target="ar"):
    with tempfile.TemporaryDirectory() as folder:
        path = argos_model.build(Path(folder) / "a.argosmodel", argos_model.ENGLISH_TO_ARABIC, source, target)
        return path.read_bytes()


class Net:
    """Answers of a network by address, and what was asked of it."""

    def __init__(self, **answers):
        self.answers = {"index": [], **answers}
        self.asked = []

    def __call__(self, address):
        self.asked.append(address)
        name = "index" if address == INDEX else address.rsplit("/", 1)[1].removesuffix(".argosmodel")
        answer = self.answers[name]
        if isinstance(answer, list):
            answer = json.dumps(answer).encode()
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, bytes):
            return answer
        return Download((answer[at : at + 1000] for at in range(0, len(answer), 1000)), len(answer))


def test_the_newest_package_of_each_pair_of_our_languages_is_offered():
    net = Net(
        index=[
            listed(package_version="1.9"),
            listed(package_version="1.10"),
            listed(package_version="1.2"),
            listed(from_code="ar", to_code="en"),
            listed(to_code="es", to_name="Spanish"),
            listed(type="sbd"),
            listed(links=["http://plain.example/a", "ipfs://x", 3]),
            listed(to_code=None),
            "a word",
            None,
        ]
    )
    assert available(net) == [Entry("ar", "en", "1.0", (LINK,)), Entry("en", "ar", "1.10", (LINK,))]
    assert net.asked == [INDEX]


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"\xff", b"[" * 100_000, b'"x"'])
def test_what_is_no_index_is_refused(content):
    with pytest.raises(Refused, match="The Argos index cannot be read"):
        available(Net(index=content))


def test_an_endless_index_is_given_up():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield b" " * 1024**2

    with pytest.raises(Refused, match="longer than anything"):
        available(lambda address: Download(endless()))
    assert len(taken) <= INDEX_BYTES // 1024**2 + 1


def test_a_fetcher_that_refuses_is_heard():
    with pytest.raises(Unknown, match="no answer"):
        available(Net(index=Unknown("no answer")))


def test_a_package_comes_from_the_index_with_progress(tmp_path):
    heard = []
    net = Net(index=[listed()], en_ar=package_bytes())
    (entry,) = available(net)
    package = install_from_index(entry, net, tmp_path, lambda *told: heard.append(told))
    assert installed(tmp_path) == [package]
    size = len(package_bytes())
    assert (Step.DOWNLOADING, size, size) in heard
    assert heard[-1] == (Step.UNPACKING, package.size, package.size)
    assert [step for step, *_ in heard] == sorted(step for step, *_ in heard)
    assert list((tmp_path / "downloads").iterdir()) == []


def test_the_next_link_is_tried_when_one_fails(tmp_path):
    net = Net(down=Unavailable("down"), cut=Download(iter([b"PK"]), 100), en_ar=package_bytes())
    links = tuple(f"https://x.example/{name}.argosmodel" for name in ("down", "cut", "en_ar"))
    assert install_from_index(Entry("en", "ar", "1.0", links), net, tmp_path).name == "en-ar"
    assert net.asked == list(links)
    with pytest.raises(Unavailable, match="down"):
        install_from_index(Entry("en", "ar", "1.0", links[:1]), net, tmp_path)


def test_a_download_that_breaks_off_leaves_nothing(tmp_path):
    def breaking():
        yield package_bytes()[:1000]
        raise ConnectionResetError("reset")

    for download in (Download(breaking()), Download(iter([package_bytes()[:1000]]), len(package_bytes()))):
        with pytest.raises(Unavailable, match="broke off"):
            install_from_index(Entry("en", "ar", "1.0", (LINK,)), lambda link, d=download: d, tmp_path)
    assert installed(tmp_path) == []
    assert list((tmp_path / "downloads").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", package_bytes()[:2000]])
def test_a_download_that_is_no_package_is_refused(content, tmp_path):
    with pytest.raises(Refused, match="not a whole zip archive"):
        install_from_index(Entry("en", "ar", "1.0", (LINK,)), Net(en_ar=content), tmp_path)
    assert installed(tmp_path) == []


def test_a_package_for_other_languages_than_promised_is_refused(tmp_path):
    with pytest.raises(Refused, match="is for Arabic to English, which is not what was asked for"):
        install_from_index(Entry("en", "ar", "1.0", (LINK,)), Net(en_ar=package_bytes("ar", "en")), tmp_path)
    assert installed(tmp_path) == []
