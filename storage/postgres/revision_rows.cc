#include "storage/postgres/revision_rows.h"

#include <cstdint>
#include <string>

#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// How many columns ReadRevision reads before those of the change: those of ReadResource but for
// what is kept, and the one that tells what came before.
constexpr int kOwnColumnCount = kRevisionColumnCount - kChangeColumnCount;

constexpr std::string_view kAttachText = "/AttachText";

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

RevisionAction ActionOf(bool is_first, bool was_deleted, bool is_deleted, std::string_view method) {
  if (is_first) return RevisionAction::kCreated;
  if (is_deleted != was_deleted) {
    return is_deleted ? RevisionAction::kDeleted : RevisionAction::kUndeleted;
  }
  return EndsWith(method, kAttachText) ? RevisionAction::kTextAttached : RevisionAction::kUpdated;
}

}  // namespace

const std::string_view kChangeColumns = R"sql(
  c.number, (extract(epoch FROM c.time) * 1000000)::bigint, c.caller, c.method, c.request_id, c.reason,
  c.peer, c.digest)sql";

const std::string_view kRevisionColumns = R"sql(
  r.name, r.uid, r.type, v.revision, v.number,
  (extract(epoch FROM v.create_time) * 1000000)::bigint,
  (extract(epoch FROM v.time) * 1000000)::bigint,
  v.deleted, v.document, p.revision IS NULL, coalesce(p.was_deleted, p.deleted, false),
  coalesce(v.was_deleted, v.deleted), coalesce(v.expunged, 0),
  c.number, (extract(epoch FROM c.time) * 1000000)::bigint, c.caller, c.method, c.request_id, c.reason,
  c.peer, c.digest)sql";

const std::string_view kRevisionJoins = R"sql(
JOIN resource r ON r.uid = v.uid
JOIN change c ON c.number = v.number
LEFT JOIN revision p ON p.uid = v.uid AND p.revision = v.revision - 1)sql";

RecordedChange ReadChangeFacts(const pqxx::row& row, int first) {
  const auto column = [&](int offset) {
    return row[static_cast<pqxx::row::size_type>(first + offset)];
  };
  RecordedChange change;
  change.number = column(0).as<std::int64_t>();
  change.time = TimeOfMicros(column(1).as<std::int64_t>());
  change.caller = column(2).as<std::string>();
  change.method = column(3).as<std::string>();
  change.request_id = column(4).as<std::string>();
  change.reason = column(5).as<std::string>();
  change.peer = column(6).as<std::string>();
  change.digest = ReadBytes(column(7));
  return change;
}

RecordedRevision ReadRevision(const pqxx::row& row, int first) {
  const auto column = [&](int offset) {
    return row[static_cast<pqxx::row::size_type>(first + offset)];
  };
  RecordedRevision recorded;
  StoredResource& resource = recorded.resource;
  resource.name = column(0).as<std::string>();
  resource.uid = column(1).as<std::string>();
  resource.type = static_cast<ResourceType>(column(2).as<std::int16_t>());
  resource.revision = column(3).as<std::int64_t>();
  resource.change_number = column(4).as<std::int64_t>();
  resource.create_time = TimeOfMicros(column(5).as<std::int64_t>());
  resource.update_time = TimeOfMicros(column(6).as<std::int64_t>());
  if (column(7).as<bool>()) resource.delete_time = resource.update_time;
  resource.document = ReadBytes(column(8));
  recorded.change = ReadChangeFacts(row, first + kOwnColumnCount);
  recorded.action = ActionOf(/*is_first=*/column(9).as<bool>(),
                             /*was_deleted=*/column(10).as<bool>(),
                             /*is_deleted=*/column(11).as<bool>(), recorded.change.method);
  recorded.expunged_by = column(12).as<std::int64_t>();
  return recorded;
}

}  // namespace entente::storage::postgres
