"""Bytes to text, also where a file mixes encodings."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_WORD = re.compile(rb"[\xa8\xb8\xb2\xb3\xaf\xbf\xc0-\xff]{3,}")
_SAMPLE = 4096


def decoded(content: bytes) -> tuple[str, list[str]]:
    """Text of a file, and what had to be done for it.

    A file that is UTF-8 in parts keeps these; each other run of signs is read as Windows-1251
    (Cyrillic) where whole words are such signs, else as Windows-1252 (Western European).

    Args:
        content: the whole file.

    Returns:
        The text without byte order mark and NUL bytes, and remarks in English.
    """
    text, remarks = _text(content)
    count = text.count("\0")
    if count:
        remarks.append(f"{count} NUL {'byte' if count == 1 else 'bytes'} removed")
        text = text.replace("\0", "")
    return text.lstrip("\ufeff"), remarks


def _text(content: bytes) -> tuple[str, list[str]]:
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            return _marked(content, mark, encoding, name)
    silent = _utf_16_without_mark(content)
    if silent:
        return content.decode(silent, "replace"), ["read as UTF-16, though it has no mark"]
    return _mixed(content)


def _marked(content: bytes, mark: bytes, encoding: str, name: str) -> tuple[str, list[str]]:
    if encoding == "utf-8":
        text, remarks = _mixed(content[len(mark) :])
        return text, [f"read as {name}", *remarks]
    text = content.decode(encoding, "replace")
    remarks = [f"read as {name}"]
    if "\ufffd" in text:
        remarks.append(f"{text.count(chr(0xFFFD))} signs could not be read")
    return text, remarks


def _utf_16_without_mark(content: bytes) -> str:
    """Western text in UTF-16 has a NUL in every second byte."""
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _mixed(content: bytes) -> tuple[str, list[str]]:
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    lines = content.split(b"\n")
    wrong = [number for number, line in enumerate(lines) if not _is_utf_8(line)]
    encoding = _likely(b"\n".join(lines[number] for number in wrong))
    texts = [line.decode("utf-8", "replace") for line in lines]
    for number in wrong:
        texts[number] = _patched(lines[number], encoding)
    return "\n".join(texts), [
        f"{len(wrong)} {'line is' if len(wrong) == 1 else 'lines are'} not UTF-8, the first one "
        f"line {wrong[0] + 1}; read as {encoding.replace('cp', 'Windows-')}, which is a guess"
    ]


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likely(content: bytes) -> str:
    """Cyrillic words are runs of high bytes; Western letters with accents stand alone."""
    runs = [run for run in _HIGH.findall(content) if not _is_utf_8(run)]
    words = sum(len(run) for run in runs if _WORD.fullmatch(run))
    return "cp1251" if words > sum(map(len, runs)) / 2 else "cp1252"


def _patched(line: bytes, encoding: str) -> str:
    """Only the runs of signs that are no UTF-8 are read otherwise."""
    parts, end = [], 0
    for run in _HIGH.finditer(line):
        own = run.group()
        parts.append(line[end : run.start()].decode("ascii"))
        parts.append(own.decode("utf-8" if _is_utf_8(own) else encoding, "replace"))
        end = run.end()
    parts.append(line[end:].decode("ascii"))
    return "".join(parts)
