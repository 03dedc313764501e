"""Our reader of JSON against Python's, over thousands of texts."""
import json
import random
import struct
import subprocess

from herd import MUSTER

JUDGE = MUSTER.parent / "test" / "json-judge"

SEEDS = [rb'{"results":[{"a":1,"a":2,"\u0041":[]}],"status":"OK"}',
         rb'[0,-0,1.5e+10,9223372036854775808,-1E-7,34.06892540000000123]',
         rb'["\ud83d\ude00","\uD83D","\ude00","\/\b\f\n\r\t\"\\","\u00e9"]',
         '{"café":"東京 😀","":null}'.encode(),
         b'\xef\xbb\xbf{}', b' \r\n\t[ true , false , null ]\r\n', b'NaN',
         b'[Infinity,-Infinity]', b'', b'"\xed\xa0\x80"', b'"a\x00b"', b'01',
         b'[1,]', b'{"a":1,}', b'"\\u12"', b'"\x7f"', b'"\xc2\x80"', b'1 2']

PIECES = [b'"', b"\\", b"\\u", b"d83d", b"\\ude00", b"{", b"}", b"[", b"]",
          b",", b":", b"0", b"1", b"-", b"+", b".", b"e", b"E", b"null",
          b"true", b"false", b"NaN", b" ", b"\n", b"\r", b"\t", b"\x00",
          b"\x1f", b"\x7f", b"\xc3", b"\xa9", b"\xed\xa0\x80", b"\xf4\x90",
          b"\xe2\x82\xac", b"\xc2\xa0", b"\x0b", b"/", b"'", b"a"]


class Half(ValueError):
    """Half a surrogate pair: Python takes it, and it is no UTF-8."""


class Number(str):
    """As it stands."""


class Pairs(list):
    """An object, with members of one key as often as they are there."""


def refuse(word):
    raise ValueError(word)


def show(value):
    """As json_judge.c shows it."""
    if isinstance(value, Number):
        return f"#{value} "
    if isinstance(value, str):
        if any(0xd800 <= ord(c) <= 0xdfff for c in value):
            raise Half
        return '"' + value.encode().hex() + " "
    if isinstance(value, Pairs):
        return "{" + "".join(show(k) + show(v) for k, v in value) + "}"
    if isinstance(value, list):
        return "[" + "".join(map(show, value)) + "]"
    return {None: "n", True: "t", False: "f"}[value]


def expected(text):
    """What Python says; NaN and the like, which JSON has not, are refused."""
    try:
        return "good " + show(json.loads(
            text.decode(), parse_int=Number, parse_float=Number,
            parse_constant=refuse, object_pairs_hook=Pairs))
    except ValueError:
        return "bad"


def judged(texts):
    """A line for each."""
    data = b"".join(struct.pack("<I", len(t)) + t for t in texts)
    done = subprocess.run([JUDGE], input=data, capture_output=True, check=True,
                          timeout=120)
    lines = done.stdout.decode().split("\n")[:-1]
    assert len(lines) == len(texts)
    return lines


def any_text(dice):
    count = dice.choice([0, 1, 3, 20])
    return "".join(chr(dice.choice([dice.randrange(0x20, 0x7f),
                                    dice.randrange(0x80),
                                    dice.randrange(0xa0, 0xd800),
                                    dice.randrange(0x10000, 0x110000)]))
                   for _ in range(count))


def any_value(dice, depth):
    kind = dice.randrange(8 if depth else 6)
    if kind == 0:
        return dice.choice([None, True, False])
    if kind == 1:
        return dice.randrange(-10 ** dice.randrange(1, 30), 10 ** 30)
    if kind == 2:
        return dice.uniform(-1, 1) * 10 ** dice.randrange(-30, 30)
    if kind < 6:
        return any_text(dice)
    if kind == 6:
        return [any_value(dice, depth - 1) for _ in range(dice.randrange(5))]
    return {any_text(dice): any_value(dice, depth - 1)
            for _ in range(dice.randrange(5))}


def any_good(dice):
    """In one of the ways in which JSON may be written."""
    text = json.dumps(any_value(dice, dice.randrange(6)),
                      ensure_ascii=dice.random() < .5,
                      indent=dice.choice([None, None, 0, 3, "\t"]),
                      separators=dice.choice([None, (",", ":"), (" , ", " : ")])
                      )
    if dice.random() < .2:
        text = text.replace("\n", "\r\n").replace("/", "\\/")
    return text.encode()


def spoil(dice, text):
    """A few pieces in, out, doubled or from elsewhere."""
    for _ in range(dice.choice([1, 1, 1, 2, 5])):
        at = dice.randrange(len(text) + 1)
        to = min(len(text), at + dice.choice([0, 0, 1, 1, 2, 8]))
        new = dice.choice([b"", dice.choice(PIECES), text[at:to] * 2,
                           bytes([dice.randrange(256)])])
        text = text[:at] + new + text[to:]
    return text


def disagreements(texts):
    wrong = []
    for text, line in zip(texts, judged(texts)):
        wanted = expected(text)
        if (line.split()[0] if wanted == "bad" else line) != wanted:
            wrong.append((text, line, wanted))
    return wrong


def test_good_texts_read_as_python_reads_them():
    dice = random.Random(1)
    texts = [any_good(dice) for _ in range(4000)]
    assert all(expected(t) != "bad" for t in texts)
    assert disagreements(texts) == []


def test_spoilt_texts_are_refused_where_python_refuses_them():
    dice = random.Random(2)
    texts = SEEDS + [spoil(dice, dice.choice(SEEDS)) for _ in range(8000)]
    texts += [spoil(dice, any_good(dice)) for _ in range(8000)]
    good = sum(expected(t) != "bad" for t in texts)
    assert len(texts) / 20 < good < len(texts) * 19 / 20, "they prove little"
    assert disagreements(texts) == []


def test_what_is_refused_is_cut_off_where_it_is_bad():
    """Up to there Python finds nothing wrong but that it ends."""
    dice = random.Random(3)
    texts = [spoil(dice, any_good(dice)) for _ in range(3000)]
    bad = [(t, line.split()) for t, line in zip(texts, judged(texts))
           if line.startswith("bad")]
    assert len(bad) > 500
    ends = judged([t[:int(words[1])] for t, words in bad])
    for (text, words), line in zip(bad, ends):
        assert line.startswith("good") or line.endswith("ends too early") or \
            "surrogate" in " ".join(words) or "hexadecimal" in " ".join(words) \
            or "UTF-8" in line, (text, words, line)
