#include "services/rpc/import_waiting.h"

#include <utility>

#include "services/rpc/document_kind.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;

std::string NameOfRecord(const ImportedRecord& record) {
  const Message* document = DocumentOf(*record.record);
  return document == nullptr ? "" : NameOf(*document);
}

}  // namespace

std::set<std::string> NamedBy(const v1::Record& record) {
  std::set<std::string> names;
  const Message* document = DocumentOf(record);
  if (document == nullptr) return names;
  for (NamedResource& resource : CollectReferences(*document, "").resources) {
    names.insert(std::move(resource.name));
  }
  const std::string own = NameOf(*document);
  const storage::ResourceType type =
      record.has_report() ? storage::ResourceType::kReport : storage::ResourceType::kCommitment;
  if ((record.has_commitment() || record.has_report()) && CheckName(type, own).ok()) {
    names.insert(InitiativeOf(own));
  }
  names.erase(own);
  return names;
}

absl::StatusOr<std::set<std::size_t>> FindUnresolved(storage::DocumentReader& store,
                                                     const storage::CallContext& context,
                                                     const std::vector<ImportedRecord>& records) {
  std::vector<std::set<std::string>> named;
  named.reserve(records.size());
  std::set<std::string> brought;
  std::set<std::string> asked;
  for (const ImportedRecord& record : records) {
    named.push_back(NamedBy(*record.record));
    asked.insert(named.back().begin(), named.back().end());
    brought.insert(NameOfRecord(record));
  }
  std::set<std::size_t> unresolved;
  if (asked.empty()) return unresolved;
  ASSIGN_OR_RETURN(storage::References found,
                   store.Lookup(context, {asked.begin(), asked.end()}, {}));
  DropUnseen(context.clearance, found);
  std::set<std::string> missing;
  for (const std::string& name : asked) {
    if (!found.resources.contains(name) && !brought.contains(name)) missing.insert(name);
  }
  // What names something missing is missing itself, until nothing more is.
  for (bool is_more = !missing.empty(); is_more;) {
    is_more = false;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (unresolved.contains(i)) continue;
      bool misses = false;
      for (const std::string& name : named[i]) misses |= missing.contains(name);
      if (!misses) continue;
      unresolved.insert(i);
      is_more = true;
      std::string name = NameOfRecord(records[i]);
      if (!found.resources.contains(name)) missing.insert(std::move(name));
    }
  }
  return unresolved;
}

std::vector<std::vector<std::size_t>> GroupByDependence(const std::vector<ImportedRecord>& records,
                                                        std::size_t size) {
  std::multimap<std::string, std::size_t> places;
  for (std::size_t i = 0; i < records.size(); ++i) places.emplace(NameOfRecord(records[i]), i);
  std::vector<std::vector<std::size_t>> groups(1);
  std::set<std::string> names;  // in the last group
  std::vector<bool> is_placed(records.size(), false);
  for (std::size_t first = 0; first < records.size(); ++first) {
    if (is_placed[first]) continue;
    if (groups.back().size() >= size || names.contains(NameOfRecord(records[first]))) {
      groups.emplace_back();
      names.clear();
    }
    // All that it needs and that has no place yet, in one group with it.
    std::vector<std::size_t> open = {first};
    is_placed[first] = true;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      groups.back().push_back(at);
      names.insert(NameOfRecord(records[at]));
      for (const std::string& name : NamedBy(*records[at].record)) {
        const auto needed = places.find(name);
        if (needed == places.end() || is_placed[needed->second]) continue;
        is_placed[needed->second] = true;
        open.push_back(needed->second);
      }
    }
  }
  if (groups.back().empty()) groups.pop_back();
  return groups;
}

}  // namespace entente::rpc
