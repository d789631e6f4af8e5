// Writes: the record, its number and its digest, and the index in the same transaction.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/error.h"
#include "storage/postgres/digest.h"
#include "storage/postgres/index.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// A repeat at the same moment waits here, on the primary key, for the first one to end.
constexpr std::string_view kInsertRequestSql = R"sql(
INSERT INTO request (request_id, caller, method, digest)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING)sql";

// Served by request_pkey.
constexpr std::string_view kFindRequestSql = R"sql(
SELECT digest, number
FROM request
WHERE request_id = $1
  AND caller = $2
  AND method = $3
  AND number IS NOT NULL)sql";

constexpr std::string_view kInsertTextSql = R"sql(
INSERT INTO release_text (sha256, text)
VALUES ($1, $2)
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view kInsertResourceSql = R"sql(
INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to)
VALUES ($1, $2, $3, 1, $4, $5, $6)
ON CONFLICT DO NOTHING)sql";

// Compare and set.  Waits for a writer of the same resource; then finds its revision and sets
// nothing.
constexpr std::string_view kUpdateResourceSql = R"sql(
UPDATE resource
SET revision = $2 + 1, deleted = $3, tlp = $4, releasable_to = $5
WHERE uid = $1
  AND revision = $2)sql";

// From here until the commit nobody else can commit a change.  The clock is read once, in a table
// of one row: the time that is stored is the time that is digested.
constexpr std::string_view kTakeNumberSql = R"sql(
UPDATE head
SET number = number + 1,
    time = greatest(clock.now, time),
    digest = sha256(digest || int8send(number + 1)
                    || int8send((extract(epoch FROM greatest(clock.now, time)) * 1000000)::bigint)
                    || $1)
FROM (SELECT clock_timestamp() AS now) AS clock
RETURNING number, time, digest)sql";

// Exact, since the number is ours and every change of a revision takes the number before it
// commits.
constexpr std::string_view kCheckBasisSql = R"sql(
SELECT FROM unnest($1::uuid[], $2::bigint[]) AS b(uid, revision)
WHERE NOT EXISTS (SELECT FROM resource r WHERE r.uid = b.uid AND r.revision = b.revision)
LIMIT 1)sql";

// Exact for the same reason.  Served by reference_by_target.
constexpr std::string_view kIsNamedSql = R"sql(
SELECT EXISTS (
  SELECT
  FROM reference f
  JOIN resource s ON s.uid = f.source
  WHERE f.target = ANY ($1::uuid[])
    AND NOT s.deleted
    AND s.uid <> ALL ($1::uuid[])))sql";

constexpr std::string_view kInsertChangeSql = R"sql(
INSERT INTO change (number, time, caller, method, request_id, reason, peer, content_digest, digest)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql";

constexpr std::string_view kInsertRevisionSql = R"sql(
INSERT INTO revision (uid, revision, number, ordinal, time, create_time, deleted, tlp, releasable_to,
                      document, document_digest)
SELECT $1::uuid, $2::bigint, $3::bigint, $4::integer, $5::timestamptz,
       coalesce((SELECT create_time FROM revision WHERE uid = $1::uuid AND revision = 1), $5::timestamptz),
       $6::boolean, $7::smallint, $8::text[], $9::bytea, $10::bytea)sql";

constexpr std::string_view kFinishRequestSql = R"sql(
UPDATE request
SET number = $4
WHERE request_id = $1
  AND caller = $2
  AND method = $3)sql";

// Served by revision_by_change.
std::string ReadChangeSql() {
  return absl::StrCat("SELECT ", std::string(kResourceColumns), R"sql(
FROM revision v
JOIN resource r ON r.uid = v.uid
WHERE v.number = $1
ORDER BY v.ordinal)sql");
}

const v1::Label& LabelOf(const google::protobuf::Message& document, ResourceType type) {
  if (type == ResourceType::kRelease) return static_cast<const v1::Release&>(document).label();
  if (type == ResourceType::kInitiative)
    return static_cast<const v1::Initiative&>(document).label();
  return v1::Label::default_instance();
}

absl::Status AlreadyExistsStatus(const Put& put) {
  return WithResource(MakeError(absl::StatusCode::kAlreadyExists, kReasonAlreadyExists,
                                absl::StrCat(put.name,
                                             " exists already; an id stays taken, also "
                                             "by a deleted resource")),
                      CollectionOf(put.type), put.name);
}

absl::Status RevisionChangedStatus() {
  return WithRetry(MakeError(absl::StatusCode::kAborted, kReasonRevisionChanged,
                             "another write came first; read again and try again"),
                   absl::Milliseconds(10));
}

absl::Status RequestIdReusedStatus(std::string_view request_id) {
  return MakeError(absl::StatusCode::kInvalidArgument, kReasonRequestIdReused,
                   absl::StrCat("request_id ", std::string(request_id),
                                " was used for another request; a new request wants a new one"));
}

// One change on its way into one transaction.
class Writer {
 public:
  Writer(Transaction& transaction, const Change& change)
      : transaction_(transaction), change_(change) {}

  absl::Status Run(Written& written) {
    for (const Put& put : change_.puts) {
      documents_.push_back(put.document->SerializeAsString());
      digests_.push_back({&put, Sha256(documents_.back())});
    }
    // All writers take what they have in common in the same order, so that they wait for each other
    // and never in a circle.
    for (const Text* text : Sorted(change_.texts, &Text::sha256)) InsertText(*text);
    for (const Put* put : Sorted(change_.puts, &Put::name)) {
      if (absl::Status status = PutResource(*put); !status.ok()) return status;
    }
    IndexAll();
    return Record(written);
  }

 private:
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

  absl::Status PutResource(const Put& put) {
    const v1::Label& label = LabelOf(*put.document, put.type);
    Parameters parameters;
    parameters.Text(put.uid);
    if (put.expected_revision == 0) {
      parameters.Integer(static_cast<std::int64_t>(put.type)).Text(put.name);
    } else {
      parameters.Integer(put.expected_revision);
    }
    parameters.Boolean(put.deleted).Integer(TlpOf(label)).TextArray(ReleasableTo(label));
    const bool is_new = put.expected_revision == 0;
    const auto result =
        transaction_.Run(is_new ? kInsertResourceSql : kUpdateResourceSql, parameters);
    if (result.affected_rows() == 1) return absl::OkStatus();
    return is_new ? AlreadyExistsStatus(put) : RevisionChangedStatus();
  }

  // The documents of one change may name each other in any order: agencies come before what names
  // them, and all of them before their parents.
  void IndexAll() {
    const std::vector<const Put*> puts = Sorted(change_.puts, &Put::type);
    for (const Put* put : puts) {
      if (put->type != ResourceType::kAgency) break;
      IndexAgency(transaction_, *put, static_cast<const v1::Agency&>(*put->document));
    }
    for (const Put* put : puts) Index(*put);
  }

  void Index(const Put& put) {
    switch (put.type) {
      case ResourceType::kAgency:
        IndexAgencyParents(transaction_, put, static_cast<const v1::Agency&>(*put.document));
        break;
      case ResourceType::kRelease:
        IndexRelease(transaction_, put, static_cast<const v1::Release&>(*put.document));
        break;
      case ResourceType::kInitiative:
        IndexInitiative(transaction_, put, static_cast<const v1::Initiative&>(*put.document));
        break;
      case ResourceType::kCommitment:
      case ResourceType::kReport:
        break;
    }
    IndexReferences(transaction_, put.uid, CollectReferences(*put.document));
  }

  absl::Status Record(Written& written) {
    const std::string content_digest = ContentDigest(change_, digests_);
    Parameters content;
    content.Bytes(content_digest);
    const pqxx::row head = transaction_.Run(kTakeNumberSql, content)[0];
    written.number = head[0].as<std::int64_t>();
    const auto time = head[1].as<std::string>();
    if (!BasisStands() || IsDeletedWhileNamed()) return RevisionChangedStatus();

    Parameters row;
    row.Integer(written.number).Text(time).Text(change_.caller).Text(change_.method);
    row.Text(change_.request_id).Text(change_.reason).Text(change_.peer);
    row.Bytes(content_digest).Text(head[2].as<std::string>());
    transaction_.Run(kInsertChangeSql, row);
    for (std::size_t i = 0; i < change_.puts.size(); ++i) InsertRevision(i, written.number, time);
    FinishRequest(written.number);
    return absl::OkStatus();
  }

  bool BasisStands() {
    std::vector<std::string> uids;
    std::vector<std::int64_t> revisions;
    for (const Basis& basis : change_.based_on) {
      const auto put = std::find_if(change_.puts.begin(), change_.puts.end(),
                                    [&](const Put& p) { return p.uid == basis.uid; });
      uids.push_back(basis.uid);
      // What the change itself has moved on stands one further.
      revisions.push_back(basis.revision + (put == change_.puts.end() ? 0 : 1));
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
    return transaction_.Run(kIsNamedSql, parameters)[0][0].as<bool>();
  }

  void InsertRevision(std::size_t ordinal, std::int64_t number, const std::string& time) {
    const Put& put = change_.puts[ordinal];
    const v1::Label& label = LabelOf(*put.document, put.type);
    Parameters row;
    row.Text(put.uid).Integer(put.expected_revision + 1).Integer(number);
    row.Integer(static_cast<std::int64_t>(ordinal)).Text(time).Boolean(put.deleted);
    row.Integer(TlpOf(label)).TextArray(ReleasableTo(label));
    row.Bytes(documents_[ordinal]).Bytes(digests_[ordinal].document_digest);
    transaction_.Run(kInsertRevisionSql, row);
  }

  void FinishRequest(std::int64_t number) {
    Parameters parameters;
    parameters.Text(change_.request_id).Text(change_.caller).Text(change_.method).Integer(number);
    transaction_.Run(kFinishRequestSql, parameters);
  }

  Transaction& transaction_;
  const Change& change_;
  std::vector<std::string> documents_;
  std::vector<RevisionDigest> digests_;
};

// False when the request id is taken: by a change that is committed, since the insert waited for
// it.
bool InsertRequest(Transaction& transaction, const Change& change) {
  Parameters parameters;
  parameters.Text(change.request_id).Text(change.caller).Text(change.method);
  parameters.Bytes(change.request_digest);
  return transaction.Run(kInsertRequestSql, parameters).affected_rows() == 1;
}

// The number of the change made under a request id; 0 when there is none.
absl::StatusOr<std::int64_t> FindRequest(Transaction& transaction, std::string_view caller,
                                         std::string_view method, std::string_view request_id,
                                         std::string_view request_digest) {
  Parameters parameters;
  parameters.Text(std::string(request_id)).Text(std::string(caller)).Text(std::string(method));
  const pqxx::result rows = transaction.Run(kFindRequestSql, parameters);
  if (rows.empty()) return 0;
  if (ReadBytes(rows[0][0]) != request_digest) return RequestIdReusedStatus(request_id);
  return rows[0][1].as<std::int64_t>();
}

void ReadChange(Transaction& transaction, std::int64_t number, Written& written) {
  Parameters parameters;
  parameters.Integer(number);
  written.number = number;
  written.resources.clear();
  for (const auto& row : transaction.Run(ReadChangeSql(), parameters)) {
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
      if (absl::Status run = Writer(transaction, change).Run(written); !run.ok()) return run;
    } else {
      absl::StatusOr<std::int64_t> number = FindRequest(transaction, change.caller, change.method,
                                                        change.request_id, change.request_digest);
      if (!number.ok()) return number.status();
      written.number = *number;
      written.repeated = true;
    }
    ReadChange(transaction, written.number, written);
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
    absl::StatusOr<std::int64_t> number =
        FindRequest(transaction, caller, method, request_id, request_digest);
    if (!number.ok()) return number.status();
    if (*number == 0) return absl::OkStatus();
    written.emplace();
    written->repeated = true;
    ReadChange(transaction, *number, *written);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return written;
}

}  // namespace entente::storage::postgres
