// What the tests of Verify and Reindex share: the services on a real PostgreSQL, a record that has
// rows in every table that is derived, and both walks with what they tell.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/maintenance/upkeep.h"
#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"
#include "services/rpc/commitment_service.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/directory_service.h"
#include "services/rpc/initiative_service.h"
#include "services/rpc/page_token.h"
#include "services/rpc/release_service.h"
#include "services/rpc/report_service.h"
#include "services/rpc/workers.h"
#include "storage/maintenance.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::maintenance {

inline constexpr char kAssessment[] = "initiatives/assessment";
inline constexpr char kPublish[] = "initiatives/assessment/commitments/publish";
inline constexpr char kDropped[] = "initiatives/assessment/commitments/dropped";
inline constexpr char kFirstReport[] = "initiatives/assessment/reports/first";
inline constexpr char kRecordedRelease[] = "releases/recorded";
inline constexpr char kLaterRelease[] = "releases/later";

// What one walk found.
struct Found {
  Tally tally;
  std::vector<std::string> told;  // `initiatives/x: index table initiative lacks its row`
};

class UpkeepTest : public storage::postgres::RecordTest {
 protected:
  UpkeepTest();

  rpc::Call CallFor(const google::protobuf::Message& request, std::string_view method) const;

  // Expects the answer to be one.
  template <typename Reply>
  static void MustAnswer(const absl::StatusOr<Reply>& reply) {
    ASSERT_TRUE(reply.ok()) << reply.status();
  }

  // Documents of all types, made, changed, deleted and brought back, in a dozen changes; quotes
  // that are found, are not, and that waited for their text.
  void MakeRecord();

  void Attach(const std::string& release, const std::string& text);
  absl::StatusOr<rpc::Reply> Report(const std::string& id, const v1::Report& report);
  absl::StatusOr<rpc::Reply> SetReleaseDay(const std::string& name, const std::string& edtf);
  absl::StatusOr<rpc::Reply> Retitle(const std::string& initiative, const std::string& title);

  Found Verified() { return Run(&Verify); }
  Found Reindexed() { return Run(&Reindex); }

  using Upkeeper = absl::StatusOr<Tally> (*)(storage::Store&, storage::Maintenance&,
                                             const UpkeepOptions&);
  Found Run(Upkeeper upkeeper);

  // The uid of a resource, by its name.
  std::string UidOf(const std::string& name) {
    return sql_.Ask("SELECT uid FROM resource WHERE name = '" + name + "'");
  }

  std::unique_ptr<storage::Maintenance> maintenance_;
  rpc::Workers workers_{"test", 1, 8};
  rpc::Adaptor adaptor_{{.read = workers_, .write = workers_, .bulk = workers_}, {}};
  rpc::PageTokens tokens_{std::string(32, 'k')};
  rpc::ServiceDependencies dependencies_;
  rpc::DirectoryService directory_;
  rpc::ReleaseService releases_;
  rpc::InitiativeService initiatives_;
  rpc::CommitmentService commitments_;
  rpc::ReportService reports_;
};

}  // namespace entente::maintenance
