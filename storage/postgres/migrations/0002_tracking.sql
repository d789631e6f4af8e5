-- Commitments, reports, what is kept by day, citations, and the index for the whole filter language.
-- Cost on a large table: rewrites no table, but builds the indexes of the lists and the keys of who takes
-- part anew, while writers wait; `resource` is locked for an instant.  Documents written before are not in
-- the new index tables until they are written again (`reindex`): there is no release of the schema before
-- this one.

-- ---------------------------------------------------------------------------------------------------
-- What the server keeps beside a document, by day
-- ---------------------------------------------------------------------------------------------------

ALTER TABLE resource DROP COLUMN kept;
ALTER TABLE resource
  ADD COLUMN kept_version bigint NOT NULL DEFAULT 0
  CONSTRAINT resource_kept_version_not_negative CHECK (kept_version >= 0);
-- Commitments and reports: since when they were known; everything else was always known.
ALTER TABLE resource ADD COLUMN known date NOT NULL DEFAULT '-infinity';
-- Commitments and reports: the initiative they belong to; while that is deleted they are hidden.
ALTER TABLE resource
  ADD COLUMN parent uuid CONSTRAINT resource_parent_exists REFERENCES resource,
  ADD COLUMN hidden boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT resource_parent_of_children_only CHECK ((parent IS NOT NULL) = (type IN (4, 5)));
CREATE INDEX resource_by_parent ON resource (parent, type, name) WHERE parent IS NOT NULL;
COMMENT ON COLUMN resource.tlp IS 'The document''s own label; of commitments and reports their initiative''s.';

-- One row for each span of days during which what is kept for a resource is the same.  The spans of a
-- resource cover all days: the first begins at -infinity, each ends where the next begins, the last ends
-- at infinity.
CREATE TABLE kept (
  uid uuid NOT NULL CONSTRAINT kept_resource_exists REFERENCES resource,
  since date NOT NULL,
  until date NOT NULL,  -- the first day after
  fragment bytea NOT NULL,
  -- Initiatives and commitments: the standing.
  officials bigint NOT NULL DEFAULT 0,  -- bit N is set for number N of Standing.Official
  evidence smallint NOT NULL DEFAULT 0,
  corroboration smallint NOT NULL DEFAULT 0,
  agreement smallint NOT NULL DEFAULT 0,
  reported date,  -- the day of the last STATUS or FINDING
  search_outcome smallint,  -- of the newest SEARCH; null for none
  -- Commitments: the current due date and the delivery, for the schedule.
  has_due boolean NOT NULL DEFAULT false,
  due_earliest date,
  due_latest date,
  due_latest_strict date,
  due_expected_latest date,
  has_delivered boolean NOT NULL DEFAULT false,
  delivered_earliest date,
  delivered_latest date,
  slips integer NOT NULL DEFAULT 0,
  PRIMARY KEY (uid, since),
  CONSTRAINT kept_span_not_empty CHECK (since < until),
  CONSTRAINT kept_due_ordered CHECK (due_earliest <= due_latest),
  CONSTRAINT kept_delivered_ordered CHECK (delivered_earliest <= delivered_latest),
  CONSTRAINT kept_slips_not_negative CHECK (slips >= 0)
);
COMMENT ON TABLE kept IS 'Standing, current due date, delivery, superseding report: by day.';

-- ---------------------------------------------------------------------------------------------------
-- Initiatives
-- ---------------------------------------------------------------------------------------------------

-- Bounds of the dates of instruments.  Null where the bound is unknown; `has_` tells a date of unknown
-- bounds from none.
ALTER TABLE initiative
  ADD COLUMN has_announced boolean NOT NULL DEFAULT false,
  ADD COLUMN has_signed boolean NOT NULL DEFAULT false,
  ADD COLUMN signed_earliest date,
  ADD COLUMN signed_latest date,
  ADD COLUMN has_effective boolean NOT NULL DEFAULT false,
  ADD COLUMN effective_earliest date,
  ADD COLUMN effective_latest date,
  ADD COLUMN has_expires boolean NOT NULL DEFAULT false,
  ADD COLUMN expires_earliest date,
  ADD COLUMN expires_latest date,
  ADD COLUMN has_notice_due boolean NOT NULL DEFAULT false,
  ADD COLUMN notice_due_earliest date,
  ADD COLUMN notice_due_latest date,
  -- How many countries take part, themselves or by an agency.
  ADD COLUMN country_count integer NOT NULL DEFAULT 0,
  -- For people who read by SQL: the first title.
  ADD COLUMN title text NOT NULL DEFAULT '';

-- The roles are asked of one agency or country at a time: its part of the index has them.
DROP INDEX initiative_agency_newest;
CREATE INDEX initiative_agency_newest ON initiative_agency (agency, announced DESC, initiative DESC)
  INCLUDE (kind, roles, deleted, tlp, releasable_to);
DROP INDEX initiative_country_newest;
CREATE INDEX initiative_country_newest ON initiative_country (country, announced DESC, initiative DESC)
  INCLUDE (kind, roles, is_place, deleted, tlp, releasable_to);
-- So are those of one initiative at a time, of each that a walk passes.
ALTER TABLE initiative_agency DROP CONSTRAINT initiative_agency_pkey,
  ADD PRIMARY KEY (initiative, agency) INCLUDE (roles);
ALTER TABLE initiative_country DROP CONSTRAINT initiative_country_pkey,
  ADD PRIMARY KEY (initiative, country) INCLUDE (roles, is_place);

-- One row for each two countries that take part together, the first before the second in the alphabet.
CREATE TABLE initiative_pair (
  initiative uuid NOT NULL CONSTRAINT initiative_pair_initiative_exists REFERENCES initiative,
  first text COLLATE "C" NOT NULL CONSTRAINT initiative_pair_first_exists REFERENCES country,
  second text COLLATE "C" NOT NULL CONSTRAINT initiative_pair_second_exists REFERENCES country,
  country_count integer NOT NULL,  -- of the initiative: 2 when no third takes part
  kind smallint NOT NULL,
  announced date NOT NULL,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (initiative, first, second) INCLUDE (country_count),
  CONSTRAINT initiative_pair_ordered CHECK (first < second)
);
CREATE INDEX initiative_pair_newest ON initiative_pair (first, second, announced DESC, initiative DESC)
  INCLUDE (country_count, kind, deleted, tlp, releasable_to);

CREATE TABLE initiative_relation (
  source uuid NOT NULL CONSTRAINT initiative_relation_source_exists REFERENCES initiative,
  kind smallint NOT NULL CONSTRAINT initiative_relation_kind_known CHECK (kind BETWEEN 1 AND 9),
  target uuid NOT NULL CONSTRAINT initiative_relation_target_exists REFERENCES resource,
  PRIMARY KEY (source, target, kind)
);
CREATE INDEX initiative_relation_by_target ON initiative_relation (target, source);

-- The office-holders of an initiative: the words of name, name as cited, and office, in lower case.
CREATE TABLE initiative_person (
  initiative uuid NOT NULL CONSTRAINT initiative_person_initiative_exists REFERENCES initiative,
  ordinal integer NOT NULL,
  display_name text NOT NULL,
  office text NOT NULL,
  capacity smallint NOT NULL,
  words text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (initiative, ordinal)
);

-- For people who read by SQL: the first official name, else the first name.
ALTER TABLE agency ADD COLUMN name text NOT NULL DEFAULT '';

CREATE TABLE agency_successor (
  agency uuid NOT NULL CONSTRAINT agency_successor_agency_exists REFERENCES agency,
  successor uuid NOT NULL CONSTRAINT agency_successor_successor_exists REFERENCES agency,
  PRIMARY KEY (agency, successor),
  CONSTRAINT agency_successor_not_itself CHECK (agency <> successor)
);
CREATE INDEX agency_successor_by_successor ON agency_successor (successor, agency);

-- ---------------------------------------------------------------------------------------------------
-- Commitments and reports
-- ---------------------------------------------------------------------------------------------------

CREATE TABLE commitment (
  uid uuid PRIMARY KEY CONSTRAINT commitment_resource_exists REFERENCES resource,
  initiative uuid NOT NULL CONSTRAINT commitment_initiative_exists REFERENCES initiative,
  modality smallint NOT NULL CONSTRAINT commitment_modality_known CHECK (modality BETWEEN 1 AND 8),
  has_baseline_due boolean NOT NULL,
  baseline_due_earliest date,
  baseline_due_latest date,
  baseline_due_latest_strict date,
  baseline_due_expected_latest date,
  -- Of the initiative, for the list's order.
  announced date NOT NULL,
  deleted boolean NOT NULL,  -- itself, or its initiative
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  text text NOT NULL DEFAULT '',  -- for people who read by SQL: the first of its texts
  CONSTRAINT commitment_baseline_ordered CHECK (baseline_due_earliest <= baseline_due_latest)
);
CREATE INDEX commitment_newest ON commitment (announced DESC, uid DESC)
  INCLUDE (initiative, deleted, tlp, releasable_to);
CREATE INDEX commitment_by_initiative ON commitment (initiative, announced DESC, uid DESC)
  INCLUDE (deleted, tlp, releasable_to);

-- Who owes it and whom it is owed to.
CREATE TABLE commitment_party (
  commitment uuid NOT NULL CONSTRAINT commitment_party_commitment_exists REFERENCES commitment,
  is_debtor boolean NOT NULL,
  ordinal integer NOT NULL,
  -- At most one of the three; none for an organization that is no public body.
  agency uuid CONSTRAINT commitment_party_agency_exists REFERENCES agency,
  country text COLLATE "C" CONSTRAINT commitment_party_country_exists REFERENCES country,
  is_public boolean NOT NULL DEFAULT false,
  -- The party's country: its own, or its agency's.
  region_code text COLLATE "C" CONSTRAINT commitment_party_region_exists REFERENCES country,
  PRIMARY KEY (commitment, is_debtor, ordinal)
);
CREATE INDEX commitment_party_by_agency ON commitment_party (agency, is_debtor, commitment);
CREATE INDEX commitment_party_by_region ON commitment_party (region_code, is_debtor, commitment);

CREATE TABLE report (
  uid uuid PRIMARY KEY CONSTRAINT report_resource_exists REFERENCES resource,
  initiative uuid NOT NULL CONSTRAINT report_initiative_exists REFERENCES initiative,
  commitment uuid CONSTRAINT report_commitment_exists REFERENCES commitment,  -- null: about the initiative
  kind smallint NOT NULL CONSTRAINT report_kind_known CHECK (kind BETWEEN 1 AND 3),
  as_of date NOT NULL,
  outcome smallint,  -- of a SEARCH
  deleted boolean NOT NULL,  -- its initiative, or its commitment
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  CONSTRAINT report_outcome_of_search CHECK ((outcome IS NOT NULL) = (kind = 3))
);
CREATE INDEX report_newest ON report (as_of DESC, uid DESC)
  INCLUDE (initiative, commitment, kind, deleted, tlp, releasable_to);
CREATE INDEX report_by_initiative ON report (initiative, as_of DESC, uid DESC)
  INCLUDE (commitment, deleted, tlp, releasable_to);
CREATE INDEX report_by_commitment ON report (commitment, as_of DESC, uid DESC)
  INCLUDE (initiative, deleted, tlp, releasable_to);

-- ---------------------------------------------------------------------------------------------------
-- Citations
-- ---------------------------------------------------------------------------------------------------

CREATE TABLE citation (
  source uuid NOT NULL CONSTRAINT citation_source_exists REFERENCES resource,
  ordinal integer NOT NULL,  -- in the order of the document
  path text COLLATE "C" NOT NULL,
  release uuid NOT NULL CONSTRAINT citation_release_exists REFERENCES release,
  supports text[] COLLATE "C" NOT NULL,
  anchor smallint NOT NULL CONSTRAINT citation_anchor_known CHECK (anchor BETWEEN 1 AND 4),
  citation bytea NOT NULL,  -- entente.v1.Citation, with anchor and offsets
  PRIMARY KEY (source, ordinal)
);
CREATE INDEX citation_by_release ON citation (release, source, ordinal) INCLUDE (anchor);
CREATE INDEX citation_unsettled ON citation (release, source, ordinal) WHERE anchor = 1;
CREATE INDEX citation_not_found ON citation (anchor, source, ordinal) WHERE anchor > 2;

ALTER TABLE release
  ADD COLUMN has_released boolean NOT NULL DEFAULT false,
  ADD COLUMN replaces uuid CONSTRAINT release_replaces_exists REFERENCES resource,
  ADD COLUMN availability smallint NOT NULL DEFAULT 0,
  ADD COLUMN reading smallint NOT NULL DEFAULT 1,
  -- For people who read by SQL.
  ADD COLUMN title text NOT NULL DEFAULT '',
  ADD COLUMN uri text NOT NULL DEFAULT '';
CREATE INDEX release_by_replaced ON release (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX release_by_availability ON release (availability, released DESC, uid DESC) WHERE availability > 1;

-- ---------------------------------------------------------------------------------------------------
-- The inverted index
-- ---------------------------------------------------------------------------------------------------

-- One row for each word, or other value of few rows, that a list may be asked for, in the order of the
-- list: a page of any one of them reads a few pages of one index.  The fields are numbered in
-- storage/postgres/terms.h.  Agencies and countries of initiatives are not here: they have tables of
-- their own.
CREATE TABLE term (
  uid uuid NOT NULL CONSTRAINT term_resource_exists REFERENCES resource,
  type smallint NOT NULL,  -- of the resource
  field smallint NOT NULL,
  value text COLLATE "C" NOT NULL,
  since date NOT NULL,  -- what is kept by day holds from here ...
  until date NOT NULL,  -- ... to the day before this one
  sort_date date NOT NULL,  -- announced, as_of or released: what the list is ordered by
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (uid, field, value, since)
);
CREATE INDEX term_newest ON term (type, field, value, sort_date DESC, uid DESC)
  INCLUDE (since, until, deleted, tlp, releasable_to);
COMMENT ON TABLE term IS 'Inverted index of the lists; fields as in storage/postgres/terms.h.';

-- The searched text of initiatives, commitments, reports, releases and agencies: one row for each
-- language, stemmed by it.
CREATE TABLE searched_text (
  uid uuid NOT NULL CONSTRAINT searched_text_resource_exists REFERENCES resource,
  type smallint NOT NULL,
  config text COLLATE "C" NOT NULL,  -- a text search configuration of PostgreSQL, `english`
  search tsvector NOT NULL,
  PRIMARY KEY (uid, config)
);
CREATE INDEX searched_text_by_word ON searched_text USING gin (search);
COMMENT ON TABLE searched_text IS 'Stemmed words of documents, by language.';

-- ---------------------------------------------------------------------------------------------------
-- The lists: what else they walk by
-- ---------------------------------------------------------------------------------------------------

-- With the whole label, so that a walk past rows that it does not want reads the index only.
DROP INDEX initiative_newest, initiative_newest_of_kind;
CREATE INDEX initiative_newest ON initiative (announced DESC, uid DESC)
  INCLUDE (kind, deleted, tlp, releasable_to);
CREATE INDEX initiative_newest_of_kind ON initiative (kind, announced DESC, uid DESC)
  INCLUDE (deleted, tlp, releasable_to);
DROP INDEX initiative_agency_newest_of_kind, initiative_country_newest_of_kind;
CREATE INDEX initiative_agency_newest_of_kind
  ON initiative_agency (agency, kind, announced DESC, initiative DESC)
  INCLUDE (roles, deleted, tlp, releasable_to);
CREATE INDEX initiative_country_newest_of_kind
  ON initiative_country (country, kind, announced DESC, initiative DESC)
  INCLUDE (roles, is_place, deleted, tlp, releasable_to);
DROP INDEX release_newest, release_newest_of_kind, release_agency_newest, release_agency_newest_of_kind,
  release_country_newest, release_country_newest_of_kind;
CREATE INDEX release_newest ON release (released DESC, uid DESC) INCLUDE (kind, deleted, tlp, releasable_to);
CREATE INDEX release_newest_of_kind ON release (kind, released DESC, uid DESC)
  INCLUDE (deleted, tlp, releasable_to);
CREATE INDEX release_agency_newest ON release_agency (agency, released DESC, release DESC)
  INCLUDE (kind, deleted, tlp, releasable_to);
CREATE INDEX release_agency_newest_of_kind ON release_agency (agency, kind, released DESC, release DESC)
  INCLUDE (deleted, tlp, releasable_to);
CREATE INDEX release_country_newest ON release_country (country, released DESC, release DESC)
  INCLUDE (kind, deleted, tlp, releasable_to);
CREATE INDEX release_country_newest_of_kind
  ON release_country (country, kind, released DESC, release DESC) INCLUDE (deleted, tlp, releasable_to);

-- Dates that no list is ordered by.  An unknown bound reaches as far as need be, which is what an open
-- end of a range means: one index serves every comparison, certain or possible.
CREATE INDEX initiative_by_signed ON initiative USING gist (daterange(signed_earliest, signed_latest, '[]'))
  WHERE has_signed;
CREATE INDEX initiative_by_effective ON initiative
  USING gist (daterange(effective_earliest, effective_latest, '[]')) WHERE has_effective;
CREATE INDEX initiative_by_expires ON initiative
  USING gist (daterange(expires_earliest, expires_latest, '[]')) WHERE has_expires;
CREATE INDEX initiative_by_notice_due ON initiative
  USING gist (daterange(notice_due_earliest, notice_due_latest, '[]')) WHERE has_notice_due;
CREATE INDEX commitment_by_baseline_due ON commitment
  USING gist (daterange(baseline_due_earliest, baseline_due_latest, '[]')) WHERE has_baseline_due;
-- All of kept have what else is asked of its rows, so that counting them reads the index only.
CREATE INDEX kept_by_due ON kept USING gist (daterange(due_earliest, due_latest, '[]'))
  INCLUDE (uid, since, until, due_earliest, due_latest) WHERE has_due;
CREATE INDEX kept_by_delivered ON kept USING gist (daterange(delivered_earliest, delivered_latest, '[]'))
  INCLUDE (uid, since, until, delivered_earliest, delivered_latest) WHERE has_delivered;
CREATE INDEX kept_by_reported ON kept (reported, uid) INCLUDE (since, until) WHERE reported IS NOT NULL;
CREATE INDEX kept_slipped ON kept (slips, uid) INCLUDE (since, until) WHERE slips > 0;

-- Schedules: what is waited for, by its due date, and what came late whatever the day.
CREATE INDEX kept_waiting ON kept USING gist (daterange(due_earliest, due_latest, '[]'))
  INCLUDE (uid, since, until, due_earliest, due_latest) WHERE has_due AND NOT has_delivered;
CREATE INDEX kept_overdue ON kept (due_latest, uid) INCLUDE (since, until)
  WHERE has_due AND NOT has_delivered;
CREATE INDEX kept_strictly_overdue ON kept (due_latest_strict, uid) INCLUDE (since, until)
  WHERE has_due AND NOT has_delivered AND due_latest IS NULL;
CREATE INDEX kept_late ON kept (uid) INCLUDE (since, until)
  WHERE has_due AND has_delivered
    AND (delivered_earliest > coalesce(due_latest, due_latest_strict)
         OR delivered_latest > coalesce(due_latest_strict, due_latest));
-- On no day can be said how they stand: schedule_state has it in other words.
CREATE INDEX kept_indeterminate ON kept (uid) INCLUDE (since, until)
  WHERE has_due
    AND (coalesce(due_earliest, due_latest, due_latest_strict, due_expected_latest) IS NULL
         OR has_delivered
           AND (delivered_latest <= coalesce(due_latest, due_latest_strict, due_expected_latest))
             IS NOT TRUE
           AND (delivered_earliest > coalesce(due_latest, due_latest_strict)) IS NOT TRUE);

CREATE INDEX report_by_outcome ON report (outcome, as_of DESC, uid DESC)
  INCLUDE (deleted, tlp, releasable_to) WHERE outcome IS NOT NULL;
CREATE INDEX revision_newest ON revision (time DESC, uid DESC) INCLUDE (revision);
CREATE INDEX searched_text_by_config ON searched_text (config);

-- How a commitment stands against a due date on a day: the number of entente.v1.Schedule.State
-- (services/dates/schedule.h has the rule in words).  A latest day that is known by the strict reading
-- only stands for both.
CREATE FUNCTION schedule_state(day date, has_due boolean, due_earliest date, due_latest date,
                               due_latest_strict date, due_expected_latest date, has_delivered boolean,
                               delivered_earliest date, delivered_latest date)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
  WHEN NOT has_due THEN 1
  WHEN coalesce(due_earliest, due_latest, due_latest_strict, due_expected_latest) IS NULL THEN 8
  WHEN has_delivered AND coalesce(due_latest, due_latest_strict) IS NULL THEN
    CASE WHEN delivered_latest <= due_expected_latest THEN 6 ELSE 8 END
  WHEN has_delivered THEN
    CASE
      WHEN delivered_latest <= coalesce(due_latest, due_latest_strict) THEN 6
      WHEN delivered_earliest > coalesce(due_latest, due_latest_strict) THEN 7
      ELSE 8
    END
  WHEN day < due_earliest THEN 2
  WHEN day <= coalesce(due_latest, due_latest_strict) THEN 3
  WHEN day > coalesce(due_latest, due_latest_strict) THEN 5
  WHEN day > due_expected_latest THEN 4
  ELSE 3
END::smallint
$$;

-- The days that it is late, at the least and at the most; null when it is not, the most also when
-- nobody knows by when it had been delivered.
CREATE FUNCTION days_late_min(day date, has_due boolean, due_earliest date, due_latest date,
                              due_latest_strict date, due_expected_latest date, has_delivered boolean,
                              delivered_earliest date, delivered_latest date)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE schedule_state(day, has_due, due_earliest, due_latest, due_latest_strict,
                           due_expected_latest, has_delivered, delivered_earliest, delivered_latest)
  WHEN 5 THEN day - coalesce(due_latest, due_latest_strict)
  WHEN 6 THEN CASE WHEN delivered_latest > coalesce(due_latest_strict, due_latest) THEN 0 END
  WHEN 7 THEN delivered_earliest - coalesce(due_latest, due_latest_strict)
END
$$;

CREATE FUNCTION days_late_max(day date, has_due boolean, due_earliest date, due_latest date,
                              due_latest_strict date, due_expected_latest date, has_delivered boolean,
                              delivered_earliest date, delivered_latest date)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE schedule_state(day, has_due, due_earliest, due_latest, due_latest_strict,
                           due_expected_latest, has_delivered, delivered_earliest, delivered_latest)
  WHEN 5 THEN day - coalesce(due_latest_strict, due_latest)
  WHEN 6 THEN
    CASE
      WHEN delivered_latest > coalesce(due_latest_strict, due_latest)
        THEN delivered_latest - coalesce(due_latest_strict, due_latest)
    END
  WHEN 7 THEN delivered_latest - coalesce(due_latest_strict, due_latest)
END
$$;

-- A name as names are compared: lower case, white space of any length as one blank.
CREATE FUNCTION folded_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT lower(btrim(regexp_replace(name COLLATE "default", '\s+', ' ', 'g')))
$$;

-- The words of a text, each once, in lower case.
CREATE FUNCTION folded_words(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT word COLLATE "C"), '{}')
FROM regexp_split_to_table(lower(words COLLATE "default"), '[^[:alnum:]]+') AS w(word)
WHERE word <> ''
$$;

-- What is searched for, stemmed for each language that texts are stored in.  These are found one after
-- the other in searched_text_by_config.
CREATE FUNCTION text_query(wanted text, is_phrase boolean) RETURNS TABLE (config text, query tsquery)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 AS $$
WITH RECURSIVE used AS (
  SELECT min(s.config) AS config FROM searched_text s
  UNION ALL
  SELECT (SELECT min(s.config) FROM searched_text s WHERE s.config > used.config)
  FROM used WHERE used.config IS NOT NULL)
SELECT used.config,
       CASE WHEN is_phrase THEN phraseto_tsquery(used.config::regconfig, wanted)
            ELSE plainto_tsquery(used.config::regconfig, wanted) END
FROM used WHERE used.config IS NOT NULL
$$;

-- Up to `most` resources of a type for each language in whose texts something stands.  A GIN index
-- gives bitmaps only, which the connections of the store are told not to use.
CREATE FUNCTION found_by_text(wanted_type smallint, wanted text, is_phrase boolean, most bigint)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1000 SET enable_bitmapscan = on AS $$
DECLARE
  sought record;
BEGIN
  FOR sought IN SELECT q.config, q.query FROM text_query(wanted, is_phrase) q LOOP
    IF numnode(sought.query) = 0 THEN  -- no word of its language: it stands in every text
      RETURN QUERY
        SELECT s.uid FROM searched_text s
        WHERE s.type = wanted_type AND s.config = sought.config
        LIMIT most;
    ELSE
      RETURN QUERY
        SELECT s.uid FROM searched_text s
        WHERE s.type = wanted_type AND s.config = sought.config AND s.search @@ sought.query
        LIMIT most;
    END IF;
  END LOOP;
END
$$;
