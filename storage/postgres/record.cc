// Writes: the record, its number and its digest, and the index in the same transaction.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/digest.h"
#include "storage/postgres/expunge.h"
#include "storage/postgres/index.h"
#include "storage/postgres/indexer.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/resource_rows.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// A repeat at the same moment waits here, on the primary key, for the first one to end.
//
// All that follows in the transaction looks rows up by their keys.  Plans are kept, and those made
// while the tables are small would go on to read them whole when they are not any more.
constexpr std::string_view kInsertRequestSql = R"sql(
INSERT INTO request (request_id, caller, method, digest)
SELECT $1, $2, $3, $4
FROM set_config('enable_seqscan', 'off', true)
ON CONFLICT DO NOTHING)sql";

// Served by request_pkey.
constexpr std::string_view kFindRequestSql = R"sql(
SELECT digest, number
FROM request
WHERE request_id = $1
  AND caller = $2
  AND method = $3)sql";

constexpr std::string_view kInsertTextSql = R"sql(
INSERT INTO release_text (sha256, text)
VALUES ($1, $2)
ON CONFLICT DO NOTHING)sql";

// From here until the commit nobody else can commit a change.  The clock is read once, in a table
// of one row: the time that is stored is the time that is digested.  It is read before the row of
// `head` is waited for, so that the one who waited longer may have read it earlier; each time is
// later than the one before all the same, so that a time names one state of the record.  All else
// is new, and needs no newer view than that of the statement's beginning.  Whoever follows the feed
// (feed.cc) is told with the commit; the lock that PostgreSQL takes for that is held by one writer
// at a time anyway.
std::string RecordSql(const RowBatch& revisions, Parameters& parameters) {
  return absl::StrCat(R"sql(
WITH mine AS (
  UPDATE head
  SET number = number + 1,
      time = greatest(clock.now, time + interval '1 microsecond'),
      digest = sha256(digest || int8send(number + 1)
                      || int8send((extract(epoch FROM greatest(clock.now, time + interval '1 microsecond'))
                                   * 1000000)::bigint)
                      || $1::bytea)
  FROM (SELECT clock_timestamp() AS now) AS clock
  WHERE is_only
  RETURNING number, time, digest),
added AS (
  INSERT INTO change (number, time, caller, method, request_id, reason, peer, content_digest, digest)
  SELECT mine.number, mine.time, $2, $3, $4::uuid, $5, $6, $1::bytea, mine.digest
  FROM mine),
revisions AS (
  INSERT INTO revision (uid, revision, number, ordinal, time, create_time, deleted, tlp, releasable_to,
                        document, document_digest)
  SELECT v.uid, v.revision, mine.number, v.ordinal, mine.time,
         CASE
           WHEN v.revision = 1 THEN coalesce(v.create_time, mine.time)
           ELSE (SELECT f.create_time FROM revision f WHERE f.uid = v.uid AND f.revision = 1)
         END,
         v.deleted, v.tlp, v.releasable_to::text[], v.document, v.document_digest
  FROM mine, )sql",
                      revisions.From("v", parameters), R"sql(),
finished AS (
  UPDATE request
  SET number = mine.number
  FROM mine
  WHERE request_id = $4::uuid
    AND caller = $2
    AND method = $3)
SELECT number, pg_notify('entente_change', '')
FROM mine)sql");
}

// Exact, since the number is ours and every change of a revision takes the number before it
// commits.
constexpr std::string_view kCheckBasisSql = R"sql(
SELECT FROM unnest($1::uuid[], $2::bigint[]) AS b(uid, revision)
WHERE NOT EXISTS (SELECT FROM resource r WHERE r.uid = b.uid AND r.revision = b.revision)
LIMIT 1)sql";

// Exact for the same reason.  Served by reference_by_target.
std::string IsNamedSql() {
  return absl::StrCat(R"sql(
SELECT EXISTS (
  SELECT
  FROM reference f
  JOIN resource s ON s.uid = f.source
  WHERE f.target = ANY ($1::uuid[])
    AND s.uid <> ALL ($1::uuid[])
    AND )sql",
                      std::string(kIsReferrer), ")");
}

// How many documents name each target, of those that the change puts, or of all others.  Served by
// reference_by_target.
std::string CountReferrersSql(bool of_puts) {
  return absl::StrCat(R"sql(
SELECT b.uid, count(DISTINCT s.uid)
FROM unnest($1::uuid[]) AS b(uid)
LEFT JOIN (reference f JOIN resource s ON s.uid = f.source AND s.uid )sql",
                      of_puts ? "= ANY" : "<> ALL", " ($2::uuid[]) AND ", std::string(kIsReferrer),
                      R"sql() ON f.target = b.uid
GROUP BY b.uid)sql");
}

// Served by revision_by_change.
std::string ReadChangeSql(Parameters& parameters, absl::CivilDay day) {
  return absl::StrCat("SELECT ", ResourceColumns(parameters, day), R"sql(
FROM revision v
JOIN resource r ON r.uid = v.uid
WHERE v.number = $1
ORDER BY v.ordinal)sql");
}

absl::Status RequestIdReusedStatus(std::string_view request_id) {
  return MakeError(absl::StatusCode::kInvalidArgument, kReasonRequestIdReused,
                   absl::StrCat("request_id ", std::string(request_id),
                                " was used for another request; a new request wants a new one"));
}

RowBatch RevisionBatch() {
  return {{"ordinal", "integer"},        {"uid", "uuid"},
          {"revision", "bigint"},        {"deleted", "boolean"},
          {"tlp", "smallint"},           {"releasable_to", "text"},
          {"document", "bytea"},         {"document_digest", "bytea"},
          {"create_time", "timestamptz"}};
}

// A time as a parameter of type timestamptz.
std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", time, absl::UTCTimeZone());
}

// One change on its way into one transaction.
class Writer {
 public:
  Writer(Transaction& transaction, const Change& change)
      : transaction_(transaction), change_(change), rows_(transaction, change) {}

  absl::Status Run(Written& written) {
    for (const Put& put : change_.puts) {
      documents_.push_back(put.document->SerializeAsString());
      digests_.push_back({&put, Sha256(documents_.back())});
    }
    // All writers take what they have in common in the same order, so that they wait for each other
    // and never in a circle.
    for (const Text* text : Sorted(change_.texts, &Text::sha256)) InsertText(*text);
    if (absl::Status status = rows_.Claim(); !status.ok()) return status;
    const ReferrerCounts own_referrers = CountReferrers(/*of_puts=*/true);
    if (absl::Status status = rows_.Write(); !status.ok()) return status;
    IndexAll();
    if (!SettleCitations(transaction_, SettledElsewhere())) return RevisionChangedStatus();
    written.number = Record();
    if (change_.expunges) Expunge(transaction_, change_, written.number);
    // From here on nobody else commits: what is looked at stays as it is.
    const bool stands = BasisStands() && !IsDeletedWhileNamed() && ReferrersStand(own_referrers) &&
                        !AreUnsettled(transaction_, with_new_text_);
    return stands ? absl::OkStatus() : RevisionChangedStatus();
  }

 private:
  using ReferrerCounts = std::map<std::string, std::int64_t>;  // by the uid of the target

  template <typename Value, typename Key>
  static std::vector<const Value*> Sorted(const std::vector<Value>& values, Key Value::*key) {
    std::vector<const Value*> sorted;
    sorted.reserve(values.size());
    for (const Value& value : values) sorted.push_back(&value);
    std::stable_sort(sorted.begin(), sorted.end(), [key](const Value* left, const Value* right) {
      return left->*key < right->*key;
    });
    return sorted;
  }

  void InsertText(const Text& text) {
    Parameters parameters;
    parameters.Text(absl::StrCat("\\x", text.sha256)).Text(text.text);
    transaction_.Run(kInsertTextSql, parameters);
  }

  void IndexAll() {
    const std::vector<const Put*> puts = Sorted(change_.puts, &Put::type);
    with_new_text_ = IndexDocuments(transaction_, puts);
    for (const std::string& initiative : TouchedFamilies(puts)) {
      IndexFamily(transaction_, initiative);
    }
    std::vector<TypedKeep> keeps;
    for (const Keep& keep : change_.keeps) keeps.push_back({&keep, rows_.TypeOf(keep.uid)});
    IndexKeeps(transaction_, keeps);
  }

  // The initiatives whose children have to follow.
  std::set<std::string> TouchedFamilies(const std::vector<const Put*>& puts) const {
    std::set<std::string> families;
    for (const Put* put : puts) {
      const ResourceRow& row = rows_.RowOf(*put);
      if (put->type == ResourceType::kInitiative && !row.is_new) families.insert(row.uid);
      if (put->type == ResourceType::kCommitment && row.deleted != row.was_deleted) {
        families.insert(row.parent);
      }
    }
    return families;
  }

  // What the change puts has its citations with it.
  std::vector<const SettledCitation*> SettledElsewhere() const {
    std::vector<const SettledCitation*> settled;
    for (const SettledCitation& one : change_.settled) {
      if (!IsPut(one.uid)) settled.push_back(&one);
    }
    return settled;
  }

  bool IsPut(const std::string& uid) const {
    return std::any_of(change_.puts.begin(), change_.puts.end(),
                       [&uid](const Put& put) { return put.uid == uid; });
  }

  std::int64_t Record() {
    RowBatch revisions = RevisionBatch();
    for (std::size_t i = 0; i < change_.puts.size(); ++i) {
      const Put& put = change_.puts[i];
      const ResourceRow& row = rows_.RowOf(put);
      revisions.Integer(static_cast<std::int64_t>(i)).Text(row.uid).Integer(row.revision);
      revisions.Boolean(row.deleted).Integer(row.tlp).Text(row.releasable_to);
      revisions.Bytes(documents_[i]).Bytes(digests_[i].document_digest);
      revisions.TextOrNull(put.create_time.has_value(),
                           TimeText(put.create_time.value_or(absl::UnixEpoch())));
    }
    Parameters parameters;
    parameters.Bytes(ContentDigest(change_, digests_)).Text(change_.caller).Text(change_.method);
    parameters.Text(change_.request_id).Text(change_.reason).Text(change_.peer);
    const std::string sql = RecordSql(revisions, parameters);
    return transaction_.Run(sql, parameters)[0][0].as<std::int64_t>();
  }

  bool BasisStands() {
    std::vector<std::string> uids;
    std::vector<std::int64_t> revisions;
    for (const Basis& basis : change_.based_on) {
      uids.push_back(basis.uid);
      // What the change itself has moved on stands one further.
      revisions.push_back(basis.revision + (IsPut(basis.uid) ? 1 : 0));
    }
    if (uids.empty()) return true;
    Parameters parameters;
    parameters.TextArray(uids).IntegerArray(revisions);
    return transaction_.Run(kCheckBasisSql, parameters).empty();
  }

  // Whether another document came to name what this change deletes, after the service had looked.
  bool IsDeletedWhileNamed() {
    std::vector<std::string> uids;
    for (const Put& put : change_.puts) {
      if (put.deleted) uids.push_back(put.uid);
    }
    if (uids.empty()) return false;
    Parameters parameters;
    parameters.TextArray(uids);
    return transaction_.Run(IsNamedSql(), parameters)[0][0].as<bool>();
  }

  // What the change puts was counted as it was before; it may name other things by now.
  bool ReferrersStand(const ReferrerCounts& own) {
    const ReferrerCounts others = CountReferrers(/*of_puts=*/false);
    return std::all_of(change_.based_on_referrers.begin(), change_.based_on_referrers.end(),
                       [&](const ReferrerBasis& basis) {
                         return own.at(basis.uid) + others.at(basis.uid) == basis.count;
                       });
  }

  ReferrerCounts CountReferrers(bool of_puts) {
    ReferrerCounts counts;
    if (change_.based_on_referrers.empty()) return counts;
    for (const ReferrerBasis& basis : change_.based_on_referrers) counts[basis.uid] = 0;
    std::vector<std::string> targets;
    std::vector<std::string> puts;
    for (const auto& [uid, count] : counts) targets.push_back(uid);
    for (const Put& put : change_.puts) puts.push_back(put.uid);
    Parameters parameters;
    parameters.TextArray(targets).TextArray(puts);
    for (const auto& row : transaction_.Run(CountReferrersSql(of_puts), parameters)) {
      counts[row[0].as<std::string>()] = row[1].as<std::int64_t>();
    }
    return counts;
  }

  Transaction& transaction_;
  const Change& change_;
  ResourceRows rows_;
  std::vector<std::string> documents_;
  std::vector<RevisionDigest> digests_;
  std::vector<std::string> with_new_text_;  // releases
};

// False when the request id is taken: by a change that is committed, since the insert waited for
// it.
bool InsertRequest(Transaction& transaction, const Change& change) {
  Parameters parameters;
  parameters.Text(change.request_id).Text(change.caller).Text(change.method);
  parameters.Bytes(change.request_digest);
  return transaction.Run(kInsertRequestSql, parameters).affected_rows() == 1;
}

// The number of the change made under a request id, 0 when it wrote nothing; absent when the id was
// not used.
absl::StatusOr<std::optional<std::int64_t>> FindRequest(Transaction& transaction,
                                                        std::string_view caller,
                                                        std::string_view method,
                                                        std::string_view request_id,
                                                        std::string_view request_digest) {
  Parameters parameters;
  parameters.Text(std::string(request_id)).Text(std::string(caller)).Text(std::string(method));
  const pqxx::result rows = transaction.Run(kFindRequestSql, parameters);
  if (rows.empty()) return std::nullopt;
  if (ReadBytes(rows[0][0]) != request_digest) return RequestIdReusedStatus(request_id);
  return rows[0][1].is_null() ? 0 : rows[0][1].as<std::int64_t>();
}

void ReadChange(Transaction& transaction, std::int64_t number, absl::CivilDay day,
                Written& written) {
  if (number == 0) return;
  Parameters parameters;
  parameters.Integer(number);
  const std::string sql = ReadChangeSql(parameters, day);
  written.number = number;
  written.resources.clear();
  for (const auto& row : transaction.Run(sql, parameters)) {
    written.resources.push_back(ReadResource(row));
    written.time = written.resources.back().update_time;
  }
}

}  // namespace

absl::StatusOr<Written> PostgresStore::Write(const CallContext& context, const Change& change) {
  Written written;
  const absl::Status status = session_.Write(context, [&](Transaction& transaction) {
    written = Written();
    if (InsertRequest(transaction, change)) {
      if (change.puts.empty()) return absl::OkStatus();
      if (absl::Status run = Writer(transaction, change).Run(written); !run.ok()) return run;
    } else {
      const auto number = FindRequest(transaction, change.caller, change.method, change.request_id,
                                      change.request_digest);
      if (!number.ok()) return number.status();
      // Forgotten for its age between the two statements: it is a new request now.
      if (!number->has_value()) return RevisionChangedStatus();
      written.number = **number;
      written.repeated = true;
    }
    ReadChange(transaction, written.number, context.as_of.day, written);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return written;
}

absl::StatusOr<std::optional<Written>> PostgresStore::FindWritten(const CallContext& context,
                                                                  std::string_view caller,
                                                                  std::string_view method,
                                                                  std::string_view request_id,
                                                                  std::string_view request_digest) {
  std::optional<Written> written;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    const auto number = FindRequest(transaction, caller, method, request_id, request_digest);
    if (!number.ok()) return number.status();
    if (!number->has_value()) return absl::OkStatus();
    written.emplace();
    written->repeated = true;
    ReadChange(transaction, **number, context.as_of.day, *written);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return written;
}

}  // namespace entente::storage::postgres
