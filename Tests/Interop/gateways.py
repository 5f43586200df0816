"""The peers that are proxies before one of our servers: reverse ones, and those that a client asks for."""
import os
import shutil

from peers import Peer
from programs import Program, free_port


class Gateway(Peer):
    """A proxy before one of our servers: a program that is told what to do by a file, or by its arguments."""

    port = 0

    def __init__(self, name, backend):
        self.name, self.backend = name, backend
        self.skipped = backend.skipped

    @property
    def program_name(self):
        return self.name.split("-")[0]

    @property
    def executable(self):
        # Debian keeps servers where only root's path leads.
        return shutil.which(self.program_name, path=os.environ.get("PATH", "") + ":/usr/sbin")

    def missing(self):
        return self.backend.missing() or (None if self.executable else "%s is not installed" % self.program_name)

    def start(self, setting):
        self.backend.start(setting)
        self.start_gateway(setting)

    def start_gateway(self, setting):
        self.port = self.port or free_port()
        path = setting.file(self.name + ".conf", self.configuration(setting))
        self.program = Program([self.executable] + self.flags(path), setting.folder)
        self.program.listens(self.port)

    def configuration(self, setting):
        return ""

    def stop(self):
        self.program.end()
        self.backend.stop()

    def kill(self):
        self.backend.kill()

    def start_again(self, setting):
        self.backend.start(setting)

    @property
    def server(self):
        return self.backend.program


class Reverse(Gateway):
    """One that ends TLS."""

    secure = True


class Forward(Gateway):
    """One that the client asks to be led to a server, by name, so that it is the proxy that resolves it."""

    user = None

    def __init__(self, name, backend, user=None):
        super().__init__(name, backend)
        self.secure, self.user = backend.secure, user

    def route(self, password="secret"):
        credentials = "%s:%s@" % (self.user, password) if self.user else ""
        return ["--proxy", "%s://%s127.0.0.1:%d" % (self.scheme, credentials, self.port)]

    @property
    def url(self):
        return "%s://localhost:%d/" % ("wss" if self.secure else "ws", self.backend.port)


class Nginx(Reverse):
    def flags(self, path):
        return ["-e", "stderr", "-c", path]

    def configuration(self, setting):
        return """
            daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
            events {{ worker_connections 64; }}
            http {{
                access_log off;
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
                uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
                server {{
                    listen 127.0.0.1:{port} ssl;
                    ssl_certificate {certificate};
                    ssl_certificate_key {key};
                    location / {{
                        proxy_pass http://127.0.0.1:{backend};
                        proxy_http_version 1.1;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection upgrade;
                        proxy_set_header Host $host;
                    }}
                }}
            }}
            """.format(folder=setting.folder, port=self.port, certificate=setting.certificate, key=setting.key,
                       backend=self.backend.port)


class Haproxy(Reverse):
    def flags(self, path):
        return ["-db", "-q", "-f", path]

    def configuration(self, setting):
        return """
global
    maxconn 64
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 60s
frontend tls
    bind 127.0.0.1:{port} ssl crt {pem}
    default_backend server
backend server
    server one 127.0.0.1:{backend}
""".format(port=self.port, pem=setting.pem, backend=self.backend.port)


class Tinyproxy(Forward):
    """A proxy for HTTP's CONNECT."""

    scheme = "http"
    # What it says of a connection that it was asked for.
    saw = "CONNECT localhost:%d"

    def flags(self, path):
        return ["-d", "-c", path]

    def configuration(self, setting):
        lines = ["Port %d" % self.port, "Listen 127.0.0.1", "Timeout 60", "MaxClients 64", "LogLevel Connect"]
        if self.user:
            lines.append("BasicAuth %s secret" % self.user)
        return "\n".join(lines) + "\n"


class Microsocks(Forward):
    """A proxy for SOCKS5."""

    scheme = "socks5"
    saw = "connected to localhost:%d"

    def flags(self, path):
        credentials = ["-u", self.user, "-P", "secret"] if self.user else []
        return ["-i", "127.0.0.1", "-p", str(self.port)] + credentials
