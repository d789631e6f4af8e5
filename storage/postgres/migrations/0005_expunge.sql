-- Revisions whose document was taken out of the record (entente-server expunge).
-- Cost on a large table: none, the columns are empty everywhere; the foreign key is checked against an
-- index of no rows.

ALTER TABLE revision
  ADD COLUMN expunged bigint CONSTRAINT revision_expunging_change_exists REFERENCES change,
  -- What `deleted` was, which the digest of the change covers.
  ADD COLUMN was_deleted boolean,
  ADD CONSTRAINT revision_expunged_whole CHECK (
    (expunged IS NULL AND was_deleted IS NULL)
    OR (expunged IS NOT NULL AND was_deleted IS NOT NULL AND deleted
        AND (number = expunged OR octet_length(document) = 0)));
COMMENT ON COLUMN revision.expunged IS 'The change that took the document out; it reads as deleted since then.';
COMMENT ON TABLE revision IS 'Every authored document of every resource; changed only where it is expunged.';
