#include "services/rpc/keeps.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/services/rpc/tracking_documents.h"
#include "tests/support/fake_store.h"

namespace entente::rpc {
namespace {

using ::testing::SizeIs;

const std::string kKept = "initiatives/joint-assessment";

Family Alone() {
  Family family;
  family.initiative.stored.name = kKept;
  family.initiative.stored.uid = "0190163d-8694-739b-aea5-000000000001";
  return family;
}

std::string KeptReportName(int number) { return kKept + "/reports/r" + std::to_string(number); }

void AddReport(Family& family, int number, int superseded) {
  Member<v1::Report>& member = family.reports.emplace_back();
  member.document = test::GoodSearch();
  member.document.set_name(KeptReportName(number));
  member.document.set_supersedes(KeptReportName(superseded));
  member.stored.name = KeptReportName(number);
  member.stored.uid = "0190163d-8694-739b-aea5-00000000010" + std::to_string(number);
}

// Nothing on record closes one: CreateReport refuses it.
TEST(ComputeKeeps, EndsWhereReportsSupersedeEachOtherInARing) {
  entente::test::FakeStore store;
  Family family = Alone();
  AddReport(family, 1, 3);
  AddReport(family, 2, 1);
  AddReport(family, 3, 2);

  const auto keeps = ComputeKeeps(store, {}, family, NamesOf(family));

  ASSERT_TRUE(keeps.ok()) << keeps.status();
  EXPECT_THAT(*keeps, SizeIs(4));
}

}  // namespace
}  // namespace entente::rpc
