"""Jobs: done once whoever works, stopped before they write, taken over where a worker has died, and nothing half-written."""

import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from luoshi.org import jobs
from luoshi.org.acting import Acting
from luoshi.org.actions import end_post
from luoshi.org.actions import jobs as steps
from luoshi.org.errors import ActRefused
from luoshi.org.job_models import Job, JobState
from luoshi.org.models import Post
from luoshi.supervise import command
from tests.city import NOW, make_city

PS = shutil.which("ps")


@pytest.fixture
def city(db, home):
    return make_city()


def handle(monkeypatch, handler):
    monkeypatch.setitem(jobs._handlers, "test", handler)


def begin(city, **arguments):
    return steps.start("test", arguments, acting=city.clerk, now=timezone.now())


def now_is(job):
    job.refresh_from_db()
    return job.state


def test_a_job_is_done_as_the_post_that_asked_for_it(city, monkeypatch):
    handle(
        monkeypatch,
        lambda run: {"by": run.acting.username, "as": run.acting.posts[0].pk, "given": run.job.arguments["n"]},
    )
    job = begin(city, n=7)
    assert jobs.work() == 1
    assert now_is(job) == JobState.DONE
    assert job.result == {"by": "chenjing", "as": city.clerk.posts[0].pk, "given": 7}
    assert jobs.work() == 0


def test_nothing_is_done_for_who_holds_the_post_no_longer(city, monkeypatch):
    handle(monkeypatch, lambda _run: pytest.fail("it must not be done"))
    job = begin(city)
    end_post(city.clerk.posts[0].pk, acting=Acting.system(), now=NOW, on=timezone.localdate() - timedelta(days=1))
    jobs.work()
    assert now_is(job) == JobState.FAILED
    assert "已不任" in job.message


def test_who_holds_no_post_asks_for_nothing_and_nobody_fills_the_queue(city):
    with pytest.raises(ActRefused):
        steps.start("test", {}, acting=city.nobody, now=NOW)
    for _n in range(steps.MOST_AT_ONCE):
        begin(city)
    with pytest.raises(ActRefused):
        begin(city)


def test_one_that_is_stopped_while_it_prepares_writes_nothing(city, monkeypatch):
    monkeypatch.setattr(jobs, "TOLD_EVERY", 0)

    def handler(run):
        run.tell("checking", 1, 3)
        assert steps.stop(job, now=NOW)
        run.tell("checking", 2, 3)
        pytest.fail("it was stopped")

    handle(monkeypatch, handler)
    job = begin(city)
    jobs.work()
    assert now_is(job) == JobState.STOPPED
    assert (job.phase, job.done, job.total) == ("checking", 1, 3)
    assert not steps.stop(job, now=NOW)


def test_one_that_writes_already_is_not_stopped_and_ends_with_what_it_wrote(city, monkeypatch):
    def handler(run):
        with run.writing() as told:
            told["stopped"] = steps.stop(job, now=NOW)
            Post.objects.get(pk=city.clerk.posts[0].pk)

    handle(monkeypatch, handler)
    job = begin(city)
    jobs.work()
    assert now_is(job) == JobState.DONE
    assert job.result == {"stopped": False}


@pytest.mark.parametrize("error", [ActRefused("不行"), ValueError("broken")])
def test_one_that_is_refused_or_breaks_says_so_and_takes_back_what_it_wrote(city, monkeypatch, error):
    def handler(run):
        with run.writing():
            end_post(city.clerk.posts[0].pk, acting=Acting.system(), now=NOW, on=NOW.date())
            raise error

    handle(monkeypatch, handler)
    job = begin(city)
    jobs.work()
    assert now_is(job) == JobState.FAILED
    assert "不行" in job.message or "程序出错" in job.message
    assert Post.objects.get(pk=city.clerk.posts[0].pk).valid_to is None


def test_a_job_whose_worker_has_died_is_taken_up_again_and_at_last_fails(city, monkeypatch):
    handle(monkeypatch, lambda _run: {})
    job = begin(city)
    for attempt in range(1, steps.MOST_ATTEMPTS + 1):
        held = steps.claim(timezone.now())
        assert held is not None
        assert held.attempts == attempt
        assert steps.claim(timezone.now()) is None  # it is somebody's
        assert steps.take_over(timezone.now()) == 0  # who lives
        if attempt < steps.MOST_ATTEMPTS:
            assert steps.take_over(timezone.now() + steps.LEASE * 2) == 1
            assert not steps.finish(held, now=NOW, result={})  # the dead one, awake again, changes nothing
    assert steps.take_over(timezone.now() + steps.LEASE * 2) == 0
    assert now_is(job) == JobState.FAILED
    assert "中断" in job.message


def test_who_was_taken_over_while_writing_takes_everything_back(city, monkeypatch):
    def handler(run):
        with run.writing():
            end_post(city.clerk.posts[0].pk, acting=Acting.system(), now=NOW, on=NOW.date())
            Job.objects.filter(pk=job.pk).update(worker="another")

    handle(monkeypatch, handler)
    job = begin(city)
    jobs.work()
    assert Post.objects.get(pk=city.clerk.posts[0].pk).valid_to is None


def test_a_worker_that_is_told_to_end_puts_its_job_back(city, monkeypatch):
    monkeypatch.setattr(jobs, "TOLD_EVERY", 0)
    ending = iter([False, True, True])
    handle(monkeypatch, lambda run: run.tell("checking", 1, 2))
    job = begin(city)
    assert jobs.work(ending=lambda: next(ending)) == 1
    assert now_is(job) == JobState.WAITING
    assert job.attempts == 0


def test_what_came_of_jobs_is_forgotten_in_time(city, monkeypatch):
    handle(monkeypatch, lambda _run: {})
    begin(city)
    jobs.work()
    assert steps.forget(timezone.now()) == 0
    assert steps.forget(timezone.now() + steps.KEPT * 2) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_job_once(home, monkeypatch):
    done = []
    handle(monkeypatch, lambda run: done.append(run.job.pk) or {})
    city = make_city()
    wanted = [
        steps.start("test", {}, acting=acting, now=NOW).pk
        for acting in (city.clerk, city.chief, city.mayor, city.safety_head) for _n in range(3)
    ]  # fmt: skip

    def worker():
        try:
            while jobs.work():
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == wanted
    close_old_connections()


def test_the_clock_goes_on_when_a_pass_breaks(monkeypatch):
    passes = []
    monkeypatch.setattr(command, "one_pass", lambda: passes.append(1) or 1 / 0)
    monkeypatch.setattr(command, "connection", type("Closed", (), {"close": staticmethod(lambda: None)}))
    command.again_and_again(0, stopped=lambda: len(passes) > 2, wait=lambda _seconds: None)
    assert len(passes) == 3


@pytest.mark.skipif(PS is None, reason="there is no ps to look for the process with")
@pytest.mark.parametrize("seconds", [0, 2])  # 0: before the worker has so much as begun
def test_a_worker_beside_a_server_ends_with_it(tmp_path, seconds):
    """The parent is killed so that it can tell nobody; the worker notices within a second or two."""
    script = (
        "import os, subprocess, sys, time\n"
        "worker = [sys.executable, '-m', 'luoshi.cli', 'work', '--jobs', '--with-parent', str(os.getpid())]\n"
        "child = subprocess.Popen(worker, stderr=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    env = {"LUOSHI_HOME": str(tmp_path), "PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": ""}
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=env)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(seconds)
    assert lives(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _n in range(300):
        if not lives(child):
            return
        time.sleep(0.1)
    pytest.fail("it goes on")


def lives(pid):
    """Whether a process runs; one that has ended and only waits to be noticed does not."""
    listed = subprocess.run([PS or "", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")
