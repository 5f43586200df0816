import Testing

@testable import WilletViewModel

@Suite struct JSONPathTests {
    private func paths(_ text: String) -> [String] {
        text.withBytes { bytes in
            var reader = JSONReader(bytes)
            var paths: [String] = []
            var place = reader
            while let line = reader.next(in: bytes) {
                paths.append(JSONPath.text(of: line, at: place, in: bytes))
                place = reader
            }
            return paths
        }
    }

    @Test func eachLineHasAPath() {
        #expect(
            paths(#"{"data":[{"p":1},2,{"price":3}],"x":{}}"#) == [
                ".", ".data", ".data[0]", ".data[0].p", ".data[0]", ".data[1]", ".data[2]", ".data[2].price",
                ".data[2]", ".data", ".x", ".",
            ]
        )
        #expect(paths("[[1]]") == [".", ".[0]", ".[0][0]", ".[0]", "."])
        #expect(paths("7") == ["."])
    }

    @Test func keysThatAreNoNamesStandInQuotes() {
        #expect(
            paths(#"{"a b":1,"":2,"1a":3,"日":4,"a\"b":5,"_a1":6}"#).dropFirst().dropLast() == [
                #"."a b""#, #".""# + #"""#, #"."1a""#, #"."日""#, #"."a\"b""#, "._a1",
            ]
        )
    }

    @Test func whatIsBrokenHasThePathOfItsContainer() {
        #expect(paths(#"{"a":[1,x"#) == [".", ".a", ".a[0]", ".a"])
    }

    @Test func longKeysAreCut() {
        let path = paths("{\"" + String(repeating: "k", count: 100_000) + "\":1}")[1]
        #expect(path.count == 260 && path.hasSuffix("k…\""))
    }
}
