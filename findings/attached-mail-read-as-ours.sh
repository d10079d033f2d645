#!/usr/bin/env bash
# A referral's e-mail with a parent's e-mail attached says what the parent wrote, and bears what the parent attached.
# Guess: the text and the attachments of a message are its own; a message that is attached to it is one attachment.
# Seen (mail-parser 4.8.0, imap-tools 1.16.0; Python's own email, postal-mime 4.0.0 and mailparser 3.14.2 from npm beside
# them): mail-parser and imap-tools run the attached message's words on behind the outer ones, and list its PDF as if it hung
# on the outer message; mail-parser also lists the message itself. The other three keep it apart as one attachment of type
# message/rfc822. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mail-parser==4.8.0 imap-tools==1.16.0
npm install --silent --no-audit --no-fund --prefix . postal-mime@4.0.0 mailparser@3.14.2

venv/bin/python -W ignore - <<'PY'
import email
import email.policy
import pathlib
from email.message import EmailMessage

import imap_tools
import mailparser


def message(sender, to, subject, words, paper):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail.set_content(words)
    mail.add_attachment(b"%PDF-1.4\n", maintype="application", subtype="pdf", filename=paper)
    return mail


reply = message("ann@example.org", "office@example.org", "Your letter", "We have moved.", "lease.pdf")
referral = message("office@example.org", "referrals@example.org", "Referral", "The pack is attached.", "pack.pdf")
referral.add_attachment(reply)
data = referral.as_bytes()
pathlib.Path("referral.eml").write_bytes(data)

own = email.message_from_bytes(data, policy=email.policy.default)
parsed, fetched = mailparser.parse_from_bytes(data), imap_tools.MailMessage.from_bytes(data)
seen = {
    "email": ([own.get_body().get_content().strip()], [one.get_content_type() for one in own.iter_attachments()]),
    "mail-parser": ([words.strip() for words in parsed.text_plain], [one["mail_content_type"] for one in parsed.attachments]),
    "imap-tools": (fetched.text.split("\n")[:-1], [one.content_type for one in fetched.attachments]),
}
for who, told in seen.items():
    print(f"{who:12}", *told)
assert seen["email"] == (["The pack is attached."], ["application/pdf", "message/rfc822"])
assert seen["mail-parser"][0] == seen["imap-tools"][0] == ["The pack is attached.", "We have moved."]
for who in ("mail-parser", "imap-tools"):
    assert sorted(seen[who][1]) == ["application/pdf", "application/pdf", "message/rfc822"]
PY
cat > read.mjs <<'JS'
import assert from "node:assert";
import fs from "node:fs";
import PostalMime from "postal-mime";
import { simpleParser } from "mailparser";
const data = fs.readFileSync("referral.eml");
for (const [who, mail, type] of [
  ["postal-mime", await PostalMime.parse(data), "mimeType"],
  ["mailparser", await simpleParser(data), "contentType"],
]) {
  const told = [mail.text.trim(), mail.attachments.map((one) => one[type])];
  console.log(who, told);
  assert.deepEqual(told, ["The pack is attached.", ["application/pdf", "message/rfc822"]]);
}
JS
node read.mjs
