// One initiative with all that belongs to it, parsed: what the standing of each of its members is
// computed from, and what commitments and reports are checked against.  Used by one write at a
// time; not shared between threads while it is changed.

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/party.pb.h"
#include "entente/v1/report.pb.h"
#include "storage/store.h"

namespace entente::rpc {

// 9999-12-31, in seconds since 1970: the create_time of a report that is being written, which is
// newer than all that is there.
inline constexpr std::int64_t kNewestSeconds = 253'402'214'400;

// A document and what the store says of it.  Of a new one the store says nothing but the name and
// uid that it will have.
template <typename Document>
struct Member {
  storage::StoredResource stored;
  Document document;
};

// Region codes of agencies, by resource name; an agency without a country has none.
using RegionCodes = std::map<std::string, std::string, std::less<>>;

struct Family {
  Member<v1::Initiative> initiative;
  std::vector<Member<v1::Commitment>> commitments;
  // With their create_time.  A report is deleted only where it is expunged, and then says nothing
  // any more: it is left out.
  std::vector<Member<v1::Report>> reports;

  // Null when there is none of that name.
  [[nodiscard]] const Member<v1::Commitment>* FindCommitment(std::string_view name) const;
  [[nodiscard]] const Member<v1::Report>* FindReport(std::string_view name) const;

  // The report that took the place of the one of that name; null when none has.
  [[nodiscard]] const Member<v1::Report>* FindSuccessor(std::string_view report) const;

  // Puts `document` in the place of what has its name, or adds it.  A new report is newer than all
  // others.
  void Set(const storage::Put& put);

  // What the reports about a commitment are counted as: of those that are not deleted.
  [[nodiscard]] int CountReportsAbout(std::string_view commitment) const;

  // The commitments that are not deleted, and the reports that are about them or the initiative.
  [[nodiscard]] int CountChildren() const;
};

// INTERNAL when a stored document does not parse.
[[nodiscard]] absl::StatusOr<Family> ParseFamily(storage::Family stored);

// Reads a family, deleted members included but for reports.
//   NOT_FOUND  there is no such initiative
//   INTERNAL   a stored document does not parse
[[nodiscard]] absl::StatusOr<Family> ReadFamily(storage::DocumentReader& store,
                                                const storage::CallContext& context,
                                                const std::string& initiative);

// The agencies that take part, owe, are owed to or report, by name; assessors speak for no side.
[[nodiscard]] std::set<std::string> AgenciesIn(const Family& family);

// The country that a party stands for: its own, or its agency's; empty when it is none.
[[nodiscard]] std::string RegionCodeOf(const v1::Party& party, const RegionCodes& region_codes);
[[nodiscard]] std::string RegionCodeOf(const v1::Participant& participant,
                                       const RegionCodes& region_codes);

// The governments that take part, themselves or by an agency: sorted, each once.
[[nodiscard]] std::vector<std::string> GovernmentsOf(const v1::Initiative& initiative,
                                                     const RegionCodes& region_codes);

// Reads the region codes of agencies.
[[nodiscard]] absl::StatusOr<RegionCodes> ReadRegionCodes(storage::DocumentReader& store,
                                                          const storage::CallContext& context,
                                                          const std::set<std::string>& agencies);

}  // namespace entente::rpc
