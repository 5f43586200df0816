/// The inbound event that a Close is about to be sent: an endpoint has nothing more to do.
struct ClosingEvent {}
