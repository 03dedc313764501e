"""The files of journals, as tests look at them and spoil them."""

HEAD_BYTES = 128


def crc32c(data):
    """CRC-32C, as heads of files and batches have it."""
    value = 0xffffffff
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82f63b78 if value & 1 else 0)
    return value ^ 0xffffffff


def with_head(data, change):
    """The file with bytes of its head changed, {offset: bytes}, and a
    checksum that fits."""
    head = bytearray(data[:HEAD_BYTES - 4])
    for at, new in change.items():
        head[at:at + len(new)] = new
    return bytes(head) + crc32c(head).to_bytes(4, "little") + \
        data[HEAD_BYTES:]


def of_version(version, data):
    return with_head(data, {8: version.to_bytes(4, "little")})


def spoil(path, at):
    """One bit has rotten."""
    data = bytearray(path.read_bytes())
    data[at] ^= 0x40
    path.write_bytes(data)


def folder(herd, name="Goloman"):
    return herd.folder / "data" / name


def first_file(herd, name="Goloman"):
    return folder(herd, name) / "journal.0000000001"


def snapshots(herd, name="Goloman"):
    """Those that have their names."""
    return sorted(folder(herd, name).glob("snapshot.?????????[0-9]"))
