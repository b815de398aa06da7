"""pandasql: SQL over frames of the script, by their names. See https://github.com/yhat/pandasql"""

from typing import Any, Final

from headwater.api.model import Emit, Foreign, Unknown, models
from headwater.api.sql.catalogs import Named
from headwater.api.sql.query import queried

VARIABLES: Final = Named(variables=True, dialect="sqlite")


@models("pandasql.sqldf")
def sqldf(emit: Emit, query: Any, env: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of a query over frames."""
    found = queried(emit, query, VARIABLES)
    return found if found is not None else Unknown(emit.refs(query))


@models("pandasql.PandaSQL")
def panda_sql(emit: Emit, db_uri: Any = "sqlite:///:memory:", *rest: Any, **options: Any) -> Any:
    """An object that is called with queries."""
    return Foreign("pandasql.PandaSQL")


@models("pandasql.PandaSQL.__call__")
def ask(emit: Emit, self: Any, query: Any, env: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of a query over frames."""
    return sqldf(emit, query, env)
