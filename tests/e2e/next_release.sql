-- What a next release may add to the schema: columns in the busiest tables, an index, a table.  Expands
-- only, as migrations do (docs/adr/0011).
-- Cost on a large table: none but the index, which keeps writers waiting.

ALTER TABLE resource ADD COLUMN next_note text;
ALTER TABLE revision ADD COLUMN next_note text;
ALTER TABLE initiative ADD COLUMN next_rank integer NOT NULL DEFAULT 0;
ALTER TABLE initiative_agency ADD COLUMN next_rank integer NOT NULL DEFAULT 0;
ALTER TABLE agency ADD COLUMN next_note text;
CREATE INDEX initiative_next_rank ON initiative (next_rank);
CREATE TABLE next_table (uid uuid PRIMARY KEY CONSTRAINT next_table_resource_exists REFERENCES resource);
