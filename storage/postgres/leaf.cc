#include "storage/postgres/leaf.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/postgres/condition_sql.h"
#include "storage/postgres/found.h"

namespace entente::storage::postgres {
namespace {

// The row of `table` called d that `where` finds for each w: a look-up, as in Exists.
void LookUp(Leaf& leaf, std::string_view table, const std::string& where) {
  absl::StrAppend(&leaf.from, " CROSS JOIN LATERAL (SELECT * FROM ", std::string(table),
                  " m WHERE ", where, " OFFSET 0) d");
}

void FindChildren(Leaf& leaf, ResourceType type, const std::string& where) {
  LookUp(leaf, MainTable(type), where);
  const bool by_day = type == ResourceType::kCommitment && !leaf.sort.empty();
  if (by_day) {
    leaf.parent_day = leaf.sort;
    leaf.parent_uid = leaf.uid;
  }
  leaf.uid = "d.uid";
  leaf.sort = by_day ? "d.announced" : "";
  leaf.label = "d";
  leaf.row = RowOf(type, "d");
}

// From what an index finds to the resources of the list.
Leaf Listed(ResourceType type, Found found) {
  Leaf& leaf = found.leaf;
  const std::string uid = leaf.uid;
  leaf.found = leaf.from;
  if (!leaf.sort.empty()) leaf.order = absl::StrCat(leaf.sort, " DESC, ", uid, " DESC");
  switch (found.finds) {
    case Finds::kAboutInitiative:
      FindChildren(leaf, type, absl::StrCat("m.initiative = ", uid, " AND m.commitment IS NULL"));
      return leaf;
    case Finds::kAboutCommitment:
      FindChildren(leaf, type, absl::StrCat("m.commitment = ", uid));
      return leaf;
    case Finds::kInitiative:
      if (type == ResourceType::kInitiative) break;
      FindChildren(leaf, type, absl::StrCat("m.initiative = ", uid));
      return leaf;
    case Finds::kCommitment:
      if (type == ResourceType::kCommitment) break;
      LookUp(leaf, "commitment", absl::StrCat("m.uid = ", uid));
      leaf.uid = "d.initiative";
      leaf.sort.clear();
      return leaf;
    case Finds::kListed:
      break;
  }
  leaf.row = RowOf(type, "w");
  if (found.has_row) return leaf;
  leaf.row.uid = leaf.row.initiative = leaf.row.subject = uid;
  leaf.row.columns.clear();
  const bool is_child = type == ResourceType::kCommitment || type == ResourceType::kReport;
  if (is_child && !leaf.sort.empty()) {
    LookUp(leaf, MainTable(type), absl::StrCat("m.uid = ", uid));
    leaf.row = RowOf(type, "d");
  }
  return leaf;
}

}  // namespace

Leaf AllLeaf(ResourceType type, const std::string& order_column) {
  if (type == ResourceType::kAgency) {
    // A range of resource_name_unique, since all names of one collection stand together.
    Found found =
        OwnRows(type, "w.type = 1 AND w.name > 'agencies/' AND w.name < 'agencies0'", "w.name");
    found.leaf.row = RowOf(type, "w");
    return found.leaf;
  }
  Found found = OwnRows(type, "true", "w." + order_column);
  found.leaf.row = RowOf(type, "w");
  return found.leaf;
}

Leaf ChildrenLeaf(ResourceType type, const std::string& parent) {
  Found found = OwnRows(type, "w.initiative = " + parent,
                        type == ResourceType::kCommitment ? "w.announced" : "w.as_of");
  found.leaf.row = RowOf(type, "w");
  return found.leaf;
}

std::vector<Leaf> LeavesOf(ResourceType type, const Driver& driver, const std::string& most,
                           Statement& statement) {
  std::vector<Leaf> leaves;
  for (const Condition* condition : driver.any_of) {
    for (Found& found : FoundBy(type, *condition, most, statement)) {
      leaves.push_back(Listed(type, std::move(found)));
    }
  }
  return leaves;
}

}  // namespace entente::storage::postgres
