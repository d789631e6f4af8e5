-- The schema `reporting`: commented views for people with psql or a BI tool, and a role that reads them
-- and nothing else (docs/reporting.md).
-- Cost on a large table: `kept`, `report` and `citation` get columns, for which they are locked for an
-- instant; nothing is rewritten.  Rows written before have no sides, quotes and words of reports here
-- until they are written again (`reindex`): there is no release of the schema before this one.

-- ---------------------------------------------------------------------------------------------------
-- What the index did not have yet
-- ---------------------------------------------------------------------------------------------------

-- Names of reports.  For people who read by SQL; no list asks for them.
ALTER TABLE kept
  ADD COLUMN last_report text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN newest_search text COLLATE "C" NOT NULL DEFAULT '';

-- What each participating government says, in the span that begins on `since`.  `kept.officials` has
-- the same words for the lists, which do not ask whose they are.
CREATE TABLE kept_side (
  uid uuid NOT NULL,
  since date NOT NULL,
  ordinal integer NOT NULL,  -- in the order of Standing.sides
  region_code text COLLATE "C" CONSTRAINT kept_side_country_exists REFERENCES country,
  word smallint NOT NULL,
  official smallint NOT NULL,
  report text COLLATE "C" NOT NULL,
  as_of date,
  PRIMARY KEY (uid, since, ordinal),
  CONSTRAINT kept_side_span_exists FOREIGN KEY (uid, since) REFERENCES kept ON DELETE CASCADE
);
COMMENT ON TABLE kept_side IS 'What each participating government says: by day.';

ALTER TABLE report
  ADD COLUMN official smallint NOT NULL DEFAULT 0,  -- of a STATUS
  ADD COLUMN evidence smallint NOT NULL DEFAULT 0,  -- of a FINDING
  ADD COLUMN has_delivered boolean NOT NULL DEFAULT false,
  ADD COLUMN delivered_earliest date,
  ADD COLUMN delivered_latest date;

ALTER TABLE citation
  ADD COLUMN exact text NOT NULL DEFAULT '',
  ADD COLUMN start_offset integer,
  ADD COLUMN end_offset integer;

-- The body of a SQL function finds names by the search_path of whoever calls it, and an analyst may
-- have `reporting` only.
DO $$
DECLARE
  days_late regproc;
BEGIN
  FOREACH days_late IN ARRAY ARRAY['days_late_min', 'days_late_max']::regproc[] LOOP
    EXECUTE replace(pg_get_functiondef(days_late), 'CASE schedule_state(', 'CASE public.schedule_state(');
  END LOOP;
END
$$;

-- The names of enum numbers, as in entente.v1.  A value that a later version adds comes with a
-- migration; tests/storage/postgres/reporting_test.cc compares them with the messages.  0 stands for
-- unset and has no name.
CREATE TABLE enum_value (
  enum text COLLATE "C" NOT NULL,
  number smallint NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (enum, number)
);
COMMENT ON TABLE enum_value IS 'Names of enum numbers.';

INSERT INTO enum_value (enum, number, name) VALUES
  ('Initiative.Kind', 1, 'MOU'),
  ('Initiative.Kind', 2, 'AGREEMENT'),
  ('Initiative.Kind', 3, 'ARRANGEMENT'),
  ('Initiative.Kind', 4, 'LETTER_OF_INTENT'),
  ('Initiative.Kind', 5, 'DECLARATION'),
  ('Initiative.Kind', 6, 'DEPLOYMENT'),
  ('Initiative.Kind', 7, 'ASSESSMENT'),
  ('Initiative.Kind', 8, 'ACTION_PLAN'),
  ('Initiative.Kind', 9, 'WORKING_GROUP'),
  ('Initiative.Kind', 10, 'PROGRAM'),
  ('Initiative.Kind', 11, 'FUNDING'),
  ('Initiative.Kind', 12, 'OTHER'),
  ('Relation.Kind', 1, 'PARENT'),
  ('Relation.Kind', 2, 'SIBLING'),
  ('Relation.Kind', 3, 'IMPLEMENTS'),
  ('Relation.Kind', 4, 'FULFILS'),
  ('Relation.Kind', 5, 'AMENDS'),
  ('Relation.Kind', 6, 'SUPERSEDES'),
  ('Relation.Kind', 7, 'FOLLOWS_UP'),
  ('Relation.Kind', 8, 'RENEWS'),
  ('Relation.Kind', 9, 'DUPLICATE_OF'),
  ('Participant.Role', 1, 'FUNDING'),
  ('Participant.Role', 4, 'IMPLEMENTING'),
  ('Participant.Role', 10, 'PARTY'),
  ('Participant.Role', 11, 'SIGNATORY'),
  ('Participant.Role', 12, 'LEAD'),
  ('Participant.Role', 13, 'CO_CHAIR'),
  ('Participant.Role', 14, 'MEMBER'),
  ('Participant.Role', 15, 'AUTHOR'),
  ('Participant.Role', 16, 'PUBLISHER'),
  ('Participant.Role', 17, 'ANNOUNCER'),
  ('Participant.Role', 18, 'HOST'),
  ('Participant.Role', 19, 'COUNTERPART'),
  ('Participant.Role', 20, 'PERSONNEL_CONTRIBUTOR'),
  ('Participant.Role', 21, 'SUPPORTING'),
  ('Participant.Role', 22, 'BENEFICIARY'),
  ('OfficeHolder.Capacity', 1, 'ANNOUNCED'),
  ('OfficeHolder.Capacity', 2, 'SIGNED'),
  ('OfficeHolder.Capacity', 3, 'CO_CHAIR'),
  ('OfficeHolder.Capacity', 4, 'DELEGATION_HEAD'),
  ('OfficeHolder.Capacity', 5, 'ATTENDED'),
  ('Instrument.LegalForce', 1, 'BINDING'),
  ('Instrument.LegalForce', 2, 'NON_BINDING'),
  ('Instrument.LegalForce', 3, 'POLITICAL'),
  ('Instrument.LegalForce', 4, 'MIXED'),
  ('Instrument.LegalForce', 5, 'UNSTATED'),
  ('Commitment.Modality', 1, 'OBLIGED'),
  ('Commitment.Modality', 2, 'WILL'),
  ('Commitment.Modality', 3, 'INTENDS'),
  ('Commitment.Modality', 4, 'AIMS'),
  ('Commitment.Modality', 5, 'CONDITIONAL'),
  ('Commitment.Modality', 6, 'PROPOSED'),
  ('Commitment.Modality', 7, 'DONE'),
  ('Commitment.Modality', 8, 'DISCUSSED'),
  ('Schedule.State', 1, 'NO_DEADLINE'),
  ('Schedule.State', 2, 'NOT_YET_DUE'),
  ('Schedule.State', 3, 'IN_DUE_WINDOW'),
  ('Schedule.State', 4, 'SOFT_OVERDUE'),
  ('Schedule.State', 5, 'OVERDUE'),
  ('Schedule.State', 6, 'ON_TIME'),
  ('Schedule.State', 7, 'LATE'),
  ('Schedule.State', 8, 'INDETERMINATE'),
  ('Standing.Official', 1, 'PROPOSED'),
  ('Standing.Official', 2, 'IN_OPERATION'),
  ('Standing.Official', 3, 'FINALISING'),
  ('Standing.Official', 4, 'COMPLETED'),
  ('Standing.Official', 5, 'CANCELLED'),
  ('Standing.Official', 6, 'SUSPENDED'),
  ('Standing.Official', 10, 'ANNOUNCED'),
  ('Standing.Official', 11, 'AGREED'),
  ('Standing.Official', 12, 'MODIFIED'),
  ('Standing.Official', 13, 'NO_LONGER_PURSUED'),
  ('Standing.Official', 20, 'UNDER_NEGOTIATION'),
  ('Standing.Official', 21, 'SIGNED'),
  ('Standing.Official', 22, 'SIGNED_NOT_IN_FORCE'),
  ('Standing.Official', 23, 'PROVISIONALLY_APPLIED'),
  ('Standing.Official', 24, 'IN_FORCE'),
  ('Standing.Official', 25, 'EXPIRED'),
  ('Standing.Official', 26, 'TERMINATED'),
  ('Standing.Official', 27, 'SUPERSEDED'),
  ('Standing.Evidence', 1, 'NO_EVIDENCE'),
  ('Standing.Evidence', 2, 'NOT_STARTED'),
  ('Standing.Evidence', 3, 'LIMITED'),
  ('Standing.Evidence', 4, 'SUBSTANTIAL'),
  ('Standing.Evidence', 5, 'COMPLETE'),
  ('Standing.Corroboration', 1, 'NONE'),
  ('Standing.Corroboration', 2, 'OWN_WORD'),
  ('Standing.Corroboration', 3, 'OTHER_SIDE'),
  ('Standing.Corroboration', 4, 'THIRD_PARTY'),
  ('Side.Word', 1, 'SAID'),
  ('Side.Word', 2, 'SILENT'),
  ('Side.Word', 3, 'NOT_SEARCHED'),
  ('Side.Agreement', 1, 'AGREE'),
  ('Side.Agreement', 2, 'DIFFER'),
  ('Side.Agreement', 3, 'ONE_SIDED'),
  ('Side.Agreement', 4, 'PARTIAL'),
  ('Side.Agreement', 5, 'NONE'),
  ('Report.Kind', 1, 'STATUS'),
  ('Report.Kind', 2, 'FINDING'),
  ('Report.Kind', 3, 'SEARCH'),
  ('StatusReport.Stance', 1, 'CONFIRMS'),
  ('StatusReport.Stance', 2, 'DISPUTES'),
  ('StatusReport.Stance', 3, 'DIFFERS'),
  ('SearchReport.Outcome', 1, 'FOUND'),
  ('SearchReport.Outcome', 2, 'NOTHING'),
  ('SearchReport.Outcome', 3, 'INACCESSIBLE'),
  ('Release.Kind', 1, 'PRESS_RELEASE'),
  ('Release.Kind', 2, 'JOINT_STATEMENT'),
  ('Release.Kind', 3, 'FACT_SHEET'),
  ('Release.Kind', 4, 'READOUT'),
  ('Release.Kind', 5, 'SPEECH'),
  ('Release.Kind', 6, 'STUDY'),
  ('Release.Kind', 7, 'INSTRUMENT_TEXT'),
  ('Release.Kind', 8, 'MEDIA'),
  ('Availability.State', 1, 'LIVE'),
  ('Availability.State', 2, 'WITHDRAWN'),
  ('Availability.State', 3, 'REPLACED'),
  ('Availability.State', 4, 'GONE'),
  ('Reading.State', 1, 'UNREAD'),
  ('Reading.State', 2, 'PARTLY'),
  ('Reading.State', 3, 'DONE'),
  ('Reading.State', 4, 'NO_INITIATIVE'),
  ('Citation.Anchor', 1, 'UNVERIFIED'),
  ('Citation.Anchor', 2, 'VERIFIED'),
  ('Citation.Anchor', 3, 'NOT_FOUND'),
  ('Citation.Anchor', 4, 'AMBIGUOUS');

-- ---------------------------------------------------------------------------------------------------
-- The views
-- ---------------------------------------------------------------------------------------------------

-- Numbers of `term.field` are those of storage/postgres/terms.h, a `tlp` of 1 is CLEAR.
--
-- They run as their owner, and show no row with a label: the store decides by the caller's clearance,
-- and a connection to the database has none.  Dominance makes that sound: what a CLEAR document names
-- is CLEAR.  `security_barrier` keeps a function that the reader made from seeing the rows before the
-- label is looked at.
CREATE SCHEMA reporting;
COMMENT ON SCHEMA reporting IS
'Entente for reading by SQL: what governments agreed to do together, what each owes by when, and what came of it. '
'Only what everybody may see is here: documents labelled above TLP:CLEAR, or releasable to some governments only, '
'are left out, and so is what is deleted; counts are counts of what is left. Documents are known by their names, '
'as in the API: `initiatives/currency-seizure-mou-2010`. A date that is not known to the day has an earliest and a '
'latest day, both inclusive; a day that is not known is NULL. Words in capitals are those of the API; `enum_values` lists them.';

CREATE FUNCTION reporting.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
$$;
COMMENT ON FUNCTION reporting.today() IS
'The day that the views are for: today by UTC, as the API counts, whatever the time zone of the connection.';

CREATE VIEW reporting.enum_values AS
SELECT v.enum, v.number, v.name
FROM enum_value v;
COMMENT ON VIEW reporting.enum_values IS 'Every word in capitals that the other views use.';
COMMENT ON COLUMN reporting.enum_values.enum IS 'What it is a value of, as the API calls it: `Commitment.Modality`. The API''s comments say what each value means.';
COMMENT ON COLUMN reporting.enum_values.number IS 'Its number; puts the values in the order of the API.';
COMMENT ON COLUMN reporting.enum_values.name IS 'The word: `WILL`.';

CREATE VIEW reporting.countries AS
SELECT c.region_code, c.alpha3, c.numeric_code, c.name_en, c.name_fr
FROM country c;
COMMENT ON VIEW reporting.countries IS 'The countries of ISO 3166-1.';
COMMENT ON COLUMN reporting.countries.region_code IS 'Two letters: `CA`. The other views use this code.';
COMMENT ON COLUMN reporting.countries.alpha3 IS 'Three letters: `CAN`.';
COMMENT ON COLUMN reporting.countries.numeric_code IS 'Three digits, as text: `124`.';
COMMENT ON COLUMN reporting.countries.name_en IS 'The name in English.';
COMMENT ON COLUMN reporting.countries.name_fr IS 'The name in French.';

CREATE VIEW reporting.agencies WITH (security_barrier) AS
SELECT r.name,
       a.name AS display_name,
       a.region_code,
       ARRAY(SELECT p.name
             FROM agency_parent l
             JOIN resource p ON p.uid = l.parent
             WHERE l.agency = a.uid
             ORDER BY p.name) AS parents
FROM agency a
JOIN resource r ON r.uid = a.uid
WHERE NOT r.deleted
  AND r.tlp = 1
  AND r.releasable_to = '{}';
COMMENT ON VIEW reporting.agencies IS 'Public bodies: departments, agencies, interagency centres, international organisations.';
COMMENT ON COLUMN reporting.agencies.name IS 'Its name in the record: `agencies/us-cbp`. The other views use this name.';
COMMENT ON COLUMN reporting.agencies.display_name IS 'Its first official name, else the first name on record.';
COMMENT ON COLUMN reporting.agencies.region_code IS 'Its country; NULL for an international organisation.';
COMMENT ON COLUMN reporting.agencies.parents IS 'The bodies it is or was a part of, by name; empty for none.';

CREATE VIEW reporting.releases WITH (security_barrier) AS
SELECT r.name,
       l.title,
       kind.name AS kind,
       l.released_earliest,
       l.released_latest,
       (SELECT t.value
        FROM term t
        WHERE t.uid = l.uid AND t.field = 40
        ORDER BY length(t.value) DESC
        LIMIT 1) AS language_code,
       l.uri,
       availability.name AS availability,
       reading.name AS reading,
       l.text_sha256 IS NOT NULL AS has_text,
       replaced.name AS replaces
FROM release l
JOIN resource r ON r.uid = l.uid
LEFT JOIN resource replaced ON replaced.uid = l.replaces
LEFT JOIN enum_value kind ON kind.enum = 'Release.Kind' AND kind.number = l.kind
LEFT JOIN enum_value availability
  ON availability.enum = 'Availability.State' AND availability.number = l.availability
LEFT JOIN enum_value reading ON reading.enum = 'Reading.State' AND reading.number = l.reading
WHERE NOT l.deleted
  AND l.tlp = 1
  AND l.releasable_to = '{}';
COMMENT ON VIEW reporting.releases IS 'Publications: one row for each text in one language. The sources of everything else.';
COMMENT ON COLUMN reporting.releases.name IS 'Its name in the record: `releases/us-dhs-2010-07-13`.';
COMMENT ON COLUMN reporting.releases.title IS 'The title, in the language of the text.';
COMMENT ON COLUMN reporting.releases.kind IS 'PRESS_RELEASE, JOINT_STATEMENT, FACT_SHEET, READOUT, SPEECH, STUDY, INSTRUMENT_TEXT or MEDIA.';
COMMENT ON COLUMN reporting.releases.released_earliest IS 'The first day on which it may have come out.';
COMMENT ON COLUMN reporting.releases.released_latest IS 'The last day on which it may have come out; mostly the same.';
COMMENT ON COLUMN reporting.releases.language_code IS 'Its language, a BCP 47 tag in lower case: `en`, `fr-ca`.';
COMMENT ON COLUMN reporting.releases.uri IS 'Where it was published; empty when not known.';
COMMENT ON COLUMN reporting.releases.availability IS 'Whether it is still there: LIVE, WITHDRAWN, REPLACED or GONE; NULL when nobody has looked.';
COMMENT ON COLUMN reporting.releases.reading IS 'Whether it has been read for initiatives: UNREAD, PARTLY, DONE, or NO_INITIATIVE when it was read and has none.';
COMMENT ON COLUMN reporting.releases.has_text IS 'Whether its text is kept here, so that quotes of it could be checked.';
COMMENT ON COLUMN reporting.releases.replaces IS 'The release that it is a changed version of; NULL for none.';

CREATE VIEW reporting.release_issuers WITH (security_barrier) AS
SELECT r.name AS release,
       agency.name AS agency,
       a.region_code
FROM release_agency i
JOIN resource r ON r.uid = i.release
JOIN resource agency ON agency.uid = i.agency
JOIN agency a ON a.uid = i.agency
WHERE NOT i.deleted
  AND i.tlp = 1
  AND i.releasable_to = '{}'
UNION ALL
SELECT r.name, NULL, i.country
FROM release_country i
JOIN resource r ON r.uid = i.release
WHERE NOT i.deleted
  AND i.tlp = 1
  AND i.releasable_to = '{}'
  AND NOT EXISTS (SELECT FROM release_agency other
                  JOIN agency a ON a.uid = other.agency
                  WHERE other.release = i.release AND a.region_code = i.country);
COMMENT ON VIEW reporting.release_issuers IS 'Who published what: one row for each release and agency, and for each country that published it as such. Issuers that are no public bodies are not here.';
COMMENT ON COLUMN reporting.release_issuers.release IS 'The release, as in `releases.name`.';
COMMENT ON COLUMN reporting.release_issuers.agency IS 'The agency, as in `agencies.name`; NULL for the country as such.';
COMMENT ON COLUMN reporting.release_issuers.region_code IS 'The country: the agency''s, or itself. NULL for an international organisation.';

CREATE VIEW reporting.initiatives WITH (security_barrier) AS
SELECT r.name,
       i.title,
       kind.name AS kind,
       i.announced_earliest,
       i.announced_latest,
       i.signed_earliest,
       i.signed_latest,
       i.effective_earliest,
       i.effective_latest,
       i.expires_earliest,
       i.expires_latest,
       i.notice_due_earliest,
       i.notice_due_latest,
       (SELECT v.name
        FROM term t
        JOIN enum_value v ON v.enum = 'Instrument.LegalForce' AND v.number = t.value::smallint
        WHERE t.uid = i.uid AND t.field = 3) AS legal_force,
       i.country_count
FROM initiative i
JOIN resource r ON r.uid = i.uid
LEFT JOIN enum_value kind ON kind.enum = 'Initiative.Kind' AND kind.number = i.kind
WHERE NOT i.deleted
  AND i.tlp = 1
  AND i.releasable_to = '{}';
COMMENT ON VIEW reporting.initiatives IS 'What was agreed or announced: one row for each memorandum, agreement, deployment, assessment, plan, working group, program. Who takes part is in `participants`, what is owed in `commitments`, how it stands in `standings`.';
COMMENT ON COLUMN reporting.initiatives.name IS 'Its name in the record: `initiatives/currency-seizure-mou-2010`. The other views use this name.';
COMMENT ON COLUMN reporting.initiatives.title IS 'Its first title, in the language of that title.';
COMMENT ON COLUMN reporting.initiatives.kind IS 'What it is. MOU, AGREEMENT, ARRANGEMENT, LETTER_OF_INTENT and DECLARATION are instruments; the others DEPLOYMENT, ASSESSMENT, ACTION_PLAN, WORKING_GROUP, PROGRAM, FUNDING, OTHER.';
COMMENT ON COLUMN reporting.initiatives.announced_earliest IS 'The first day on which it may have been announced; NULL for what a text only mentions.';
COMMENT ON COLUMN reporting.initiatives.announced_latest IS 'The last day on which it may have been announced.';
COMMENT ON COLUMN reporting.initiatives.signed_earliest IS 'Instruments: the first day on which it may have been signed by all; NULL when it is not, or nobody knows when.';
COMMENT ON COLUMN reporting.initiatives.signed_latest IS 'Instruments: the last day on which it may have been signed by all.';
COMMENT ON COLUMN reporting.initiatives.effective_earliest IS 'Instruments: the first day from which it may be in effect, as the sources say.';
COMMENT ON COLUMN reporting.initiatives.effective_latest IS 'Instruments: the last day from which it may be in effect.';
COMMENT ON COLUMN reporting.initiatives.expires_earliest IS 'Instruments: the first day on which it may run out; NULL when no end is known.';
COMMENT ON COLUMN reporting.initiatives.expires_latest IS 'Instruments: the last day on which it may run out.';
COMMENT ON COLUMN reporting.initiatives.notice_due_earliest IS 'Instruments: the first day by which notice may have to be given; NULL when none is known.';
COMMENT ON COLUMN reporting.initiatives.notice_due_latest IS 'Instruments: the last day by which notice may have to be given.';
COMMENT ON COLUMN reporting.initiatives.legal_force IS 'Instruments: BINDING, NON_BINDING, POLITICAL, MIXED, or UNSTATED when the text does not say; NULL when not looked at.';
COMMENT ON COLUMN reporting.initiatives.country_count IS 'How many countries take part, themselves or by an agency; 2 is a bilateral one.';

CREATE VIEW reporting.participants WITH (security_barrier) AS
SELECT r.name AS initiative,
       agency.name AS agency,
       g.region_code,
       role.name AS role
FROM initiative_agency a
JOIN resource r ON r.uid = a.initiative
JOIN resource agency ON agency.uid = a.agency
JOIN agency g ON g.uid = a.agency
JOIN enum_value role ON role.enum = 'Participant.Role' AND a.roles & (1::bigint << role.number) <> 0
WHERE NOT a.deleted
  AND a.tlp = 1
  AND a.releasable_to = '{}'
UNION ALL
SELECT r.name, NULL, c.country, role.name
FROM initiative_country c
JOIN resource r ON r.uid = c.initiative
JOIN enum_value role ON role.enum = 'Participant.Role' AND c.roles & (1::bigint << role.number) <> 0
WHERE NOT c.deleted
  AND c.tlp = 1
  AND c.releasable_to = '{}'
  AND NOT EXISTS (SELECT FROM initiative_agency a
                  JOIN agency g ON g.uid = a.agency
                  WHERE a.initiative = c.initiative
                    AND g.region_code = c.country
                    AND a.roles & (1::bigint << role.number) <> 0);
COMMENT ON VIEW reporting.participants IS 'Who takes part in what, and as what: one row for each initiative, participant and role. Organisations that are no public bodies are not here.';
COMMENT ON COLUMN reporting.participants.initiative IS 'The initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.participants.agency IS 'The agency, as in `agencies.name`; NULL for a country as such, shown when none of its agencies has the role.';
COMMENT ON COLUMN reporting.participants.region_code IS 'The country: the agency''s, or itself. NULL for an international organisation.';
COMMENT ON COLUMN reporting.participants.role IS 'What it does there: PARTY, SIGNATORY, LEAD, HOST, FUNDING, ... SIGNATORY is said of who signed, PARTY of who will.';

CREATE VIEW reporting.places WITH (security_barrier) AS
SELECT r.name AS initiative,
       c.country AS region_code
FROM initiative_country c
JOIN resource r ON r.uid = c.initiative
WHERE c.is_place
  AND NOT c.deleted
  AND c.tlp = 1
  AND c.releasable_to = '{}';
COMMENT ON VIEW reporting.places IS 'Where it happens: one row for each initiative and country that is a place of it, whether or not that country takes part.';
COMMENT ON COLUMN reporting.places.initiative IS 'The initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.places.region_code IS 'The country.';

CREATE VIEW reporting.topics WITH (security_barrier) AS
SELECT r.name AS initiative,
       t.value AS topic
FROM term t
JOIN resource r ON r.uid = t.uid
WHERE t.type = 3
  AND t.field = 1
  AND NOT t.deleted
  AND t.tlp = 1
  AND t.releasable_to = '{}';
COMMENT ON VIEW reporting.topics IS 'What it is about: one row for each initiative and topic.';
COMMENT ON COLUMN reporting.topics.initiative IS 'The initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.topics.topic IS 'The topic: `border-security`.';

CREATE VIEW reporting.office_holders WITH (security_barrier) AS
SELECT r.name AS initiative,
       p.display_name,
       p.office,
       capacity.name AS capacity
FROM initiative_person p
JOIN initiative i ON i.uid = p.initiative
JOIN resource r ON r.uid = p.initiative
LEFT JOIN enum_value capacity
  ON capacity.enum = 'OfficeHolder.Capacity' AND capacity.number = p.capacity
WHERE NOT i.deleted
  AND i.tlp = 1
  AND i.releasable_to = '{}';
COMMENT ON VIEW reporting.office_holders IS 'Who announced, signed or attended: one row for each initiative and office-holder named in it.';
COMMENT ON COLUMN reporting.office_holders.initiative IS 'The initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.office_holders.display_name IS 'The person''s name.';
COMMENT ON COLUMN reporting.office_holders.office IS 'The office, at that time: `Minister of Public Safety`.';
COMMENT ON COLUMN reporting.office_holders.capacity IS 'In what capacity: ANNOUNCED, SIGNED, CO_CHAIR, DELEGATION_HEAD or ATTENDED; NULL when not said.';

CREATE VIEW reporting.relations WITH (security_barrier) AS
SELECT r.name AS initiative,
       kind.name AS kind,
       target.name AS target
FROM initiative_relation l
JOIN initiative i ON i.uid = l.source
JOIN resource r ON r.uid = l.source
JOIN resource target ON target.uid = l.target
JOIN enum_value kind ON kind.enum = 'Relation.Kind' AND kind.number = l.kind
WHERE NOT i.deleted
  AND i.tlp = 1
  AND i.releasable_to = '{}'
  AND NOT target.deleted
  AND target.tlp = 1
  AND target.releasable_to = '{}';
COMMENT ON VIEW reporting.relations IS 'How initiatives belong together: one row for each relation, once, as the initiative that names the other says it.';
COMMENT ON COLUMN reporting.relations.initiative IS 'The initiative that says so, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.relations.kind IS 'Read as `target is my PARENT`, `I FULFIL target`: PARENT, SIBLING, IMPLEMENTS, FULFILS, AMENDS, SUPERSEDES, FOLLOWS_UP, RENEWS or DUPLICATE_OF.';
COMMENT ON COLUMN reporting.relations.target IS 'The other initiative, as in `initiatives.name`.';

CREATE VIEW reporting.initiative_pairs WITH (security_barrier) AS
SELECT r.name AS initiative,
       p.first,
       p.second,
       p.country_count = 2 AS is_bilateral
FROM initiative_pair p
JOIN resource r ON r.uid = p.initiative
WHERE NOT p.deleted
  AND p.tlp = 1
  AND p.releasable_to = '{}';
COMMENT ON VIEW reporting.initiative_pairs IS 'Which two countries do it together: one row for each initiative and two countries that take part in it, themselves or by an agency. Three countries are three pairs.';
COMMENT ON COLUMN reporting.initiative_pairs.initiative IS 'The initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.initiative_pairs.first IS 'The country whose code comes first in the alphabet.';
COMMENT ON COLUMN reporting.initiative_pairs.second IS 'The other country.';
COMMENT ON COLUMN reporting.initiative_pairs.is_bilateral IS 'Whether no third country takes part.';

CREATE VIEW reporting.pairs WITH (security_barrier) AS
SELECT p.first,
       p.second,
       count(*) AS initiatives,
       count(*) FILTER (WHERE p.country_count = 2) AS bilateral_initiatives,
       max(i.announced_latest) AS newest_announced
FROM initiative_pair p
JOIN initiative i ON i.uid = p.initiative
WHERE NOT p.deleted
  AND p.tlp = 1
  AND p.releasable_to = '{}'
GROUP BY p.first, p.second;
COMMENT ON VIEW reporting.pairs IS 'How much two countries do together: one row for each pair that shares an initiative. By kind or status: group `initiative_pairs`.';
COMMENT ON COLUMN reporting.pairs.first IS 'The country whose code comes first in the alphabet.';
COMMENT ON COLUMN reporting.pairs.second IS 'The other country.';
COMMENT ON COLUMN reporting.pairs.initiatives IS 'In how many initiatives both take part.';
COMMENT ON COLUMN reporting.pairs.bilateral_initiatives IS 'In how many of them no third country does.';
COMMENT ON COLUMN reporting.pairs.newest_announced IS 'The day on which the newest of them was announced, at the latest; NULL when none has a date.';

CREATE VIEW reporting.commitment_parties WITH (security_barrier) AS
SELECT r.name AS commitment,
       initiative.name AS initiative,
       CASE WHEN p.is_debtor THEN 'DEBTOR' ELSE 'CREDITOR' END AS side,
       agency.name AS agency,
       p.region_code,
       p.is_public
FROM commitment_party p
JOIN commitment c ON c.uid = p.commitment
JOIN resource r ON r.uid = p.commitment
JOIN resource initiative ON initiative.uid = c.initiative
LEFT JOIN resource agency ON agency.uid = p.agency
WHERE NOT c.deleted
  AND c.tlp = 1
  AND c.releasable_to = '{}';
COMMENT ON VIEW reporting.commitment_parties IS 'Who owes, and to whom: one row for each commitment and party. Several debtors owe it together: count commitments, not rows.';
COMMENT ON COLUMN reporting.commitment_parties.commitment IS 'The commitment, as in `commitments.name`.';
COMMENT ON COLUMN reporting.commitment_parties.initiative IS 'Its initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.commitment_parties.side IS 'DEBTOR for who owes it, CREDITOR for whom it is owed to.';
COMMENT ON COLUMN reporting.commitment_parties.agency IS 'The agency, as in `agencies.name`; NULL for a country as such, for the public, and for an organisation that is no public body.';
COMMENT ON COLUMN reporting.commitment_parties.region_code IS 'The country: the agency''s, or itself; NULL for the public, an international organisation, or one that is no public body.';
COMMENT ON COLUMN reporting.commitment_parties.is_public IS 'Whether it is owed to the public.';

CREATE VIEW reporting.commitment_history WITH (security_barrier) AS
SELECT r.name,
       initiative.name AS initiative,
       c.text,
       modality.name AS modality,
       nullif(k.since, '-infinity') AS since,
       nullif(k.until, 'infinity') AS until,
       nullif(greatest(r.known, c.announced), '-infinity') AS known,
       c.has_baseline_due,
       c.baseline_due_earliest,
       c.baseline_due_latest,
       c.baseline_due_latest_strict,
       c.baseline_due_expected_latest,
       coalesce(k.has_due, false) AS has_due,
       k.due_earliest,
       k.due_latest,
       k.due_latest_strict,
       k.due_expected_latest,
       coalesce(k.slips, 0) AS slips,
       coalesce(k.has_delivered, false) AS has_delivered,
       k.delivered_earliest,
       k.delivered_latest
FROM commitment c
JOIN resource r ON r.uid = c.uid
JOIN resource initiative ON initiative.uid = c.initiative
LEFT JOIN kept k ON k.uid = c.uid
LEFT JOIN enum_value modality ON modality.enum = 'Commitment.Modality' AND modality.number = c.modality
WHERE NOT c.deleted
  AND c.tlp = 1
  AND c.releasable_to = '{}';
COMMENT ON VIEW reporting.commitment_history IS 'What was known of each commitment, by day: one row for each span of days during which it was the same. For one day ask `commitments_as_of`, for today `commitments`.';
COMMENT ON COLUMN reporting.commitment_history.name IS 'The commitment, as in `commitments.name`.';
COMMENT ON COLUMN reporting.commitment_history.initiative IS 'Its initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.commitment_history.text IS 'What is owed, as a sentence, in the first language on record.';
COMMENT ON COLUMN reporting.commitment_history.modality IS 'How far the words bind; see `commitments.modality`.';
COMMENT ON COLUMN reporting.commitment_history.since IS 'The first day of the span: sources had said so by its end. NULL for always.';
COMMENT ON COLUMN reporting.commitment_history.until IS 'The first day after the span; NULL while nothing newer is known.';
COMMENT ON COLUMN reporting.commitment_history.known IS 'The first day on which a source had spoken of the commitment, and its initiative had been announced; NULL for always.';
COMMENT ON COLUMN reporting.commitment_history.has_baseline_due IS 'Whether a time was given at first.';
COMMENT ON COLUMN reporting.commitment_history.baseline_due_earliest IS 'As first said, the first day on which it is due.';
COMMENT ON COLUMN reporting.commitment_history.baseline_due_latest IS 'As first said, the last day on which it is not late.';
COMMENT ON COLUMN reporting.commitment_history.baseline_due_latest_strict IS 'The same by the strict reading of the words.';
COMMENT ON COLUMN reporting.commitment_history.baseline_due_expected_latest IS 'As first said, by when one would expect it, where the words set no end.';
COMMENT ON COLUMN reporting.commitment_history.has_due IS 'Whether a time was given, by the newest word in the span.';
COMMENT ON COLUMN reporting.commitment_history.due_earliest IS 'By the newest word, the first day on which it is due.';
COMMENT ON COLUMN reporting.commitment_history.due_latest IS 'By the newest word, the last day on which it is not late.';
COMMENT ON COLUMN reporting.commitment_history.due_latest_strict IS 'The same by the strict reading of the words.';
COMMENT ON COLUMN reporting.commitment_history.due_expected_latest IS 'By the newest word, by when one would expect it, where the words set no end.';
COMMENT ON COLUMN reporting.commitment_history.slips IS 'How often the due date had been changed.';
COMMENT ON COLUMN reporting.commitment_history.has_delivered IS 'Whether a report says that it was delivered.';
COMMENT ON COLUMN reporting.commitment_history.delivered_earliest IS 'The first day on which it may have been delivered.';
COMMENT ON COLUMN reporting.commitment_history.delivered_latest IS 'The last day on which it may have been delivered.';

-- Inlined, so that it costs no more than a view; it reads what its caller may read.
CREATE FUNCTION reporting.commitments_as_of(day date)
RETURNS TABLE (
  name text, initiative text, text text, modality text, baseline_due_earliest date,
  baseline_due_latest date, baseline_due_latest_strict date, baseline_due_expected_latest date,
  due_earliest date, due_latest date, due_latest_strict date, due_expected_latest date, slips integer,
  delivered boolean, delivered_earliest date, delivered_latest date, schedule_state text,
  days_late_min integer, days_late_max integer, baseline_schedule_state text,
  baseline_days_late_min integer, baseline_days_late_max integer, as_of_date date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT h.name, h.initiative, h.text, h.modality, h.baseline_due_earliest, h.baseline_due_latest,
       h.baseline_due_latest_strict, h.baseline_due_expected_latest, h.due_earliest, h.due_latest,
       h.due_latest_strict, h.due_expected_latest, h.slips, h.has_delivered, h.delivered_earliest,
       h.delivered_latest, state.name,
       public.days_late_min(day, h.has_due, h.due_earliest, h.due_latest, h.due_latest_strict,
                            h.due_expected_latest, h.has_delivered, h.delivered_earliest,
                            h.delivered_latest),
       public.days_late_max(day, h.has_due, h.due_earliest, h.due_latest, h.due_latest_strict,
                            h.due_expected_latest, h.has_delivered, h.delivered_earliest,
                            h.delivered_latest),
       baseline.name,
       public.days_late_min(day, h.has_baseline_due, h.baseline_due_earliest, h.baseline_due_latest,
                            h.baseline_due_latest_strict, h.baseline_due_expected_latest,
                            h.has_delivered, h.delivered_earliest, h.delivered_latest),
       public.days_late_max(day, h.has_baseline_due, h.baseline_due_earliest, h.baseline_due_latest,
                            h.baseline_due_latest_strict, h.baseline_due_expected_latest,
                            h.has_delivered, h.delivered_earliest, h.delivered_latest),
       day
FROM reporting.commitment_history h
LEFT JOIN reporting.enum_values state
  ON state.enum = 'Schedule.State'
  AND state.number = public.schedule_state(
    day, h.has_due, h.due_earliest, h.due_latest, h.due_latest_strict, h.due_expected_latest,
    h.has_delivered, h.delivered_earliest, h.delivered_latest)
LEFT JOIN reporting.enum_values baseline
  ON baseline.enum = 'Schedule.State'
  AND baseline.number = public.schedule_state(
    day, h.has_baseline_due, h.baseline_due_earliest, h.baseline_due_latest,
    h.baseline_due_latest_strict, h.baseline_due_expected_latest, h.has_delivered,
    h.delivered_earliest, h.delivered_latest)
WHERE (h.since IS NULL OR h.since <= day)
  AND (h.until IS NULL OR h.until > day)
  AND (h.known IS NULL OR h.known <= day)
$$;
COMMENT ON FUNCTION reporting.commitments_as_of(date) IS
'The commitments as sources had them by the end of a day, with the schedule computed for that day, as the API answers '
'for that `as_of_date`: later slips, deliveries and commitments are left out. The columns are those of `commitments`.';

CREATE VIEW reporting.commitments AS
SELECT c.*
FROM reporting.commitments_as_of(reporting.today()) c;
COMMENT ON VIEW reporting.commitments IS 'Who owes what by when, today by UTC: one row for each obligation. Who owes it and to whom is in `commitment_parties`, what is said of it in `standings`. For another day: SELECT * FROM reporting.commitments_as_of(''2011-01-31'').';
COMMENT ON COLUMN reporting.commitments.name IS 'Its name in the record: `initiatives/joint-border-assessment-2010/commitments/publish`. The other views use this name.';
COMMENT ON COLUMN reporting.commitments.initiative IS 'Its initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.commitments.text IS 'What is owed, as a sentence, in the first language on record.';
COMMENT ON COLUMN reporting.commitments.modality IS 'How far the words bind: OBLIGED (shall), WILL, INTENDS, AIMS, CONDITIONAL; and PROPOSED, DONE, DISCUSSED, which are no promises: leave those out when you count what was promised.';
COMMENT ON COLUMN reporting.commitments.baseline_due_earliest IS 'As first said, the first day on which it is due. A later word never changes it.';
COMMENT ON COLUMN reporting.commitments.baseline_due_latest IS 'As first said, the last day on which it is not late; NULL when no end was set.';
COMMENT ON COLUMN reporting.commitments.baseline_due_latest_strict IS 'The same by the strict reading of the words: `summer` ends on 31 August, not on 22 September.';
COMMENT ON COLUMN reporting.commitments.baseline_due_expected_latest IS 'As first said, by when one would expect it, where the words set no end: `in the coming months`.';
COMMENT ON COLUMN reporting.commitments.due_earliest IS 'By the newest word, the first day on which it is due.';
COMMENT ON COLUMN reporting.commitments.due_latest IS 'By the newest word, the last day on which it is not late; NULL when no end was set.';
COMMENT ON COLUMN reporting.commitments.due_latest_strict IS 'The same by the strict reading of the words.';
COMMENT ON COLUMN reporting.commitments.due_expected_latest IS 'By the newest word, by when one would expect it, where the words set no end.';
COMMENT ON COLUMN reporting.commitments.slips IS 'How often the due date has been changed; 0 when it stands as first said.';
COMMENT ON COLUMN reporting.commitments.delivered IS 'Whether it was delivered, by the newest finding that says so, else by the owners'' newest word. False is: nothing on record says so.';
COMMENT ON COLUMN reporting.commitments.delivered_earliest IS 'The first day on which it may have been delivered.';
COMMENT ON COLUMN reporting.commitments.delivered_latest IS 'The last day on which it may have been delivered.';
COMMENT ON COLUMN reporting.commitments.schedule_state IS 'How it stands against the newest due date on `as_of_date`: NO_DEADLINE; waited for: NOT_YET_DUE, IN_DUE_WINDOW, SOFT_OVERDUE (past what was expected, no end was set), OVERDUE; delivered: ON_TIME, LATE; INDETERMINATE when the dates do not tell.';
COMMENT ON COLUMN reporting.commitments.days_late_min IS 'Days late at the least, of what is OVERDUE or LATE; 0 for ON_TIME by the lenient reading only; NULL for what is not late.';
COMMENT ON COLUMN reporting.commitments.days_late_max IS 'Days late at the most, by the strict reading; NULL for what is not late.';
COMMENT ON COLUMN reporting.commitments.baseline_schedule_state IS 'How it stands against the due date as first said: what a change of the date hides from `schedule_state`.';
COMMENT ON COLUMN reporting.commitments.baseline_days_late_min IS 'Days late at the least against the due date as first said.';
COMMENT ON COLUMN reporting.commitments.baseline_days_late_max IS 'Days late at the most against the due date as first said.';
COMMENT ON COLUMN reporting.commitments.as_of_date IS 'The day that the row is for: today by UTC.';

CREATE VIEW reporting.reports WITH (security_barrier) AS
SELECT r.name,
       initiative.name AS initiative,
       commitment.name AS commitment,
       kind.name AS kind,
       p.as_of AS as_of_date,
       ARRAY(SELECT reporter.name
             FROM term t
             JOIN resource reporter ON reporter.uid = t.value::uuid
             WHERE t.uid = p.uid AND t.field = 31
             ORDER BY reporter.name) AS reporter_agencies,
       ARRAY(SELECT t.value
             FROM term t
             WHERE t.uid = p.uid AND t.field = 32
             ORDER BY t.value) AS reporter_region_codes,
       official.name AS official,
       (SELECT v.name
        FROM term t
        JOIN enum_value v ON v.enum = 'StatusReport.Stance' AND v.number = t.value::smallint
        WHERE t.uid = p.uid AND t.field = 35) AS stance,
       (SELECT assessor.name
        FROM term t
        JOIN resource assessor ON assessor.uid = t.value::uuid
        WHERE t.uid = p.uid AND t.field = 33) AS assessor_agency,
       (SELECT t.value FROM term t WHERE t.uid = p.uid AND t.field = 34) AS assessor_region_code,
       evidence.name AS evidence,
       p.has_delivered AS delivered,
       p.delivered_earliest,
       p.delivered_latest,
       outcome.name AS outcome,
       (SELECT newer.name
        FROM reference f
        JOIN resource newer ON newer.uid = f.source
        WHERE f.target = p.uid AND f.field = 'supersedes'
        ORDER BY newer.name
        LIMIT 1) AS superseded_by
FROM report p
JOIN resource r ON r.uid = p.uid
JOIN resource initiative ON initiative.uid = p.initiative
LEFT JOIN resource commitment ON commitment.uid = p.commitment
LEFT JOIN enum_value kind ON kind.enum = 'Report.Kind' AND kind.number = p.kind
LEFT JOIN enum_value official ON official.enum = 'Standing.Official' AND official.number = p.official
LEFT JOIN enum_value evidence ON evidence.enum = 'Standing.Evidence' AND evidence.number = p.evidence
LEFT JOIN enum_value outcome ON outcome.enum = 'SearchReport.Outcome' AND outcome.number = p.outcome
WHERE NOT p.deleted
  AND p.tlp = 1
  AND p.releasable_to = '{}';
COMMENT ON VIEW reporting.reports IS 'What was said, concluded or searched for: one row for each report about an initiative or a commitment. Nothing is edited: a newer report supersedes an older one, and both stay here.';
COMMENT ON COLUMN reporting.reports.name IS 'Its name in the record: `initiatives/joint-border-assessment-2010/reports/released`.';
COMMENT ON COLUMN reporting.reports.initiative IS 'The initiative, as in `initiatives.name`.';
COMMENT ON COLUMN reporting.reports.commitment IS 'The commitment it is about, as in `commitments.name`; NULL when it is about the initiative itself.';
COMMENT ON COLUMN reporting.reports.kind IS 'STATUS: what owners say. FINDING: what an assessor concludes. SEARCH: that somebody searched.';
COMMENT ON COLUMN reporting.reports.as_of_date IS 'The day it speaks of. The newest report is the one with the latest such day.';
COMMENT ON COLUMN reporting.reports.reporter_agencies IS 'STATUS: the agencies that say so, as in `agencies.name`; empty when a country as such does.';
COMMENT ON COLUMN reporting.reports.reporter_region_codes IS 'STATUS: the countries that say so, themselves or by an agency. A joint statement has several.';
COMMENT ON COLUMN reporting.reports.official IS 'STATUS: the status they give, by the weakest word that the source supports; NULL when they give none.';
COMMENT ON COLUMN reporting.reports.stance IS 'STATUS: what they make of the record: CONFIRMS, DISPUTES or DIFFERS; NULL when they do not say.';
COMMENT ON COLUMN reporting.reports.assessor_agency IS 'FINDING: the agency that concludes it, as in `agencies.name`; NULL for a country as such, or a body that is no public one.';
COMMENT ON COLUMN reporting.reports.assessor_region_code IS 'FINDING: the country that concludes it, itself or by an agency; NULL for a body that is no public one.';
COMMENT ON COLUMN reporting.reports.evidence IS 'FINDING: how much the citations support: NO_EVIDENCE, NOT_STARTED, LIMITED, SUBSTANTIAL or COMPLETE.';
COMMENT ON COLUMN reporting.reports.delivered IS 'STATUS and FINDING: whether it says that the thing was delivered.';
COMMENT ON COLUMN reporting.reports.delivered_earliest IS 'STATUS and FINDING: the first day on which it may have been delivered, by its word.';
COMMENT ON COLUMN reporting.reports.delivered_latest IS 'STATUS and FINDING: the last day on which it may have been delivered, by its word.';
COMMENT ON COLUMN reporting.reports.outcome IS 'SEARCH: FOUND, NOTHING, or INACCESSIBLE when the places could not be read.';
COMMENT ON COLUMN reporting.reports.superseded_by IS 'The report that took its place; NULL while none has. A superseded report counts for no standing.';

CREATE VIEW reporting.standings WITH (security_barrier) AS
SELECT r.name AS subject,
       coalesce(parent.name, r.name) AS initiative,
       CASE WHEN r.type = 4 THEN r.name END AS commitment,
       ARRAY(SELECT v.name
             FROM enum_value v
             WHERE v.enum = 'Standing.Official' AND k.officials & (1::bigint << v.number) <> 0
             ORDER BY v.number) AS officials,
       agreement.name AS agreement,
       evidence.name AS evidence,
       corroboration.name AS corroboration,
       nullif(k.last_report, '') AS last_report,
       k.reported AS last_report_date,
       nullif(k.newest_search, '') AS newest_search,
       outcome.name AS newest_search_outcome,
       k.reported IS NULL AND coalesce(k.search_outcome = 2, false) AS never_reported
FROM kept k
JOIN resource r ON r.uid = k.uid
LEFT JOIN resource parent ON parent.uid = r.parent
LEFT JOIN enum_value agreement
  ON agreement.enum = 'Side.Agreement' AND agreement.number = k.agreement
LEFT JOIN enum_value evidence ON evidence.enum = 'Standing.Evidence' AND evidence.number = k.evidence
LEFT JOIN enum_value corroboration
  ON corroboration.enum = 'Standing.Corroboration' AND corroboration.number = k.corroboration
LEFT JOIN enum_value outcome
  ON outcome.enum = 'SearchReport.Outcome' AND outcome.number = k.search_outcome
WHERE r.type IN (3, 4)
  AND k.since <= reporting.today()
  AND k.until > reporting.today()
  AND NOT r.deleted
  AND NOT r.hidden
  AND r.tlp = 1
  AND r.releasable_to = '{}';
COMMENT ON VIEW reporting.standings IS 'How each initiative and each commitment stands today by UTC, from the reports about exactly it. What owners say and what evidence supports are two things, never one status. By government: `sides`. By due date: `commitments`.';
COMMENT ON COLUMN reporting.standings.subject IS 'The initiative or the commitment, by name.';
COMMENT ON COLUMN reporting.standings.initiative IS 'The initiative, as in `initiatives.name`: itself, or the commitment''s.';
COMMENT ON COLUMN reporting.standings.commitment IS 'The commitment, as in `commitments.name`; NULL when the row is about the initiative itself.';
COMMENT ON COLUMN reporting.standings.officials IS 'What the governments that have spoken say of it, each status once; empty when none has. `''IN_FORCE'' = ANY (officials)` asks for one.';
COMMENT ON COLUMN reporting.standings.agreement IS 'How the sides stand together: AGREE, DIFFER, ONE_SIDED (the others were searched for and are silent), PARTIAL (nobody searched for the others), NONE (none has spoken).';
COMMENT ON COLUMN reporting.standings.evidence IS 'How much citations support, by the newest finding: NO_EVIDENCE, NOT_STARTED, LIMITED, SUBSTANTIAL, COMPLETE; NULL when there is no finding.';
COMMENT ON COLUMN reporting.standings.corroboration IS 'Whose word the evidence is: NONE, OWN_WORD of who owes it, OTHER_SIDE, THIRD_PARTY; NULL when there is no finding.';
COMMENT ON COLUMN reporting.standings.last_report IS 'The newest STATUS or FINDING, as in `reports.name`; NULL when there is none.';
COMMENT ON COLUMN reporting.standings.last_report_date IS 'The day that the last report speaks of.';
COMMENT ON COLUMN reporting.standings.newest_search IS 'The newest SEARCH, as in `reports.name`; NULL when nobody searched.';
COMMENT ON COLUMN reporting.standings.newest_search_outcome IS 'What came of that search: FOUND, NOTHING or INACCESSIBLE.';
COMMENT ON COLUMN reporting.standings.never_reported IS 'True when there is no report and the newest search found NOTHING. False may mean that nobody searched: then nothing is known.';

CREATE VIEW reporting.sides WITH (security_barrier) AS
SELECT r.name AS subject,
       coalesce(parent.name, r.name) AS initiative,
       CASE WHEN r.type = 4 THEN r.name END AS commitment,
       s.region_code,
       word.name AS word,
       official.name AS official,
       nullif(s.report, '') AS report,
       s.as_of AS as_of_date
FROM kept_side s
JOIN kept k ON k.uid = s.uid AND k.since = s.since
JOIN resource r ON r.uid = s.uid
LEFT JOIN resource parent ON parent.uid = r.parent
LEFT JOIN enum_value word ON word.enum = 'Side.Word' AND word.number = s.word
LEFT JOIN enum_value official ON official.enum = 'Standing.Official' AND official.number = s.official
WHERE k.since <= reporting.today()
  AND k.until > reporting.today()
  AND NOT r.deleted
  AND NOT r.hidden
  AND r.tlp = 1
  AND r.releasable_to = '{}';
COMMENT ON VIEW reporting.sides IS 'What each participating government says, today by UTC: one row for each initiative or commitment and government.';
COMMENT ON COLUMN reporting.sides.subject IS 'The initiative or the commitment, by name.';
COMMENT ON COLUMN reporting.sides.initiative IS 'The initiative, as in `initiatives.name`: itself, or the commitment''s.';
COMMENT ON COLUMN reporting.sides.commitment IS 'The commitment, as in `commitments.name`; NULL when the row is about the initiative itself.';
COMMENT ON COLUMN reporting.sides.region_code IS 'The government.';
COMMENT ON COLUMN reporting.sides.word IS 'SAID when it has spoken, SILENT when a search about its word found nothing, NOT_SEARCHED when nobody searched.';
COMMENT ON COLUMN reporting.sides.official IS 'The status it gives; NULL when it has not spoken, or gives none.';
COMMENT ON COLUMN reporting.sides.report IS 'The STATUS that is its word, or the SEARCH that found it silent, as in `reports.name`.';
COMMENT ON COLUMN reporting.sides.as_of_date IS 'The day its word speaks of.';

CREATE VIEW reporting.citations WITH (security_barrier) AS
SELECT r.name AS document,
       coalesce(parent.name, r.name) AS initiative,
       c.supports,
       c.exact,
       c.start_offset,
       c.end_offset,
       anchor.name AS anchor,
       release.name AS release
FROM citation c
JOIN resource r ON r.uid = c.source
LEFT JOIN resource parent ON parent.uid = r.parent
LEFT JOIN report p ON p.uid = c.source
JOIN resource release ON release.uid = c.release
LEFT JOIN enum_value anchor ON anchor.enum = 'Citation.Anchor' AND anchor.number = c.anchor
WHERE NOT r.deleted
  AND NOT r.hidden
  AND p.deleted IS NOT TRUE
  AND r.tlp = 1
  AND r.releasable_to = '{}'
  AND release.tlp = 1
  AND release.releasable_to = '{}';
COMMENT ON VIEW reporting.citations IS 'Which words of which source say so: one row for each quote.';
COMMENT ON COLUMN reporting.citations.document IS 'The initiative, commitment or report that cites, by name.';
COMMENT ON COLUMN reporting.citations.initiative IS 'The initiative, as in `initiatives.name`: itself, or the one it belongs to.';
COMMENT ON COLUMN reporting.citations.supports IS 'What the quote supports, as fields of the document: `{deployment.headcount_max}`; empty when it is not said.';
COMMENT ON COLUMN reporting.citations.exact IS 'The quoted words; empty when the whole release is cited.';
COMMENT ON COLUMN reporting.citations.start_offset IS 'Where the quote begins in the text, in characters (Unicode code points) from 0; the API''s `start`. NULL when not known.';
COMMENT ON COLUMN reporting.citations.end_offset IS 'The character after its last one; the API''s `end`. NULL when not known.';
COMMENT ON COLUMN reporting.citations.anchor IS 'Whether the words stand in the stored text: VERIFIED; UNVERIFIED while there is no text; NOT_FOUND or AMBIGUOUS when a text came later and does not have them, or has them more than once.';
COMMENT ON COLUMN reporting.citations.release IS 'The source, as in `releases.name`.';

-- ---------------------------------------------------------------------------------------------------
-- Who may read
-- ---------------------------------------------------------------------------------------------------

-- A group: `GRANT entente_reporting TO analyst`.  Roles are the cluster's, so that another database of
-- it may have made this one, or make it at this moment.  Settings of a group do not reach its members;
-- that they cannot write comes from what they are granted.
DO $$
BEGIN
  IF to_regrole('entente_reporting') IS NULL THEN
    CREATE ROLE entente_reporting NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    NULL;  -- the other one did
  WHEN insufficient_privilege THEN
    RAISE WARNING 'the role entente_reporting was not made: this user may not create roles'
      USING HINT = 'docs/reporting.md says what an administrator has to run.';
END
$$;

DO $$
BEGIN
  IF to_regrole('entente_reporting') IS NOT NULL THEN
    GRANT USAGE ON SCHEMA reporting TO entente_reporting;
    GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO entente_reporting;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA reporting TO entente_reporting;
  END IF;
END
$$;
