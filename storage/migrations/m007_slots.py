"""A reflection in slots of one size; what is there already moves there once its keys are at hand."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.executescript("""
        DROP INDEX reflections_drafts;
        ALTER TABLE reflections ADD COLUMN submitted_on TEXT;
        ALTER TABLE reflections ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
        CREATE INDEX reflections_drafts_of_chair ON reflections (chair_id, id) WHERE submitted_on IS NULL;

        ALTER TABLE answers RENAME TO unsealed_answers;
        CREATE TABLE answers (
            reflection_id INTEGER NOT NULL REFERENCES reflections (id) ON DELETE CASCADE,
            slot INTEGER NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (reflection_id, slot)
        ) STRICT, WITHOUT ROWID;
    """)
