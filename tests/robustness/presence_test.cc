// The model of what is there.

#include "tests/robustness/presence.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "entente/v1/report.pb.h"

namespace entente::robustness {
namespace {

using Effects = std::map<std::string, Effect>;

TrueRevision RevisionOf(const std::string& name, bool deleted = false) {
  TrueRevision revision;
  revision.name = name;
  revision.deleted = deleted;
  return revision;
}

TrueRevision ReportAbout(const std::string& name, const std::string& commitment) {
  v1::Report report;
  report.set_commitment(commitment);
  TrueRevision revision = RevisionOf(name);
  revision.type = storage::ResourceType::kReport;
  revision.document = report.SerializeAsString();
  return revision;
}

// An initiative with a commitment and a report about that; the commitment, then the initiative are
// deleted, then both come back.
Truth Family() {
  const std::vector<std::vector<TrueRevision>> changes = {
      {RevisionOf("initiatives/x"), RevisionOf("initiatives/x/commitments/c")},
      {ReportAbout("initiatives/x/reports/r", "initiatives/x/commitments/c")},
      {RevisionOf("initiatives/x/commitments/c", true)},
      {RevisionOf("initiatives/x", true)},
      {RevisionOf("initiatives/x/commitments/c")},
      {RevisionOf("initiatives/x")},
      {RevisionOf("initiatives/x")},
  };
  Truth truth;
  for (const auto& revisions : changes) {
    TrueChange& change = truth.changes.emplace_back();
    change.number = ++truth.head;
    change.revisions = revisions;
  }
  return truth;
}

TEST(PresenceTest, WhatBelongsToADocumentGoesAndComesWithIt) {
  const ChangeLog log = LogOf(Family(), {});

  EXPECT_EQ(log.at(1).events, (Effects{{"initiatives/x", Effect::kAdded},
                                       {"initiatives/x/commitments/c", Effect::kAdded}}));
  EXPECT_EQ(log.at(2).events, (Effects{{"initiatives/x/reports/r", Effect::kAdded}}));
  EXPECT_EQ(log.at(3).events, (Effects{{"initiatives/x/commitments/c", Effect::kRemoved},
                                       {"initiatives/x/reports/r", Effect::kRemoved}}));
  EXPECT_EQ(log.at(4).events, (Effects{{"initiatives/x", Effect::kRemoved}}));
  EXPECT_FALSE(log.contains(5)) << "its initiative is away";
  EXPECT_EQ(log.at(6).events, (Effects{{"initiatives/x", Effect::kAdded},
                                       {"initiatives/x/commitments/c", Effect::kAdded},
                                       {"initiatives/x/reports/r", Effect::kAdded}}));
  EXPECT_EQ(log.at(7).events, (Effects{{"initiatives/x", Effect::kChanged}}));
}

TEST(PresenceTest, AFilterLeavesOutWhatItDoesNotMatch) {
  const NameFilter reports = {.type = "REPORT"};
  EXPECT_EQ(reports.ToString(), "type:REPORT");
  EXPECT_EQ(LogOf(Family(), reports).size(), 3U);
  const NameFilter commitment = {.name = "initiatives/x/commitments/c"};
  EXPECT_EQ(commitment.ToString(), "name:initiatives/x/commitments/c");
  EXPECT_EQ(LogOf(Family(), commitment).size(), 3U);
  EXPECT_EQ(ThereAt(Family(), 7, {.name = "initiatives/x"}).size(), 3U);
  EXPECT_EQ(ThereAt(Family(), 4, {}).size(), 0U);
}

}  // namespace
}  // namespace entente::robustness
