// ParseOrder of filter.h.

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/filter/filter.h"

namespace entente::filter {
namespace {

using storage::SortKey;
using ::testing::StartsWith;

struct OrderCase {
  List list;
  std::string_view text;
  SortKey key;
  bool descending;
};

void ExpectAll(const std::vector<OrderCase>& cases) {
  for (const OrderCase& one : cases) {
    const auto order = ParseOrder(one.list, one.text);
    ASSERT_TRUE(order.ok()) << one.text << ": " << order.status();
    EXPECT_EQ(order->key, one.key) << one.text;
    EXPECT_EQ(order->descending, one.descending) << one.text;
  }
}

std::string ErrorOf(List list, std::string_view text) {
  return std::string(ParseOrder(list, text).status().message());
}

TEST(Order, IsTheListsOwnWhenEmpty) {
  ExpectAll({{List::kInitiatives, "", SortKey::kAnnounced, true},
             {List::kCommitments, "", SortKey::kAnnounced, true},
             {List::kReports, "", SortKey::kAsOf, true},
             {List::kReleases, "", SortKey::kReleased, true},
             {List::kAgencies, " ", SortKey::kName, false}});
  EXPECT_TRUE(ParseOrder(List::kCitations, "").ok());
}

TEST(Order, TakesEveryFieldOfTheList) {
  ExpectAll({{List::kInitiatives, "announced", SortKey::kAnnounced, false},
             {List::kInitiatives, "signed", SortKey::kSigned, false},
             {List::kInitiatives, "expires", SortKey::kExpires, false},
             {List::kInitiatives, "updated", SortKey::kUpdated, false},
             {List::kCommitments, "announced", SortKey::kAnnounced, false},
             {List::kCommitments, "due", SortKey::kDue, false},
             {List::kCommitments, "days_late", SortKey::kDaysLate, false},
             {List::kCommitments, "updated", SortKey::kUpdated, false},
             {List::kReports, "as_of", SortKey::kAsOf, false},
             {List::kReports, "updated", SortKey::kUpdated, false},
             {List::kReleases, "released", SortKey::kReleased, false},
             {List::kReleases, "release_date", SortKey::kReleased, false},
             {List::kReleases, "updated", SortKey::kUpdated, false},
             {List::kAgencies, "name", SortKey::kName, false},
             {List::kAgencies, "updated", SortKey::kUpdated, false}});
}

TEST(Order, DescendsWhereAsked) {
  ExpectAll({{List::kCommitments, "days_late desc", SortKey::kDaysLate, true},
             {List::kAgencies, "  name   desc ", SortKey::kName, true}});
}

TEST(Order, RefusesAnUnknownFieldAndSaysWhatThereIs) {
  EXPECT_EQ(ErrorOf(List::kInitiatives, "titles"),
            "column 1: got \"titles\"; initiatives are ordered by one of announced, signed, "
            "expires, updated, as in announced desc");
  EXPECT_THAT(ErrorOf(List::kCommitments, "days_lat desc"),
              StartsWith("column 1: got \"days_lat\" (did you mean days_late?); "));
  EXPECT_THAT(ErrorOf(List::kAgencies, "Name"), StartsWith("column 1: got \"Name\""));
  EXPECT_THAT(ErrorOf(List::kAgencies, "\"name\""), StartsWith("column 1: got \"name\""));
  EXPECT_THAT(ErrorOf(List::kInitiatives, "due"), StartsWith("column 1: got \"due\""));
  EXPECT_EQ(ErrorOf(List::kCitations, "released"),
            "column 1: citations have one order only; leave it empty");
}

TEST(Order, RefusesWhatFollowsTheField) {
  EXPECT_EQ(ErrorOf(List::kInitiatives, "signed asc"),
            "column 8: got \"asc\"; wanted desc, or nothing for ascending");
  EXPECT_EQ(ErrorOf(List::kInitiatives, "signed \"desc\""),
            "column 8: got \"desc\"; wanted desc, or nothing for ascending");
  EXPECT_EQ(ErrorOf(List::kInitiatives, "signed, announced"),
            "column 7: a second field; lists are ordered by one, ties by uid");
  EXPECT_EQ(ErrorOf(List::kInitiatives, "signed desc, announced"),
            "column 12: something after desc; lists are ordered by one field, ties by uid");
}

TEST(Order, RefusesSqlAndWhatNobodyReads) {
  for (const std::string_view text :
       {"announced; DROP TABLE initiative", "announced desc; --", "1", "$1", "'announced'",
        "(SELECT 1)", "announced::text", "'", "announced desc nulls last", ",", "-announced"}) {
    EXPECT_THAT(ErrorOf(List::kInitiatives, text), StartsWith("column ")) << text;
  }
  EXPECT_EQ(ErrorOf(List::kInitiatives, std::string(101, 'a')),
            "column 1: got 101 bytes; at most 100 are read, as in announced desc");
}

}  // namespace
}  // namespace entente::filter
