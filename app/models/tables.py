"""All tables at once, for migrations and for whoever must know every one of them."""

from sqlalchemy import MetaData

from app.models.attempt import Attempt, AttemptEvent, Draft
from app.models.base import Base
from app.models.judgement import RepairDraft, Round, RoundEventRow
from app.models.own import OwnAnswer, Tick
from app.models.plan import SetAside, StudyPlan
from app.models.recording import Recording
from app.models.review import (
    CriterionLog,
    Delivery,
    FigureVersion,
    Peek,
    Review,
    Standing,
    StudyDay,
    WeekSum,
)
from app.models.safety import RecoveryCode, ResetLink, SecondFactor, Throttle
from app.models.session import Interruption, Mock, PracticeSession, SessionItem
from app.models.staged import StagedImport, StagedPiece
from app.models.topic import (
    ComparisonRow,
    DrillRow,
    KeptReport,
    SoftReset,
    Source,
    SourceFile,
    StagedUpload,
    TimedAnswerRow,
    Topic,
)
from app.models.user import User, UserSession

TABLES: tuple[type[Base], ...] = (
    User,
    UserSession,
    Throttle,
    SecondFactor,
    RecoveryCode,
    ResetLink,
    Source,
    SourceFile,
    KeptReport,
    StagedUpload,
    StagedImport,
    StagedPiece,
    Topic,
    SoftReset,
    TimedAnswerRow,
    ComparisonRow,
    DrillRow,
    Attempt,
    AttemptEvent,
    Draft,
    Recording,
    Review,
    Standing,
    Delivery,
    StudyDay,
    WeekSum,
    CriterionLog,
    FigureVersion,
    Peek,
    PracticeSession,
    SessionItem,
    Mock,
    Interruption,
    StudyPlan,
    SetAside,
    OwnAnswer,
    Round,
    RoundEventRow,
    RepairDraft,
    Tick,
)


def metadata() -> MetaData:
    """The tables as the models describe them."""
    return Base.metadata
