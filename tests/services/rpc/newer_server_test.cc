// What a newer server stored survives an Update by this one: two versions of one message, each
// compiled.

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"

#include "tests/services/rpc/newer_server.pb.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc::test {
namespace {

using ::testing::ElementsAre;

constexpr char kName[] = "initiatives/haiti-2010";

class NewerServer : public ServiceTest {
 public:
  NewerServer() {
    EXPECT_TRUE(CreateInitiative("haiti-2010").ok());
    // As the newer server would read it, extend it and store it.
    newer::Initiative stored = Stored();
    stored.set_classification_scheme("two axes");
    stored.mutable_deployment()->add_vessels("USNS Comfort");
    auto document = std::make_shared<v1::Initiative>();
    EXPECT_TRUE(document->ParseFromString(stored.SerializeAsString()));
    storage::Change change;
    change.request_id = "newer";
    storage::Put put = store.changes.back().puts[0];
    put.document = document;
    put.expected_revision = 1;
    change.puts.push_back(put);
    EXPECT_TRUE(store.Write({}, change).ok());
  }

  newer::Initiative Stored() const {
    newer::Initiative stored;
    EXPECT_TRUE(stored.ParseFromString(store.Current(kName).document));
    return stored;
  }

  // Sent by a caller who knows as little of the new fields as this server.
  absl::Status Update(const std::vector<std::string>& mask) {
    v1::UpdateInitiativeRequest request;
    v1::Initiative& initiative = *request.mutable_initiative();
    initiative = GoodInitiative();
    initiative.set_name(kName);
    initiative.mutable_titles(0)->set_text("Another title");
    initiative.mutable_deployment()->set_headcount_min(9);
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return initiatives.AnswerUpdateInitiative(CallFor(request), request).status();
  }

  void ExpectAllThere() const {
    EXPECT_EQ(Stored().classification_scheme(), "two axes");
    EXPECT_THAT(Stored().deployment().vessels(), ElementsAre("USNS Comfort"));
  }
};

TEST_F(NewerServer, AnUpdateOfOneFieldLeavesWhatItStored) {
  ASSERT_TRUE(Update({"titles"}).ok());

  EXPECT_EQ(Stored().titles(0).text(), "Another title");
  EXPECT_EQ(Stored().deployment().headcount_min(), 6);
  ExpectAllThere();
}

TEST_F(NewerServer, AnUpdateOfANestedFieldLeavesWhatItStored) {
  ASSERT_TRUE(Update({"deployment.headcount_min"}).ok());

  EXPECT_EQ(Stored().deployment().headcount_min(), 9);
  ExpectAllThere();
}

TEST_F(NewerServer, AnUpdateOfAWholeMessageLeavesWhatItStoredWithin) {
  ASSERT_TRUE(Update({"deployment"}).ok());

  EXPECT_EQ(Stored().deployment().headcount_min(), 9);
  ExpectAllThere();
}

TEST_F(NewerServer, AnUpdateOfAllLeavesWhatItStored) {
  ASSERT_TRUE(Update({"*"}).ok());

  EXPECT_EQ(Stored().titles(0).text(), "Another title");
  ExpectAllThere();
}

TEST_F(NewerServer, AnUpdateWithoutAMaskLeavesWhatItStored) {
  ASSERT_TRUE(Update({}).ok());

  EXPECT_EQ(Stored().deployment().headcount_min(), 9);
  ExpectAllThere();
}

}  // namespace
}  // namespace entente::rpc::test
