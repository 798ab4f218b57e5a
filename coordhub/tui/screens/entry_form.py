"""The form of an entry (填报), made from the ledger's declaration: fields under their headings with unit and last period beside, checks
under the fields as one goes, choices as menus. What fails a `refuse` check is not saved; a `warn` check asks once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from coordhub.domain.judging import checked, typed
from coordhub.domain.refusal import Refused
from coordhub.messages import Lang, t
from coordhub.services import entries
from coordhub.services.wording import sentence
from coordhub.text.dates import BadDate
from coordhub.text.width import pad
from coordhub.tui.screens.choosing import ChoosingForm
from coordhub.tui.screens.dialogs import ConfirmDialog
from coordhub.tui.screens.form import Field, FormScreen, read
from coordhub.views.ledger_words import about, field_label, value_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.domain import ledger as declared
    from coordhub.domain.judging import Failure
    from coordhub.services.entry_facts import EntryFacts
    from coordhub.services.session import Session

LABEL, BESIDE = 28, 20
"""Cells of a field's label, and of last period's value beside it."""
CHOSEN = frozenset({"choice", "bool"})


class EntryForm(ChoosingForm):
    """Asks for the values of one entry, or for what is wrong in one (`why`: a correction)."""

    CSS = f"""{FormScreen.CSS}
    EntryForm .label {{ width: {LABEL}; }} EntryForm .error {{ padding-left: 2; }}
    EntryForm .beside {{ width: {BESIDE}; height: 1; }} EntryForm .warned {{ color: ansi_yellow; }}
    """
    FOOT = "tuiledger.form_foot"

    def __init__(self, facts: EntryFacts, lang: Lang, *, corrects: bool = False) -> None:
        self.facts, self.lang, self.corrects = facts, lang, corrects
        self.is_warned = False
        self.told: dict[str, str] = {}
        """What the last attempt to save was refused for, until something is typed."""
        super().__init__(self._title(), self._fields(), self._store, facts.entry)
        self.make_choosable()

    # What is asked

    def _title(self) -> str:
        return t(
            "tuiledger.correct_title" if self.corrects else "tuiledger.form_title", about=about(self.facts, self.lang)
        )

    def _stood(self) -> dict[str, Any]:
        """What a correction changes: the values of the entry, with what a zero says."""
        entry = self.facts.entry if self.corrects else None
        if entry is None:
            return {}
        zeros = dict.fromkeys(self.facts.ledger.zero_fields, 0) if entry.kind == "zero" else {}
        return {**zeros, **entry.values}

    def _given(self, field: declared.Field) -> str:
        stood = self._stood()
        return value_text(field, stood[field.id], self.lang) if field.id in stood else ""

    def _fields(self) -> list[Field]:
        facts = self.facts
        fields = []
        if not facts.subject:
            fields.append(Field("subject", t("tuiledger.field.subject")))
        if not facts.subject and facts.ledger.subject.kind == "code":
            fields.append(Field("owner", t("tuiledger.field.owner")))
        if facts.ledger.shape == "dated" and not self.corrects:
            fields.append(Field("day", t("tuiledger.field.day"), facts.day, "date"))
        fields += [
            Field(one.id, field_label(one, self.lang, LABEL - 2), self._given(one)) for one in facts.ledger.fields
        ]
        if self.corrects:
            fields.append(Field("why", t("tuiledger.field.why")))
        return [
            *fields,
            Field("post", t("tuiledger.field.post"), "" if self.corrects else facts.post),
            Field("at", t("tuiledger.field.at"), "", "date"),
        ]

    def compose(self) -> ComposeResult:
        yield Static(" " + self.title_text, markup=False)
        with VerticalScroll(can_focus=False):
            group = ""
            for field in self.fields:
                known = self.facts.ledger.field(field.name)
                heading = known.group.in_(self.lang) if known and known.group else ""
                if known and heading and heading != group:
                    yield Static(f" {heading}", classes="group", markup=False)
                group = heading if known else ""
                with Vertical(classes="field"), Horizontal():
                    yield Static(pad(" " + field.label, LABEL - 1), classes="label", markup=False)
                    yield self.inputs[field.name]
                    yield Static(self._beside(known), classes="beside", markup=False)
                yield self.errors[field.name]
        yield self.foot

    def _beside(self, field: declared.Field | None) -> str:
        if field is None:
            return ""
        if field.kind in CHOSEN:
            return t("tuiledger.choices")
        if field.id in (self.facts.previous or {}):
            text = value_text(field, (self.facts.previous or {})[field.id], self.lang)
            return pad(t("tuiledger.last_time", text=text), BESIDE - 1)
        return field.hint.in_(self.lang) if field.hint else ""

    def answers_of(self, name: str) -> list[str]:
        field = self.facts.ledger.field(name)
        if field is None or field.kind not in CHOSEN:
            return []
        if field.kind == "bool":
            return [t("tuiledger.yes"), t("tuiledger.no")]
        return [one.label.in_(self.lang) for one in field.choices]

    # Judging

    def on_input_changed(self) -> None:
        self.is_warned = False
        self.told = {}

    def on_input_blurred(self) -> None:
        """What fails is shown under its field as soon as one goes on; what is still blank is not complained of yet."""
        _, errors, failures = self._judged()
        self._show(errors, [one for one in failures if one.check != "required"])

    def _judged(self) -> tuple[dict[str, Any], dict[str, str], list[Failure]]:
        """The values typed, what cannot be read by field, and the checks that fail."""
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for field in self.facts.ledger.fields:
            text = self.inputs[field.id].value.strip()
            try:
                if text:
                    values[field.id] = typed(field, text)
            except Refused as refusal:
                errors[field.id] = sentence(refusal)
        is_zero = self.corrects and self.facts.entry is not None and self.facts.entry.kind == "zero"
        failures = [] if errors else checked(self.facts.ledger, values, self.facts.previous, partial=is_zero)
        return values, errors, failures

    def _show(self, errors: dict[str, str], failures: list[Failure]) -> None:
        """Put each sentence under its field, those that refuse before those that warn."""
        said = self.told | errors
        for one in failures:
            words = entries.said(self.facts.ledger, one, self.lang)
            said[one.field] = f"{said[one.field]}; {words}" if one.field in said else words
        warned = {one.field for one in failures if one.level == "warn"} - set(errors) - set(self.told)
        for name, line in self.errors.items():
            if said.get(name, "") != str(line.content):
                line.update(said.get(name, ""))
            line.set_class(name in said, "shown")
            line.set_class(name in warned, "warned")

    def _values(self) -> dict[str, Any] | None:
        values, errors, failures = self._judged()
        asked: dict[str, Any] = {}
        for field in self.fields:
            if self.facts.ledger.field(field.name) is None:
                try:
                    asked[field.name] = read(field, self.inputs[field.name].value.strip(), self.app.session)
                except (BadDate, ValueError) as fault:
                    errors[field.name] = str(fault)
        errors |= self._taken_away(values)
        refused = [one for one in failures if one.level == "refuse"]
        self.told = errors | {one.field: entries.said(self.facts.ledger, one, self.lang) for one in refused}
        self._show({}, [one for one in failures if one.level == "warn"])
        if self.told:
            first = next((name for name in self.inputs if name in self.told), "")
            if first:
                self.inputs[first].focus()
            return None
        if failures and not self.is_warned:
            self._ask_anyway(failures)
            return None
        return {"values": values, **asked}

    def _taken_away(self, values: dict[str, Any]) -> dict[str, str]:
        """In a correction nothing can be made blank: a blank is never zero."""
        old = self._stood()
        fields = [one for one in self.facts.ledger.fields if one.id in old and one.id not in values]
        return {one.id: t("value.blank", name=one.label.in_(self.lang)) for one in fields}

    def _ask_anyway(self, failures: list[Failure]) -> None:
        words = "; ".join(entries.said(self.facts.ledger, one, self.lang) for one in failures)

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.is_warned = True
                self.action_save()

        self.app.push_screen(ConfirmDialog(t("tuiledger.save_anyway", words=words)), answered)

    # Saving

    def _refused(self, refusal: Refused) -> None:
        """A refusal of the whole stands under the first line: the last one may soon tell what a colleague did."""
        if refusal.field not in self.errors:
            refusal.field = self.fields[0].name
        self.told = {refusal.field: sentence(refusal)}
        super()._refused(refusal)

    def _store(self, session: Session, asked: dict[str, Any], base: Any) -> Any:
        facts, code = self.facts, self.facts.ledger.code
        said = {"post": asked["post"], "at": asked["at"]}
        if not self.corrects:
            subject, when = asked.get("subject") or facts.subject, asked.get("day") or facts.when
            return entries.submit(session, code, subject, when, asked["values"], owner=asked.get("owner", ""), **said)
        old = self._stood()
        changed = {name: value for name, value in asked["values"].items() if old.get(name) != value}
        ref = facts.entry.id if facts.entry else ""
        return entries.correct(session, code, facts.subject, ref, changed, why=asked["why"], base=base, **said)
