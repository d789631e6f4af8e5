#include "services/rpc/import_waiting.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/transfer.pb.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// An initiative that is related to others.
ImportedRecord RecordOf(const std::string& id, const std::vector<std::string>& named = {}) {
  ImportedRecord record{.number = 1, .record = std::make_unique<v1::Record>()};
  record.record->mutable_initiative()->set_name("initiatives/" + id);
  for (const std::string& name : named) {
    record.record->mutable_initiative()->add_relations()->set_target("initiatives/" + name);
  }
  return record;
}

template <typename... Records>
std::vector<ImportedRecord> ListOf(Records... records) {
  std::vector<ImportedRecord> list;
  (list.push_back(std::move(records)), ...);
  return list;
}

TEST(ImportWaiting, ACommitmentNamesItsInitiative) {
  v1::Record record;
  record.mutable_commitment()->set_name("initiatives/plan/commitments/one");
  record.mutable_commitment()->add_debtors()->set_agency("agencies/us-cbp");

  EXPECT_THAT(NamedBy(record), UnorderedElementsAre("initiatives/plan", "agencies/us-cbp"));
}

TEST(ImportWaiting, ARecordDoesNotNameItself) {
  EXPECT_THAT(NamedBy(*RecordOf("aaa", {"aaa", "bbb"}).record),
              UnorderedElementsAre("initiatives/bbb"));
}

TEST(ImportWaiting, WhatIsNamedComesNoLater) {
  const auto records =
      ListOf(RecordOf("aaa", {"ccc"}), RecordOf("bbb"), RecordOf("ccc"), RecordOf("ddd", {"bbb"}));

  const auto groups = GroupByDependence(records, 1);

  EXPECT_THAT(groups, ElementsAre(UnorderedElementsAre(0U, 2U), ElementsAre(1U), ElementsAre(3U)));
}

TEST(ImportWaiting, ARingIsInOneGroup) {
  const auto records =
      ListOf(RecordOf("aaa", {"bbb"}), RecordOf("bbb", {"ccc"}), RecordOf("ccc", {"aaa"}));

  EXPECT_THAT(GroupByDependence(records, 1), ElementsAre(UnorderedElementsAre(0U, 1U, 2U)));
}

TEST(ImportWaiting, ANameAgainIsInTheNextGroup) {
  EXPECT_THAT(GroupByDependence(ListOf(RecordOf("aaa"), RecordOf("aaa")), 10),
              ElementsAre(ElementsAre(0U), ElementsAre(1U)));
  EXPECT_THAT(GroupByDependence({}, 10), IsEmpty());
}

}  // namespace
}  // namespace entente::rpc
