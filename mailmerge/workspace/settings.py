"""What `mailmerge.toml` may say: the trust, its schools, folders, posting, printing and limits.

Every table is frozen; a key that is not named here is an error with a suggestion (`toml.read_toml`).
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, field_validator, model_validator

from mailmerge.confined import Limits as ChildLimits
from mailmerge.ledger.chain.address import LEASE_SECONDS
from mailmerge.toml import Checked, EmailAddress, Text, WebAddress, shaped
from mailmerge.workspace.posting_settings import Posting, Print
from mailmerge.workspace.record_url import SQLITE, RecordUrl
from mailmerge.workspace.work_settings import Work

DEFAULT = "default"

Phase = Literal["primary", "secondary", "all-through", "special"]


Code = Annotated[
    str,
    shaped("[a-z][a-z0-9-]*", "must begin with a small letter and have only small letters, digits and hyphens"),
]


class Trust(Checked):
    """The trust that owns the letters; referral packs are addressed to its `attendance_manager`, who forwards them."""

    name: Text
    attendance_manager: EmailAddress | None = None


class Person(Checked):
    """Someone whom a parent may ring or write to."""

    name: Text
    role: Text
    telephone: Text
    email: EmailAddress


class Signatory(Checked):
    """Who signs a letter."""

    name: Text
    role: Text


class Policy(Checked):
    """A school's attendance policy; `confirmed_on`: when it was last read to state the amounts and the warning."""

    name: Text
    url: WebAddress
    dated: date
    confirmed_on: date


class SchoolSettings(Checked):
    """One school, as letters and the law's profiles need to know it.

    `authority` is the code of the local authority's profile. `signatories` holds who signs each letter, by the
    letter's key, and under `default` who signs all others. `support_page` is the community support page of letter 1.
    """

    name: Text
    phase: Phase
    authority: Code
    telephone: Text
    email: EmailAddress
    website: WebAddress
    office_hours: Text
    support_page: WebAddress
    policy: Policy
    champion: Person
    lead: Person
    signatories: Mapping[str, Signatory]

    @field_validator("signatories")
    @classmethod
    def _has_default(cls, signatories: Mapping[str, Signatory]) -> Mapping[str, Signatory]:
        if DEFAULT not in signatories:
            raise ValueError(f"needs an entry called {DEFAULT}, for every letter that has no signatory of its own")
        return signatories

    def signatory(self, letter: str) -> Signatory:
        """Return who signs the letter with this key."""
        return self.signatories.get(letter, self.signatories[DEFAULT])


class Folders(Checked):
    """Where things lie; a relative path starts at the workspace. The ledger must be on a local disk.

    `anchors` is where `ledger anchor` writes the head hash, best on another machine; without it there is none.
    `backups` is where the watcher writes the day's backup, best on another machine too; without it there is none.
    `for_schools` is where each school finds copies of its own papers, a folder a school; without it there are none.
    `state` is where this machine keeps locks, head file, keys and what the watcher goes by, on a local disk; without
    it, beside the ledger.
    """

    inbox: Text = "inbox"
    outbox: Text = "outbox"
    ledger: Text = "ledger/ledger.sqlite"
    evidence: Text = "evidence"
    anchors: Text | None = None
    backups: Text | None = None
    for_schools: Text | None = None
    state: Text | None = None


class Limits(Checked):
    """The largest file that is taken; a megabyte is 1,048,576 bytes, as Windows counts.

    `memory_mb`, `cpu_seconds` and `clock_seconds` are what reading or drawing one file may take, in a process of its
    own: memory in megabytes, time of the processor, and time on the clock. `letters_memory_mb` is the memory that each
    of the processes that make letters may take.
    """

    rows: PositiveInt = 20_000
    megabytes: PositiveInt = 20
    columns: PositiveInt = 300
    memory_mb: Annotated[int, Field(ge=128)] = 1024
    cpu_seconds: PositiveInt = 240
    clock_seconds: PositiveInt = 300
    letters_memory_mb: Annotated[int, Field(ge=256)] = 1024

    @property
    def bytes(self) -> int:
        """The size of the largest file."""
        return self.megabytes * 1024 * 1024

    @property
    def child(self) -> ChildLimits:
        """What the process that reads one file may take."""
        return ChildLimits(self.memory_mb, self.cpu_seconds, self.clock_seconds)


class Headings(Checked):
    """What the schools' own system calls our columns (its heading, then ours), and the headings that we pass over.

    The usual names of management information systems are known without being listed here.
    """

    aliases: Mapping[Text, Text] = {}
    ignore: tuple[Text, ...] = ()


class People(Checked):
    """People on record; `months`: how long after they were last told they may be written to."""

    months: PositiveInt = 12


class Templates(Checked):
    """How templates are approved; `two_people`: the approver is not the one who edited last."""

    two_people: bool = False


class ReleaseSettings(Checked):
    """Who releases letters with a legal warning; `two_people`: not the one for whom they were made."""

    two_people: bool = False


Percent = Annotated[float, Field(gt=0, le=100)]


class Procedure(Checked):
    """The trust's attendance procedure, as reasons cite it, and its levels in percent of possible sessions.

    At or below the first level letter 1 is due; at or below the second, which is not above it, a contract is offered.
    """

    name: Text = "The trust's attendance procedure"
    dated: date | None = None
    early_intervention_at_most: Percent = 96.0
    contract_at_most: Percent = 90.0

    @property
    def cited(self) -> str:
        """The procedure by its name, and the month that it is dated."""
        return f"{self.name}, {self.dated:%B %Y}" if self.dated else self.name

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.contract_at_most > self.early_intervention_at_most:
            raise ValueError("gives a contract_at_most that is above its early_intervention_at_most")
        return self


class Contracts(Checked):
    """Attendance contracts; `review_weeks` counts where a contract has no review day of its own."""

    review_weeks: PositiveInt = 6


class Diary(Checked):
    """The calendar file of `due`; `initials`: the pupil's stand beside the reference and the code."""

    initials: bool = False


class Retention(Checked):
    """How long records are kept, in years from the end of the school year (SI 2024/208, reg 7: six)."""

    years: PositiveInt = 6


class LedgerSettings(Checked):
    """Where the ledger lies, and how the watcher looks after it.

    `url`: "sqlite", the file at folders.ledger; or a PostgreSQL database that several machines share. `lease_seconds`:
    how long another machine counts as at work after it was last heard of.
    `trusted_file_systems`: kinds that somebody vouches for, as a disk of this machine's own. `daily_at`: from which
    time of day on the watcher verifies it, writes its head to folders.anchors and a backup to folders.backups, once a
    day; without it, never. `backup_key`: a file with the passphrase by which backups are encrypted.
    `backups_kept_days`: older ones are deleted, since they hold what was erased meanwhile.
    """

    url: RecordUrl = SQLITE
    lease_seconds: Annotated[int, Field(ge=3)] = LEASE_SECONDS
    trusted_file_systems: tuple[Text, ...] = ()
    daily_at: time | None = None
    backup_key: Text | None = None
    backups_kept_days: PositiveInt = 35

    @property
    def trusted(self) -> frozenset[str]:
        """The same in small letters."""
        return frozenset(kind.lower() for kind in self.trusted_file_systems)


class Watch(Checked):
    """The watched folder, in seconds: how long a file must lie still, and how often the folder is listed."""

    settle_seconds: PositiveFloat = 5.0
    poll_seconds: PositiveFloat = 5.0
    events: Literal["auto", "native", "polling"] = "auto"


class Email(Checked):
    """A notice to the school's address when a file is done or has failed; off by default."""

    enabled: bool = False
    host: Text | None = None
    port: PositiveInt = 587
    sender: EmailAddress | None = None
    starttls: bool = True

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.enabled and not (self.host and self.sender):
            raise ValueError("needs a host and a sender before it can be enabled")
        return self


class Settings(Checked):
    """The whole of `mailmerge.toml`."""

    trust: Trust
    schools: Annotated[Mapping[Code, SchoolSettings], Field(min_length=1)]
    folders: Folders = Folders()
    posting: Posting = Posting()
    print: Print = Print()
    limits: Limits = Limits()
    headings: Headings = Headings()
    people: People = People()
    templates: Templates = Templates()
    release: ReleaseSettings = ReleaseSettings()
    procedure: Procedure = Procedure()
    contracts: Contracts = Contracts()
    diary: Diary = Diary()
    retention: Retention = Retention()
    ledger: LedgerSettings = LedgerSettings()
    watch: Watch = Watch()
    work: Work = Work()
    email: Email = Email()
