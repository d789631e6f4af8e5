#include "storage/postgres/digest.h"

#include <functional>
#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace entente::storage::postgres {
namespace {

std::string Hex(const std::string& bytes) { return absl::BytesToHexString(bytes); }

Change SampleChange() {
  Change change;
  change.caller = "anonymous";
  change.method = "entente.v1.DirectoryService/CreateAgency";
  change.request_id = "8c5c7a5e-0000-4000-8000-000000000001";
  change.reason = "why";
  change.peer = "ipv4:127.0.0.1:40000";
  change.puts = {{.type = ResourceType::kAgency,
                  .name = "agencies/us-cbp",
                  .uid = "8c5c7a5e-0000-4000-8000-000000000002"}};
  return change;
}

std::string DigestOf(const Change& change) {
  std::vector<RevisionDigest> revisions;
  for (const Put& put : change.puts) revisions.push_back({&put, Sha256("document")});
  return ContentDigest(change, revisions);
}

// NIST's examples of SHA-256.
TEST(Sha256, IsSha256) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// What is stored in databases out there: this value never changes.  Computed by another program.
TEST(ContentDigest, IsWhatItWas) {
  EXPECT_EQ(Hex(DigestOf(SampleChange())),
            "f6eefc39a33034fdcaf8d87b5f3523d7b83a13d9fa04e6514396bc9a0d1e29e2");
}

TEST(ContentDigest, CoversEveryFieldOfTheChange) {
  const std::vector<std::function<void(Change&)>> edits = {
      [](Change&) {},
      [](Change& change) { change.caller = "b"; },
      [](Change& change) { change.method = "b"; },
      [](Change& change) { change.request_id = "b"; },
      [](Change& change) { change.reason = "b"; },
      [](Change& change) { change.peer = "b"; },
      [](Change& change) { change.puts[0].type = ResourceType::kRelease; },
      [](Change& change) { change.puts[0].uid = "b"; },
      [](Change& change) { change.puts[0].name = "b"; },
      [](Change& change) { change.puts[0].expected_revision = 1; },
      [](Change& change) { change.puts[0].deleted = true; },
      [](Change& change) { change.puts.push_back(change.puts[0]); },
      // The bytes of two neighbours, divided in another place.
      [](Change& change) { change.caller += change.method[0], change.method.erase(0, 1); },
  };
  std::set<std::string> digests;

  for (const auto& edit : edits) {
    Change change = SampleChange();
    edit(change);
    digests.insert(DigestOf(change));
  }

  EXPECT_EQ(digests.size(), edits.size());
}

TEST(ContentDigest, DoesNotDependOnTheCaseOfTheRequestId) {
  Change change = SampleChange();
  change.request_id = "8C5C7A5E-0000-4000-8000-000000000001";

  EXPECT_EQ(DigestOf(change), DigestOf(SampleChange()));
}

TEST(ContentDigest, CoversTheDocuments) {
  const Change change = SampleChange();

  EXPECT_NE(ContentDigest(change, {{&change.puts[0], Sha256("one")}}),
            ContentDigest(change, {{&change.puts[0], Sha256("two")}}));
}

}  // namespace
}  // namespace entente::storage::postgres
