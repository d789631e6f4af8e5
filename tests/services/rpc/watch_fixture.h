// What the tests of Watch share: documents in short, and filters.

#pragma once

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/history_service.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/filter/filter.h"
#include "services/rpc/watch_change.h"
#include "storage/resource.h"
#include "tests/support/fake_feed.h"

namespace entente::rpc::test {

using entente::test::FakeFeed;
using storage::ResourceType;

// An initiative of countries that take part.
inline v1::Initiative InitiativeOf(const std::vector<std::string>& countries,
                                   v1::Initiative::Kind kind = v1::Initiative::MOU) {
  v1::Initiative initiative;
  initiative.set_kind(kind);
  for (const std::string& country : countries) {
    initiative.add_participants()->set_region_code(country);
  }
  return initiative;
}

inline FakeFeed::Put PutOf(const std::string& id, const v1::Initiative& initiative,
                           bool deleted = false) {
  return {ResourceType::kInitiative, "initiatives/" + id, initiative.SerializeAsString(), deleted};
}

inline FakeFeed::Put CommitmentOf(const std::string& initiative, const std::string& id,
                                  bool deleted = false) {
  const std::string parent = "initiatives/" + initiative;
  return {ResourceType::kCommitment, parent + "/commitments/" + id, "", deleted, parent};
}

inline FakeFeed::Put ReportOf(const std::string& initiative, const std::string& id,
                              const std::string& commitment = "",
                              v1::Report::Kind kind = v1::Report::STATUS) {
  v1::Report report;
  report.set_kind(kind);
  const std::string parent = "initiatives/" + initiative;
  return {ResourceType::kReport,
          parent + "/reports/" + id,
          report.SerializeAsString(),
          false,
          parent,
          commitment.empty() ? "" : parent + "/commitments/" + commitment};
}

inline std::optional<storage::Expression> FilterOf(const std::string& text) {
  absl::StatusOr<filter::Parsed> parsed =
      filter::ParseFilter(filter::List::kChanges, text, absl::CivilDay(2011, 1, 1));
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? parsed->filter : std::nullopt;
}

// `ADDED initiatives/a`, with `!` behind it when the document is not shown.
inline std::string Short(const v1::WatchEvent& event) {
  return v1::WatchEvent::Effect_Name(event.effect()) + " " + event.document() +
         (event.has_revision() ? "" : "!");
}

}  // namespace entente::rpc::test
