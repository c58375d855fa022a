"""mailbox.py PORT [starttls|smtps CERT KEY] - a mail server for the tests (aiosmtpd): every mail that comes is one line of JSON on standard output."""
import json
import socket
import ssl
import sys
import time
from email import message_from_bytes, policy
from aiosmtpd.controller import Controller


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": server.transport.get_extra_info("sslcontext") is not None, "headers": {k: str(v) for k, v in mail.items()},
                          "text": mail.get_content(), "longest": max(len(l) for l in envelope.content.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))}), flush=True)
        return "250 OK"


SECURITY = sys.argv[2] if len(sys.argv) > 2 else ""
context = None
if SECURITY:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
more = {"starttls": {"tls_context": context, "require_starttls": True}, "smtps": {"ssl_context": context}}.get(SECURITY, {})
controller = Controller(Mailbox(), hostname="127.0.0.1", port=int(sys.argv[1]), **more)
# It connects to itself once to know that it stands: without TLS, whose authority it does not know.
controller._trigger_server = lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close()
controller.start()
print(json.dumps({"ready": True}), flush=True)
while True:
    time.sleep(60)
