import TestSupport
import Testing

@testable import WilletViewModel

@Suite struct LineEditorTests {
    /// An editor with the text before and after `|`, which stands for the cursor.
    static func editor(_ picture: String) -> LineEditor {
        var editor = LineEditor()
        let parts = picture.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        _ = editor.paste(String(parts[0]) + (parts.count > 1 ? parts[1] : ""))
        let after = parts.count > 1 ? parts[1].count : 0
        for _ in 0..<after { _ = editor.perform(.left) }
        return editor
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var action: LineEditor.Action
        var before: String
        var after: String
        var testDescription: String { "\(action) \(before) → \(after)" }

        init(_ action: LineEditor.Action, _ before: String, _ after: String) {
            self.action = action
            self.before = before
            self.after = after
        }
    }

    static let rows: [Row] = [
        // Movement goes by characters as a user sees them.
        Row(.left, "ab|", "a|b"), Row(.left, "|ab", "|ab"), Row(.left, "e\u{301}|", "|e\u{301}"),
        Row(.left, "👨‍👩‍👧|", "|👨‍👩‍👧"), Row(.left, "🇩🇪🇫🇷|", "🇩🇪|🇫🇷"), Row(.left, "a\n|b", "a|\nb"),
        Row(.right, "|ab", "a|b"), Row(.right, "ab|", "ab|"), Row(.right, "|é日", "é|日"),
        Row(.wordLeft, "one two|", "one |two"), Row(.wordLeft, "one two  |", "one |two  "),
        Row(.wordLeft, "a.b|", "a.|b"), Row(.wordLeft, "|one", "|one"), Row(.wordLeft, "..|", "|.."),
        Row(.wordRight, "|one two", "one| two"), Row(.wordRight, "one| two", "one two|"),
        Row(.wordRight, "one|", "one|"), Row(.wordRight, "|..", "..|"), Row(.wordRight, "|  één", "  één|"),
        Row(.lineStart, "ab\ncd|ef", "ab\n|cdef"), Row(.lineStart, "|ab", "|ab"), Row(.lineStart, "ab|", "|ab"),
        Row(.lineEnd, "a|b\ncd", "ab|\ncd"), Row(.lineEnd, "ab|\ncd", "ab|\ncd"), Row(.lineEnd, "|", "|"),
        // Deleting.
        Row(.deleteBackward, "ab|c", "a|c"), Row(.deleteBackward, "|a", "|a"),
        Row(.deleteBackward, "e\u{301}|", "|"), Row(.deleteBackward, "a\n|b", "a|b"),
        Row(.deleteForward, "a|bc", "a|c"), Row(.deleteForward, "a|", "a|"), Row(.deleteForward, "|👍🏽x", "|x"),
        // Swapping.
        Row(.transpose, "ab|", "ba|"), Row(.transpose, "a|b", "ba|"), Row(.transpose, "|ab", "|ab"),
        Row(.transpose, "a|", "a|"), Row(.transpose, "a|bc", "ba|c"), Row(.transpose, "x\nab|\ny", "x\nba|\ny"),
        Row(.transpose, "x\n|ab", "x\n|ab"), Row(.transpose, "日é|", "é日|"),
        // Killing.
        Row(.killToLineEnd, "a|bc\nd", "a|\nd"), Row(.killToLineEnd, "a|\nd", "a|d"),
        Row(.killToLineEnd, "a|", "a|"), Row(.killToLineStart, "x\nab|c", "x\n|c"),
        Row(.killToLineStart, "|a", "|a"), Row(.killWhitespaceWord, "a b.c|", "a |"),
        Row(.killWhitespaceWord, "a b.c  |d", "a |d"), Row(.killWhitespaceWord, "|a", "|a"),
        Row(.killWordBackward, "a b.c|", "a b.|"), Row(.killWordBackward, "a b. |", "a |"),
        Row(.killWordForward, "|a b", "| b"), Row(.killWordForward, "a| b.c", "a|.c"),
        Row(.killWordForward, "a|", "a|"),
        // The rest.
        Row(.newline, "a|b", "a\n|b"), Row(.yank, "a|", "a|"), Row(.yankPop, "a|", "a|"),
    ]

    @Test(arguments: rows)
    func anActionMovesOrChanges(row: Row) {
        var editor = Self.editor(row.before)
        let done = editor.perform(row.action)
        #expect(editor.picture == row.after)
        #expect(done == (row.before != row.after))
    }

    @Test func whatIsTypedGoesInAtTheCursor() {
        var editor = Self.editor("a|c")
        #expect(editor.insert("b") == true)
        #expect(editor.picture == "ab|c")
    }

    @Test func aMarkJoinsTheCharacterBeforeItAndTheCursorStaysBehindBoth() {
        var editor = Self.editor("e|x")
        #expect(editor.insert("\u{301}") == true)
        #expect(editor.picture == "e\u{301}|x")
        #expect(editor.perform(.deleteBackward) == true)
        #expect(editor.picture == "|x")
    }

    @Test func whatJoinsTheCharacterAfterItTakesTheCursorBehindThat() {
        var editor = LineEditor()
        _ = editor.paste("\u{301}x")
        _ = editor.perform(.lineStart)
        #expect(editor.insert("e") == true)
        #expect(editor.picture == "e\u{301}|x")
    }

    @Test func aPasteGoesInAsItIs() {
        var editor = Self.editor("<|>")
        #expect(editor.paste("/quit\n\u{1B}[A\t") == true)
        #expect(editor.text == "</quit\n\u{1B}[A\t>")
    }

    @Test func whatDoesNotFitIsRefusedAndNothingChanges() {
        var editor = LineEditor()
        #expect(editor.paste(String(repeating: "x", count: LineEditor.limit - 1)) == true)
        #expect(editor.insert("y") == true)
        #expect(editor.insert("z") == false)
        #expect(editor.paste("z") == false)
        #expect(editor.perform(.newline) == false)
        #expect(editor.text.utf8.count == LineEditor.limit && editor.text.hasSuffix("xy"))
    }

    @Test func aYankThatDoesNotFitIsRefused() {
        var editor = LineEditor()
        _ = editor.paste(String(repeating: "x", count: LineEditor.limit / 2 + 1))
        _ = editor.perform(.killToLineStart)
        #expect(editor.perform(.yank) == true)
        #expect(editor.perform(.yank) == false)
    }

    // MARK: - Lines

    @Test func upAndDownKeepTheColumnWhereThereIsOne() {
        var editor = Self.editor("one\nt\nth|ree")
        #expect(editor.moveUp() == true)
        #expect(editor.picture == "one\nt|\nthree")
        #expect(editor.moveUp() == true)
        #expect(editor.picture == "o|ne\nt\nthree")
        #expect(editor.moveUp() == false)
        #expect(editor.moveDown() == true)
        #expect(editor.moveDown() == true)
        #expect(editor.moveDown() == false)
        #expect(editor.picture == "one\nt\nt|hree")
    }

    @Test func theWindowKeepsTheCursorsLineInView() {
        let editor = Self.editor("1\n2\n3\n4|\n5\n6")
        #expect(editor.lineCount(atMost: 100) == 6 && editor.lineCount(atMost: 4) == 4)
        #expect(editor.window(lines: 1).lines == ["4"])
        #expect(editor.window(lines: 3).lines == ["2", "3", "4"])
        #expect(editor.window(lines: 3).cursorLine == 2)
        #expect(editor.window(lines: 5).lines == ["1", "2", "3", "4", "5"])
        #expect(editor.window(lines: 9).lines.count == 6 && editor.window(lines: 9).isFirst)
    }

    // MARK: - Kills

    @Test func killsInARowAreYankedAsOneText() {
        var editor = Self.editor("one two three|")
        for _ in 0..<2 { _ = editor.perform(.killWordBackward) }
        #expect(editor.picture == "one |")
        #expect(editor.perform(.yank) == true)
        #expect(editor.picture == "one two three|")
    }

    @Test func aMovementBetweenTwoKillsKeepsThemApart() {
        var editor = Self.editor("one two|")
        _ = editor.perform(.killWordBackward)
        _ = editor.perform(.lineStart)
        _ = editor.perform(.killToLineEnd)
        _ = editor.perform(.yank)
        #expect(editor.picture == "one |")
        #expect(editor.perform(.yankPop) == true)
        #expect(editor.picture == "two|")
        #expect(editor.perform(.yankPop) == true)
        #expect(editor.picture == "one |")
    }

    @Test func yankPopIsForRightAfterAYank() {
        var editor = Self.editor("one two|")
        _ = editor.perform(.killWordBackward)
        _ = editor.perform(.lineStart)
        _ = editor.perform(.killToLineEnd)
        _ = editor.perform(.yank)
        _ = editor.insert("!")
        #expect(editor.perform(.yankPop) == false)
        #expect(editor.picture == "one !|")
    }

    // MARK: - Undo

    @Test func undoTakesTypingBackAsOneStepAndTheRestOneByOne() {
        var editor = LineEditor()
        for character in "hello" { _ = editor.insert(character) }
        _ = editor.perform(.killWordBackward)
        #expect(editor.picture == "|")
        #expect(editor.perform(.undo) == true)
        #expect(editor.picture == "hello|")
        #expect(editor.perform(.undo) == true)
        #expect(editor.picture == "|")
        #expect(editor.perform(.undo) == false)
    }

    @Test func aMovementSplitsTypingForUndo() {
        var editor = LineEditor()
        for character in "ab" { _ = editor.insert(character) }
        _ = editor.perform(.left)
        _ = editor.perform(.right)
        _ = editor.insert("c")
        #expect(editor.perform(.undo) == true)
        #expect(editor.picture == "ab|")
    }

    @Test func undoBringsBackWhatWasReplaced() {
        var editor = Self.editor("draft|")
        editor.replace(with: "")
        #expect(editor.isEmpty)
        #expect(editor.perform(.undo) == true)
        #expect(editor.picture == "draft|")
    }

    @Test func anyActionsAreUndoneToTheStart() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var editor = Self.editor("one two|\nthrée 日本\n👨‍👩‍👧 x")
            for _ in 0..<40 {
                if Bool.random(using: &random) {
                    _ = editor.perform(LineEditor.Action.allCases.randomElement(using: &random) ?? .left)
                } else {
                    _ = editor.insert(["a", " ", "\u{301}", "🇩🇪", "日"].randomElement(using: &random) ?? "a")
                }
                // The cursor never stands inside a character.
                let index = editor.text.utf8.index(editor.text.startIndex, offsetBy: editor.cursor)
                #expect(index.samePosition(in: editor.text) != nil)
            }
            while editor.perform(.undo) {}
            #expect(editor.isEmpty)
        }
    }
}

extension LineEditor {
    /// The text with a `|` for the cursor.
    fileprivate var picture: String {
        var text = text
        text.insert("|", at: text.utf8.index(text.startIndex, offsetBy: cursor))
        return text
    }
}
