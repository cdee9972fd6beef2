"""一号一件: a number of the register of documents is one document's, whoever writes at once."""

import sys

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEX = "uq_document_number_key"
TWICE = """
SELECT number_key, case_id, org, title FROM document
WHERE number_key IN (SELECT number_key FROM document GROUP BY number_key HAVING count(*) > 1) ORDER BY number_key, case_id
"""


def upgrade() -> None:
    """Unique. What was entered twice before acts looked for it stays: nothing leaves the register. Then the index begins after
    the last such document, and whoever migrates is told which they are.
    """
    twice = op.get_bind().execute(sa.text(TWICE)).all()
    after = sa.text(f"case_id > {max(one.case_id for one in twice)}") if twice else None
    op.create_index(INDEX, "document", ["number_key"], unique=True, sqlite_where=after, postgresql_where=after)
    if twice:
        listed = "".join(f"  {key}  施行件 {case}  {org}  《{title}》\n" for key, case, org, title in twice)
        sys.stderr.write(
            f"以下文件在文件库中文号重复，升级照常完成，今后不再能重复：\n{listed}"
            "请制定机关核对原件。文件库只增不删，这些文件都保留，按文号检索时一并列出\n"
        )


def downgrade() -> None:
    """Acts go on looking for themselves."""
    op.drop_index(INDEX, "document")
