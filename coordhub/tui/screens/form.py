"""A form: labelled lines, an error under its field, F2 or Ctrl+S saves. It never reloads while it is open; what a colleague saved
meanwhile merges, or is shown beside mine when it is the same field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from coordhub.domain.refusal import NeedsReason, Refused
from coordhub.messages import t
from coordhub.services.wording import sentence
from coordhub.store import Conflict
from coordhub.text.dates import BadDate, moment
from coordhub.text.width import pad
from coordhub.tui.screens.dialogs import ConfirmDialog, MenuDialog, ask_why_name
from coordhub.tui.widgets.typed import Typed

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from coordhub.services.session import Session
    from coordhub.tui.app import Hub


@dataclass(frozen=True)
class Field:
    """A line of a form: the name that the service knows it by, its label, what it holds, and how it is read: `text`, `date`,
    `number`, `names` (several units, with blanks or 、 between them) or `choice` (one of `options`, by code)."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    options: tuple[str, ...] = ()
    hint: str = ""


class FormScreen(Screen[Any]):
    """Asks for fields and hands them to `save(session, values, base)`, in a worker. Closes with what it gave."""

    SCOPED_CSS = False
    CSS = """
    FormScreen { background: ansi_default; }
    FormScreen Static { width: 100%; height: auto; background: ansi_default; color: ansi_default; }
    FormScreen .label { width: 16; height: 1; } FormScreen Horizontal { height: 1; }
    FormScreen .error { display: none; padding-left: 16; color: ansi_red; } FormScreen .error.shown { display: block; }
    FormScreen VerticalScroll { height: 1fr; scrollbar-size: 0 0; }
    """
    BINDINGS = [
        Binding("f2,ctrl+s", "save", show=False), Binding("escape", "leave", show=False),
        # Before the focused line sees them, so that keys typed behind them in one burst go to the right line.
        Binding("down,tab", "step(1)", show=False, priority=True), Binding("up,shift+tab", "step(-1)", show=False, priority=True),
    ]  # fmt: skip
    FOOT: ClassVar[str] = "tui.form_foot"
    app: Hub

    def __init__(
        self, title: str, fields: Sequence[Field], save: Callable[[Session, dict[str, Any], Any], Any], base: Any = None
    ) -> None:
        super().__init__()
        self.title_text, self.fields, self.save, self.base = title, list(fields), save, base
        self.inputs = {field.name: Typed(field.value, id=f"f-{field.name}") for field in fields}
        self.errors = {field.name: Static("", classes="error", markup=False) for field in fields}
        self.foot = Static("", markup=False)
        self.is_saving = False

    def compose(self) -> ComposeResult:
        yield Static(" " + self.title_text, markup=False)
        with VerticalScroll(can_focus=False):
            for field in self.fields:
                with Vertical(classes="field"), Horizontal():
                    yield Static(pad(" " + field.label, 15), classes="label", markup=False)
                    yield self.inputs[field.name]
                yield self.errors[field.name]
        yield self.foot

    def on_mount(self) -> None:
        for one in self.query(".field"):
            one.styles.height = 1
        self.say(t(self.FOOT))

    def say(self, text: str) -> None:
        """Say something on the last line."""
        self.foot.update(" " + text)

    def action_step(self, step: int) -> None:
        (self.focus_next if step > 0 else self.focus_previous)()

    def on_input_submitted(self) -> None:
        self.focus_next()

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed."""
        return any(self.inputs[field.name].value != field.value for field in self.fields)

    def action_leave(self) -> None:
        if not self.is_changed:
            self.dismiss(None)
            return
        self.app.push_screen(ConfirmDialog(t("tui.form_leave")), self._leave_answered)

    def _leave_answered(self, is_yes: bool | None) -> None:
        if is_yes:
            self.dismiss(None)

    def action_save(self) -> None:
        if self.is_saving:
            return
        values = self._values()
        if values is not None:
            self.is_saving = True
            self._save(self.app.session, values, self.base)

    def _values(self) -> dict[str, Any] | None:
        """What was typed, read by kind; an error goes under its field, and then there are none."""
        values: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for field in self.fields:
            typed = self.inputs[field.name].value.strip()
            try:
                values[field.name] = read(field, typed, self.app.session)
            except (BadDate, ValueError) as fault:
                errors[field.name] = str(fault)
        self._show_errors(errors)
        return None if errors else values

    def _show_errors(self, errors: dict[str, str]) -> None:
        for name, line in self.errors.items():
            line.update(errors.get(name, ""))
            line.set_class(name in errors, "shown")
        if errors:
            self.inputs[next(iter(errors))].focus()

    @work(thread=True)
    def _save(self, session: Session, values: dict[str, Any], base: Any) -> None:
        try:
            saved = self.save(session, dict(values), base)
        except Conflict as conflict:
            from coordhub.tui.conflict import at_path  # most forms never meet one

            if all(at_path(conflict.theirs, path) == at_path(conflict.mine, path) for path in conflict.fields):
                # A colleague typed the very same: there is nothing to choose between.
                self.app.call_from_thread(self._save, session, values, conflict.theirs)
            else:
                self.app.call_from_thread(self._conflict, session, values, conflict)
        except Refused as refusal:
            self.app.call_from_thread(self._refused, refusal)
            if isinstance(refusal, NeedsReason) and "words" in refusal.params:
                again = partial(self._save_again, values, base)
                self.app.call_from_thread(ask_why_name, self.app, refusal, again)
        else:
            self.app.call_from_thread(self._done, saved)

    def _save_again(self, values: dict[str, Any], base: Any, session: Session) -> None:
        self.is_saving = True
        self._save(session, values, base)

    def _done(self, saved: Any) -> None:
        self.dismiss(saved if saved is not None else True)
        self.app.look_for_news()

    def _refused(self, refusal: Refused) -> None:
        """The sentence stands under its field, or on the last line; what was typed stays."""
        self.is_saving = False
        if refusal.field in self.errors:
            self._show_errors({refusal.field: sentence(refusal)})
        else:
            self.say(sentence(refusal))

    def _conflict(self, session: Session, values: dict[str, Any], conflict: Conflict) -> None:
        """Theirs and mine side by side: take theirs, keep mine, or go on typing."""
        self.is_saving = False
        from coordhub.tui.conflict import in_words, joined

        told = in_words(session, conflict)
        options = [
            ("theirs", t("tui.conflict_theirs")),
            ("mine", t("tui.conflict_mine")),
            ("edit", t("tui.conflict_edit")),
        ]

        both = joined(values, conflict)
        if both:
            options.append(("both", t("tui.conflict_both", text="; ".join(both.values()))))

        def chosen(answer: str | None) -> None:
            if answer == "theirs":
                self.dismiss(None)
            elif answer == "both":
                self.is_saving = True
                self._save(session, values | both, conflict.theirs)
            elif answer == "mine":
                self.is_saving = True
                self._save(session, values, conflict.theirs)

        self.app.push_screen(MenuDialog(t("tui.conflict", told=told), options), chosen)


def read(field: Field, typed: str, session: Any) -> Any:
    """A field's value from what was typed. BadDate, or ValueError with a sentence, when it cannot be read."""
    if field.kind == "names":
        return tuple(part for part in typed.replace("、", " ").replace(",", " ").replace("，", " ").split() if part)
    if field.kind == "date":
        return moment(typed, session.today) if typed else None
    if field.kind == "number":
        if not typed:
            return None
        if not typed.rstrip("%％").isdigit():
            raise ValueError(t("tui.bad_number", text=typed))
        return int(typed.rstrip("%％"))
    if field.kind == "choice" and typed not in field.options:
        raise ValueError(t("tui.bad_choice", text=typed, options=" ".join(field.options)))
    return typed


def changes_of(fields: list[Field], values: Mapping[str, Any], session: Any) -> dict[str, Any]:
    """The fields whose value is another than the form opened with."""
    return {
        field.name: values[field.name] for field in fields if values[field.name] != read(field, field.value, session)
    }
