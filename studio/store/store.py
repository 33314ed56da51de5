"""One transaction, with every collection in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from cryptography.fernet import Fernet
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from studio.errors import StudioError
from studio.store.accounts import Accounts
from studio.store.anchor import Anchor
from studio.store.audit import AuditLog
from studio.store.deliveries import Deliveries
from studio.store.department_texts import DepartmentTexts
from studio.store.departments import Departments
from studio.store.due_dates import DueDates
from studio.store.dump import dump
from studio.store.guests import Guests
from studio.store.identities import Identities
from studio.store.interpretations import Interpretations
from studio.store.keeping import Kept
from studio.store.kept_sums import KeptSums
from studio.store.lexicons import LexiconChanges
from studio.store.notices import Notices
from studio.store.old_versions import OldVersions
from studio.store.own_materials import OwnMaterials
from studio.store.people import People
from studio.store.policies import Policies
from studio.store.reading_marks import ReadingMarks
from studio.store.records import Records
from studio.store.settlements import Settlements
from studio.store.signed_papers import SignedPapers
from studio.store.snapshots import Snapshots
from studio.store.summaries import Summaries
from studio.store.three_sync import DisclosureReviews, ThreeSyncs
from studio.store.together import Together
from studio.store.workers import Workers


class Enqueue(Protocol):
    """Joins the caller's transaction; the job starts when that commits, and not before `after` has passed."""

    def __call__(
        self,
        session: Session,
        workflow: str,
        workflow_id: str,
        arguments: tuple[Any, ...],
        *,
        channel: str = "",
        after: timedelta = timedelta(0),
    ) -> None: ...


class Transaction:
    """Everything an act may read or change. Committed whole when the block ends without an error."""

    def __init__(
        self,
        session: Session,
        *,
        seal: Fernet,
        algorithm: str,
        clock: Callable[[], datetime],
        enqueue: Enqueue,
        anchor: Anchor | None = None,
    ) -> None:
        self.now = clock()
        self.people = People(session, seal, now=self.now)
        self.identities = Identities(session)
        self.notices = Notices(session)
        self.policies = Policies(session)
        self.old_versions = OldVersions(session)
        self.interpretations = Interpretations(session)
        self.due_dates = DueDates(session)
        self.together = Together(session)
        self.departments = Departments(session)
        self.three_sync = ThreeSyncs(session)
        self.disclosure_reviews = DisclosureReviews(session)
        self.guests = Guests(session)
        self.signed_papers = SignedPapers(session)
        self.reading_marks = ReadingMarks(session)
        self.department_texts = DepartmentTexts(session)
        self.own_materials = OwnMaterials(session)
        self.settlements = Settlements(session)
        self.lexicons = LexiconChanges(session)
        self.deliveries = Deliveries(session)
        self.records = Records(session)
        self.snapshots = Snapshots(session)
        self.summaries = Summaries(session)
        self.kept_sums = partial(KeptSums, session)
        self.workers = Workers(session)
        self.accounts = Accounts(session, seal)
        self.kept = Kept(session, seal)
        self.audit = AuditLog(session, algorithm=algorithm, anchor=anchor)
        self._session = session
        self._enqueue = enqueue

    def enqueue(
        self, workflow: str, workflow_id: str, *arguments: Any, channel: str = "", after: timedelta = timedelta(0)
    ) -> None:
        """Starts a durable job when, and only when, this transaction commits.

        `channel` puts it into that channel's own queue, `after` holds it back for a while.
        """
        self._session.flush()
        self._enqueue(self._session, workflow, workflow_id, arguments, channel=channel, after=after)


class Store:
    def __init__(
        self,
        engine: Engine,
        *,
        seal: Fernet,
        algorithm: str,
        clock: Callable[[], datetime],
        enqueue: Enqueue,
        anchor: Anchor | None = None,
    ) -> None:
        self._engine = engine
        self._seal = seal
        self._algorithm = algorithm
        self._clock = clock
        self._enqueue = enqueue
        self._anchor = anchor

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that may change things. Raises `StudioError` when the database cannot take it."""
        with self._transaction(writing=True) as transaction:
            yield transaction

    @contextmanager
    def reading(self, *, steady: bool = False) -> Iterator[Transaction]:
        """A transaction that only looks. A steady one sees all of it as of one moment, whatever others commit."""
        with self._transaction(writing=False, steady=steady) as transaction:
            yield transaction

    def dump(self, folder: Path) -> Path:
        """The whole database as one file of this moment, while others go on writing."""
        return dump(self._engine, folder)

    @contextmanager
    def _transaction(self, *, writing: bool, steady: bool = False) -> Iterator[Transaction]:
        engine = self._engine.execution_options(writing=writing)
        if steady and engine.dialect.name == "postgresql":
            # SQLite reads are steady by themselves.
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                transaction = Transaction(
                    session,
                    seal=self._seal,
                    algorithm=self._algorithm,
                    clock=self._clock,
                    enqueue=self._enqueue,
                    anchor=self._anchor,
                )
                touched: list[Any] = []
                if writing:
                    event.listen(session, "before_flush", lambda *_: touched.extend(_written(session)))
                yield transaction
                session.flush()
                transaction.summaries.mark_touched(touched)
            if self._anchor and transaction.audit.head:
                self._anchor.raise_to(transaction.audit.head)
        except OperationalError as error:
            raise StudioError(_sentence(str(error.orig))) from error
        except IntegrityError as error:
            raise StudioError("这次保存与别人刚才的操作冲突，没有写入。请刷新页面后再试。") from error


def _written(session: Session) -> list[object]:
    return [*session.new, *session.dirty, *session.deleted]


def _sentence(reason: str) -> str:
    if "full" in reason:
        return "磁盘空间不足，这次改动没有写入，之前保存的内容都在。请清理磁盘后再试。"
    if "readonly" in reason or "read-only" in reason:
        return "数据目录不能写入，这次改动没有保存。请联系管理员检查目录权限。"
    if "locked" in reason:
        return "数据库正忙，这次改动没有写入。请稍等几秒再试。"
    return "数据库暂时不可用，这次改动没有写入，之前保存的内容都在。请联系管理员。"
