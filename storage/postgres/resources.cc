// What all resource families share: reading by name, looking up what documents name, texts, keys.

#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/api/resource.pb.h"
#include "google/protobuf/descriptor.h"

#include "storage/error.h"
#include "storage/postgres/errors.h"
#include "storage/postgres/index.h"
#include "storage/postgres/migrate.h"
#include "storage/postgres/postgres_store.h"
#include "storage/postgres/row_batch.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Of a report: its commitment is not deleted.
constexpr std::string_view kIsOfTheLiving =
    "NOT EXISTS (SELECT FROM report p WHERE p.uid = r.uid AND p.deleted) AND ";

// Served by resource_name_unique and the primary keys of revision and report.
std::string GetSql(const CallContext& context, ResourceType type, Parameters& parameters) {
  const std::string columns = ResourceColumns(parameters, context.as_of.day);
  const std::string shown(type == ResourceType::kReport ? kIsOfTheLiving : "");
  return absl::StrCat("SELECT ", columns, R"sql(
FROM resource r
JOIN revision v ON v.uid = r.uid AND v.revision = r.revision
WHERE r.name = ANY ($1::text[])
  AND r.type = $2
  AND NOT r.hidden
  AND )sql",
                      shown, VisibleTo(context.clearance, "r", parameters), " AND ",
                      KnownBy(context.as_of, "r", parameters));
}

// Served by resource_name_unique, agency_pkey and the primary keys of release and initiative.
constexpr std::string_view kLookupSql = R"sql(
SELECT r.name, r.uid, r.type, r.revision, r.deleted OR r.hidden, a.region_code, r.tlp,
       array_to_string(r.releasable_to, ',')
FROM resource r
LEFT JOIN agency a ON a.uid = r.uid
WHERE r.name = ANY ($1::text[])
UNION ALL
SELECT c.region_code, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM country c
WHERE c.region_code = ANY ($2::text[]))sql";

// Served by reference_by_target.
std::string ReferrersSql() {
  return absl::StrCat(R"sql(
SELECT DISTINCT s.name, s.uid, s.type
FROM reference f
JOIN resource s ON s.uid = f.source
WHERE f.target = $1
  AND )sql",
                      std::string(kIsReferrer), R"sql(
ORDER BY s.name
LIMIT $2)sql");
}

constexpr std::string_view kTextSql = R"sql(
SELECT text
FROM release_text
WHERE sha256 = $1)sql";

constexpr std::string_view kTokenKeySql = R"sql(
SELECT key
FROM server_key
WHERE name = 'page_token')sql";

constexpr std::string_view kDeleteReferencesSql = R"sql(
DELETE FROM reference
WHERE source = ANY ($1::uuid[]))sql";

void CollectFrom(const google::protobuf::Message& message, std::string_view outermost,
                 std::vector<NamedReference>& references) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    const std::string_view root = outermost.empty() ? std::string_view(field->name()) : outermost;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectFrom(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                         : reflection->GetMessage(message, field),
                    root, references);
      } else if (field->options().HasExtension(google::api::resource_reference)) {
        std::string name = field->is_repeated() ? reflection->GetRepeatedString(message, field, i)
                                                : reflection->GetString(message, field);
        if (!name.empty()) references.push_back({std::move(name), std::string(root)});
      }
    }
  }
}

}  // namespace

absl::StatusOr<std::vector<StoredResource>> PostgresStore::BatchGet(
    const CallContext& context, ResourceType type, const std::vector<std::string>& names) {
  std::unordered_map<std::string, StoredResource> found;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.TextArray(names).Integer(static_cast<std::int64_t>(type));
    const std::string sql = GetSql(context, type, parameters);
    found.clear();
    for (const auto& row : transaction.Run(sql, parameters)) {
      StoredResource resource = ReadResource(row);
      found.emplace(resource.name, std::move(resource));
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  std::vector<StoredResource> resources;
  resources.reserve(names.size());
  for (const std::string& name : names) {
    const auto entry = found.find(name);
    if (entry == found.end()) return NotFoundStatus(type, name);
    resources.push_back(entry->second);
  }
  return resources;
}

absl::StatusOr<StoredResource> PostgresStore::Get(const CallContext& context, ResourceType type,
                                                  std::string_view name) {
  absl::StatusOr<std::vector<StoredResource>> resources =
      BatchGet(context, type, {std::string(name)});
  if (!resources.ok()) return resources.status();
  return std::move(resources->front());
}

absl::StatusOr<References> PostgresStore::Lookup(const CallContext& context,
                                                 const std::vector<std::string>& names,
                                                 const std::vector<std::string>& region_codes) {
  References references;
  for (const std::string& code : region_codes) references.countries[code] = false;
  if (names.empty() && region_codes.empty()) return references;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.TextArray(names).TextArray(region_codes);
    for (const auto& row : transaction.Run(kLookupSql, parameters)) {
      if (row[1].is_null()) {
        references.countries[row[0].as<std::string>()] = true;
        continue;
      }
      Reference reference;
      reference.uid = row[1].as<std::string>();
      reference.type = static_cast<ResourceType>(row[2].as<std::int16_t>());
      reference.revision = row[3].as<std::int64_t>();
      reference.deleted = row[4].as<bool>();
      reference.region_code = row[5].as<std::string>("");
      reference.label.set_tlp(static_cast<v1::Label::Tlp>(row[6].as<int>()));
      std::string codes = row[7].as<std::string>("");
      for (std::size_t at = 0; at + 2 <= codes.size(); at += 3) {
        reference.label.add_releasable_to(codes.substr(at, 2));
      }
      references.resources[row[0].as<std::string>()] = std::move(reference);
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return references;
}

absl::StatusOr<std::vector<Referrer>> PostgresStore::ListReferrers(const CallContext& context,
                                                                   std::string_view uid,
                                                                   int limit) {
  std::vector<Referrer> referrers;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(std::string(uid)).Integer(limit);
    referrers.clear();
    for (const auto& row : transaction.Run(ReferrersSql(), parameters)) {
      referrers.push_back({row[0].as<std::string>(), row[1].as<std::string>(),
                           static_cast<ResourceType>(row[2].as<std::int16_t>())});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return referrers;
}

absl::StatusOr<std::string> PostgresStore::GetText(const CallContext& context,
                                                   std::string_view sha256) {
  std::optional<std::string> text;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    Parameters parameters;
    parameters.Text(absl::StrCat("\\x", std::string(sha256)));
    const pqxx::result rows = transaction.Run(kTextSql, parameters);
    if (!rows.empty()) text = rows[0][0].as<std::string>();
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  if (!text) {
    return MakeError(absl::StatusCode::kNotFound, kReasonNotFound,
                     "no text is stored under that SHA-256");
  }
  return *std::move(text);
}

absl::StatusOr<std::string> PostgresStore::TokenKey(const CallContext& context) {
  std::string key;
  const absl::Status status = session_.Read(context, [&](Transaction& transaction) {
    const pqxx::result rows = transaction.Run(kTokenKeySql, Parameters());
    if (rows.empty()) {
      return MakeError(absl::StatusCode::kFailedPrecondition, kReasonInternal,
                       "the database has no key for page tokens: run entente-server migrate");
    }
    key = ReadBytes(rows[0][0]);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return key;
}

std::vector<NamedReference> CollectReferences(const google::protobuf::Message& message) {
  std::vector<NamedReference> references;
  CollectFrom(message, "", references);
  return references;
}

void IndexReferences(Transaction& transaction, const Puts& puts) {
  DeleteBefore(transaction, kDeleteReferencesSql, puts);
  RowBatch rows{{"source", "uuid"}, {"name", "text"}, {"field", "text"}};
  for (const Put* put : puts) {
    for (const NamedReference& reference : CollectReferences(*put->document)) {
      rows.Text(put->uid).Text(reference.name).Text(reference.field);
    }
  }
  if (rows.empty()) return;
  Parameters parameters;
  const std::string sql = absl::StrCat(R"sql(
INSERT INTO reference (source, target, field)
SELECT DISTINCT f.source, r.uid, f.field
FROM )sql",
                                       rows.From("f", parameters), R"sql(
JOIN resource r ON r.name = f.name)sql");
  RunBatch(transaction, sql, parameters, rows.size());
}

}  // namespace entente::storage::postgres
