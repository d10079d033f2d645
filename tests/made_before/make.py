"""Fill a small workspace through the commands of the mailmerge that runs this, and pack it.

Run it in the folder of a version that is to be kept: its own sample trust, with one school, and rows of its examples.

    <that version>/.venv/bin/python make.py FOLDER   (makes FOLDER/trust, FOLDER/anchor and FOLDER/workspace.tar.xz)
"""

import csv
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import docx
from weasyprint import HTML

EXAMPLES = Path("examples")
COMMAND = Path(sys.executable).with_name("mailmerge")
DAY = "2025-11-12"
MARKS = "".join(
    f"U873439920273,2025-11-{day:02},{session},{mark}\n"
    for day, mark in ((3, "/"), (4, "O"), (5, "/"))
    for session in ("AM", "PM")
)
RECORDS = {
    "history.csv": "upn,letter,sent on,parent,service,posted on\n"
    "U873439920273,early-intervention,2025-06-10,1,second-class,2025-06-10\n",
    "register.csv": f"upn,date,session,mark\n{MARKS}",
}


def main(folder: Path) -> None:
    trust = folder / "trust"
    inbox = trust / "inbox" / "oakfield"

    def ask(*words: object) -> None:
        subprocess.run([COMMAND, "--workspace", trust, *map(str, words)], check=False, capture_output=True)

    def drop(**files: str) -> None:
        for name, text in files.items():
            (inbox / f"{name}.csv").write_text(text, "utf-8")
        ask("run", "--date", DAY)

    def rows(name: str, *upns: str) -> str:
        with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
            heading, *lines = csv.reader(file)
        return "".join(",".join(line) + "\n" for line in (heading, *(line for line in lines if line[0] in upns)))

    def refs(letter: str) -> list[str]:
        return sorted(path.name.split(" ")[0] for path in trust.rglob(f"letters/*/*{letter}.pdf"))

    subprocess.run([COMMAND, "init", trust], check=True, capture_output=True)
    keep_one_school(trust)
    change_a_template(trust / "templates" / "contract-successful.docx")
    ask("templates", "approve", "contract-successful.docx", "--by", "J. Okonkwo", "--date", "2025-09-02")
    for name, text in RECORDS.items():
        drop(**{name.removesuffix(".csv"): text})
    drop(attendance=rows("attendance.csv", "U873439920273", "P873425920268"))
    drop(contracts=rows("contract.csv", "W873445524440", "A873477219458", "W873495223462"))
    drop(leave=rows("leave.csv", "W873425418010"))
    drop(**{"not-a-list": "name,thing\nx,y\n"})
    early, ended, successful = refs("early-intervention"), refs("contract-ended-by-parent"), refs("contract-successful")
    posted = "".join(f"{ref},{DAY},second-class,T. Ellery,Huntingdon\n" for ref in early)
    drop(posted=f"letter ref,posted on,service,posted by,post office\n{posted}")
    call = "U873439920273,call,2025-11-17,14:30,1,telephone,will come in,T. Ellery"
    drop(notes=f"upn,note kind,on,time,parent,medium,outcome,by\n{call}\n")
    drop(outcomes="upn,outcome,on,parent\nA873477219458,investigation,2025-11-20,\n")
    email = f"{early[0]},2025-11-12 10:05,family@example.org,Arbor,m-1"
    drop(**{"e-mails": f"letter ref,emailed on,to,system,message id\n{email}\n"})
    drop(tracking=f"order reference,tracking number,despatch date\n{successful[0]},,{DAY}\n")
    service = ("--service", "signed-for-second")
    ask("post", "record", ended[0], "--on", DAY, *service, "--posted-by", "T. Ellery", "--post-office", "Huntingdon")
    ask("post", "record", ended[0], "--on", "2025-11-13", *service, "--reason", "one day out", "--by", "T. Ellery")
    ask("post", "record", ended[0], "--on", "2025-11-18", "--came-back", "gone away")
    ask("post", "withdraw", ended[1], "--reason", "told by telephone first", "--by", "H. Marsh")
    ask("post", "sheet", next(trust.rglob(f"letters/*/{ended[0]}*.pdf")).parents[2].name)
    ask("evidence", "note", "W873445524440", "support-offered", "breakfast club", "--on", "2025-11-14", "--by", "T. E.")
    minutes = folder / "minutes.pdf"
    HTML(string="<p>Minutes of the review on 14 November 2025.</p>").write_pdf(minutes)
    ask("evidence", "add", "W873445524440", minutes, "--kind", "minutes")
    ask("privacy", "hold", "W873445524440", "--reason", "a claim", "--by", "H. Marsh")
    ask("privacy", "erase", "W873425418010", "--reason", "request", "--by", "DPO")
    ask("ledger", "anchor", folder / "anchor")
    with tarfile.open(folder / "workspace.tar.xz", "w:xz") as packed:
        for part in ("trust", "anchor"):
            packed.add(folder / part, part, filter=of_nobody)


def keep_one_school(trust: Path) -> None:
    """Leave Oakfield alone, so that the workspace stays small."""
    settings = trust / "mailmerge.toml"
    trusts, *schools = re.split(r"(?m)^(?=\[schools\.)", settings.read_text("utf-8"))
    settings.write_text(trusts + next(school for school in schools if school.startswith("[schools.oakfield]")), "utf-8")
    for folder in ("letterheads", "inbox"):
        for path in (trust / folder).iterdir():
            if path.is_dir() and path.name != "oakfield":
                shutil.rmtree(path)
    (trust / "inbox" / "oakfield").mkdir(exist_ok=True)


def change_a_template(path: Path) -> None:
    """Save a template anew, so that its bytes are no longer those that were approved with it."""
    docx.Document(str(path)).save(str(path))


def of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose machine it was."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
