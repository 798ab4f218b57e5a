"""The sample office: readable JSON, played through the same services as everything else, each event at its own time."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from coordhub.domain.body import Body, Seat, Term
from coordhub.domain.duty import Duty
from coordhub.domain.office import Office
from coordhub.domain.task import Milestone, Source, Step
from coordhub.services import (
    attendance,
    materials,
    meetings,
    names,
    promotion,
    receipts,
    sample_ledgers,
    sample_proposals,
    units,
)
from coordhub.services.campaigns import add_campaign
from coordhub.services.sample_sites import load_sites
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_chase import remind
from coordhub.services.task_steps import Feedback, grant, take, tell
from coordhub.services.tasks import add_task, ask_leaders, mark_milestone
from coordhub.store.work import Store, Work

DEMO_NOW = "2020-07-06T08:50"
"""When the demo takes place: a Monday of the flood season."""
LAST_HERE = "2020-07-03T17:42"
"""When the demo's coordinator was last at the screen."""
DEMO_ACCOUNT = "zhuanxiang"
_FOUNDED = "2016-06-01T09:00"
_SUFFIX = re.compile(r"(社区居民委员会|社区居委会|居民委员会|村民委员会|居委会|村委会|委员会)$")
_FEEDBACK = frozenset(Feedback.__struct_fields__)

Event = tuple[str, Callable[[], object]]


def sample_folder() -> Path:
    """Where the sample office lies: in the installed package, else beside the source."""
    installed = Path(str(files("coordhub") / "sample_data"))
    return installed if installed.is_dir() else Path(__file__).parents[2] / "sample_data"


def inbox(session: Session) -> str:
    """The folder in which the counties' files arrive: the one that COORDHUB_INBOX names; in the demo the sample's."""
    return os.environ.get("COORDHUB_INBOX") or (str(sample_folder() / "inbox") if session.demo else "")


def _read(name: str) -> Any:
    return json.loads((sample_folder() / f"{name}.json").read_text(encoding="utf-8"))


class _Player:
    """Plays events into an empty office, each as the account of the post that did it, at its time."""

    def __init__(self, store: Store, until: str) -> None:
        self.store, self.until = store, until
        self.accounts = {one["post"]: one["id"] for one in _read("office")["coordinators"]}

    def session(self, at: str, post: str = "") -> Session:
        """The session of who did something at that time."""
        moment = datetime.fromisoformat(at)
        return Session(self.store, self.accounts.get(post, DEMO_ACCOUNT), clock=fixed_clock(at), stamped=lambda: moment)

    def play(self) -> None:
        """The office as it was founded, then every event up to `until` in the order of time."""
        self._found()
        raw = _read("ledgers")
        sample_ledgers.install(self.session(_FOUNDED), raw["installed"])
        events = [*self._tasks(), *self._meetings(), *sample_ledgers.events(raw, _read("roster"), self.session)]
        events += sample_proposals.events(_read("proposals"), self.session)
        for _, act in sorted((event for event in events if event[0] <= self.until), key=lambda event: event[0]):
            act()

    # What stands from the beginning

    def _found(self) -> None:
        session = self.session(_FOUNDED)
        rows = _read("units")
        merged = [one for one in rows if "successor" in one]
        standing = [one for one in rows if "successor" not in one]
        added = units.add_units(session, [*standing, *_villages(), *({**one, "successor": None} for one in merged)])
        for one, unit in zip(merged, added[-len(merged) :], strict=True):
            units.edit_unit(session, unit.id, {"successor": one["successor"]})
        with session.writing("sample") as work:
            raw = _read("office")
            contacts = [{**one, "id": names.unit(work, one.pop("unit")).id} for one in raw["contacts"]]
            city = names.unit(work, raw["city"]).id
            filters = [{"id": one["name"], **one} for one in raw["filters"]]
            given = {"city": city, "body": "b1", "contacts": contacts, "filters": filters}
            given["issuing_units"] = [names.unit(work, one).id for one in raw["issuing_units"]]
            work.office.add(msgspec.convert({**raw, **given}, Office))
            load_sites(work, _read("sites"))
        for raw in _read("bodies"):
            self._body(session, raw)
        with session.writing("sample") as work:
            for raw in _read("duties"):
                given = {**raw, "body": names.body(work, raw["body"]).id, "unit": names.unit(work, raw["unit"]).id}
                work.duties.add(msgspec.convert(given, Duty))
        for raw in _read("campaigns"):
            fields = {key: raw[key] for key in ("short", "body", "lead", "goal", "source", "from", "to")}
            add_campaign(self.session(raw["from"], "会务岗"), raw["name"], **fields)

    def _body(self, session: Session, raw: dict[str, Any]) -> None:
        """A body with its seats in one commit; `held_by` is written `body:post`."""
        with session.writing("sample") as work:
            refs = {
                "parent": names.body(work, raw["parent"]).id if raw.get("parent") else None,
                "unit": names.unit(work, raw["unit"]).id if raw.get("unit") else None,
                "issuing_unit": names.unit(work, raw["issuing_unit"]).id if raw.get("issuing_unit") else None,
            }
            body = work.bodies.add(msgspec.convert({**raw, **refs, "seats": []}, Body))
            seats = tuple(_seat(work, body, place, one) for place, one in enumerate(raw["seats"], 1))
            work.bodies.put(msgspec.structs.replace(body, seats=seats))

    # Tasks

    def _tasks(self) -> Iterator[Event]:
        for raw in _read("tasks"):
            yield raw["at"], _later(self._add_task, raw)
            for at, post, verb, given in raw["steps"]:
                yield at, _later(self._step, raw["number"], at, post, verb, given)

    def _add_task(self, raw: dict[str, Any]) -> None:
        fields = {
            key: raw[key]
            for key in (
                "short", "due", "campaign", "feedback", "urgency", "measures", "handler", "leader_post", "report_to", "report_by",
                "supporting",
            )
            if key in raw
        }  # fmt: skip
        counties = [
            unit.short
            for unit in units.units(self.session(raw["at"]), tier=0)
            if unit.kind in {"county", "district", "zone"}
        ]
        milestones = [
            Milestone(id=str(place), day=day, text=text)
            for place, (day, text) in enumerate(raw.get("milestones", []), 1)
        ]
        add_task(
            self.session(raw["at"], raw["by"]), raw["title"], lead=raw["lead"], number=raw["number"], milestones=milestones,
            units=counties if raw.get("units") == "counties" else raw.get("units", ()), responsible=raw.get("responsible", ()),
            source=msgspec.convert(raw["source"], Source), at=raw["at"][:10] if raw["at"].endswith("T00:00") else raw["at"], **fields,
        )  # fmt: skip

    def _step(self, number: str, at: str, post: str, verb: str, given: Mapping[str, Any]) -> None:
        session = self.session(at, post)
        if verb == "milestone":
            task = next(one for one in _tasks_of(session) if one.number == number)
            mark_milestone(session, number, next(node.id for node in task.milestones if node.text == given["text"]))
        elif verb == "ask":
            ask_leaders(session, number, given["text"], given["unit"])
        else:
            with session.writing(f"task.{'report' if verb == 'reports' else verb}", given.get("why", "")) as work:
                _take_step(work, number, at, verb, given)

    # Meetings

    def _meetings(self) -> Iterator[Event]:
        tasks = {raw["number"]: raw["at"] for raw in _read("tasks")}
        for raw in _read("meetings"):
            number = raw["number"]
            yield raw["at"], _later(self._add_meeting, raw)
            for at, who in raw.get("receipts", ()):
                yield at, _later(self._receipts, number, at, who)
            for title, unit, item, due, received in raw.get("materials", ()):
                yield raw["at"] + ":30", _later(self._material, number, raw["at"], title, unit, item, due)
                if received:
                    yield received, _later(self._received, number, received, title)
            for at, unit in raw.get("material_chases", ()):
                yield at, _later(self._chased, number, at, unit)
            for item, text, lead, due, task in raw["decisions"]:
                yield raw["starts"] + ":30", _later(self._decide, number, raw["starts"], item, text, lead, due)
                if task:
                    at = max(tasks[task], raw["starts"])[:10] + "T18:00"
                    yield at, _later(self._join, number, at, text, task)
            if "roll" in raw:
                yield raw["starts"] + ":20", _later(self._roll, number, raw["starts"], raw["roll"])
            for day, state in raw["states"]:
                yield f"{day}T19:00", _later(self._state, number, day, state)

    def _add_meeting(self, raw: dict[str, Any]) -> None:
        session = self.session(raw["at"], raw["by"])
        meetings.add_meeting(
            session, raw["title"], raw["body"], raw["starts"], kind=raw["kind"], place=raw["place"], number=raw["number"],
            receipts_due=raw.get("receipts_due"),
        )  # fmt: skip
        for title, kind, speaker, minutes, unit, *task in raw["items"]:
            is_there = bool(task) and any(one.number == task[0] for one in _tasks_of(session))
            meetings.add_item(
                session,
                raw["number"],
                title,
                kind=kind,
                speaker=speaker,
                minutes=minutes,
                unit=unit,
                tasks=task if is_there else (),
            )

    def _receipts(self, number: str, at: str, who: list[str]) -> None:
        for unit in who:
            receipts.receive(self.session(at, "会务岗"), number, unit, "present", at=at)

    def _roll(self, number: str, at: str, came: Mapping[str, Any]) -> None:
        """Who was excused, who stood in for whom; all others were there."""
        session = self.session(at, "会务岗")
        for unit in came["excused"]:
            attendance.attend(session, number, unit, "excused")
        for unit, post in came["substitutes"].items():
            attendance.attend(session, number, unit, "substitute", post)
        attendance.attend_rest(session, number, "present")

    def _material(self, number: str, at: str, title: str, unit: str, item: str, due: str) -> None:
        materials.add_material(self.session(at, "会务岗"), number, title, unit, item=item, due=due)

    def _received(self, number: str, at: str, title: str) -> None:
        materials.receive_material(self.session(at, "会务岗"), number, title, at)

    def _chased(self, number: str, at: str, unit: str) -> None:
        session = self.session(at, "会务岗")
        wanted = units.unit(session, unit).id
        owed = next(one for one in meetings.meeting(session, number).materials if one.unit == wanted)
        materials.chase_material(session, number, owed.title)

    def _decide(self, number: str, at: str, item: str, text: str, lead: list[str], due: str | None) -> None:
        meetings.decide(self.session(at, "会务岗"), number, text, lead=lead, due=due, item=item)

    def _join(self, number: str, at: str, text: str, task: str) -> None:
        session = self.session(at, "会务岗")
        decision = next(one for one in meetings.meeting(session, number).decisions if one.text == text)
        promotion.promote(session, number, decisions=[decision.id], join={decision.id: task})

    def _state(self, number: str, day: str, state: str) -> None:
        meetings.set_state(self.session(day, "会务岗"), number, state, day)


def _later(act: Callable[..., object], *given: Any) -> Callable[[], object]:
    return lambda: act(*given)


def _villages() -> Iterator[dict[str, Any]]:
    for township, villages in _read("villages").items():
        for place, (code, name) in enumerate(villages.items(), 1):
            kind = "community" if "社区" in name or "居" in name[-6:] else "village"
            yield {
                "name": name, "short": _SUFFIX.sub("", name), "kind": kind, "parent": township, "rank": place,
                "official_code": township + code,
            }  # fmt: skip


def _seat(work: Work, body: Body, place: int, raw: Mapping[str, Any]) -> Seat:
    held_by = None
    if raw.get("held_by"):
        host, _, post = raw["held_by"].partition(":")
        held_by = next(seat.id for seat in names.body(work, host).seats if seat.post == post)
    terms = tuple(
        Term(id=str(number), holder=holder, since=since, until=until)
        for number, (holder, since, until) in enumerate(raw["terms"], 1)
    )
    return Seat(
        id=f"{body.id}.{place}", role=raw["role"], unit=names.unit(work, raw["unit"]).id, post=raw["post"], rank=place,
        held_by=held_by, since=raw.get("from"), terms=terms,
    )  # fmt: skip


def _tasks_of(session: Session) -> Any:
    with session.reading() as work:
        return work.tasks.all()


def _take_step(work: Work, number: str, at: str, verb: str, given: Mapping[str, Any]) -> None:
    """One event of a task, for every unit it names, in the transaction that is open."""
    whom: list[str | None] = [names.unit(work, one).id for one in given.get("units", ())] or [None]
    feedback = Feedback(**{key: value for key, value in given.items() if key in _FEEDBACK})
    how = {key: given[key] for key in ("channel", "post", "why") if key in given}
    for unit, percent in given.get("percents", {}).items():
        told = Step(verb="report", at=at)
        tell(work, names.task(work, number), names.unit(work, unit).id, Feedback(percent=percent), told)
    if verb == "reports":
        return
    for unit in whom:
        task = names.task(work, number)
        if verb == "chase":
            from coordhub.domain.task import Chase

            given_chase = Chase(
                id="", at=at, channel=how["channel"], post=how["post"], rung=0, answer=given.get("answer", "")
            )
            remind(work, task, unit, given_chase)
        elif verb == "extend":
            cell = names.unit(work, given["unit"]).id if "unit" in given else None
            grant(work, task, cell, to=given["to"], why=given["why"], approved_by=given.get("approved_by", ""), at=at)
        else:
            if feedback != Feedback():
                task = tell(work, task, unit, feedback, Step(verb="report", at=at, **how))
            if verb != "report":
                take(work, task, Step(verb=verb, at=at, **how), unit)  # type: ignore[arg-type]  # the file's verbs are the chain's


def load_sample(store: Store, until: str = DEMO_NOW) -> Office:
    """Play the sample office into an empty one, up to a moment. Refused when there is an office already."""
    from coordhub.domain.refusal import Refused

    with store.read() as work:
        if work.office.all():
            raise Refused("office.exists_already")
    _Player(store, until).play()
    with store.read() as work:
        return work.office.all()[0]
