#include "storage/postgres/postgres_maintenance.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "storage/error.h"
#include "storage/postgres/chain.h"
#include "storage/postgres/expunge.h"
#include "storage/postgres/index.h"
#include "storage/postgres/indexer.h"
#include "storage/postgres/migrate.h"
#include "storage/postgres/resource_rows.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

constexpr int kPageDocumentsMax = 500;

// The newest revision, whatever the row of `resource` says; none has no document.  Of what no name
// of ours has, nothing can be told (TendStrays does).  Served by resource_name_unique and
// revision_pkey.
constexpr std::string_view kDocumentsSql = R"sql(
SELECT r.name, r.uid,
       CASE
         WHEN r.name ~ '^agencies/[^/]+$' THEN 1
         WHEN r.name ~ '^releases/[^/]+$' THEN 2
         WHEN r.name ~ '^initiatives/[^/]+$' THEN 3
         WHEN r.name ~ '^initiatives/[^/]+/commitments/[^/]+$' THEN 4
         WHEN r.name ~ '^initiatives/[^/]+/reports/[^/]+$' THEN 5
       END,
       coalesce(v.revision, 0), coalesce(v.number, 0),
       coalesce((extract(epoch FROM v.create_time) * 1000000)::bigint, 0),
       coalesce((extract(epoch FROM v.time) * 1000000)::bigint, 0),
       coalesce(v.deleted, false), coalesce(v.document, ''), ''::bytea, r.kept_version
FROM resource r
LEFT JOIN LATERAL (
  SELECT n.revision, n.number, n.create_time, n.time, n.deleted, n.document
  FROM revision n
  WHERE n.uid = r.uid
  ORDER BY n.revision DESC
  LIMIT 1) AS v ON true
WHERE )sql";

std::string ListSql() {
  return absl::StrCat(
      "SELECT * FROM (SELECT *, sum(octet_length(document)) OVER (ORDER BY name)"
      " - octet_length(document) AS bytes_before\nFROM (",
      std::string(kDocumentsSql), R"sql(r.name > $1
  AND r.name < $2
ORDER BY r.name
LIMIT )sql",
      kPageDocumentsMax,
      ") AS found (name, uid, type, revision, number, create_micros, time_micros, deleted,"
      " document, kept, kept_version)) AS sized\nWHERE bytes_before < ",
      kPageBytesMax, "\nORDER BY name");
}

std::string ReadOneSql() { return absl::StrCat(std::string(kDocumentsSql), "r.name = $1"); }

// The initiative before what belongs to it, as writers lock them; the same mode, so that they wait
// here for their turn.  All that follows looks rows up by their keys, as in a write (record.cc).
constexpr std::string_view kLockSql = R"sql(
SELECT
FROM set_config('enable_seqscan', 'off', true), resource r
WHERE r.name = ANY ($1::text[])
ORDER BY r.name
FOR NO KEY UPDATE OF r)sql";

// After the documents that quote them, as AttachText locks them.
constexpr std::string_view kLockQuotedSql = R"sql(
SELECT
FROM resource r
WHERE r.uid = ANY ($1::uuid[])
ORDER BY r.name
FOR SHARE OF r)sql";

// A statement of its own: it has to see what the locks were waited for.
constexpr std::string_view kStandsSql = R"sql(
SELECT (SELECT max(v.revision) FROM revision v WHERE v.uid = $1) = $2
       AND NOT EXISTS (
         SELECT
         FROM unnest($3::uuid[], $4::bigint[]) AS b(uid, revision)
         WHERE NOT EXISTS (SELECT FROM resource r WHERE r.uid = b.uid AND r.revision = b.revision)))sql";

// What a write sets in the row of a document.
constexpr std::string_view kSetResourceSql = R"sql(
UPDATE resource r
SET type = n.type, revision = n.revision, deleted = n.deleted, tlp = n.tlp,
    releasable_to = n.releasable_to, parent = n.parent, hidden = n.hidden
FROM (
  SELECT $2::smallint AS type, $3::bigint AS revision, $4::boolean AS deleted,
         CASE WHEN $7 = '' THEN $5::smallint ELSE p.tlp END AS tlp,
         CASE WHEN $7 = '' THEN $6::text[] ELSE p.releasable_to END AS releasable_to,
         p.uid AS parent, coalesce(p.deleted, false) AS hidden
  FROM (SELECT) AS one
  LEFT JOIN resource p ON p.name = $7) AS n
WHERE r.uid = $1
  AND (r.type, r.revision, r.deleted, r.tlp, r.releasable_to, r.parent, r.hidden)
      IS DISTINCT FROM
      (n.type, n.revision, n.deleted, n.tlp, n.releasable_to, n.parent, n.hidden))sql";

// What an agency is named by cannot stand without its row: one that is not there yet is made when
// its own document's turn comes, or has been.
constexpr std::string_view kMakeAgenciesSql = R"sql(
INSERT INTO agency (uid)
SELECT r.uid
FROM resource r
WHERE r.name = ANY ($1::text[])
  AND r.type = 1
  AND NOT EXISTS (SELECT FROM agency a WHERE a.uid = r.uid)
ORDER BY r.name
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view kKeptStandsSql = R"sql(
SELECT EXISTS (SELECT FROM resource WHERE uid = $1 AND kept_version = $2))sql";

// Sides whose span is gone too, though none should outlive it.
constexpr std::string_view kSetKeptSql = R"sql(
WITH sides AS (DELETE FROM kept_side WHERE uid = $1)
UPDATE resource
SET known = $2, kept_version = greatest(kept_version, 1)
WHERE uid = $1)sql";

constexpr std::string_view kStrangeNamesSql = R"sql(
SELECT name
FROM resource
WHERE name !~ '^(agencies|releases|initiatives)/[^/]+$'
  AND name !~ '^initiatives/[^/]+/(commitments|reports)/[^/]+$'
ORDER BY name
LIMIT 1000)sql";

// Oldest first, served by request_by_time.  What another server is at is passed over.
constexpr std::string_view kForgetRequestsSql = R"sql(
DELETE FROM request d
USING (
  SELECT q.request_id, q.caller, q.method
  FROM request q
  WHERE q.time < now() - make_interval(secs => $1)
  ORDER BY q.time
  LIMIT $2
  FOR UPDATE SKIP LOCKED) AS old
WHERE d.request_id = old.request_id
  AND d.caller = old.caller
  AND d.method = old.method)sql";

// The lanes that maintenance does not travel in.
constexpr std::size_t kUnused = 0;

LanesOptions MaintenanceLanesOf(const StoreOptions& options) {
  return {.connection = {.url = options.url,
                         .application_name = "entente-maintenance",
                         .statement_timeout = options.statement_timeout},
          .connections = {kUnused, kUnused, options.bulk_connections, kUnused},
          .waiters_max = options.waiters_max,
          .log = options.log};
}

const v1::Label& LabelOf(const Put& put) {
  if (put.type == ResourceType::kRelease) {
    return static_cast<const v1::Release&>(*put.document).label();
  }
  if (put.type == ResourceType::kInitiative) {
    return static_cast<const v1::Initiative&>(*put.document).label();
  }
  return v1::Label::default_instance();
}

void Lock(Transaction& transaction, const std::string& name) {
  std::vector<std::string> names = {name};
  if (std::string parent = ParentNameOf(name); !parent.empty()) names.push_back(std::move(parent));
  Parameters parameters;
  parameters.TextArray(names);
  transaction.Run(kLockSql, parameters);
}

// Whether the document and what it quotes are what they were read as; locks what it quotes.
bool Stands(Transaction& transaction, const IndexSource& source) {
  std::vector<std::string> uids;
  std::vector<std::int64_t> revisions;
  for (const Basis& quoted : source.quoted) {
    uids.push_back(quoted.uid);
    revisions.push_back(quoted.revision);
  }
  if (!uids.empty()) {
    Parameters quoted;
    quoted.TextArray(uids);
    transaction.Run(kLockQuotedSql, quoted);
  }
  Parameters parameters;
  parameters.Text(source.document.uid).Integer(source.document.expected_revision);
  parameters.TextArray(uids).IntegerArray(revisions);
  return transaction.Run(kStandsSql, parameters)[0][0].as<bool>(false);
}

void SetResource(Transaction& transaction, const Put& put) {
  Parameters parameters;
  parameters.Text(put.uid).Integer(static_cast<std::int64_t>(put.type));
  parameters.Integer(put.expected_revision).Boolean(put.deleted).Integer(TlpOf(LabelOf(put)));
  parameters.TextArray(ReleasableTo(LabelOf(put))).Text(ParentNameOf(put.name));
  transaction.Run(kSetResourceSql, parameters);
}

void MakeAgencies(Transaction& transaction, const Put& put) {
  std::vector<std::string> names;
  for (NamedReference& reference : CollectReferences(*put.document)) {
    if (reference.name != put.name) names.push_back(std::move(reference.name));
  }
  if (names.empty()) return;
  Parameters parameters;
  parameters.TextArray(names);
  transaction.Run(kMakeAgenciesSql, parameters);
}

void SetKept(Transaction& transaction, const Keep& keep) {
  Parameters parameters;
  parameters.Text(keep.uid);
  parameters.Text(keep.known_since ? DayText(*keep.known_since) : "-infinity");
  transaction.Run(kSetKeptSql, parameters);
}

// What PostgreSQL says of it, for the operator: on one line.
Fault CannotBeDerived(const std::string& subject, const std::exception& exception) {
  std::string said = absl::StrReplaceAll(exception.what(), {{"\n", " "}});
  absl::StripAsciiWhitespace(&said);
  return {subject, absl::StrCat("cannot be derived: ", said)};
}

std::string EndOf(std::string_view collection) {
  return absl::StrCat(std::string(collection), "0");  // comes right after the slash
}

}  // namespace

PostgresMaintenance::PostgresMaintenance(const StoreOptions& options)
    : lanes_(MaintenanceLanesOf(options)), session_(lanes_, watchdog_, options.log) {}

absl::StatusOr<std::vector<Fault>> PostgresMaintenance::Tend(const CallContext& context, Care care,
                                                             const std::string& subject,
                                                             const Work& work) {
  Faults faults;
  bool was_undone = false;
  const absl::Status status = session_.Write(context, [&](Transaction& transaction) {
    faults.clear();
    was_undone = false;
    bool is_impossible = false;
    try {
      if (absl::Status done = work(transaction, faults); !done.ok()) return done;
    } catch (const pqxx::integrity_constraint_violation& violation) {
      faults = {CannotBeDerived(subject, violation)};
      is_impossible = true;
    } catch (const pqxx::data_exception& exception) {
      faults = {CannotBeDerived(subject, exception)};
      is_impossible = true;
    }
    was_undone = is_impossible || care == Care::kLook || faults.empty();
    return was_undone ? absl::UnknownError("nothing to commit") : absl::OkStatus();
  });
  if (!status.ok() && !was_undone) return status;
  return faults;
}

absl::Status PostgresMaintenance::CompareAround(Transaction& transaction, Care care,
                                                const DerivedPart part, ResourceType type,
                                                const std::string& name, const std::string& uid,
                                                const std::function<void()>& derive,
                                                Faults& faults) {
  const DerivedRows has = DerivedRows::Read(transaction, part, type, uid);
  derive();
  const DerivedRows wants = DerivedRows::Read(transaction, part, type, uid);
  for (std::string& difference : has.Compare(wants, transaction)) {
    faults.push_back({name, std::move(difference), care == Care::kMend});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Fault>> PostgresMaintenance::TendIndex(const CallContext& context,
                                                                  Care care,
                                                                  const IndexSource& source) {
  const Put& put = source.document;
  return Tend(context, care, put.name, [&](Transaction& transaction, Faults& faults) {
    Lock(transaction, put.name);
    if (!Stands(transaction, source)) return RevisionChangedStatus();
    const auto derive = [&] {
      SetResource(transaction, put);
      MakeAgencies(transaction, put);
      IndexDocuments(transaction, {&put});
    };
    return CompareAround(transaction, care, DerivedPart::kIndex, put.type, put.name, put.uid,
                         derive, faults);
  });
}

absl::StatusOr<std::vector<Fault>> PostgresMaintenance::TendKept(const CallContext& context,
                                                                 Care care,
                                                                 const KeptSource& source) {
  Keep keep = source.keep;
  // Of whatever version: what is there is to be replaced.
  keep.expected_version = std::max<std::int64_t>(keep.expected_version, 1);
  return Tend(context, care, source.name, [&](Transaction& transaction, Faults& faults) {
    Lock(transaction, source.name);
    Parameters version;
    version.Text(keep.uid).Integer(source.keep.expected_version);
    if (!transaction.Run(kKeptStandsSql, version)[0][0].as<bool>()) return RevisionChangedStatus();
    const auto derive = [&] {
      SetKept(transaction, keep);
      IndexKeeps(transaction, {{&keep, source.type}});
    };
    return CompareAround(transaction, care, DerivedPart::kKept, source.type, source.name, keep.uid,
                         derive, faults);
  });
}

absl::StatusOr<std::vector<Fault>> PostgresMaintenance::TendStrays(const CallContext& context,
                                                                   Care care) {
  absl::StatusOr<Faults> faults =
      Tend(context, care, "index", [&](Transaction& transaction, Faults& found) {
        found = TendStrayRows(transaction, care);
        return absl::OkStatus();
      });
  if (!faults.ok()) return faults;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    for (const auto& row : transaction.Run(kStrangeNamesSql, Parameters())) {
      faults->push_back({row[0].as<std::string>(), "is no name of a resource"});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return faults;
}

absl::StatusOr<ChainEnds> PostgresMaintenance::ReadChainEnds(const CallContext& context) {
  ChainEnds ends;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    ends = postgres::ReadChainEnds(transaction);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return ends;
}

absl::StatusOr<ChainPage> PostgresMaintenance::CheckChain(const CallContext& context,
                                                          const ChainEnds& ends,
                                                          const ChainLink& after) {
  ChainPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    page = postgres::CheckChain(transaction, ends, after);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<TextPage> PostgresMaintenance::CheckTexts(const CallContext& context,
                                                         std::string_view after) {
  TextPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    page = postgres::CheckTexts(transaction, after);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<std::vector<Mention>> PostgresMaintenance::ListMentions(
    const CallContext& context, const std::vector<std::string>& names, int limit) {
  std::vector<Mention> mentions;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    mentions = postgres::ListMentions(transaction, names, limit);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return mentions;
}

absl::StatusOr<DocumentPage> PostgresMaintenance::ListDocuments(const CallContext& context,
                                                                std::string_view collection,
                                                                std::string_view after) {
  DocumentPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(after.empty() ? absl::StrCat(std::string(collection), "/")
                                  : std::string(after));
    parameters.Text(EndOf(collection));
    page = DocumentPage();
    const pqxx::result rows = transaction.Run(ListSql(), parameters);
    for (const auto& row : rows) {
      page.next = row[0].as<std::string>();
      if (!row[2].is_null()) page.documents.push_back(ReadResource(row));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<StoredResource> PostgresMaintenance::ReadDocument(const CallContext& context,
                                                                 std::string_view name) {
  std::optional<StoredResource> document;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(name));
    const pqxx::result rows = transaction.Run(ReadOneSql(), parameters);
    if (!rows.empty() && !rows[0][2].is_null()) document = ReadResource(rows[0]);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (document) return *std::move(document);
  return MakeError(absl::StatusCode::kNotFound, kReasonNotFound,
                   absl::StrCat(std::string(name), " is not there"));
}

absl::StatusOr<int> PostgresMaintenance::ForgetRequests(const CallContext& context,
                                                        absl::Duration age, int limit) {
  int forgotten = 0;
  const absl::Status status = session_.Write(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Integer(absl::ToInt64Seconds(age)).Integer(limit);
    forgotten = static_cast<int>(transaction.Run(kForgetRequestsSql, parameters).affected_rows());
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return forgotten;
}

absl::StatusOr<std::unique_ptr<Maintenance>> MakeMaintenance(const StoreOptions& options) {
  const absl::StatusOr<int> version = ReadSchemaVersion(options.url);
  if (!version.ok()) return version.status();
  if (absl::Status status = CheckSchemaVersion(*version); !status.ok()) return status;
  return std::make_unique<PostgresMaintenance>(options);
}

}  // namespace entente::storage::postgres
