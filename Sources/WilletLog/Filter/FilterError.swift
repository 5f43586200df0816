/// Why a text is no filter, and where.
package struct FilterError: Error, Hashable {
    package enum Problem: Hashable, Sendable {
        case tooManyTerms
        case tooDeep
        /// A term's text or expression, or a path's key.
        case tooLong
        /// What stands before the place where a term is missing: `!`, `|`, `(`; empty at the beginning.
        case missingTerm(after: String)
        case unclosedText
        case unclosedExpression
        case unclosedGroup
        case unopenedGroup
        case emptyText
        case emptyExpression
        /// Something stands right behind a closing quote.
        case missingSpace
        case badEscape
        case badFlag
        /// PCRE2's own words.
        case badExpression(String)
        case badDirection
        case badOpcode
        case badSize
        case badTime
        case badPath
        case badIndex
        case badValue
        case valueWithoutOrder
    }

    /// The offset of what is wrong in the UTF-8 of the filter's text; its length for what is missing at the end.
    package let offset: Int
    package let problem: Problem
}

extension FilterError: CustomStringConvertible {
    /// What is wrong, and what would be right.
    package var description: String {
        switch problem {
        case .tooManyTerms: "more than \(FilterParser.termLimit) terms: join some of them in one /expression/"
        case .tooDeep: "nested more than \(FilterParser.depthLimit) deep: leave out some ( or !"
        case .tooLong: "longer than \(FilterParser.literalLimit) bytes: shorten it"
        case .missingTerm(let before):
            before.isEmpty ? "a term is missing before |" : "a term is missing after \(before)"
        case .unclosedText: #"the text does not end: close it with ""#
        case .unclosedExpression: #"the expression does not end: close it with /; a slash in it is \/"#
        case .unclosedGroup: "the group does not end: close it with )"
        case .unopenedGroup: #"nothing is open here: leave out the ), or write ")" to look for one"#
        case .emptyText: "the text is empty: write what to look for between the quotes"
        case .emptyExpression: "the expression is empty: write what to look for between the slashes"
        case .missingSpace: #"a space is missing after the closing "; a quote in the text is \""#
        case .badEscape: #"write \\ for a backslash; \" \n \r \t stand for themselves"#
        case .badFlag: #"only i, or a space, may follow the closing /; a slash in the expression is \/"#
        case .badExpression(let detail): detail
        case .badDirection: "write dir:in or dir:out"
        case .badOpcode: "write op:text, op:binary, op:ping, op:pong or op:close"
        case .badSize: "write a number of bytes, as in size>100 or size<=2k; k, M and G may follow it"
        case .badTime: "write a time of the day, as in since:12:00 or since:12:00:05"
        case .badPath: #"write a key after the dot, as in .data.price or .["a key"]; to look for a dot write ".""#
        case .badIndex: #"write an index or a key, as in .data[0] or .["a key"]"#
        case .badValue: #"compare with a "text", a number, true, false or null"#
        case .valueWithoutOrder: "only numbers and texts are less or greater: write == or !="
        }
    }
}
