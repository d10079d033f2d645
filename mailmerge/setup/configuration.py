"""The configuration of one run: the workspace, the law and the trust's templates, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mailmerge.casework.case import Parent
from mailmerge.casework.school import School
from mailmerge.confined import Limits as ChildLimits
from mailmerge.dispatch.services import read_way
from mailmerge.intake.files.confining import confined_sheets
from mailmerge.intake.files.sheet import ReadSheets
from mailmerge.intake.refusal import Limits
from mailmerge.intake.vocabulary import Vocabulary
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.context import DecisionContext, TrustRules
from mailmerge.law.own_letters import LetterTable
from mailmerge.law.parameters import Parameters, national_parameters
from mailmerge.letters.languages import Languages, load_languages
from mailmerge.letters.page.geometry import fits
from mailmerge.setup.aliases import require_known_columns, require_known_letters
from mailmerge.setup.certificates import Certificates, none_on_record
from mailmerge.setup.templates_in_force import TemplatesInForce
from mailmerge.workspace import Workspace
from mailmerge.workspace.posting_settings import Print


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that a file's walk needs and that does not change while it lasts."""

    workspace: Workspace
    law: Parameters
    profiles: Mapping[str, AuthorityProfile]
    templates: TemplatesInForce
    languages: Languages
    certificates: Certificates = none_on_record

    @property
    def envelope(self) -> str:
        """The key of the envelope's window, with the fold that the workspace prints for."""
        return envelope_of(self.workspace.settings.print)

    @property
    def letters(self) -> LetterTable:
        """The letters that there are: the program's, and the trust's own."""
        return self.templates.letters

    def vocabulary(self) -> Vocabulary:
        """Return what the intake must know to read a case file."""
        settings = self.workspace.settings
        limits = settings.limits
        return Vocabulary(
            self.workspace.schools,
            self.workspace.calendars,
            self.letters.names,
            read_way,
            settings.headings.aliases,
            settings.headings.ignore,
            Limits(bytes=limits.bytes, rows=limits.rows, columns=limits.columns),
            self.law.known_from,
            settings.people.months,
        )

    @property
    def read_sheets(self) -> ReadSheets:
        """What reads a dropped spreadsheet, within the limits of the settings."""
        return confined_sheets(self.limits)

    @property
    def limits(self) -> ChildLimits:
        """What reading or drawing one file that others made may take."""
        return self.workspace.settings.limits.child

    def context(self, school: School, run_date: date) -> DecisionContext:
        """Return what surrounds a decision for a pupil of that school."""
        posting = self.workspace.settings.posting
        profile = self.profiles[school.authority]
        if posting.deemed_rule:
            profile = profile.model_copy(update={"deemed_delivery": posting.deemed_rule})
        return DecisionContext(
            law=self.law,
            profile=profile,
            calendar=self.workspace.calendars[school.code],
            templates=self.templates,
            service=posting.service,
            reply_service=posting.reply_service,
            run_date=run_date,
            address_fits=self._address_fits,
            certificate_filed=lambda upn: self.certificates(upn, run_date) is not None,
            trust=self._trust,
            letters=self.letters,
        )

    @property
    def _trust(self) -> TrustRules:
        procedure = self.workspace.settings.procedure
        return TrustRules(procedure.cited, procedure.early_intervention_at_most, procedure.contract_at_most)

    def _address_fits(self, parent: Parent) -> bool:
        return parent.address is None or fits(parent.address.window_lines(parent.name.full), self.envelope)


def envelope_of(printing: Print) -> str:
    """Return the key of the envelope's window, with the fold that a workspace prints for."""
    return "dl-99" if (printing.envelope, printing.fold_mm) == ("dl", 99) else printing.envelope


def load_configuration(workspace: Workspace) -> Configuration:
    """Read the law and the templates that the workspace's letters are made by.

    Raises:
        SettingsError: the catalogue of templates is not fit, or an alias or signatory in the settings is for nothing.
    """
    require_known_columns(workspace)
    templates = TemplatesInForce.load(workspace.templates)
    require_known_letters(workspace, templates.letters)
    return Configuration(
        workspace,
        national_parameters(),
        workspace.profiles,
        templates,
        load_languages(workspace.templates),
    )
