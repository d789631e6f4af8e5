"""Client of Entente, the record of what governments agreed to do together.

    from entente import Client

    with Client() as client:
        for initiative in client.initiatives("agency:us-cbp"):
            print(initiative.name)

Everything public is here, and the messages and enums of the API are in `entente.v1`.
"""

from importlib.metadata import version

from entente import v1
from entente.async_client import AsyncClient
from entente.client import Client
from entente.errors import (
    Aborted,
    AlreadyExists,
    DeadlineExceeded,
    EntenteError,
    FailedPrecondition,
    FieldViolation,
    HelpLink,
    InvalidArgument,
    NotFound,
    OutOfRange,
    PermissionDenied,
    ResourceExhausted,
    Unauthenticated,
    Unavailable,
)
from entente.export import AsyncExport, Export
from entente.options import Options
from entente.pages import AsyncPages, Pages
from entente.watch import AsyncChangeWatch, ChangeWatch
from entente.watch_state import Watched

__version__ = version("entente-client")

__all__ = [
    "Aborted",
    "AlreadyExists",
    "AsyncChangeWatch",
    "AsyncClient",
    "AsyncExport",
    "AsyncPages",
    "ChangeWatch",
    "Client",
    "DeadlineExceeded",
    "EntenteError",
    "Export",
    "FailedPrecondition",
    "FieldViolation",
    "HelpLink",
    "InvalidArgument",
    "NotFound",
    "Options",
    "OutOfRange",
    "Pages",
    "PermissionDenied",
    "ResourceExhausted",
    "Unauthenticated",
    "Unavailable",
    "Watched",
    "v1",
]
