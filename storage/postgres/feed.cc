#include "storage/postgres/feed.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/error.h"
#include "storage/postgres/revision_rows.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Every write notifies it as it commits (record.cc).
constexpr char kChannel[] = "entente_change";

constexpr std::string_view kFeedEndsSql = R"sql(
SELECT number, digest, origin
FROM head)sql";

constexpr std::string_view kIsBehindSql = R"sql(
SELECT number > $1
FROM head)sql";

// The digest of a change, or the origin for number 0; no row, or NULL, for a number that is not
// there.  Served by change_pkey.
constexpr std::string_view kDigestSql = R"sql(
SELECT CASE WHEN $1::bigint = 0 THEN origin ELSE (SELECT digest FROM change WHERE number = $1) END
FROM head)sql";

// Of each revision what ReadRevision reads, and then: the revision before it, what it belongs to
// and is about, the label that holds now, and whether its change ends with it.
std::string FeedColumns() {
  return absl::StrCat(std::string(kRevisionColumns), R"sql(,
  p.number, p.deleted, p.document, r.parent, about.commitment, r.tlp, array_to_string(r.releasable_to, ','),
  NOT EXISTS (SELECT FROM revision n WHERE n.number = v.number AND n.ordinal = v.ordinal + 1))sql");
}

std::string FeedJoins() {
  return absl::StrCat(std::string(kRevisionJoins), R"sql(
LEFT JOIN report about ON about.uid = v.uid)sql");
}

// Served by revision_by_change; the others by their primary keys.  A running sum bounds the bytes.
std::string ChangesSql() {
  return absl::StrCat(R"sql(
WITH near AS MATERIALIZED (
  SELECT uid, revision, number, ordinal, octet_length(document) AS bytes
  FROM revision
  WHERE (number, ordinal) >= ($1, $2)
  ORDER BY number, ordinal
  LIMIT $3),
page AS MATERIALIZED (
  SELECT uid, revision
  FROM (SELECT uid, revision, sum(bytes) OVER (ORDER BY number, ordinal) - bytes AS bytes_before FROM near)
       AS summed
  WHERE bytes_before < $4)
SELECT)sql",
                      FeedColumns(), R"sql(
FROM page
JOIN revision v ON v.uid = page.uid AND v.revision = page.revision)sql",
                      FeedJoins(), R"sql(
ORDER BY v.number, v.ordinal)sql");
}

// The states that documents had from before the change $2 up to the change $3.  Served by
// revision_pkey, from the newest one back.
constexpr std::string_view kStatesSql = R"sql(
SELECT v.uid, v.number, v.deleted, v.document
FROM unnest($1::uuid[]) AS o(uid)
JOIN revision v ON v.uid = o.uid
WHERE v.number <= $3
  AND v.revision >= coalesce(
        (SELECT b.revision FROM revision b WHERE b.uid = o.uid AND b.number < $2
         ORDER BY b.revision DESC LIMIT 1), 1)
ORDER BY v.uid, v.revision)sql";

// Served by resource_by_parent and revision_pkey.
std::string MembersSql() {
  return absl::StrCat("SELECT", FeedColumns(), R"sql(
FROM resource m
JOIN LATERAL (
  SELECT *
  FROM revision
  WHERE uid = m.uid
    AND number <= $2
  ORDER BY revision DESC
  LIMIT 1) v ON true)sql",
                      FeedJoins(), R"sql(
WHERE m.parent = $1
ORDER BY r.type, r.name)sql");
}

// A walk along resource_name_unique: initiatives and what belongs to them stand together, so that
// each of the three types passes over the others.
std::string SnapshotSql() {
  return absl::StrCat(R"sql(
WITH near AS MATERIALIZED (
  SELECT m.uid, m.name, w.revision, octet_length(w.document) AS bytes
  FROM resource m
  JOIN LATERAL (
    SELECT revision, deleted, document
    FROM revision
    WHERE uid = m.uid
      AND number <= $1
    ORDER BY revision DESC
    LIMIT 1) w ON NOT w.deleted
  WHERE m.type = $2
    AND m.name > $3
    AND m.name < $4
  ORDER BY m.name
  LIMIT $5),
page AS MATERIALIZED (
  SELECT uid, revision
  FROM (SELECT uid, revision, sum(bytes) OVER (ORDER BY name) - bytes AS bytes_before FROM near) AS summed
  WHERE bytes_before < $6)
SELECT)sql",
                      FeedColumns(), R"sql(
FROM page
JOIN revision v ON v.uid = page.uid AND v.revision = page.revision)sql",
                      FeedJoins(), R"sql(
ORDER BY r.name)sql");
}

std::string TextOrEmpty(const pqxx::field& field) {
  return field.is_null() ? std::string() : field.as<std::string>();
}

v1::Label ReadLabel(const pqxx::field& tlp, const pqxx::field& releasable_to) {
  v1::Label label;
  label.set_tlp(static_cast<v1::Label::Tlp>(tlp.as<int>()));
  const std::string codes = TextOrEmpty(releasable_to);
  for (std::size_t begin = 0; begin < codes.size();) {
    const std::size_t end = std::min(codes.find(',', begin), codes.size());
    label.add_releasable_to(codes.substr(begin, end - begin));
    begin = end + 1;
  }
  return label;
}

FeedRevision ReadFeedRevision(const pqxx::row& row) {
  const auto column = [&](int offset) {
    return row[static_cast<pqxx::row::size_type>(kRevisionColumnCount + offset)];
  };
  FeedRevision revision;
  revision.recorded = ReadRevision(row);
  if (!column(0).is_null()) {
    revision.before = {column(0).as<std::int64_t>(), column(1).as<bool>(), ReadBytes(column(2))};
  }
  revision.parent = TextOrEmpty(column(3));
  revision.about = TextOrEmpty(column(4));
  revision.label = ReadLabel(column(5), column(6));
  revision.ends_change = column(7).as<bool>();
  return revision;
}

std::vector<FeedRevision> ReadFeedRevisions(const pqxx::result& rows) {
  std::vector<FeedRevision> revisions;
  for (const auto& row : rows) revisions.push_back(ReadFeedRevision(row));
  return revisions;
}

DocumentStates ReadOwners(Transaction& transaction, const std::vector<FeedRevision>& revisions,
                          std::int64_t first, std::int64_t last) {
  std::set<std::string> uids;
  for (const FeedRevision& revision : revisions) {
    if (!revision.parent.empty()) uids.insert(revision.parent);
    if (!revision.about.empty()) uids.insert(revision.about);
  }
  DocumentStates states;
  if (uids.empty()) return states;
  Parameters parameters;
  parameters.TextArray({uids.begin(), uids.end()}).Integer(first).Integer(last);
  for (const auto& row : transaction.Run(kStatesSql, parameters)) {
    states[row[0].as<std::string>()].push_back(
        {row[1].as<std::int64_t>(), row[2].as<bool>(), ReadBytes(row[3])});
  }
  return states;
}

absl::Status HistoryLostStatus(std::int64_t number) {
  return MakeError(
      absl::StatusCode::kOutOfRange, kReasonHistoryLost,
      absl::StrCat("change ", number,
                   " as it was read before is not in this database's history; begin again with a "
                   "snapshot"));
}

// Asked in each read: a database may be put back to an older state at any time.
absl::Status CheckPosition(Transaction& transaction, const FeedPosition& position) {
  Parameters parameters;
  parameters.Integer(position.number);
  const pqxx::result rows = transaction.Run(kDigestSql, parameters);
  const bool is_known = position.number >= 0 && !rows.empty() && !rows[0][0].is_null() &&
                        position.digest.size() >= kPositionDigestBytes;
  if (!is_known) return HistoryLostStatus(position.number);
  const std::string digest = ReadBytes(rows[0][0]);
  const bool is_same = digest.compare(0, position.digest.size(), position.digest) == 0;
  return is_same ? absl::OkStatus() : HistoryLostStatus(position.number);
}

// The cursor after `revisions`, which begin at `cursor`.
FeedCursor Advance(FeedCursor cursor, const std::vector<FeedRevision>& revisions) {
  for (const FeedRevision& revision : revisions) {
    ++cursor.read;
    if (!revision.ends_change) continue;
    cursor = {{revision.recorded.change.number, revision.recorded.change.digest}, 0};
  }
  return cursor;
}

// The first name that is not of the type's collection: `/` is followed by `0`.
std::string NameAfterAll(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return "agencies0";
    case ResourceType::kRelease:
      return "releases0";
    default:
      return "initiatives0";
  }
}

std::string NameBeforeAll(ResourceType type) {
  std::string name = NameAfterAll(type);
  name.back() = '/';
  return name;
}

std::optional<SnapshotCursor> NextType(ResourceType type) {
  if (type == ResourceType::kReport) return std::nullopt;
  return SnapshotCursor{static_cast<ResourceType>(static_cast<std::int16_t>(type) + 1), ""};
}

}  // namespace

absl::StatusOr<FeedEnds> PostgresFeed::Ends(const CallContext& context) {
  FeedEnds ends;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    const pqxx::result rows = transaction.Run(kFeedEndsSql, Parameters());
    const std::int64_t number = rows[0][0].as<std::int64_t>();
    ends = {{0, ReadBytes(rows[0][2])}, {number, ReadBytes(rows[0][1])}};
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return ends;
}

absl::Status PostgresFeed::Await(const CallContext& context, std::int64_t number,
                                 absl::Duration patience) {
  return session_.Await(context, kChannel, patience, [number](Transaction& transaction) {
    Parameters parameters;
    parameters.Integer(number);
    return transaction.Run(kIsBehindSql, parameters)[0][0].as<bool>();
  });
}

absl::StatusOr<FeedPage> PostgresFeed::ReadChanges(const CallContext& context,
                                                   const FeedCursor& cursor) {
  static const std::string kSql = ChangesSql();
  FeedPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    absl::Status is_here = CheckPosition(transaction, cursor.position);
    if (!is_here.ok()) return is_here;
    Parameters parameters;
    parameters.Integer(cursor.position.number + 1).Integer(cursor.read);
    parameters.Integer(kFeedRevisionsMax).Integer(kFeedBytesMax);
    page = FeedPage();
    page.revisions = ReadFeedRevisions(transaction.Run(kSql, parameters));
    page.next = Advance(cursor, page.revisions);
    if (page.revisions.empty()) return absl::OkStatus();
    page.owners =
        ReadOwners(transaction, page.revisions, page.revisions.front().recorded.change.number,
                   page.revisions.back().recorded.change.number);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return page;
}

absl::StatusOr<std::vector<FeedRevision>> PostgresFeed::ReadMembers(const CallContext& context,
                                                                    std::string_view initiative_uid,
                                                                    std::int64_t number) {
  static const std::string kSql = MembersSql();
  std::vector<FeedRevision> members;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(initiative_uid)).Integer(number);
    members = ReadFeedRevisions(transaction.Run(kSql, parameters));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  for (FeedRevision& member : members) {
    const RecordedRevision& recorded = member.recorded;
    if (recorded.change.number == number) continue;
    // The change was not its own: it stood before as it stands after.
    member.before = {recorded.change.number, recorded.resource.delete_time.has_value(),
                     recorded.resource.document};
  }
  return members;
}

absl::StatusOr<SnapshotPage> PostgresFeed::ReadSnapshot(const CallContext& context,
                                                        std::int64_t number,
                                                        const SnapshotCursor& cursor) {
  static const std::string kSql = SnapshotSql();
  SnapshotPage page;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Integer(number).Integer(static_cast<std::int64_t>(cursor.type));
    parameters.Text(cursor.name.empty() ? NameBeforeAll(cursor.type) : cursor.name);
    parameters.Text(NameAfterAll(cursor.type)).Integer(kFeedRevisionsMax).Integer(kFeedBytesMax);
    page = SnapshotPage();
    page.revisions = ReadFeedRevisions(transaction.Run(kSql, parameters));
    // Past `number`: only the state that held then.
    page.owners = ReadOwners(transaction, page.revisions, number + 1, number);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  for (FeedRevision& revision : page.revisions) revision.before.reset();
  if (page.revisions.empty()) {
    page.next = NextType(cursor.type);
  } else {
    page.next = {cursor.type, page.revisions.back().recorded.resource.name};
  }
  return page;
}

}  // namespace entente::storage::postgres
