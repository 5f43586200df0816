"""The scenarios: what the client plays is in Tests/InteropClient; what the runner does and checks beside that is here."""
from programs import Failed, Program


class Scenario:
    """`name` is the client's, unless `plays` says another. `act` plays it, and `only` says for which peers it is."""

    def __init__(self, name, act=None, plays=None, only=None):
        self.name, self.act, self.only = name, act, only
        self.plays = plays or name

    def skipped(self, peer):
        """None to play it; why not; or an empty text where it makes no sense at all."""
        if self.only and not self.only(peer):
            return ""
        if self.name == "compression" and not peer.compresses:
            return "it does not compress"
        return peer.skipped.get(self.name)


def client(scenario, peer, setting, *more):
    arguments = peer.arguments(setting, scenario.name)
    return Program([setting.client, peer.url, scenario.plays, *arguments, *more])


def finish(program, seconds=60):
    """The client must end with 0 and have told of nothing else."""
    status, lines = program.rest(seconds)
    if status != 0:
        raise Failed("%s (status %d)" % (lines[-1] if lines else "the client says nothing", status))


def simply(scenario, peer, setting):
    program = client(scenario, peer, setting)
    try:
        finish(program)
    finally:
        program.end()


def uncompressed(scenario, peer, setting):
    program = client(scenario, peer, setting, "--compression", "off")
    try:
        finish(program)
    finally:
        program.end()


def closing(line):
    """The server must have seen that Close."""
    def act(scenario, peer, setting):
        simply(scenario, peer, setting)
        if peer.server:
            # Those of the scenarios before it come first.
            peer.server.line(line)
    return act


def killed(scenario, peer, setting):
    program = client(scenario, peer, setting)
    try:
        program.line("ready")
        if peer.server:
            peer.server.line("half")
        peer.kill()
        program.line("lost")
        peer.start_again(setting)
        finish(program)
    finally:
        program.end()


def gateway_killed(scenario, peer, setting):
    program = client(scenario, peer, setting)
    try:
        program.line("ready")
        peer.server.line("half")
        peer.program.kill()
        program.line("lost")
        peer.start_gateway(setting)
        finish(program)
    finally:
        program.end()


def untrusted(scenario, peer, setting):
    """Without our certificate authority there is no connection, and the reason is named."""
    program = Program([setting.client, peer.url, scenario.plays, *peer.route()])
    try:
        refusal = program.line("refused")
        if "certificate" not in refusal:
            raise Failed("the reason is not named: " + refusal)
        finish(program)
    finally:
        program.end()


def proxied(scenario, peer, setting):
    """The connection goes through the proxy, which was given the name to resolve."""
    simply(scenario, peer, setting)
    wanted = peer.saw % peer.backend.port
    if not any(wanted in line for line in peer.program.said()):
        raise Failed("the proxy does not say `%s`, but %s" % (wanted, "; ".join(peer.program.lines[-3:]) or "nothing"))


def unauthorized(scenario, peer, setting):
    """With a wrong password there is no connection, and the reason is named."""
    program = Program([setting.client, peer.url, scenario.plays, *peer.route("wrong")])
    try:
        refusal = program.line("refused")
        if "proxy" not in refusal or not any(word in refusal for word in ("password", "401", "407")):
            raise Failed("the reason is not named: " + refusal)
        finish(program)
    finally:
        program.end()


def play(scenario, peer, setting):
    (scenario.act or simply)(scenario, peer, setting)


SCENARIOS = [
    Scenario("text"),
    Scenario("binary"),
    Scenario("empty"),
    Scenario("empty-binary"),
    Scenario("large"),
    Scenario("huge"),
    Scenario("burst"),
    Scenario("fragments"),
    Scenario("ping"),
    Scenario("pinged"),
    Scenario("keepalive"),
    Scenario("compression"),
    Scenario("no-compression", uncompressed),
    Scenario("subprotocol"),
    Scenario("close", closing("closed 4001 genug für heute ✓")),
    Scenario("closed", closing("closed 4002")),
    Scenario("closed-empty"),
    Scenario("reconnect"),
    Scenario("untrusted", untrusted, plays="refused", only=lambda peer: peer.secure),
    Scenario("proxied", proxied, plays="text", only=lambda peer: hasattr(peer, "saw")),
    Scenario("unauthorized", unauthorized, plays="refused", only=lambda peer: getattr(peer, "user", None)),
    Scenario("killed", killed),
    Scenario("gateway-killed", gateway_killed, plays="killed", only=lambda peer: hasattr(peer, "start_gateway")),
]
