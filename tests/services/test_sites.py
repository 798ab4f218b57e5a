"""Sites: added, changed, closed and found; posts and office phones only."""

from __future__ import annotations

import pytest

from coordhub.domain.refusal import NeedsReason, NotFound, Refused
from coordhub.services import change_words, history, names, office, search, sites, units
from coordhub.services.session import Session, fixed_clock
from coordhub.store import Conflict, open_store


@pytest.fixture
def session(address: str) -> Session:
    made = Session(open_store(address, create=True), "zhuan", clock=fixed_clock("2020-07-06"))
    office.create_office(made)
    units.add_units(
        made,
        [
            {"name": "范县", "kind": "county", "short": "范县", "official_code": "410926", "rank": 2},
            {"name": "台前县", "kind": "county", "short": "台前县", "official_code": "410927", "rank": 1},
            {"name": "濮城镇", "kind": "town", "parent": "410926", "official_code": "410926101"},
            {"name": "李庄", "kind": "village", "parent": "410926101", "official_code": "410926101201"},
        ],
    )
    return made


def test_a_site_keeps_what_it_was_given_and_is_found_by_code_name_initials_and_path(session: Session) -> None:
    made = sites.add_site(
        session, "李庄东坑塘", "隐患水域", "李庄", code="SY-01", keeper="村委会主任", phone="0393－8800001"
    )
    assert (made.kind, made.phone, made.keeper) == ("water_hazard", "0393-8800001", "村委会主任")
    for ref in (made.id, "SY-01", "李庄东坑塘", "lzdkt", "东坑塘", "范县/李庄东坑塘", "范县/濮城镇/李庄/东坑塘"):
        assert sites.site(session, ref) == made
    with pytest.raises(NotFound):
        sites.site(session, "台前县/李庄东坑塘")


def test_a_name_that_two_sites_have_is_refused_with_the_paths_of_both(session: Session) -> None:
    for unit in ("李庄", "台前县"):
        sites.add_site(session, "社区之家", "community_centre", unit)
    with pytest.raises(Refused) as refused:
        sites.site(session, "社区之家")
    assert refused.value.params["count"] == 2
    assert "范县/濮城镇/李庄/社区之家(s1)" in str(refused.value.params["candidates"])
    assert sites.site(session, "台前县/社区之家").id == "s2"


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"kind": "zoo"}, "site.bad_kind"),
        ({"phone": "13839312345"}, "site.no_phone"),
        ({"name": "  "}, "site.no_name"),
        ({"unit": ""}, "site.no_unit"),
        ({"opened": "2020-07-02", "closed": "2020-07-01"}, "site.closed_first"),
        ({"opened": "soon"}, "site.bad"),
        ({"code": "A1"}, "site.code_twice"),
        ({"code": "s9"}, "site.code_is_id"),
        ({"keeper": "王小明12岁"}, "privacy.name_with_age"),
        ({"address": "410926201001011234"}, "privacy.id_number"),
    ],
)
def test_what_a_site_cannot_be_is_refused_and_nothing_is_added(
    session: Session, fields: dict[str, str], key: str
) -> None:
    sites.add_site(session, "甲", "other", "范县", code="A1")
    given = {"name": "乙", "kind": "other", "unit": "范县", **fields}
    with pytest.raises(Refused) as refused:
        sites.add_sites(session, [{"name": "丙", "kind": "other", "unit": "范县"}, given])
    assert refused.value.key == key
    assert [one.name for one in sites.sites(session)] == ["甲"]


def test_a_refused_kind_names_the_kinds_there_are(session: Session) -> None:
    with pytest.raises(Refused) as refused:
        sites.add_site(session, "乙", "zoo", "范县")
    assert "water_hazard 隐患水域" in str(refused.value.params["kinds"])


def test_many_sites_are_one_commit_and_two_with_one_code_are_none(session: Session) -> None:
    before = session.store.revision()
    rows = [{"name": f"点{n}", "kind": "compound", "unit": "范县", "code": f"P{n % 9}"} for n in range(9)]
    assert len(sites.add_sites(session, rows)) == 9
    assert session.store.revision() == before + 1
    with pytest.raises(Refused):
        sites.add_sites(session, [{"name": "点", "kind": "other", "unit": "范县", "code": "Z"}] * 2)
    assert len(sites.sites(session)) == 9


def test_sites_come_in_the_order_of_their_units_and_a_unit_has_those_below_it(session: Session) -> None:
    sites.add_site(session, "丁", "water_hazard", "李庄")
    sites.add_site(session, "丙", "community_centre", "李庄")
    sites.add_site(session, "乙", "other", "范县")
    sites.add_site(session, "甲", "other", "台前县")
    assert [one.name for one in sites.sites(session)] == ["甲", "乙", "丙", "丁"]
    assert [one.name for one in sites.sites(session, unit="范县")] == ["乙", "丙", "丁"]
    assert [one.name for one in sites.sites(session, kind="water_hazard", unit="濮城镇")] == ["丁"]


def test_a_site_is_closed_once_with_a_reason_that_history_keeps(session: Session) -> None:
    sites.add_site(session, "坑塘", "water_hazard", "李庄", opened="2020-06-01")
    with pytest.raises(NeedsReason):
        sites.close_site(session, "坑塘", why=" ")
    with pytest.raises(Refused):
        sites.close_site(session, "坑塘", why="填平", on="2020-05-31")
    assert sites.close_site(session, "坑塘", why="填平", on="2020-07-01").closed == "2020-07-01"
    assert sites.sites(session) == []
    assert [one.name for one in sites.sites(session, on="2020-07-01")] == ["坑塘"]
    assert [one.name for one in sites.sites(session, on="all")] == ["坑塘"]
    with pytest.raises(Refused) as refused:
        sites.close_site(session, "坑塘", why="再填")
    assert refused.value.key == "site.closed_already"
    change = history.changes(session, kind="site", ref="坑塘")[0]
    assert (change.why, change_words.deed_of(session, change)) == ("填平", "停用 坑塘")
    history.undo(session)
    assert [one.closed for one in sites.sites(session)] == [None]


def test_two_colleagues_may_change_two_fields_but_not_one(session: Session) -> None:
    base = sites.add_site(session, "坑塘", "water_hazard", "李庄")
    sites.edit_site(session, base.id, {"keeper": "村支书"}, base)
    assert sites.edit_site(session, base.id, {"address": "村东"}, base).keeper == "村支书"
    with pytest.raises(Conflict):
        sites.edit_site(session, base.id, {"keeper": "村主任"}, base)
    sites.add_site(session, "乙", "other", "范县", code="C")
    with pytest.raises(Refused):
        sites.edit_site(session, base.id, {"code": "C"})
    assert sites.edit_site(session, "C", {"code": "C", "unit": "台前县"}).unit == names_unit(session, "台前县")


def names_unit(session: Session, name: str) -> str:
    with session.reading() as work:
        return names.unit(work, name).id


def test_search_finds_sites_by_name_code_address_and_initials(session: Session) -> None:
    made = sites.add_site(session, "滨河社区之家", "community_centre", "范县", code="SQ-9", address="建设路3号")
    sites.add_site(session, "别处", "other", "范县")
    for words in ("滨河", "SQ-9", "建设路", "bhsqzj", made.id):
        assert [one.id for one in search.search(session, words) if one.kind == "site"] == [made.id]
