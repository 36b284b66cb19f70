"""A folder as one compressed file, the same bytes whoever makes it, whenever, wherever."""

import gzip
import io
import tarfile
from pathlib import Path


def pack(folder: Path, name: str, seconds: int) -> bytes:
    """The folder as a tar.gz in which it is called `name`; all times in it are `seconds` since 1970.

    Files are sorted, nobody owns them (uid 0), and modes are 644 and 755. The compression is that of the zlib at hand,
    so another zlib may give other bytes around the same files.
    """
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=seconds) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            member = tarfile.TarInfo((Path(name) / path.relative_to(folder)).as_posix())
            member.mtime = seconds
            if path.is_dir():
                member.type, member.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(member)
            else:
                member.size, member.mode = path.stat().st_size, 0o644
                with path.open("rb") as content:
                    archive.addfile(member, content)
    return packed.getvalue()
