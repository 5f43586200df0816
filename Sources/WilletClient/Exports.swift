// What a message, a close code and a violation are is part of this library's interface: whoever imports it has them.
@_exported public import WilletProtocol
