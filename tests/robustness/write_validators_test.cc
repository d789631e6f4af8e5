// Each validator passes a good history and finds the fault it is there for.

#include "tests/robustness/write_validators.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace entente::robustness {
namespace {

using Faults = std::vector<std::string>;

// The second request was repeated and answered twice alike.
std::vector<Acknowledgement> GoodHistory() {
  return {{"r1", "x", "", "e1"}, {"r2", "x", "e1", "e2"}, {"r2", "x", "e1", "e2"}};
}

TEST(WriteValidatorsTest, AGoodHistoryHasNoFaults) {
  EXPECT_EQ(ValidateAppliedOnce(GoodHistory()), Faults{});
  EXPECT_EQ(ValidateEtags(GoodHistory()), Faults{});
  EXPECT_EQ(ValidateNoneLost(GoodHistory(), "x", "e2"), Faults{});
}

TEST(WriteValidatorsTest, AppliedOnceFindsARequestWithTwoRevisions) {
  EXPECT_EQ(ValidateAppliedOnce({{"r1", "x", "", "e1"}, {"r1", "x", "", "e2"}}),
            Faults{"r1 was applied twice"});
}

TEST(WriteValidatorsTest, EtagsFindsTwoWritesFromOneRevision) {
  EXPECT_EQ(ValidateEtags({{"r2", "x", "e1", "e2"}, {"r3", "x", "e1", "e3"}}),
            Faults{"r3 and r2 wrote from one etag"});
}

TEST(WriteValidatorsTest, NoneLostFindsAnAcknowledgedRevisionThatIsNotThere) {
  EXPECT_EQ(ValidateNoneLost(GoodHistory(), "x", "e1"), Faults{"x ends at e1, not at e2"});
}

TEST(WriteValidatorsTest, NoneLostFindsARevisionOffTheChain) {
  EXPECT_EQ(ValidateNoneLost({{"r1", "x", "", "e1"}, {"r3", "x", "e7", "e8"}}, "x", "e1"),
            Faults{"x lost revision e8"});
}

}  // namespace
}  // namespace entente::robustness
