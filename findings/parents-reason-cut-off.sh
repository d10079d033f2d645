#!/usr/bin/env bash
# Of a parent's answer to a warning letter, "please take the notice back" is thrown away as the signature of a telephone.
# Guess: what takes quoted mail and signatures off a reply leaves everything that its sender wrote, where nothing is quoted.
# Seen: a line that begins "On", ends "wrote:" and stands anywhere takes all that follows with it, for email-reply-parser 0.5.12
# and mail-parser-reply 1.36 (Python) and email-reply-parser 2.3.7 (npm); a line that begins "Sent from", as "Sent from the ward
# this morning.", does so for the last, and for it alone. Exit 0 as long as that is so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check email-reply-parser==0.5.12 mail-parser-reply==1.36
npm install --silent --no-audit --no-fund --prefix . email-reply-parser@2.3.7

cat > wrote.txt <<'MAIL'
Dear Mrs Roe,

Sam was ill.

On Monday 3 November your office wrote:

Sam may stay at home.

Please take the notice back.

Jo Lee
MAIL
cat > ward.txt <<'MAIL'
Dear Mrs Roe,

Sam was in hospital, as his doctor's note says.

Sent from the ward this morning.

Please take the notice back.

Jo Lee
MAIL

venv/bin/python -W ignore - <<'PY'
from pathlib import Path

import email_reply_parser
import mailparser_reply

for name in ("wrote", "ward"):
    mail = Path(f"{name}.txt").read_text("utf-8")
    kept = {
        "email-reply-parser": email_reply_parser.EmailReplyParser.parse_reply(mail),
        "mail-parser-reply": mailparser_reply.EmailReplyParser(languages=["en"]).parse_reply(text=mail),
    }
    for who, text in kept.items():
        print(f"{who}, {name}: {text!r}")
        assert text.strip() == ("Dear Mrs Roe,\n\nSam was ill." if name == "wrote" else mail.strip())
PY

node - <<'JS'
const assert = require("node:assert"), fs = require("node:fs");
const Parser = require("email-reply-parser").default ?? require("email-reply-parser");
const kept = (name) => new Parser().read(fs.readFileSync(name, "utf8")).getVisibleText().trim();
console.log("npm:", [kept("wrote.txt"), kept("ward.txt")]);
assert.equal(kept("wrote.txt"), "Dear Mrs Roe,\n\nSam was ill.");
assert.equal(kept("ward.txt"), "Dear Mrs Roe,\n\nSam was in hospital, as his doctor's note says.");
JS
