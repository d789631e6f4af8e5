// Changes as messages: whole, in parts, batched; and what waits to be sent.

#include "services/rpc/watch_message.h"

#include <deque>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "grpcpp/support/slice.h"
#include "gtest/gtest.h"

#include "entente/v1/history_service.pb.h"
#include "services/rpc/resume_token.h"
#include "services/rpc/watch_hub.h"
#include "services/rpc/watch_outbox.h"
#include "storage/error.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kKey(32, 'k');
const std::string kDigest = "0123456789abcdef0123456789abcdef";

storage::RecordedChange ChangeOf(std::int64_t number) {
  storage::RecordedChange change;
  change.number = number;
  change.digest = kDigest;
  return change;
}

std::string EventOf(const std::string& name, std::size_t bytes = 0) {
  v1::WatchEvent event;
  event.set_document(name);
  if (bytes > 0) {
    event.mutable_revision()->mutable_release()->set_title(std::string(bytes, 'x'));
  }
  return event.SerializeAsString();
}

v1::WatchResponse Take(std::deque<WatchItemPtr>& queue) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(TakeMessage(queue).Dump(&slices).ok());
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  v1::WatchResponse response;
  EXPECT_TRUE(response.ParseFromString(bytes));
  return response;
}

std::vector<v1::WatchResponse> TakeAll(std::vector<WatchItemPtr> items) {
  std::deque<WatchItemPtr> queue(items.begin(), items.end());
  std::vector<v1::WatchResponse> all;
  while (!queue.empty()) all.push_back(Take(queue));
  return all;
}

class WatchMessages : public ::testing::Test {
 protected:
  ResumeTokens tokens{kKey};
  ChangeAssembler assembler{tokens};
};

TEST_F(WatchMessages, ASmallChangeIsSentWholeWithItsToken) {
  const auto sent = TakeAll(assembler.Add(ChangeOf(7), {EventOf("a"), EventOf("b")}, true));

  ASSERT_THAT(sent, SizeIs(1));
  const v1::WatchedChange& change = sent[0].changes().changes(0);
  EXPECT_EQ(change.change().number(), 7);
  EXPECT_EQ(change.change().digest(), kDigest);
  EXPECT_EQ(change.events(1).document(), "b");
  const auto position = tokens.Open(sent[0].resume_token());
  ASSERT_TRUE(position.ok());
  EXPECT_EQ(position->number, 7);
  EXPECT_EQ(position->digest, kDigest.substr(0, 8));
}

TEST_F(WatchMessages, AChangeWithoutEventsIsNotSent) {
  EXPECT_THAT(assembler.Add(ChangeOf(7), {}, true), IsEmpty());
}

TEST_F(WatchMessages, AChangeOverTheLimitIsSentInPartsAndOnlyTheLastHasAToken) {
  std::vector<std::string> events;
  for (int i = 0; i < 9; ++i) events.push_back(EventOf(std::to_string(i), 256 << 10));

  const auto sent = TakeAll(assembler.Add(ChangeOf(7), events, true));

  ASSERT_THAT(sent, SizeIs(3));
  int count = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(sent[i].part().part_index(), i);
    EXPECT_EQ(sent[i].part().last(), i == 2);
    EXPECT_EQ(sent[i].resume_token().empty(), i != 2);
    EXPECT_EQ(sent[i].part().change().change().number(), 7);
    for (const v1::WatchEvent& event : sent[i].part().change().events()) {
      EXPECT_EQ(event.document(), std::to_string(count++));
    }
    EXPECT_LT(sent[i].ByteSizeLong(), kWatchMessageBytesMax + (300 << 10));
  }
  EXPECT_EQ(count, 9);
}

TEST_F(WatchMessages, AChangeReadInPiecesIsSentWholeWhenItIsSmall) {
  EXPECT_THAT(assembler.Add(ChangeOf(7), {EventOf("a")}, false), IsEmpty());
  EXPECT_THAT(assembler.Add(ChangeOf(7), {}, false), IsEmpty());

  const auto sent = TakeAll(assembler.Add(ChangeOf(7), {EventOf("b")}, true));

  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].changes().changes(0).events_size(), 2);
}

TEST_F(WatchMessages, TheLastPartIsMarkedAlsoWhenNothingIsLeftForIt) {
  std::vector<std::string> events;
  for (int i = 0; i < 5; ++i) events.push_back(EventOf("a", 256 << 10));
  std::deque<WatchItemPtr> queue;
  for (auto& item : assembler.Add(ChangeOf(7), events, false)) queue.push_back(item);
  for (auto& item : assembler.Add(ChangeOf(7), {}, true)) queue.push_back(item);

  EXPECT_FALSE(Take(queue).part().last());
  EXPECT_TRUE(Take(queue).part().last());
  // The next change begins anew.
  const auto next = TakeAll(assembler.Add(ChangeOf(8), {EventOf("b")}, true));
  EXPECT_EQ(next[0].changes().changes(0).change().number(), 8);
}

TEST_F(WatchMessages, ChangesThatWaitShareAMessageUpToItsLimit) {
  std::deque<WatchItemPtr> queue;
  for (int i = 1; i <= 6; ++i) {
    for (auto& item : assembler.Add(ChangeOf(i), {EventOf("a", 256 << 10)}, true)) {
      queue.push_back(item);
    }
  }

  const v1::WatchResponse first = Take(queue);
  const v1::WatchResponse second = Take(queue);

  EXPECT_EQ(first.changes().changes_size(), 3);
  EXPECT_EQ(tokens.Open(first.resume_token())->number, 3);
  EXPECT_EQ(second.changes().changes_size(), 3);
}

TEST_F(WatchMessages, ASnapshotIsSentInBatchesAndOnlyTheLastHasAToken) {
  SnapshotAssembler snapshot(tokens, {5, kDigest});
  v1::Revision revision;
  revision.mutable_release()->set_title(std::string(600 << 10, 'x'));
  const std::string bytes = revision.SerializeAsString();
  std::vector<WatchItemPtr> items = snapshot.Add({bytes, bytes}, false);
  for (auto& item : snapshot.Add({}, true)) items.push_back(item);

  const auto sent = TakeAll(items);

  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_FALSE(sent[0].snapshot().last());
  EXPECT_EQ(sent[0].resume_token(), "");
  EXPECT_TRUE(sent[1].snapshot().last());
  EXPECT_EQ(tokens.Open(sent[1].resume_token())->number, 5);
}

TEST_F(WatchMessages, AnEmptySnapshotStillSaysThatItIsComplete) {
  SnapshotAssembler snapshot(tokens, {0, kDigest});

  const auto sent = TakeAll(snapshot.Add({}, true));

  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_TRUE(sent[0].snapshot().last());
  EXPECT_EQ(sent[0].snapshot().revisions_size(), 0);
}

// --- Tokens ---

TEST_F(WatchMessages, AResumeTokenThatWasAlteredOrIsOfAnotherKeyIsRefusedByItsField) {
  const std::string good = tokens.Seal({7, kDigest});
  std::string altered = good;
  altered[4] = altered[4] == 'A' ? 'B' : 'A';
  for (const std::string& bad :
       {altered, std::string(), std::string("%%"), good + "A", std::string(9000, 'A'),
        ResumeTokens(std::string(32, 'o')).Seal({7, kDigest})}) {
    const absl::Status status = tokens.Open(bad).status();
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonInvalidResumeToken) << bad;
    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("resume_token"));
  }
}

TEST_F(WatchMessages, APageTokenIsNoResumeToken) {
  const std::string page = PageTokens(kKey).Seal(
      {"m", "q"}, {.sort_key = "a", .uid = "00000000-0000-4000-8000-000000000001"});

  EXPECT_FALSE(tokens.Open(page).ok());
}

// --- What waits ---

// Takes what is written when told to.
class FakeWriter final : public WatchWriter {
 public:
  void Write(const grpc::ByteBuffer& message) override { written.push_back(message.Length()); }
  void Finish(const absl::Status& status) override { finished.push_back(status); }
  void Cut() override { ++cuts; }

  std::vector<std::size_t> written;
  std::vector<absl::Status> finished;
  int cuts = 0;
};

WatchItemPtr ItemOf(std::size_t bytes) {
  return std::make_shared<const WatchItem>(
      WatchItem{.is_change = true, .number = 1, .body = std::string(bytes, 'x')});
}

class WatchOutboxTest : public ::testing::Test {
 protected:
  FakeWriter writer;
  WatchOutbox outbox{writer};
};

TEST_F(WatchOutboxTest, WritesOneMessageAtATimeAndThenAllThatWaited) {
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  EXPECT_THAT(writer.written, SizeIs(1));

  outbox.OnWritten(true);

  EXPECT_THAT(writer.written, SizeIs(2));
  EXPECT_GT(writer.written[1], writer.written[0]);
}

TEST_F(WatchOutboxTest, RefusesWhatAWatcherThatDoesNotReadWouldPileUp) {
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));  // on its way, and stays there
  int taken = 0;
  while (taken < 100 && outbox.Offer(ItemOf(WatchOutbox::kBytesMax / 4))) ++taken;

  EXPECT_EQ(taken, 3);
  EXPECT_TRUE(outbox.End(WatchTooSlowError()));
  EXPECT_EQ(storage::ReasonOf(writer.finished.at(0)), storage::kReasonWatchTooSlow);
}

TEST_F(WatchOutboxTest, TakesASingleItemOfAnySize) {
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  EXPECT_TRUE(outbox.Offer(ItemOf(2 * WatchOutbox::kBytesMax)));
  EXPECT_FALSE(outbox.Offer(ItemOf(1)));
}

TEST_F(WatchOutboxTest, EndsOnceAndWritesNothingMore) {
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  EXPECT_TRUE(outbox.End(absl::CancelledError()));

  EXPECT_FALSE(outbox.End(absl::UnavailableError("")));
  outbox.OnWritten(true);
  EXPECT_TRUE(outbox.Offer(ItemOf(10)));
  outbox.Push(ItemOf(10));

  EXPECT_THAT(writer.written, SizeIs(1));
  EXPECT_THAT(writer.finished, SizeIs(1));
}

TEST_F(WatchOutboxTest, WhoReadsThePastGoesOnWhenLittleWaits) {
  int proceeded = 0;
  outbox.WhenLow([&] { ++proceeded; });
  EXPECT_EQ(proceeded, 1);
  outbox.Push(ItemOf(10));
  outbox.Push(ItemOf(2 * WatchOutbox::kBytesLow));
  outbox.WhenLow([&] { ++proceeded; });
  EXPECT_EQ(proceeded, 1);

  outbox.OnWritten(true);

  EXPECT_EQ(proceeded, 2);
  outbox.OnWritten(true);
  EXPECT_EQ(proceeded, 2);
}

TEST_F(WatchOutboxTest, IsCutOnlyWhileItsStreamIsThere) {
  outbox.Cut();
  EXPECT_TRUE(outbox.End(absl::CancelledError()));
  outbox.Detach();
  outbox.Cut();

  EXPECT_EQ(writer.cuts, 1);
}

}  // namespace
}  // namespace entente::rpc
