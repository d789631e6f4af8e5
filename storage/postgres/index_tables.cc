#include "storage/postgres/index_tables.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "storage/postgres/parameters.h"

namespace entente::storage::postgres {
namespace {

// What is told of a value; a document may have a text of any length in its rows.
constexpr std::size_t kToldBytesMax = 80;

// Of one table: that many rows are no slip of a pen any more.
constexpr int kStraysMax = 1'000;

constexpr std::string_view kNameSql = R"sql(
SELECT name
FROM resource
WHERE uid = $1)sql";

std::vector<DerivedTable> MakeTables() {
  using enum ResourceType;
  const std::vector<ResourceType> all = {kAgency, kRelease, kInitiative, kCommitment, kReport};
  const std::vector<ResourceType> with_kept = {kInitiative, kCommitment, kReport};
  constexpr DerivedPart kIndex = DerivedPart::kIndex;
  constexpr DerivedPart kKept = DerivedPart::kKept;
  return {
      {kIndex,
       "resource",
       "uid",
       {},
       all,
       "type, revision, deleted, tlp, releasable_to, parent, hidden"},
      {kIndex, "agency", "uid", {}, {kAgency}},
      {kIndex, "agency_name", "agency", {"ordinal"}, {kAgency}},
      {kIndex, "agency_parent", "agency", {"parent"}, {kAgency}},
      {kIndex, "agency_successor", "agency", {"successor"}, {kAgency}},
      {kIndex, "release", "uid", {}, {kRelease}},
      {kIndex, "release_agency", "release", {"agency"}, {kRelease}},
      {kIndex, "release_country", "release", {"country"}, {kRelease}},
      {kIndex, "initiative", "uid", {}, {kInitiative}},
      {kIndex, "initiative_agency", "initiative", {"agency"}, {kInitiative}},
      {kIndex, "initiative_country", "initiative", {"country"}, {kInitiative}},
      {kIndex, "initiative_pair", "initiative", {"first", "second"}, {kInitiative}},
      {kIndex, "initiative_relation", "source", {"target", "kind"}, {kInitiative}},
      {kIndex, "initiative_person", "initiative", {"ordinal"}, {kInitiative}},
      {kIndex, "commitment", "uid", {}, {kCommitment}},
      {kIndex, "commitment_party", "commitment", {"is_debtor", "ordinal"}, {kCommitment}},
      {kIndex, "report", "uid", {}, {kReport}},
      {kIndex, "citation", "source", {"ordinal"}, with_kept},
      {kIndex, "reference", "source", {"target", "field"}, all},
      // The terms of standing come from what is kept.
      {kIndex, "term", "uid", {"field", "value", "since"}, all, "*", "field NOT BETWEEN 10 AND 16"},
      {kIndex, "searched_text", "uid", {"config"}, all},
      {kKept, "resource", "uid", {}, with_kept, "kept_version, known"},
      {kKept, "kept", "uid", {"since"}, with_kept},
      {kKept, "kept_side", "uid", {"since", "ordinal"}, with_kept},
      {kKept,
       "term",
       "uid",
       {"field", "value", "since"},
       with_kept,
       "*",
       "field BETWEEN 10 AND 16"},
  };
}

// Served by the primary key of each: the owner comes first in it.
std::string ReadSql(const DerivedTable& table) {
  std::string columns(table.columns);
  if (columns != "*") {
    for (const std::string_view key : table.keys) {
      columns = absl::StrCat(std::string(key), ", ", columns);
    }
  }
  return absl::StrCat("SELECT ", columns, "\nFROM ", std::string(table.name), "\nWHERE ",
                      std::string(table.owner), " = $1\n  AND ", std::string(table.condition));
}

std::string StraysFrom(const DerivedTable& table) {
  std::vector<int> types;
  types.reserve(table.types.size());
  for (const ResourceType type : table.types) types.push_back(static_cast<int>(type));
  const std::string owner = absl::StrCat("t.", std::string(table.owner));
  return absl::StrCat("FROM ", std::string(table.name), " t\nWHERE ", std::string(table.condition),
                      "\n  AND NOT EXISTS (SELECT FROM resource r WHERE r.uid = ", owner,
                      " AND r.type IN (", absl::StrJoin(types, ", "), "))");
}

// Reads the table once; no index has what is not there.
std::string CountStraysSql(const DerivedTable& table) {
  const std::string owner = absl::StrCat("t.", std::string(table.owner));
  return absl::StrCat("SELECT ", owner, ", (SELECT r.name FROM resource r WHERE r.uid = ", owner,
                      "), count(*)\n", StraysFrom(table), "\nGROUP BY ", owner, "\nORDER BY ",
                      owner, "\nLIMIT ", kStraysMax);
}

std::string DeleteStraysSql(const DerivedTable& table) {
  return absl::StrCat("DELETE ", StraysFrom(table));
}

bool IsUid(std::string_view value) {
  constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool is_dash = std::find(kDashes.begin(), kDashes.end(), i) != kDashes.end();
    const bool is_digit =
        (value[i] >= '0' && value[i] <= '9') || (value[i] >= 'a' && value[i] <= 'f');
    if (is_dash ? value[i] != '-' : !is_digit) return false;
  }
  return true;
}

// Its beginning, cut between code points.
std::string Beginning(std::string_view text) {
  if (text.size() <= kToldBytesMax) return std::string(text);
  std::size_t size = kToldBytesMax;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return absl::StrCat(std::string(text.substr(0, size)), "...");
}

}  // namespace

const std::vector<DerivedTable>& DerivedTables() {
  static const std::vector<DerivedTable> kTables = MakeTables();
  return kTables;
}

DerivedRows DerivedRows::Read(Transaction& transaction, DerivedPart part, ResourceType type,
                              const std::string& uid) {
  DerivedRows derived;
  for (const DerivedTable& table : DerivedTables()) {
    if (table.part != part ||
        std::find(table.types.begin(), table.types.end(), type) == table.types.end()) {
      continue;
    }
    Parameters parameters;
    parameters.Text(uid);
    const pqxx::result rows = transaction.Run(ReadSql(table), parameters);
    TableRows& read = derived.tables_.emplace_back();
    read.table = &table;
    for (pqxx::row_size_type i = 0; i < rows.columns(); ++i) {
      read.columns.emplace_back(rows.column_name(i));
    }
    for (const auto& row : rows) {
      std::vector<std::string> key;
      key.reserve(table.keys.size());
      for (const std::string_view column : table.keys) {
        key.push_back(row[std::string(column)].as<std::string>());
      }
      std::vector<Value>& values = read.rows[std::move(key)];
      for (const auto& field : row) {
        values.push_back(field.is_null() ? std::nullopt : Value(field.c_str()));
      }
    }
  }
  return derived;
}

// Collects what differs, in words.
class DerivedRows::Differences {
 public:
  explicit Differences(Transaction& transaction) : transaction_(transaction) {}

  void Add(const TableRows& has, const TableRows& wants) {
    for (const auto& [key, row] : has.rows) {
      if (!wants.rows.contains(key)) AddRow(*has.table, "has", key);
    }
    for (const auto& [key, row] : wants.rows) {
      const auto found = has.rows.find(key);
      if (found == has.rows.end()) {
        AddRow(*has.table, "lacks", key);
      } else {
        AddColumns(has, key, found->second, row);
      }
    }
  }

  [[nodiscard]] std::vector<std::string> Take() && {
    if (beside_ > 0) told_.push_back(absl::StrCat("and ", beside_, " more differences"));
    return std::move(told_);
  }

 private:
  // Whether there is room for one more.
  bool Count() {
    if (told_.size() < kDifferencesMax) return true;
    ++beside_;
    return false;
  }

  void AddRow(const DerivedTable& table, std::string_view verb,
              const std::vector<std::string>& key) {
    if (!Count()) return;
    const std::string row = key.empty() ? "its row" : Described(table, key);
    told_.push_back(absl::StrCat(Named(table), " ", std::string(verb), " ",
                                 key.empty() && verb == "has" ? "a row" : row,
                                 verb == "has" ? ", which it should not" : ""));
  }

  void AddColumns(const TableRows& has, const std::vector<std::string>& key,
                  const std::vector<Value>& found, const std::vector<Value>& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (found[i] == wanted[i] || !Count()) continue;
      std::string where = Named(*has.table);
      if (!key.empty()) absl::StrAppend(&where, ", ", Described(*has.table, key));
      told_.push_back(absl::StrCat(where, ": ", has.columns[i], " ", Told(found[i], wanted[i])));
    }
  }

  static std::string Named(const DerivedTable& table) {
    if (table.name == "resource") return "its row in resource";
    return absl::StrCat(table.part == DerivedPart::kKept ? "kept" : "index", " table ",
                        std::string(table.name));
  }

  // `agency agencies/us-cbp`.
  std::string Described(const DerivedTable& table, const std::vector<std::string>& key) {
    std::vector<std::string> parts;
    parts.reserve(key.size());
    for (std::size_t i = 0; i < key.size(); ++i) {
      parts.push_back(absl::StrCat(std::string(table.keys[i]), " ", Shown(key[i])));
    }
    return absl::StrJoin(parts, ", ");
  }

  std::string Told(const Value& found, const Value& wanted) {
    if (found && wanted && (found->rfind("\\x", 0) == 0 || found->size() > kToldBytesMax)) {
      return "is another than it should be";
    }
    return absl::StrCat("is ", found ? Shown(*found) : "null", ", not ",
                        wanted ? Shown(*wanted) : "null");
  }

  std::string Shown(const std::string& value) {
    if (value.empty()) return "\"\"";
    if (!IsUid(value)) return Beginning(value);
    Parameters parameters;
    parameters.Text(value);
    const pqxx::result rows = transaction_.Run(kNameSql, parameters);
    return rows.empty() ? value : rows[0][0].as<std::string>();
  }

  Transaction& transaction_;
  std::vector<std::string> told_;
  std::size_t beside_ = 0;
};

std::vector<std::string> DerivedRows::Compare(const DerivedRows& wanted,
                                              Transaction& transaction) const {
  Differences differences(transaction);
  for (std::size_t i = 0; i < tables_.size(); ++i) differences.Add(tables_[i], wanted.tables_[i]);
  return std::move(differences).Take();
}

std::vector<Fault> TendStrayRows(Transaction& transaction, Care care) {
  std::vector<Fault> faults;
  // Those that refer to others go before them.
  for (auto table = DerivedTables().rbegin(); table != DerivedTables().rend(); ++table) {
    if (table->name == "resource") continue;
    const pqxx::result rows = transaction.RunOnce(CountStraysSql(*table), Parameters());
    for (const auto& row : rows) {
      const std::string reason = row[1].is_null() ? " of a resource that is not there"
                                                  : ", which a resource of its type has not";
      const auto count = row[2].as<std::int64_t>();
      faults.push_back({row[1].as<std::string>(row[0].as<std::string>()),
                        absl::StrCat(table->part == DerivedPart::kKept ? "kept" : "index",
                                     " table ", std::string(table->name), " has ", count,
                                     count == 1 ? " row" : " rows", reason),
                        care == Care::kMend});
    }
    if (care == Care::kMend && !rows.empty()) {
      transaction.RunOnce(DeleteStraysSql(*table), Parameters());
    }
  }
  return faults;
}

}  // namespace entente::storage::postgres
