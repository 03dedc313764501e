"""What a client sees, byte for byte: docs/PROTOCOL.md."""
import json
import re
import socket
import time

import pytest

from herd import HERE, STAMP, Client, until

AT = re.compile(rb"AT (\S+) ([+-]\d+\.\d{9}) (\S+) (\S+) (\S+)\n")


def test_a_report_is_answered_by_its_copy(paper):
    """Rows: R8 R11 R12 R13 R14 D12"""
    sent = time.time()
    reply = paper.say("Goloman", f"IAMAT kiwi.cs.ucla.edu {HERE} {STAMP}")
    taker, skew, *copies = AT.fullmatch(reply).groups()
    assert taker == b"Goloman"
    assert copies == [b"kiwi.cs.ucla.edu", HERE.encode(), STAMP.encode()]
    assert skew.startswith(b"+")
    assert abs(float(skew) - (sent - float(STAMP))) < 5


def test_a_client_ahead_of_us_has_a_negative_skew(paper):
    """Rows: R13 D12"""
    ahead = f"{time.time() + 1000:.9f}"
    reply = paper.say("Hands", f"IAMAT ahead +1-1 {ahead}")
    skew = AT.fullmatch(reply).group(2)
    assert skew.startswith(b"-")
    assert -1001 < float(skew) < -990


@pytest.mark.parametrize("skew_ns", [1, 999_999_999, 5_000_000_000])
def test_skews_are_plain_decimals(paper, skew_ns):
    """Rows: D12 A18"""
    now = time.time_ns() - skew_ns
    reply = paper.say("Hands", f"IAMAT skew{skew_ns} +1-1 "
                               f"{now // 10**9}.{now % 10**9:09}")
    assert AT.fullmatch(reply), reply


def test_nothing_but_replies(solo):
    """Rows: R4"""
    with solo.client("Goloman") as client:
        client.send("IAMAT quiet +1-1 5\n")
        assert AT.fullmatch(client.line())
        client.half_close()
        assert client.rest() == b""


@pytest.mark.parametrize("line", [
    "IAMAT\tws \v\f +1-1   5", "  \t IAMAT ws +1-1 5 \r", "IAMAT ws +1-1 5\r",
])
def test_white_space_parts_fields_and_means_no_more(solo, line):
    """Rows: R5 R6"""
    assert AT.fullmatch(solo.say("Goloman", line)).group(3) == b"ws"


@pytest.mark.parametrize("client_id", [
    b"\xff\xfe\x00\x01", "käse".encode(), b"\xc2\xa0\xe2\x80\x83", b"a" * 1024,
    b"\x1c\x1d\x1e\x1f", b"+1-1", b"IAMAT",
])
def test_an_id_is_any_bytes_without_white_space(paper, client_id):
    """Rows: R7 D7 A25 A26"""
    with paper.client("Hands") as client:
        reply = client.ask(b"IAMAT " + client_id + b" +1-1 5")
        assert reply.split(b" ")[3] == client_id
    until(lambda: paper.say("Welsh", b"WHATSAT " + client_id + b" 1 0")
          == reply, "Welsh knows it as well")


@pytest.mark.parametrize("position,stamp", [
    ("+34.06893-118.445127", "1520023934.918964"),
    ("+35-120", "1520023934"),
    ("-0.0+0.0", "0"),
    ("+90-180", "5.123456789012345"),
    ("+6.9-6.9", "000012.50"),
])
def test_texts_are_given_back_as_they_came(solo, position, stamp):
    """Rows: R9 R10 R14 G3 A5 A6 A10"""
    reply = solo.say("Goloman", f"IAMAT text {position} {stamp}")
    assert reply.endswith(f" text {position} {stamp}\n".encode())


@pytest.mark.parametrize("line", [
    "IAMAT kiwi +91-1 5", "IAMAT kiwi +1-181 5", "IAMAT kiwi 1-1 5",
    "IAMAT kiwi +1 5", "IAMAT kiwi +1-1 -5", "IAMAT kiwi +1-1 1e5",
    "IAMAT kiwi +1-1 nan", "IAMAT kiwi +0x1-1 5", "IAMAT kiwi +1_0-1 5",
    "IAMAT kiwi +1-1", "IAMAT kiwi +1-1 5 6", "IAMAT", "iamat kiwi +1-1 5",
    "WHATSAT kiwi 50.0001 5", "WHATSAT kiwi 10 21", "WHATSAT kiwi -1 5",
    "WHATSAT kiwi 10 -1", "WHATSAT kiwi 10 5.0", "WHATSAT kiwi 10",
    "WHATSAT kiwi ten 5", "WHATSAT nobody 10 5", "WHATSAT",
    "AT Goloman +0.1 kiwi +1-1 5", "HELLO", "?", "\x8aHRD",
])
def test_what_is_no_command_is_copied_back(solo, line):
    """Rows: R17 R18 R25 R26 A7 A9 A11 A13 A14"""
    solo.report("Goloman", "kiwi")
    with solo.client("Goloman") as client:
        assert client.ask(line) == f"? {line}\n".encode()
        # D1: and the connection goes on.
        assert AT.fullmatch(client.ask("IAMAT after +1-1 5"))


def test_the_copy_keeps_inner_bytes_and_drops_outer_white_space(solo):
    """Rows: R25 A1 D7"""
    reply = solo.say("Goloman", b" \t bad\x00\xff  inner\t bytes \r")
    assert reply == b"? bad\x00\xff  inner\t bytes\n"


def test_blank_lines_are_no_commands(solo):
    """Rows: A2"""
    with solo.client("Goloman") as client:
        client.send("\n\r\n \t \n\nIAMAT kiwi +1-1 5\n")
        assert AT.fullmatch(client.line())


def test_a_bad_report_changes_nothing(solo):
    """Rows: D11"""
    first = solo.report("Goloman", "steady", stamp="100")
    for line in ("IAMAT steady +91-1 200", "IAMAT steady +1-1 x",
                 "IAMAT never +1-1"):
        assert solo.say("Goloman", line).startswith(b"? ")
    assert solo.where("Goloman", "steady") == first
    assert solo.where("Goloman", "never") is None


def test_an_older_report_is_answered_but_replaces_nothing(paper):
    """Rows: D8 A15"""
    newest = paper.report("Hands", "clock", stamp="1520023934.918963997")
    reply = paper.say("Hands", "IAMAT clock +1-1 1520023934.918963996")
    assert reply.endswith(b" clock +1-1 1520023934.918963996\n")
    assert paper.where("Hands", "clock") == newest
    later = paper.report("Hands", "clock", "+1-1", "1520023934.918963998")
    assert paper.where("Hands", "clock") == later


def test_stamps_are_compared_as_numbers(solo):
    """Rows: D8"""
    solo.report("Goloman", "number", "+1-1", "9")
    later = solo.report("Goloman", "number", "+2-2", "10")
    assert solo.where("Goloman", "number") == later


# ---- WHATSAT ----

def test_a_question_is_answered_by_the_report_and_places(paper):
    """Rows: R16 R19 R20 R23 G4 A17"""
    at_line = paper.report("Goloman", "seeker")
    until(lambda: paper.where("Welsh", "seeker"), "Welsh knows of it")
    with paper.client("Welsh") as client:
        client.send("WHATSAT seeker 10 5\n")
        first, text = client.answer()
        assert first == at_line
        answer = json.loads(text)
        assert answer["status"] == "OK"
        assert 1 <= len(answer["results"]) <= 5
        assert answer["html_attributions"]
        place = answer["results"][0]
        assert set(place) == {"geometry", "name", "place_id", "types",
                              "vicinity"}
        assert set(place["geometry"]) == {"location", "viewport"}
        assert text.endswith(b"\n}\n\n")
        assert text.startswith(b'{\n   "html_attributions" : [')
        # Nothing more comes, and the connection goes on.
        assert AT.fullmatch(client.ask("IAMAT seeker2 +1-1 5"))


@pytest.mark.parametrize("bound", [0, 1, 3, 20])
def test_never_more_places_than_asked(solo, bound):
    """Rows: R18 R21 A12"""
    solo.report("Goloman", "bounded")
    with solo.client("Goloman") as client:
        client.send(f"WHATSAT bounded 50 {bound}\n")
        answer = json.loads(client.answer()[1])
        assert len(answer["results"]) == bound
        assert answer["status"] == ("OK" if bound else "ZERO_RESULTS")


@pytest.mark.parametrize("radius", ["0", "50", "50.000", "10.5", "0.001"])
def test_radii_are_kilometres_up_to_50(solo, radius):
    """Rows: R16 R17 A11 A12"""
    solo.report("Goloman", "radius")
    with solo.client("Goloman") as client:
        client.send(f"WHATSAT radius {radius} 5\n")
        assert b'"status" : "' in client.answer()[1]


def test_newlines_never_come_twice_but_at_the_end(solo):
    """Rows: R22 R23"""
    solo.report("Goloman", "newline")
    with solo.client("Goloman") as client:
        client.send("WHATSAT newline 50 20\n")
        text = client.answer()[1]
        assert text.count(b"\n\n") == 1
        assert text.endswith(b"}\n\n")


def test_no_key_is_needed_and_none_is_known(solo, make_herd):
    """Rows: R35 R24"""
    herd = make_herd(["A"], [], start=False,
                     places='{ provider = "local"; key = "secret"; }')
    done = herd.run("check", check=False)
    assert done.returncode == 78
    assert b'no key "key"' in done.stderr
    solo.report("Goloman", "keyless")
    with solo.client("Goloman") as client:
        client.send("WHATSAT keyless 10 5\n")
        assert b'"status" : "OK"' in client.answer()[1]


# ---- connections ----

def test_any_number_of_commands_on_one_connection(solo):
    """Rows: D1 A4"""
    with solo.client("Goloman") as client:
        for i in range(500):
            assert AT.fullmatch(client.ask(f"IAMAT many{i} +1-1 5"))
        assert client.ask("garbage") == b"? garbage\n"
        assert AT.fullmatch(client.ask("IAMAT more +1-1 5"))


@pytest.mark.parametrize("size", [1, 7, 100])
def test_commands_in_any_segments(solo, size):
    """Rows: D3"""
    text = "".join(f"IAMAT seg{i} +1-1 5\n" for i in range(40)).encode()
    with solo.client("Goloman") as client:
        for i in range(0, len(text), size):
            client.send(text[i:i + size])
        for i in range(40):
            assert client.line().split()[3] == f"seg{i}".encode()


def test_many_commands_in_one_segment(solo):
    """Rows: D3 D2"""
    with solo.client("Goloman") as client:
        client.send("".join(f"IAMAT one{i} +1-1 5\n" for i in range(3000)))
        for i in range(3000):
            assert client.line().split()[3] == f"one{i}".encode()


def test_replies_keep_the_order_of_commands(solo):
    """Rows: D2"""
    solo.report("Goloman", "slow")
    with solo.client("Goloman") as client:
        client.send("WHATSAT slow 50 20\nIAMAT fast +1-1 5\n? no\n"
                    "WHATSAT slow 50 1\nIAMAT last +1-1 5\n")
        assert client.answer()[0].split()[3] == b"slow"
        assert client.line().split()[3] == b"fast"
        assert client.line() == b"? ? no\n"
        assert client.answer()[0].split()[3] == b"slow"
        assert client.line().split()[3] == b"last"


@pytest.mark.parametrize("message", [
    "IAMAT Clark +12-118", "IAMAT Clark +12-118 160000 123",
    "AS Clark +0.25 testuser +12-118 1234",
])
def test_the_graders_way(solo, message):
    """Rows: G1 G2 D4"""
    with solo.client("Goloman") as client:
        client.send(message)
        client.half_close()
        assert client.rest().strip() == f"? {message}".encode()


def test_an_unended_command_counts_at_half_close(solo):
    """Rows: D4 G1"""
    with solo.client("Goloman") as client:
        client.send(f"IAMAT unended {HERE} {STAMP}")
        client.half_close()
        assert AT.fullmatch(client.rest())
    with solo.client("Goloman") as client:
        client.send("WHATSAT unended 10 5")
        client.half_close()
        assert client.rest().endswith(b"}\n\n")


def test_an_unended_command_waits_without_half_close(solo):
    """Rows: A3"""
    with solo.client("Goloman") as client:
        client.send("IAMAT waits +1-1 5")
        with Client(solo.ports["Goloman"]) as other:
            # Two turns of the server later nothing has come.
            for _ in range(2):
                assert AT.fullmatch(other.ask("IAMAT other +1-1 5"))
        client.socket.settimeout(0.05)
        with pytest.raises(socket.timeout):
            client.line()
        client.socket.settimeout(10)
        client.send("\n")
        assert client.line().split()[3] == b"waits"


def test_at_line_and_json_come_in_one_piece(solo):
    """Rows: G1 A28"""
    solo.report("Goloman", "piece")
    for _ in range(20):
        with solo.client("Goloman") as client:
            client.send("WHATSAT piece 10 5\n")
            client.half_close()
            # One read, as the graders do; a second write would be missed.
            data = client.socket.recv(1_000_000)
            assert data.startswith(b"AT Goloman")
            assert data.endswith(b"}\n\n")


def test_any_bytes_are_survived(solo):
    """Rows: D7 A26"""
    with solo.client("Goloman") as client:
        client.send(bytes(range(256)) * 20 + b"\n")
        client.half_close()
        client.rest()
    assert AT.fullmatch(solo.report("Goloman", "alive"))
