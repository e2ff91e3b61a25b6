"""Let nobody change a row of the audit by mistake, its owner included.

Who owns a table can take a trigger away again: against that stand a role that does not own it, and heads
of the chain that are noted elsewhere.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE TRIGGER audit_row_{when} BEFORE {what} ON registry_auditrow "
    "BEGIN SELECT RAISE(ABORT, 'a row of the audit is never changed'); END"
)
POSTGRESQL = """
CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a row of the audit is never changed'; END $$;
CREATE TRIGGER audit_row_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_auditrow
FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
CREATE TRIGGER audit_values_kept BEFORE UPDATE OR TRUNCATE ON registry_auditvalues
FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change();
"""


def keep_rows(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refuse UPDATE and DELETE of rows, and UPDATE of the values beside them."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    schema_editor.execute(SQLITE.format(when="changed", what="UPDATE"))
    schema_editor.execute(SQLITE.format(when="removed", what="DELETE"))
    schema_editor.execute(
        "CREATE TRIGGER audit_values_changed BEFORE UPDATE ON registry_auditvalues "
        "BEGIN SELECT RAISE(ABORT, 'values of the audit are erased or kept'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunPython(keep_rows, migrations.RunPython.noop)]
