/// Why a request target names no endpoint.
enum EndpointError: Error, Equatable {
    /// There is nothing at this path.
    case unknownPath
    /// A parameter's value is out of range; the text says what it may be.
    case badParameter(String)
}
