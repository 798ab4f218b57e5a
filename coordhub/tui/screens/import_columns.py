"""The columns of a foreign file, each with the field that it most likely is: confirmed once, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordhub.messages import Lang, t
from coordhub.services import ledger_import
from coordhub.tui.screens.choosing import ChoosingForm
from coordhub.tui.screens.form import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordhub.domain.ledger import Ledger
    from coordhub.services.import_plan import ImportPlan
    from coordhub.services.session import Session


class ColumnsForm(ChoosingForm):
    """Asks for the ledger and the period of one file, and for the field of each of its columns; a blank column is not read."""

    FOOT = "tuiledger.columns_foot"

    def __init__(self, plan: ImportPlan, ledgers: Mapping[str, Ledger], lang: Lang, current: Mapping[str, str]) -> None:
        self.plan, self.file = plan, plan.files[0]
        code = self.file.ledger or self.file.meant
        ledger = ledgers.get(code)
        self.words = {"subject": t("tuiledger.field.subject"), "date": t("tuiledger.field.day")}
        self.words |= {one.id: one.label.in_(lang) for one in ledger.fields} if ledger else {}
        self.columns = list(self.file.proposed)
        fields = [
            Field("ledger", t("tuiledger.field.ledger"), code),
            Field("period", t("tuiledger.field.period"), self.file.period or current.get(code, "")),
        ]
        for place, column in enumerate(self.columns):
            known = self.file.proposed[column]
            fields.append(Field(f"c{place}", column, self.words.get(known, known)))
        self.ledgers = sorted(ledgers)
        super().__init__(t("tuiledger.columns_title", file=self.file.name), fields, self._planned)
        self.make_choosable()

    def answers_of(self, name: str) -> list[str]:
        if name == "ledger":
            return self.ledgers
        return list(self.words.values()) if name.startswith("c") else []

    def _planned(self, session: Session, values: dict[str, Any], _: Any) -> ImportPlan:
        fields = {word: field for field, word in self.words.items()}
        typed = {column: values[f"c{place}"] for place, column in enumerate(self.columns)}
        return ledger_import.plan(
            session, [self.file.path], ledger=values["ledger"], period=values["period"], post=self.plan.options.post,
            at=self.plan.options.at, columns={column: fields.get(text, text) for column, text in typed.items() if text},
        )  # fmt: skip
