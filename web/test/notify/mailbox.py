"""mailbox.py PORT - a mail server for the tests (aiosmtpd): every mail that comes is one line of JSON on standard output."""
import json
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
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "headers": {k: str(v) for k, v in mail.items()},
                          "text": mail.get_content(), "longest": max(len(l) for l in envelope.content.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))}), flush=True)
        return "250 OK"


controller = Controller(Mailbox(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
print(json.dumps({"ready": True}), flush=True)
while True:
    time.sleep(60)
