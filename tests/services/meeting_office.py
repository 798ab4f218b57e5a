"""The sample office at another moment, for tests of meetings."""

from __future__ import annotations

from coordhub.services import agenda, attendance, meetings, names
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from coordhub.store.work import Store

H = "2020-H07"
"""The dispatch meeting of the sample's afternoon."""


def opened(address: str, now: str = "2020-07-06T08:50") -> Session:
    """The office at an address as the coordinator for meetings sees it."""
    return at(open_store(address), now)


def at(store: Store, now: str) -> Session:
    """A coordinator at a moment."""
    return Session(store, "huiwu", clock=fixed_clock(now))


def clock(store: Store, time: str) -> Session:
    """A coordinator on the afternoon of the dispatch meeting."""
    return at(store, f"2020-07-06T{time}")


def hold(store: Store) -> None:
    """The dispatch meeting up to 15:31, as SCREENS.md draws it: two items done, the third runs with four notes, two decisions."""
    arrived = clock(store, "15:00")
    attendance.attend(arrived, H, "团市委", "substitute", "团市委科长")
    attendance.attend(arrived, H, "住建局", "substitute", "市住房和城乡建设局科长")
    attendance.attend(arrived, H, "农业局", "excused")
    attendance.attend(arrived, H, "示范区", "absent")
    attendance.attend_rest(arrived, H, "present")
    meetings.next_item(arrived, H)
    meetings.next_item(clock(store, "15:12"), H)
    meetings.decide(
        clock(store, "15:20"), H, "7月10日前补齐警示牌, 明确金堤河管护", lead=["水利局"], due="2020-07-10", join="31"
    )
    meetings.next_item(clock(store, "15:21"), H)
    for time, text in (
        ("15:22", "范县: 家长信回执欠18%, 外出务工家庭多, 改由村儿童主任上门收"),
        ("15:26", "台前县: 制牌经费7月8日拨付, 滩区33处7月10日前立完"),
        ("15:29", "总召集人: 进度为什么只有一半? 以后周报迟一次就电话告知分管副县长"),
        ("15:31", "联席办: 031立牌范县42%、台前县55%, 其余县区75%以上"),
    ):
        meetings.note(clock(store, time), H, "3", text)
    meetings.decide(
        clock(store, "15:30"), H, "范县、台前县7月9日前收齐家长信回执", lead=["教育局"], due="2020-07-09", join="28"
    )


def task_id(session: Session, number: str) -> str:
    """The id of a task."""
    with session.reading() as work:
        return names.task(work, number).id


def why(session: Session, ref: str) -> list[tuple[str, str]]:
    """What is proposed for a meeting: why, and its title."""
    return [(one.why, one.title) for one in agenda.propose_agenda(session, ref).items]
