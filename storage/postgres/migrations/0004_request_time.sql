-- Request ids by their time, so that old ones can be forgotten a few at a time.
-- Cost on a large table: builds one index on `request` while writers wait, some seconds for a million
-- rows.

CREATE INDEX request_by_time ON request (time);
COMMENT ON COLUMN request.time IS 'When the request was first seen; forgotten some days later.';
