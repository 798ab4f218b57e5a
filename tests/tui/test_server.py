"""The screen on an office that lies on a server: colleagues' changes come, and a server that goes away takes nothing along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.services import task_list, tasks
from coordhub.services.sample import load_sample
from coordhub.services.session import Session, fixed_clock
from coordhub.store import open_store
from tests.postgres import Server, postgres
from tests.tui.terminal import Terminal

NOW = "2020-07-06T08:50"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of this module's own: it is stopped and started again."""
    with postgres(fast=True) as one:
        yield one


@pytest.fixture
def address(server: Server, request: pytest.FixtureRequest) -> str:
    address = server.url(f"screen {abs(hash(request.node.name))}")
    store = open_store(address, create=True)
    load_sample(store)
    store.close()
    return address


def screen(address: str, state: Path, *more: str) -> Terminal:
    environment = {"PYTHONPATH": str(ROOT), "COORDHUB_STATE": str(state), "LANG": "C.UTF-8", "COORDHUB_DB": address}
    command = [sys.executable, "-m", "coordhub", "--lang", "zh", "--today", NOW, "--as", "zhuanxiang", *more]
    return Terminal(command, environment, (80, 24))


def colleague(address: str) -> Session:
    return Session(open_store(address), "huiwu", clock=fixed_clock(NOW))


def test_a_colleagues_change_comes_and_different_fields_merge(address: str, tmp_path: Path) -> None:
    with screen(address, tmp_path, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("修改 2020-029")
        them = colleague(address)
        tasks.edit_task(them, "2020-029", {"handler": "综合岗"})
        a.keys("（本周补齐）", "f2")
        a.sees("（本周")
        tasks.edit_task(them, "2020-031", {"title": "同事改过的名称"})
        a.sees("同事改过的名称")
    task = task_list.task_row(them, "2020-029").task
    assert (task.title, task.handler) == ("县级联席会议机构调整到位（本周补齐）", "综合岗")


def test_an_edit_outlives_the_server_and_the_screen_connects_again_by_itself(
    server: Server, address: str, tmp_path: Path
) -> None:
    with screen(address, tmp_path, "--screen", "2") as a:
        a.sees("任务 34件")
        a.keys("e")
        a.sees("修改 2020-029")
        a.keys("（服务器断过）")
        server.stop("immediate")
        a.sees("正在重连")
        a.keys("f2")
        said = a.sees("连不上数据库服务器")
        assert "（服务器断过）" in said
        server.start()
        a.sees("已重新连上")
        a.keys("f2")
        a.sees("任务 34件")
        assert task_list.task_row(colleague(address), "2020-029").task.title.endswith("（服务器断过）")


def test_keys_pressed_while_the_server_is_gone_say_so_and_the_rows_come_back(
    server: Server, address: str, tmp_path: Path
) -> None:
    with screen(address, tmp_path) as a:
        a.sees("没交来 3")
        server.stop("immediate")
        a.sees("正在重连")
        a.keys("2", "f", "6", "1")
        a.sees("正在重连")
        assert "Traceback" not in a.text()
        server.start()
        a.sees("已重新连上")
        a.keys("2")
        a.sees("任务 34件")
