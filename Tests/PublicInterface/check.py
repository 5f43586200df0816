#!/usr/bin/env python3
"""Checks what the library shows to others, by the compiler's own list of it.

usage: check.py MODULES SCRATCH [--record]

MODULES is the folder of a build's modules, SCRATCH takes the compiler's symbol graph. Whatever is public must have a
comment, one that throws must say what, and the list of it all must be the one beside this script: it is what the
version counts for, so a change of it is made on purpose. --record writes the list anew.
"""
import glob
import json
import os
import platform
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(os.path.dirname(HERE))
LIST = os.path.join(HERE, "WilletClient.txt")

# The product, and the module whose symbols it exports as its own.
MODULE = "WilletClient"
EXPORTED = ["WilletProtocol"]

# What the compiler adds by itself, and not each version of it the same.
IMPLIED = ["BitwiseCopyable", "Copyable", "Escapable", "SendableMetatype"]


def extract(modules, scratch):
    """The public symbols that stand in the sources, with those of the exported module among them."""
    os.makedirs(scratch, exist_ok=True)
    for old in glob.glob(os.path.join(scratch, "*.symbols.json")):
        os.remove(old)
    build = os.path.dirname(os.path.abspath(modules))
    maps = glob.glob(os.path.join(build, "*.build", "module.modulemap"))
    maps += glob.glob(os.path.join(PACKAGE, "Sources", "*", "include", "module.modulemap"))
    maps += glob.glob(os.path.join(PACKAGE, ".build", "checkouts", "*", "Sources", "*", "include", "module.modulemap"))
    command = ["swift-symbolgraph-extract", "-module-name", MODULE, "-minimum-access-level", "public",
               "-experimental-allowed-reexported-modules=" + ",".join(EXPORTED), "-skip-synthesized-members",
               "-target", platform.machine() + "-unknown-linux-gnu", "-I", modules, "-output-dir", scratch]
    for path in maps:
        command += ["-Xcc", "-fmodule-map-file=" + path]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit("the compiler lists no symbols: build first\n" + result.stdout + result.stderr)
    symbols = []
    conformances = {}
    for path in sorted(glob.glob(os.path.join(scratch, "*.symbols.json"))):
        with open(path) as file:
            graph = json.load(file)
        symbols += graph["symbols"]
        for relation in graph["relationships"]:
            if relation["kind"] == "conformsTo":
                name = relation.get("targetFallback", relation["target"]).rpartition(".")[2]
                if name not in IMPLIED:
                    conformances.setdefault(relation["source"], set()).add(name)
    for symbol in symbols:
        symbol["conformances"] = sorted(conformances.get(symbol["identifier"]["precise"], set()))
    # What the compiler makes by itself, such as the == of an enum, stands nowhere.
    return [symbol for symbol in symbols if "location" in symbol]


def declaration(symbol):
    return re.sub(r"\s+", " ", "".join(part["spelling"] for part in symbol["declarationFragments"])).strip()


def line(symbol):
    conformances = ": " + ", ".join(symbol["conformances"]) if symbol["conformances"] else ""
    return "%s: %s%s" % (".".join(symbol["pathComponents"]), declaration(symbol), conformances)


def place(symbol):
    path = symbol["location"]["uri"].removeprefix("file://")
    return "%s:%d" % (os.path.relpath(path, PACKAGE), symbol["location"]["position"]["line"] + 1)


def faults_of(symbol):
    comment = "\n".join(line["text"] for line in symbol.get("docComment", {}).get("lines", []))
    if not comment.strip():
        yield "has no comment: say what it means, its unit, its bounds"
    elif re.search(r"\bthrows\b", declaration(symbol)) and "- Throws:" not in comment:
        yield "throws, and its comment has no “- Throws:”"


def public_elsewhere():
    """What is public in a module that is for this package alone."""
    for path in sorted(glob.glob(os.path.join(PACKAGE, "Sources", "*", "**", "*.swift"), recursive=True)):
        name = os.path.relpath(path, os.path.join(PACKAGE, "Sources")).split(os.sep)[0]
        if name in [MODULE, *EXPORTED]:
            continue
        with open(path) as file:
            for number, text in enumerate(file, 1):
                if re.match(r"\s*(@\w+(\([^)]*\))?\s+)*(public|open)\s+(?!import\b)\w+\s+\w", text):
                    yield "%s:%d: is public in a module that is not for others: make it package" % (
                        os.path.relpath(path, PACKAGE), number)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--record"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    symbols = extract(*arguments)
    faults = ["%s: %s %s" % (place(symbol), ".".join(symbol["pathComponents"]), fault)
              for symbol in symbols for fault in faults_of(symbol)]
    faults += public_elsewhere()
    listed = "".join(sorted(set(line(symbol) + "\n" for symbol in symbols)))
    if "--record" in sys.argv:
        with open(LIST, "w") as file:
            file.write(listed)
    with open(LIST) as file:
        known = file.read()
    for mark, here, there in (("+", listed, known), ("-", known, listed)):
        faults += ["%s %s" % (mark, text) for text in here.splitlines() if text not in set(there.splitlines())]
    if listed != known:
        faults.append("the public interface is another one: if that is what you want, run make interface, "
                      "and tell of it in CHANGELOG.md")
    for fault in sorted(faults, key=lambda fault: fault.startswith("the public")):
        print(fault, file=sys.stderr)
    print("%d public symbols, %d faults" % (len(symbols), len(faults)))
    sys.exit(1 if faults else 0)


main()
