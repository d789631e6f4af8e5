-- The record (changes and immutable revisions), and the index to find and constrain them by.
-- Cost on a large table: none, this is the first migration.

-- ---------------------------------------------------------------------------------------------------
-- The record
-- ---------------------------------------------------------------------------------------------------

-- The number of the newest change.  Every write takes the next one here, last, and holds the row until
-- it has committed: so number order is commit order, without gaps.
CREATE TABLE head (
  is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT head_has_one_row CHECK (is_only),
  number bigint NOT NULL,
  time timestamptz NOT NULL,
  digest bytea NOT NULL CONSTRAINT head_digest_size CHECK (octet_length(digest) = 32),
  -- The digest of number 0, before the first change: this database's own, so that a token of another
  -- database never matches.
  origin bytea NOT NULL CONSTRAINT head_origin_size CHECK (octet_length(origin) = 32)
) WITH (fillfactor = 10);  -- room on the page, so that an update never leaves it
COMMENT ON TABLE head IS 'The newest change; one row.';

INSERT INTO head (number, time, digest, origin)
SELECT 0, 'epoch', origin, origin
FROM (SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) AS origin) AS own;

CREATE TABLE change (
  number bigint PRIMARY KEY,
  time timestamptz NOT NULL,
  caller text NOT NULL,
  method text NOT NULL,
  request_id uuid NOT NULL,
  reason text NOT NULL,
  peer text NOT NULL,
  -- SHA-256 over the columns above but number and time, and over each revision's identity and
  -- document digest (storage/postgres/digest.h).
  content_digest bytea NOT NULL CONSTRAINT change_content_digest_size CHECK (octet_length(content_digest) = 32),
  -- SHA-256(digest of the number before, number, time, content_digest).
  digest bytea NOT NULL CONSTRAINT change_digest_size CHECK (octet_length(digest) = 32)
);
COMMENT ON TABLE change IS 'Every write, numbered in commit order.';

-- A resource: its identity, and which revision is current.
CREATE TABLE resource (
  uid uuid PRIMARY KEY,
  type smallint NOT NULL CONSTRAINT resource_type_known CHECK (type BETWEEN 1 AND 5),
  name text COLLATE "C" NOT NULL CONSTRAINT resource_name_unique UNIQUE,
  revision bigint NOT NULL CONSTRAINT resource_revision_positive CHECK (revision > 0),
  deleted boolean NOT NULL,
  tlp smallint NOT NULL CONSTRAINT resource_tlp_known CHECK (tlp BETWEEN 1 AND 5),
  releasable_to text[] COLLATE "C" NOT NULL,
  -- The fragment of the message that the server keeps beside the authored document.
  kept bytea NOT NULL DEFAULT ''
) WITH (fillfactor = 80);
COMMENT ON TABLE resource IS 'Identity and current revision of every resource.';

-- One authored document, never changed.
CREATE TABLE revision (
  uid uuid NOT NULL CONSTRAINT revision_resource_exists REFERENCES resource,
  revision bigint NOT NULL,
  number bigint NOT NULL CONSTRAINT revision_change_exists REFERENCES change,
  ordinal integer NOT NULL,
  time timestamptz NOT NULL,
  create_time timestamptz NOT NULL,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  document bytea NOT NULL CONSTRAINT revision_document_size CHECK (octet_length(document) <= 262144),
  document_digest bytea NOT NULL CONSTRAINT revision_digest_size CHECK (octet_length(document_digest) = 32),
  PRIMARY KEY (uid, revision)
);
CREATE UNIQUE INDEX revision_by_change ON revision (number, ordinal);
COMMENT ON TABLE revision IS 'Every authored document of every resource, never changed.';

ALTER TABLE resource
  ADD CONSTRAINT resource_current_revision_exists FOREIGN KEY (uid, revision)
  REFERENCES revision DEFERRABLE INITIALLY DEFERRED;

-- The request ids that writes came under.  A repeat finds its change; a repeat at the same moment waits
-- here for the first one to end.
CREATE TABLE request (
  request_id uuid NOT NULL,
  caller text NOT NULL,
  method text NOT NULL,
  digest bytea NOT NULL CONSTRAINT request_digest_size CHECK (octet_length(digest) = 32),
  number bigint CONSTRAINT request_change_exists REFERENCES change,
  time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (request_id, caller, method)
) WITH (fillfactor = 70);
COMMENT ON TABLE request IS 'Request ids and the change each led to.';

CREATE TABLE release_text (
  sha256 bytea PRIMARY KEY CONSTRAINT release_text_digest_size CHECK (octet_length(sha256) = 32),
  text text NOT NULL CONSTRAINT release_text_size CHECK (octet_length(text) BETWEEN 1 AND 2097152)
);
COMMENT ON TABLE release_text IS 'Texts of releases, by the SHA-256 of their UTF-8 bytes.';

CREATE TABLE server_key (
  name text PRIMARY KEY,
  key bytea NOT NULL CONSTRAINT server_key_size CHECK (octet_length(key) >= 32)
);
COMMENT ON TABLE server_key IS 'Secrets that all servers of this database share.';

-- ---------------------------------------------------------------------------------------------------
-- The index: derived from the current documents, in the same transaction
-- ---------------------------------------------------------------------------------------------------

CREATE TABLE country (
  region_code text COLLATE "C" PRIMARY KEY CONSTRAINT country_code_form CHECK (region_code ~ '^[A-Z]{2}$'),
  alpha3 text NOT NULL CONSTRAINT country_alpha3_form CHECK (alpha3 ~ '^[A-Z]{3}$'),
  numeric_code text NOT NULL CONSTRAINT country_numeric_form CHECK (numeric_code ~ '^[0-9]{3}$'),
  name_en text NOT NULL,
  name_fr text NOT NULL
);
COMMENT ON TABLE country IS 'ISO 3166-1, loaded by entente-server migrate.';

-- Which documents name which, by the field that names it.
CREATE TABLE reference (
  source uuid NOT NULL CONSTRAINT reference_source_exists REFERENCES resource,
  target uuid NOT NULL CONSTRAINT reference_target_exists REFERENCES resource,
  field text COLLATE "C" NOT NULL,
  PRIMARY KEY (source, target, field)
);
CREATE INDEX reference_by_target ON reference (target, source);
COMMENT ON TABLE reference IS 'Which documents name which.';

CREATE TABLE agency (
  uid uuid PRIMARY KEY CONSTRAINT agency_resource_exists REFERENCES resource,
  region_code text COLLATE "C" CONSTRAINT agency_country_exists REFERENCES country
);
CREATE INDEX agency_by_country ON agency (region_code);
COMMENT ON TABLE agency IS 'Agencies; no region code for an international organisation.';

CREATE TABLE agency_name (
  agency uuid NOT NULL CONSTRAINT agency_name_agency_exists REFERENCES agency,
  ordinal integer NOT NULL,
  -- Lower case, white space of any length as one blank.
  folded text COLLATE "C" NOT NULL,
  kind smallint NOT NULL CONSTRAINT agency_name_kind_known CHECK (kind BETWEEN 1 AND 5),
  PRIMARY KEY (agency, ordinal)
);
CREATE INDEX agency_name_by_folded ON agency_name (folded, agency);

CREATE TABLE agency_parent (
  agency uuid NOT NULL CONSTRAINT agency_parent_agency_exists REFERENCES agency,
  parent uuid NOT NULL CONSTRAINT agency_parent_parent_exists REFERENCES agency,
  PRIMARY KEY (agency, parent),
  CONSTRAINT agency_parent_not_itself CHECK (agency <> parent)
);
CREATE INDEX agency_parent_by_parent ON agency_parent (parent, agency);

CREATE TABLE release (
  uid uuid PRIMARY KEY CONSTRAINT release_resource_exists REFERENCES resource,
  kind smallint NOT NULL CONSTRAINT release_kind_known CHECK (kind BETWEEN 1 AND 8),
  -- The list's order: the earliest day, -infinity when unknown.
  released date NOT NULL,
  released_earliest date,
  released_latest date,
  text_sha256 bytea CONSTRAINT release_text_exists REFERENCES release_text,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  CONSTRAINT release_dates_ordered CHECK (released_earliest <= released_latest)
);
CREATE INDEX release_newest ON release (released DESC, uid DESC) INCLUDE (kind, deleted, tlp);
CREATE INDEX release_newest_of_kind ON release (kind, released DESC, uid DESC)
  INCLUDE (deleted, tlp);

-- One row for each release and agency that issued it, and for each country that did, itself or by an
-- agency.
CREATE TABLE release_agency (
  release uuid NOT NULL CONSTRAINT release_agency_release_exists REFERENCES release,
  agency uuid NOT NULL CONSTRAINT release_agency_agency_exists REFERENCES agency,
  kind smallint NOT NULL,
  released date NOT NULL,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (release, agency)
);
CREATE INDEX release_agency_newest ON release_agency (agency, released DESC, release DESC)
  INCLUDE (kind, deleted, tlp);
CREATE INDEX release_agency_newest_of_kind ON release_agency (agency, kind, released DESC, release DESC)
  INCLUDE (deleted, tlp);

CREATE TABLE release_country (
  release uuid NOT NULL CONSTRAINT release_country_release_exists REFERENCES release,
  country text COLLATE "C" NOT NULL CONSTRAINT release_country_country_exists REFERENCES country,
  kind smallint NOT NULL,
  released date NOT NULL,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (release, country)
);
CREATE INDEX release_country_newest ON release_country (country, released DESC, release DESC)
  INCLUDE (kind, deleted, tlp);
CREATE INDEX release_country_newest_of_kind
  ON release_country (country, kind, released DESC, release DESC) INCLUDE (deleted, tlp);

CREATE TABLE initiative (
  uid uuid PRIMARY KEY CONSTRAINT initiative_resource_exists REFERENCES resource,
  kind smallint NOT NULL CONSTRAINT initiative_kind_known CHECK (kind BETWEEN 1 AND 12),
  -- The list's order: the earliest day, -infinity when unknown.
  announced date NOT NULL,
  announced_earliest date,
  announced_latest date,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  CONSTRAINT initiative_dates_ordered CHECK (announced_earliest <= announced_latest)
);
CREATE INDEX initiative_newest ON initiative (announced DESC, uid DESC) INCLUDE (kind, deleted, tlp);
CREATE INDEX initiative_newest_of_kind ON initiative (kind, announced DESC, uid DESC)
  INCLUDE (deleted, tlp);

-- One row for each initiative and agency that takes part in it, with all that a page of one agency needs
-- to know: such a page reads a few pages of one index.
CREATE TABLE initiative_agency (
  initiative uuid NOT NULL CONSTRAINT initiative_agency_initiative_exists REFERENCES initiative,
  agency uuid NOT NULL CONSTRAINT initiative_agency_agency_exists REFERENCES agency,
  roles bigint NOT NULL,  -- bit N is set for role number N of entente.v1.Participant.Role
  kind smallint NOT NULL,
  announced date NOT NULL,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (initiative, agency)
);
CREATE INDEX initiative_agency_newest ON initiative_agency (agency, announced DESC, initiative DESC)
  INCLUDE (kind, deleted, tlp);
CREATE INDEX initiative_agency_newest_of_kind
  ON initiative_agency (agency, kind, announced DESC, initiative DESC) INCLUDE (deleted, tlp);

-- One row for each initiative and country that takes part in it, itself or by an agency, or is a place
-- of it.
CREATE TABLE initiative_country (
  initiative uuid NOT NULL CONSTRAINT initiative_country_initiative_exists REFERENCES initiative,
  country text COLLATE "C" NOT NULL CONSTRAINT initiative_country_country_exists REFERENCES country,
  roles bigint NOT NULL,  -- of the country and its agencies; 0 when it is only a place
  is_place boolean NOT NULL,
  kind smallint NOT NULL,
  announced date NOT NULL,
  deleted boolean NOT NULL,
  tlp smallint NOT NULL,
  releasable_to text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (initiative, country)
);
CREATE INDEX initiative_country_newest ON initiative_country (country, announced DESC, initiative DESC)
  INCLUDE (kind, deleted, tlp);
CREATE INDEX initiative_country_newest_of_kind
  ON initiative_country (country, kind, announced DESC, initiative DESC) INCLUDE (deleted, tlp);
