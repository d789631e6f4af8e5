#include "services/rpc/export_records.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"

#include "services/rpc/kept_fields.h"
#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ExportRecords : public test::TrackingTest {
 public:
  ExportRecords() {
    EXPECT_TRUE(CreateAgency("us-cbp").ok());
    EXPECT_TRUE(CreateAgency("ca-cbsa").ok());
    EXPECT_TRUE(CreateCommitment("publish").ok());
    EXPECT_TRUE(CreateReport("us-said", test::GoodStatus()).ok());
  }

  // All messages of an export.
  absl::StatusOr<std::vector<v1::ExportRecordsResponse>> Messages(
      const v1::ExportRecordsRequest& request) {
    Call call = CallFor(request);
    call.method.lane = storage::Lane::kBulk;
    auto source = OpenExport(dependencies, call, request);
    if (!source.ok()) return source.status();
    std::vector<v1::ExportRecordsResponse> messages;
    while (true) {
      auto message = (*source)->Next(call);
      if (!message.ok()) return message.status();
      if (!message->has_value()) return messages;
      EXPECT_LE((*message)->size_bytes(), std::size_t{3} << 20);
      messages.push_back(test::MessageOf<v1::ExportRecordsResponse>(**std::move(message)));
    }
  }

  std::vector<v1::Record> Records(const v1::ExportRecordsRequest& request) {
    auto messages = Messages(request);
    EXPECT_TRUE(messages.ok()) << messages.status();
    std::vector<v1::Record> records;
    if (!messages.ok()) return records;
    for (const auto& message : *messages) {
      records.insert(records.end(), message.records().begin(), message.records().end());
    }
    return records;
  }

  static std::string NameOf(const v1::Record& record) {
    if (record.has_agency()) return record.agency().name();
    if (record.has_release()) return record.release().name();
    if (record.has_initiative()) return record.initiative().name();
    return record.has_commitment() ? record.commitment().name() : record.report().name();
  }

  static std::vector<std::string> NamesOf(const std::vector<v1::Record>& records) {
    std::vector<std::string> names;
    names.reserve(records.size());
    for (const v1::Record& record : records) names.push_back(NameOf(record));
    return names;
  }

  // The time of the newest change.
  absl::Time Now() const { return store.past.revisions.back().change.time; }
};

TEST_F(ExportRecords, SendsEachSortByNameParentsFirst) {
  EXPECT_THAT(NamesOf(Records({})),
              ElementsAre("agencies/ca-cbsa", "agencies/us-cbp", test::kRelease, test::kInitiative,
                          test::kCommitment, test::ReportName("us-said")));
}

TEST_F(ExportRecords, SendsDocumentsAsAuthoredWithTheirIdentityAndText) {
  const std::vector<v1::Record> records = Records({});

  const v1::Record& release = records.at(2);
  EXPECT_EQ(release.text(), test::kReleaseText);
  EXPECT_EQ(release.release().etag(), EtagOf(release.release().uid(), 2));
  const v1::Commitment& commitment = records.at(4).commitment();
  EXPECT_EQ(commitment.uid(), GetCommitment(test::kCommitment)->uid());
  EXPECT_TRUE(commitment.has_create_time());
  EXPECT_FALSE(commitment.has_standing());
  EXPECT_FALSE(commitment.has_schedule());
}

TEST_F(ExportRecords, LeavesOutTextsWhenAsked) {
  v1::ExportRecordsRequest request;
  request.set_omit_text(true);
  request.add_types(v1::ExportRecordsRequest::RELEASE);
  store.text_count = 0;

  const std::vector<v1::Record> records = Records(request);

  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].text(), "");
  EXPECT_TRUE(records[0].release().has_text());  // its facts
  EXPECT_EQ(store.text_count, 0);
}

TEST_F(ExportRecords, SendsOnlyTheTypesAskedForInTheOrderOfAll) {
  v1::ExportRecordsRequest request;
  request.add_types(v1::ExportRecordsRequest::REPORT);
  request.add_types(v1::ExportRecordsRequest::AGENCY);
  request.add_types(v1::ExportRecordsRequest::REPORT);

  EXPECT_THAT(NamesOf(Records(request)),
              ElementsAre("agencies/ca-cbsa", "agencies/us-cbp", test::ReportName("us-said")));
}

TEST_F(ExportRecords, LeavesOutWhatIsDeletedUnlessAsked) {
  ASSERT_TRUE(DeleteCommitment(/*force=*/true).ok());
  v1::ExportRecordsRequest request;
  request.add_types(v1::ExportRecordsRequest::COMMITMENT);

  EXPECT_THAT(Records(request), IsEmpty());
  request.set_show_deleted(true);
  const std::vector<v1::Record> all = Records(request);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all[0].commitment().has_delete_time());
}

TEST_F(ExportRecords, IsOfOneInstantWhateverIsWrittenMeanwhile) {
  const absl::Time then = Now();
  v1::ExportRecordsRequest request;
  Call call = CallFor(request);
  auto source = OpenExport(dependencies, call, request);
  ASSERT_TRUE(source.ok()) << source.status();
  auto first = (*source)->Next(call);
  ASSERT_TRUE(first.ok() && first->has_value());
  ASSERT_TRUE(CreateInitiative("later").ok());
  ASSERT_TRUE(DeleteCommitment(/*force=*/true).ok());

  std::vector<std::string> names;
  while (true) {
    auto message = (*source)->Next(call);
    ASSERT_TRUE(message.ok()) << message.status();
    if (!message->has_value()) break;
    const auto parsed = test::MessageOf<v1::ExportRecordsResponse>(**std::move(message));
    google::protobuf::Timestamp expected;
    SetTimestamp(expected, then);
    EXPECT_EQ(parsed.read_time().SerializeAsString(), expected.SerializeAsString());
    for (const v1::Record& record : parsed.records()) names.push_back(NameOf(record));
  }

  EXPECT_THAT(names, ElementsAre(test::kRelease, test::kInitiative, test::kCommitment,
                                 test::ReportName("us-said")));
}

TEST_F(ExportRecords, GoesOnAfterEveryName) {
  const std::vector<std::string> all = NamesOf(Records({}));
  v1::ExportRecordsRequest request;
  SetTimestamp(*request.mutable_read_time(), Now());

  for (std::size_t i = 0; i < all.size(); ++i) {
    request.set_resume_name(all[i]);
    const std::vector<std::string> rest(all.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                        all.end());
    EXPECT_EQ(NamesOf(Records(request)), rest) << all[i];
  }
}

TEST_F(ExportRecords, EndsAMessageBeforeItIsTooLarge) {
  const std::string text(std::size_t{2} << 20, 'x');
  for (const char* id : {"large-a", "large-b", "large-c"}) {
    ASSERT_TRUE(CreateRelease(id).ok());
    ASSERT_TRUE(Attach(std::string("releases/") + id, text).ok());
  }
  v1::ExportRecordsRequest request;
  request.add_types(v1::ExportRecordsRequest::RELEASE);
  store.text_count = 0;

  const auto messages = Messages(request);

  ASSERT_TRUE(messages.ok()) << messages.status();
  std::vector<int> counts;
  for (const auto& message : *messages) counts.push_back(message.records_size());
  EXPECT_THAT(counts, ElementsAre(1, 1, 2));
  EXPECT_EQ(store.text_count, 4);  // each text once
}

TEST_F(ExportRecords, OfNothingIsEmpty) {
  store.past.revisions.clear();

  EXPECT_THAT(Records({}), IsEmpty());
}

TEST_F(ExportRecords, TravelsInTheBulkLane) {
  EXPECT_FALSE(Records({}).empty());

  for (const storage::CallContext& context : store.past.contexts) {
    EXPECT_EQ(context.lane, storage::Lane::kBulk);
  }
}

TEST_F(ExportRecords, BadRequestsNameTheirFields) {
  v1::ExportRecordsRequest request;
  request.add_types(v1::ExportRecordsRequest::TYPE_UNSPECIFIED);
  request.add_types(static_cast<v1::ExportRecordsRequest::Type>(9));
  request.set_resume_name("countries/CA");

  EXPECT_THAT(test::BadFieldsOf(Messages(request).status()),
              ElementsAre("types[0]", "types[1]", "read_time", "resume_name"));
  request.Clear();
  request.add_types(v1::ExportRecordsRequest::AGENCY);
  request.set_resume_name(test::kRelease);
  request.mutable_read_time()->set_nanos(-1);
  EXPECT_THAT(test::BadFieldsOf(Messages(request).status()),
              ElementsAre("read_time", "resume_name"));
}

TEST_F(ExportRecords, OutsideOfTheRecordIsOutOfRange) {
  v1::ExportRecordsRequest request;
  for (const absl::Time time : {Now() + absl::Microseconds(1),
                                store.past.revisions[0].change.time - absl::Microseconds(1)}) {
    SetTimestamp(*request.mutable_read_time(), time);
    const absl::Status status = Messages(request).status();
    EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonReadTimeOutOfRange);
    EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("read_time"));
  }
}

TEST_F(ExportRecords, FailsAsTheStoreDoes) {
  store.past.failure = absl::UnavailableError("away");

  EXPECT_TRUE(absl::IsUnavailable(Messages({}).status()));
}

}  // namespace
}  // namespace entente::rpc
