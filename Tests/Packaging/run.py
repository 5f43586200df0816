#!/usr/bin/env python3
"""Tries what is packaged: the manual against the program's own flags, the completions in their shells, and the Debian
package, which is installed, run and removed below a folder of its own.

Usage: run.py WILLET PACKAGE.deb
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MANUAL = pathlib.Path(__file__).parents[2] / "Packaging/man/willet.1"
failures = []


def check(what, holds, detail=""):
    print(f"{'ok  ' if holds else 'FAIL'} {what}" + (f": {detail}" if detail and not holds else ""))
    if not holds:
        failures.append(what)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


def commands(command, words=()):
    """Each command of the program, with the words that name it."""
    for sub in command.get("subcommands", []):
        if sub["commandName"] != "help" and sub.get("shouldDisplay", True):
            yield (*words, sub["commandName"]), sub
            yield from commands(sub, (*words, sub["commandName"]))


def manual(willet):
    program = json.loads(run(willet, "--experimental-dump-help").stdout)["command"]
    text = MANUAL.read_text()
    for words, command in commands(program):
        title = " ".join(words)
        match = re.search(rf"^\.Ss willet {title}\n(.*?)(?=^\.S[sh] )", text, re.M | re.S)
        check(f"the manual has 'willet {title}'", match, "run make man")
        section = match.group(1) if match else ""
        for argument in command.get("arguments", []):
            if not argument.get("shouldDisplay", True) or argument["kind"] == "positional":
                continue
            names = {name["name"] for name in argument["names"]} - {"help", "h", "version"}
            if not names:
                continue
            told = all(re.search(rf"^\.It .*\b{name}\b|^\.It .*Fl -?{name}\b", section, re.M) for name in names)
            abstract = argument.get("abstract", "").split(". ")[0]
            abstract = re.sub(r"[^ -~]", lambda match: f"\\[u{ord(match.group()):04X}]", abstract).rstrip(".")
            check(f"the manual has {sorted(names)} of 'willet {title}'", told and abstract in section, "run make man")
    rendered = run("groff", "-mandoc", "-Tutf8", "-ww", MANUAL)
    words = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", rendered.stdout).replace("\u2019", "'").replace("\u2010\n", "-").split()
    for text in ["A 'Host: \u2026' stands", "FILE.1, FILE.2, \u2026", "values: auto, always, never", "default: 127.0.0.1"]:
        check(f"the manual says {text}", text in " ".join(words), "run make man")
    check("the manual is without warnings", rendered.returncode == 0 and not rendered.stderr, rendered.stderr)


def completions(root):
    bash = root / "usr/share/bash-completion/completions/willet"
    done = run(
        "bash",
        "-c",
        f"source {bash}; COMP_WORDS=(willet conv); COMP_CWORD=1; COMP_LINE='willet conv'; COMP_POINT=11;"
        " $(complete -p willet | sed 's/.*-F \\([^ ]*\\).*/\\1/') willet conv willet; echo \"${COMPREPLY[@]}\"",
    )
    check("bash completes", done.stdout.strip() == "convert", done.stdout + done.stderr)
    line = (
        f"source {bash}; cd {root}/usr/bin; t() {{ COMP_WORDS=($*); COMP_CWORD=$(($#-1)); COMP_LINE=$*; COMP_POINT=${{#COMP_LINE}};"
        " COMPREPLY=(); $(complete -p willet | sed 's/.*-F \\([^ ]*\\).*/\\1/') willet ${@: -1} ${@: -2:1}; echo ${COMPREPLY[@]}; };"
        " t willet --rec; t willet --record wil; t willet convert wil; t willet convert --fr;"
        " t willet ws://h --rec; t willet --jsonl ws://h --record wil"
    )
    done = run("bash", "-c", line)
    flags = "--reconnect --record --record-rotate"
    expected = [flags, "willet", "willet", "--from", flags, "willet"]
    check("bash completes flags, files and those of commands", done.stdout.split("\n")[:6] == expected, done.stdout + done.stderr)
    done = run("fish", "-c", f"source {root}/usr/share/fish/vendor_completions.d/willet.fish; complete -C 'willet conv'")
    check("fish completes", done.stdout.startswith("convert"), done.stdout + done.stderr)
    done = run("zsh", "-n", root / "usr/share/zsh/vendor-completions/_willet")
    script = (root / "usr/share/zsh/vendor-completions/_willet").read_text()
    check("zsh can read its completions", done.returncode == 0 and script.startswith("#compdef willet\n"), done.stderr)
    check("zsh completes behind a URL", "*)\n            _willet_connect && ret=0\n" in script, "see CompletionScript")


def files(root):
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir() and "var/lib" not in str(path)}


def package(deb, root):
    (root / "var/lib/dpkg/updates").mkdir(parents=True)
    (root / "var/lib/dpkg/info").mkdir()
    (root / "var/lib/dpkg/status").touch()
    (root / "var/lib/dpkg/available").touch()
    # What it depends on is of the system, which the folder knows nothing of: so it is asked about by itself.
    dpkg = ["dpkg", f"--root={root}", "--force-not-root", "--force-depends", f"--log={root}/var/lib/dpkg/log"]
    depends = run("dpkg-deb", "--field", deb, "Depends").stdout
    for alternatives in depends.split(","):
        name = alternatives.split("|")[0].split()[0]
        check(f"{name} is a package", run("dpkg-query", "-W", name).returncode == 0)
    installed = run(*dpkg, "--install", deb)
    check("it installs", installed.returncode == 0, installed.stderr)
    willet = root / "usr/bin/willet"
    check("its files are whole", run(*dpkg, "--verify", "willet").stdout == "")
    expected = {
        "usr/bin/willet",
        "usr/share/bash-completion/completions/willet",
        "usr/share/doc/willet/changelog.gz",
        "usr/share/doc/willet/copyright",
        "usr/share/fish/vendor_completions.d/willet.fish",
        "usr/share/man/man1/willet.1.gz",
        "usr/share/zsh/vendor-completions/_willet",
    }
    check("it has what it should", files(root) == expected, str(files(root) ^ expected))
    version = run(willet, "--version").stdout.strip()
    field = run("dpkg-deb", "--field", deb, "Version").stdout.strip()
    check("it says its version and commit", re.fullmatch(rf"willet {re.escape(field)} \([0-9a-f]{{7,}}(-dirty)?\)", version), version)
    libraries = run("ldd", willet).stdout
    check("Swift's runtime is inside", "libswift" not in libraries and "Foundation" not in libraries, libraries)
    state = root / "home"
    state.mkdir()
    environment = {**os.environ, "HOME": str(state)}
    played = run(willet, "demo", "--jsonl", "-n", "3", stdin=subprocess.DEVNULL, env=environment)
    check("it runs", played.returncode == 0 and played.stdout.count('"dir":"in"') == 3, played.stdout + played.stderr)
    completions(root)
    size = willet.stat().st_size
    check(f"the program is within its budget of 32 MiB: {size / 2**20:.1f} MiB", size <= 32 * 2**20)
    removed = run(*dpkg, "--purge", "willet")
    check("it is removed", removed.returncode == 0, removed.stderr)
    left = {name for name in files(root) if not name.startswith("home/")}
    check("nothing of it is left", not left and not (root / "usr/share/doc/willet").exists(), str(left))


def main():
    willet, deb = sys.argv[1:]
    manual(willet)
    with tempfile.TemporaryDirectory() as folder:
        package(deb, pathlib.Path(folder))
    if failures:
        sys.exit(f"{len(failures)} failed")
    print("all passed")


main()
