// The tables that are derived from documents: which rows of each a document has, and how those that
// it has differ from those that it should have.  Every table of the index is in the list, so that
// what a later migration adds is looked after too (tests/storage/postgres/maintenance_test.cc
// compares it with the catalog).

#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/maintenance.h"
#include "storage/postgres/session.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// Which part of what is derived: by the document alone, or by all that its standing rests on.
enum class DerivedPart { kIndex, kKept };

struct DerivedTable {
  DerivedPart part = DerivedPart::kIndex;
  std::string_view name;
  std::string_view owner;               // the column with the uid of the document
  std::vector<std::string_view> keys;   // with it, what tells one row from another
  std::vector<ResourceType> types;      // the documents that have such rows
  std::string_view columns = "*";       // those that are derived
  std::string_view condition = "true";  // the rows that are
};

// Those that others refer to come first.
[[nodiscard]] const std::vector<DerivedTable>& DerivedTables();

// The rows of one document in all tables of a part that its type has.
class DerivedRows final {
 public:
  static DerivedRows Read(Transaction& transaction, DerivedPart part, ResourceType type,
                          const std::string& uid);

  // What has to change for these to become `wanted`, in words, at most kDifferencesMax of them and
  // how many there are beside.  Uids are told as names, which the transaction looks up.
  [[nodiscard]] std::vector<std::string> Compare(const DerivedRows& wanted,
                                                 Transaction& transaction) const;

 private:
  using Value = std::optional<std::string>;  // as PostgreSQL writes it
  struct TableRows {
    const DerivedTable* table = nullptr;
    std::vector<std::string> columns;
    std::map<std::vector<std::string>, std::vector<Value>> rows;  // by key
  };
  class Differences;

  std::vector<TableRows> tables_;
};

// One document is told of no more often.
inline constexpr std::size_t kDifferencesMax = 50;

// Rows whose document is not there, or is none that has such rows; at most kStraysMax of each
// table.  Deletes them when told to.
[[nodiscard]] std::vector<Fault> TendStrayRows(Transaction& transaction, Care care);

}  // namespace entente::storage::postgres
