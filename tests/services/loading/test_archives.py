"""Uploads are read within limits, and nothing of a hostile archive comes through."""

import io
import struct
import zipfile

import pytest

from app.domain.errors import InvalidInput
from app.services.loading import archives
from app.services.loading.archives import UploadedFile, read_upload


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """An archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def uploaded(name: str, content: bytes) -> list[UploadedFile]:
    """An upload of one file."""
    return [UploadedFile(name=name, content=io.BytesIO(content))]


def outcome(content: bytes) -> str:
    """The sentence an archive is refused with, or that it was read."""
    try:
        read_upload(uploaded("notes.zip", content))
    except InvalidInput as error:
        return str(error)
    return "read"


def link(name: str) -> zipfile.ZipInfo:
    """A member that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def test_single_files_and_a_folders_files_keep_their_paths() -> None:
    files = uploaded("notes/b.md", b"# B") + uploaded("a.md", b"# A") + uploaded("c.png", b"")
    assert [(p.path, p.content) for p in read_upload(files)] == [
        ("a.md", b"# A"),
        ("notes/b.md", b"# B"),
    ]


def test_a_zip_gives_its_pages_and_leaves_what_is_none() -> None:
    packed = zipped(("x/a.md", b"# A"), ("x/", b""), ("i.png", b"1"), ("__MACOSX/a.md", b"2"))
    assert [page.path for page in read_upload(uploaded("notes.ZIP", packed))] == ["x/a.md"]


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ([("../a.md", b"#")], "leads out of the folder"),
        ([("x/../../a.md", b"#")], "leads out of the folder"),
        ([("/etc/a.md", b"#")], "leads out of the folder"),
        ([("C:/a.md", b"#")], "leads out of the folder"),
        ([("x\\..\\a.md", b"#")], "leads out of the folder"),
        ([("a\x07.md", b"#")], "can't be used"),
        ([(link("a.md"), b"/etc/passwd")], "holds a link"),
        ([("a.png", b"#")], "no page in it"),
        ([], "no page in it"),
    ],
)
def test_an_archive_that_has_no_place_is_refused_with_one_sentence(
    members: list[tuple[str | zipfile.ZipInfo, bytes]], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read_upload(uploaded("a.zip", zipped(*members)))


def test_an_encrypted_archive_is_refused() -> None:
    packed = bytearray(zipped(("a.md", b"# A")))
    directory = packed.rindex(b"PK\x01\x02")
    packed[directory + 8] |= 1
    with pytest.raises(InvalidInput, match="encrypted"):
        read_upload(uploaded("a.zip", bytes(packed)))


@pytest.mark.parametrize("cut", [10, 40, -1])
def test_a_damaged_archive_is_refused(cut: int) -> None:
    packed = zipped(("a.md", b"# A" * 500))[:cut]
    with pytest.raises(InvalidInput, match="damaged"):
        read_upload(uploaded("a.zip", packed))


def test_a_wrong_checksum_is_damage() -> None:
    packed = bytearray(zipped(("a.md", b"# A" * 500)))
    packed[packed.index(b"PK\x03\x04") + 14 : packed.index(b"PK\x03\x04") + 18] = b"\0\0\0\0"
    directory = packed.rindex(b"PK\x01\x02")
    packed[directory + 16 : directory + 20] = b"\0\0\0\0"
    with pytest.raises(InvalidInput, match="damaged"):
        read_upload(uploaded("a.zip", bytes(packed)))


def test_a_page_over_a_megabyte_is_reported_and_the_others_are_taken() -> None:
    packed = zipped(("a.md", b"x" * 1_000_001), ("b.md", b"# B"))
    large, small = read_upload(uploaded("a.zip", packed))
    assert large.problem is not None
    assert "1,000,000" in large.problem.message
    assert small.content == b"# B"


def test_a_member_that_lies_about_its_size_is_not_unpacked_beyond_the_limit() -> None:
    packed = bytearray(zipped(("a.md", b"x" * 3_000_000)))
    directory = packed.rindex(b"PK\x01\x02")
    packed[directory + 24 : directory + 28] = struct.pack("<I", 10)
    with pytest.raises(InvalidInput) as refused:
        read_upload(uploaded("a.zip", bytes(packed)))
    assert "damaged" in str(refused.value)


def test_a_bomb_is_refused_by_its_unpacked_size() -> None:
    packed = zipped(*[(f"{n}.md", b"x" * 900_000) for n in range(230)])
    with pytest.raises(InvalidInput, match="more than 200 MB"):
        read_upload(uploaded("a.zip", packed))


def test_more_than_five_thousand_members_are_refused() -> None:
    packed = zipped(*[(f"{n}.md", b"#") for n in range(5_001)])
    with pytest.raises(InvalidInput, match="5,001 files"):
        read_upload(uploaded("a.zip", packed))


def test_seventy_thousand_members_are_refused_before_one_is_looked_at() -> None:
    """More than an archive's first format could count."""
    name = b"a.md"
    # One member, and an entry for it seventy thousand times in the directory.
    packed = zipped((name.decode(), b"#"))
    start, end = packed.index(b"PK\x01\x02"), packed.index(b"PK\x05\x06")
    directory = packed[start:end] * 70_000
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 4464, 4464, len(directory), start, 0)
    with pytest.raises(InvalidInput, match="70,000 files"):
        read_upload(uploaded("a.zip", packed[:start] + directory + tail))


def test_a_member_that_claims_to_be_huge_is_not_believed() -> None:
    packed = bytearray(zipped(("a.md", b"# A")))
    directory = packed.rindex(b"PK\x01\x02")
    packed[directory + 24 : directory + 28] = struct.pack("<I", 0xFFFFFFFE)
    with pytest.raises(InvalidInput, match="damaged"):
        read_upload(uploaded("a.zip", bytes(packed)))


def test_more_than_five_thousand_single_files_are_refused() -> None:
    files = [UploadedFile(name=f"{n}.md", content=io.BytesIO(b"#")) for n in range(5_001)]
    with pytest.raises(InvalidInput, match="5,000 pages"):
        read_upload(files)


def test_no_file_at_all_is_said_so() -> None:
    with pytest.raises(InvalidInput, match="no file was chosen"):
        read_upload([])


def test_limits_are_those_of_the_help_text() -> None:
    assert (archives.LARGEST_UPLOAD, archives.LARGEST_UNPACKED) == (20_000_000, 200_000_000)
    assert archives.MOST_FILES == 5_000


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_whichever_byte_is_wrong_the_archive_is_read_or_refused(method: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("notes/\u00e9.md", "# T\n\n" + "some text\n" * 9)
    for place in range(len(buffer.getvalue())):
        wrong = bytearray(buffer.getvalue())
        wrong[place] ^= 0xFF
        assert outcome(bytes(wrong)).startswith(("read", "The upload was not taken: "))
