#!/usr/bin/env python3
"""Writes willet.1: what the argument parser's generator says of each command, and the sections beside this file.

Usage: assemble.py GENERATOR WILLET > willet.1
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
HEAD = """.\\" Written by `make man`, from the program's own help and from Packaging/man.
.Dd {date}
.Dt WILLET 1
.Os
.Sh NAME
.Nm willet
.Nd talk to WebSocket servers, and watch them, in a terminal
.Sh SYNOPSIS
.Nm
.Op Ar options
.Ar URL | @profile ...
.Nm
.Ar command
.Op Ar options
.Sh DESCRIPTION
.Nm
.Ar URL
opens a full-screen session: the state of the connection, the messages, a line to type in.
Where standard input or output is no terminal, it is a pipe tool: each line of input is a message, each message a line of
output.
Every command lists its options with
.Fl -help ;
.Fl -version
tells the version and the commit.
.Sh COMMANDS
"""


def plain(text):
    """The generator drops what is not ASCII: it goes past it by numbers."""
    return re.sub(r"[^\x00-\x7f]", lambda match: f"@u{ord(match.group()):04X}@", text)


def prepared(value):
    """The description of the commands as the generator is to see it: with values and defaults, which it leaves out."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [prepared(item) for item in value]
    if not isinstance(value, dict):
        return value
    value = {key: prepared(item) for key, item in value.items()}
    if value.get("kind") == "option" and "abstract" in value:
        notes = []
        if not all(name in value["abstract"] for name in value.get("allValues") or []):
            notes.append("values: " + ", ".join(value["allValues"]))
        if "defaultValue" in value and "default" not in value["abstract"]:
            notes.append(f"default: {value['defaultValue']}")
        if notes:
            value["abstract"] = f"{value['abstract'].rstrip('.')} ({'; '.join(notes)})."
    return value


def pages(generator, willet):
    """The generated page of each command, by its words; the default command comes first."""
    help = subprocess.run([willet, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        stand_in = pathlib.Path(folder) / "willet"
        (pathlib.Path(folder) / "help.json").write_text(json.dumps(prepared(json.loads(help))))
        stand_in.write_text(f"#!/bin/sh\ncat '{folder}/help.json'\n")
        stand_in.chmod(0o755)
        subprocess.run([generator, stand_in, "--multi-page", "--date", "2000-01-01", "-o", folder], check=True)
        found = {tuple(path.name.split(".")[1:-1]): path.read_text() for path in pathlib.Path(folder).glob("*.1")}
    found.pop(())
    found.pop(("help",))
    found = {words: re.sub(r"@u([0-9A-F]+)@", r"\\[u\1]", text) for words, text in found.items()}
    return dict(sorted(found.items(), key=lambda item: (item[0] != ("connect",), item[0])))


def section(text, name):
    """The lines of one section of a page."""
    match = re.search(rf'^\.Sh "?{name}"?\n(.*?)(?=^\.Sh |\Z)', text, re.M | re.S)
    return match.group(1).rstrip("\n").split("\n") if match else []


def command(words, text):
    description = re.search(r'^\.Nd "?(.*?)"?$', text, re.M).group(1)
    arguments = [line for line in section(text, "SYNOPSIS") if re.match(r"\.(Op )?Ar ", line)]
    yield f".Ss willet {' '.join(words)}"
    yield description
    yield ".Pp"
    yield f".Nm willet Cm {' '.join(words)}" if words else ".Nm"
    yield ".Op Ar options"
    yield from arguments
    yield ".Pp"
    yield from without_common(section(text, "DESCRIPTION"))


def without_common(lines):
    """A description without the two options that every command has."""
    kept, skipping = [], False
    for line in lines:
        if line.startswith((".It", ".El")):
            skipping = line in (".It Fl version", ".It Fl -version", ".It Fl h , -help")
        if not skipping:
            kept.append(line)
    text = "\n".join(kept)
    return re.sub(r"\.Bl -tag -width 6n\n\.El\n?", "", text + "\n").rstrip("\n").split("\n")


def table(path):
    """The first table of a Markdown file, as columns."""
    rows = [
        [re.sub(r"`([^`]*)`", r"\1", cell).replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in path.read_text().split("\n")
        if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)
    ]
    def escaped(cell):
        return cell.replace("\\", "\\e").replace("'", "\\(aq").replace("-", "\\-")
    yield ".Bl -tag -width 6n"
    names = rows[0]
    for row in rows[1:]:
        ours = names.index("willet")
        yield f".It {escaped(row[ours])}"
        others = [f"{escaped(name)}: {escaped(cell)}" for name, cell in zip(names, row) if name != "willet" and cell]
        yield "\n.br\n".join(others) if others else "\\&"
    yield ".El"


def main():
    generator, willet = sys.argv[1:]
    head, tail = (HERE / "sections.mdoc").read_text().split("\n", 1)
    date = re.fullmatch(r'\.\\" Of (.*)', head).group(1)
    print(HEAD.format(date=date), end="")
    for words, text in pages(generator, willet).items():
        print("\n".join(line for line in command(words, text) if line))
    print(tail, end="")
    translation = HERE / "translation.md"
    if translation.exists():
        print('.Sh "COMING FROM WSCAT AND WEBSOCAT"')
        print("\n".join(table(translation)))
    print('.Sh "SEE ALSO"\n.Xr curl 1 ,\n.Xr sqlite3 1 ,\n.Xr tmux 1')


main()
