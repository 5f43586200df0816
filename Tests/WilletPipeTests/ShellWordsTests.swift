import Testing

@testable import WilletPipe

@Suite struct ShellWordsTests {
    @Test(arguments: [
        ("curl 'a b'  -H \"c: d\"", ["curl", "a b", "-H", "c: d"]), ("a \\\n  b\\\r\n c", ["a", "b", "c"]),
        ("a\\ b 'c'\"d\"e ''", ["a b", "cde", ""]), (#""\$x \"y\" \\ \n $ 5""#, [#"$x "y" \ \n $ 5"#]),
        (#"$'it\'s\n\u0021\x41\101\U0001F600\\'"#, ["it's\n!AA😀\\"]), (#"$'\ud83d\ude00 \ud83d'"#, ["😀 \u{FFFD}"]),
        (#"$'\q\x'"#, [#"\q\x"#]), ("a;", ["a"]), ("a ; \n", ["a"]), ("", []), ("'é 你'", ["é 你"]),
    ])
    func wordsAreThoseOfBash(line: String, expected: [String]) throws {
        #expect(try ShellWords.split(line) == expected)
    }

    @Test(arguments: [
        ("'a", ShellWords.Failure.openQuote("'")), ("\"a", .openQuote("\"")), ("$'a\\", .openQuote("'")),
        ("a | b", .shell("|")), ("a; b", .shell(";")), ("a & b", .shell("&")), ("$TOKEN", .shell("$")),
        ("\"$TOKEN\"", .shell("$")), ("\"`id`\"", .shell("`")), ("a > b", .shell(">")), ("curl ^\"a^\"", .windows),
        ("curl ^\n  ^\"a^\"", .windows),
        ("\n$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession", .powerShell),
        ("Invoke-WebRequest -UseBasicParsing -Uri \"ws://h/\" `\n-Headers @{", .powerShell),
    ])
    func whatNeedsAShellIsRefused(line: String, expected: ShellWords.Failure) {
        #expect(throws: expected) { try ShellWords.split(line) }
    }
}
