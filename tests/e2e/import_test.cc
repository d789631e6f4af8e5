// Records moved in on the real server and PostgreSQL: exactly what the mode says is written, also
// when the server is killed or the caller leaves in the middle.

#include <fstream>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/transfer_service.grpc.pb.h"
#include "services/rpc/sha256.h"
#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"
#include "tests/support/signal_process.h"

namespace entente::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kMany = 2'500;
constexpr int kBad = 1'700;  // in the second chunk of a thousand

const char* const kSamples = ENTENTE_SOURCE_DIR "/clients/samples/border-2010.jsonl";

v1::Record AgencyRecord(int number) {
  v1::Record record;
  v1::Agency& agency = *record.mutable_agency();
  agency.set_name(absl::StrCat("agencies/a-", 100'000 + number));
  agency.set_region_code("US");
  v1::AgencyName& name = *agency.add_names();
  name.set_text(absl::StrCat("Agency ", number));
  name.set_language_code("en");
  name.set_kind(v1::AgencyName::OFFICIAL);
  return record;
}

constexpr int kManyInitiatives = 120;

// An initiative of two agencies and a country, with a commitment and a report on it, each with
// words of releases/all-met.
void WriteInitiative(int number, std::ostream& out) {
  const std::vector<std::string> codes = {"us", "ca", "fr", "de", "jp"};
  const std::string& first = codes[static_cast<std::size_t>(number % 5)];
  const std::string& second = codes[static_cast<std::size_t>((number + 1) % 5)];
  const std::string third =
      absl::AsciiStrToUpper(codes[static_cast<std::size_t>((number + 2) % 5)]);
  const std::string name = absl::StrCat("initiatives/i-", 1'000 + number);
  const json citations =
      json::array({{{"release", "releases/all-met"}, {"exact", "they met as agreed"}}});
  const json initiative = {
      {"name", name},
      {"titles", {{{"languageCode", "en"}, {"text", absl::StrCat("Initiative ", number)}}}},
      {"announced", {{"edtf", absl::StrCat(1990 + number % 30)}}},
      {"participants",
       {{{"agency", absl::StrCat("agencies/", first, "-one")}, {"role", "LEAD"}},
        {{"agency", absl::StrCat("agencies/", second, "-one")}, {"role", "MEMBER"}},
        {{"regionCode", third}, {"role", "MEMBER"}}}},
      {"topics", {absl::StrCat("topic-", number % 7), "border-security"}},
      {"citations", citations},
      {"workingGroup", json::object()}};
  const json commitment = {
      {"name", absl::StrCat(name, "/commitments/meet")},
      {"texts", {{{"languageCode", "en"}, {"text", absl::StrCat("Meet ", number, " times")}}}},
      {"modality", "WILL"},
      {"debtors", {{{"agency", absl::StrCat("agencies/", first, "-one")}}}},
      {"creditors", {{{"regionCode", third}}, {{"group", "PUBLIC"}}}},
      {"citations", citations},
      {"baselineDue", {{"edtf", "2021"}}}};
  const json report = {{"name", absl::StrCat(name, "/reports/met")},
                       {"commitment", commitment["name"]},
                       {"kind", "STATUS"},
                       {"asOfDate", "2022-03-01"},
                       {"citations", citations},
                       {"status",
                        {{"reporters", {{{"agency", absl::StrCat("agencies/", first, "-one")}}}},
                         {"official", "COMPLETED"},
                         {"delivered", {{"edtf", "2021-12"}}}}}};
  out << json({{"initiative", initiative}}).dump() << '\n'
      << json({{"commitment", commitment}}).dump() << '\n'
      << json({{"report", report}}).dump() << '\n';
}

class ImportTest : public ::testing::Test {
 protected:
  std::string DataDir() const { return folder_.path() + "/data"; }

  void Start() { server_ = std::make_unique<ServerProcess>(DataDir()); }

  std::unique_ptr<v1::TransferService::Stub> Stub() {
    return v1::TransferService::NewStub(server_->channel());
  }

  static v1::ImportConfig Config() {
    v1::ImportConfig config;
    config.set_request_id("0190163d-8694-739b-aea5-966c26f8ad91");
    return config;
  }

  // All of kMany in messages of 100 records, the bad one without a name of its own.
  grpc::Status Import(const v1::ImportConfig& config, v1::ImportRecordsResponse& response,
                      int bad = 0, int messages_max = kMany) {
    grpc::ClientContext context;
    const auto stub = Stub();
    const auto stream = stub->ImportRecords(&context, &response);
    v1::ImportRecordsRequest message;
    *message.mutable_config() = config;
    int sent = 0;
    for (int number = 1; number <= kMany; ++number) {
      v1::Record record = AgencyRecord(number);
      if (number == bad) record.mutable_agency()->clear_names();
      *message.add_records() = std::move(record);
      if (message.records_size() < 100) continue;
      if (sent++ == messages_max) {
        context.TryCancel();
        return stream->Finish();
      }
      if (!stream->Write(message)) break;
      message.Clear();
    }
    stream->WritesDone();
    return stream->Finish();
  }

  std::string Ask(const std::string& sql) { return Database(DataDir()).Ask(sql); }
  std::string Agencies() { return Ask("SELECT count(*) FROM agency"); }

  Output Client(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {ENTENTE_CLIENT_BINARY, "--server", server_->address()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return RunProgram(command);
  }

  const TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(ImportTest, OneBadRecordInManyCostsItsChunkOrTheWhole) {
  Start();
  v1::ImportConfig whole = Config();
  whole.set_atomicity(v1::ImportConfig::ALL);
  v1::ImportRecordsResponse refused;
  v1::ImportRecordsResponse chunks;

  ASSERT_TRUE(Import(whole, refused, kBad).ok());
  const std::string after_whole = Agencies();
  v1::ImportConfig config = Config();
  config.clear_request_id();
  ASSERT_TRUE(Import(config, chunks, kBad).ok());

  EXPECT_EQ(refused.total().failed_count(), kMany);
  EXPECT_EQ(refused.change_count(), 0);
  EXPECT_EQ(after_whole, "0");
  EXPECT_EQ(chunks.total().created_count(), kMany - 1'000);
  EXPECT_EQ(chunks.total().failed_count(), 1'000);
  EXPECT_EQ(chunks.change_count(), 2);
  ASSERT_THAT(chunks.faults(), SizeIs(1));
  EXPECT_EQ(chunks.faults(0).record_number(), kBad);
  EXPECT_EQ(chunks.faults(0).field(), "agency.names");
  EXPECT_EQ(Agencies(), std::to_string(kMany - 1'000));
  EXPECT_EQ(Ask("SELECT count(*) FROM revision"), std::to_string(kMany - 1'000));
}

TEST_F(ImportTest, AStreamThatIsAbandonedLeavesWholeChunksAndIsSentAgain) {
  Start();
  v1::ImportRecordsResponse response;
  ASSERT_FALSE(Import(Config(), response, 0, /*messages_max=*/15).ok());

  const grpc::Status status = Import(Config(), response);

  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.total().failed_count(), 0);
  EXPECT_EQ(response.total().created_count() + response.total().skipped_count(), kMany);
  EXPECT_EQ(Ask("SELECT max(revision) FROM resource"), "1");
  EXPECT_EQ(
      Ask("SELECT string_agg(c::text, ' ' ORDER BY number) FROM (SELECT number, count(*) AS c "
          "FROM revision GROUP BY number) AS chunks"),
      "1000 1000 500");
}

TEST_F(ImportTest, AServerThatIsKilledInTheMiddleIsImportedIntoAgain) {
  Start();
  const std::string file = folder_.path() + "/agencies.jsonl";
  {
    std::ofstream out(file);
    for (int number = 1; number <= kMany; ++number) {
      out << absl::StrCat(R"({"agency": {"name": "agencies/a-)", 100'000 + number,
                          R"(", "regionCode": "US", "names": [{"text": "Agency )", number,
                          R"(", "languageCode": "en", "kind": "OFFICIAL"}]}})", "\n");
    }
  }
  const pid_t import = StartProgram(
      {ENTENTE_CLIENT_BINARY, "--server", server_->address(), "import", "--chunk", "100", file},
      folder_.path() + "/import.log");
  while (Ask("SELECT number >= 3 FROM head") != "t") {
  }
  server_->Kill();
  const int interrupted = WaitFor(import);
  Start();

  const Output again = Client({"import", "--chunk", "100", file});

  EXPECT_EQ(interrupted, 3);
  EXPECT_EQ(again.exit_status, 0) << again.err;
  EXPECT_THAT(again.out, Not(HasSubstr("not written")));
  EXPECT_EQ(Agencies(), std::to_string(kMany));
  EXPECT_EQ(Ask("SELECT max(revision) FROM resource"), "1");
  EXPECT_EQ(Ask("SELECT number FROM head"), "25");
}

// What is written for many documents at once is what `verify` derives from each alone.
TEST_F(ImportTest, ManyInitiativesOfOneChangeAreIndexedAsEachAloneWouldBe) {
  Start();
  const std::string file = folder_.path() + "/many.jsonl";
  {
    std::ofstream out(file);
    for (const char* code : {"us", "ca", "fr", "de", "jp"}) {
      out << absl::StrCat(R"({"agency": {"name": "agencies/)", code, R"(-one", "regionCode": ")",
                          absl::AsciiStrToUpper(code), R"(", "names": [{"text": "One of )", code,
                          R"(", "languageCode": "en", "kind": "OFFICIAL"}]}})", "\n");
    }
    out << R"({"release": {"name": "releases/all-met", "kind": "PRESS_RELEASE", "title": "All met",)"
        << R"( "languageCode": "en", "releaseDate": {"edtf": "2022-02-01"},)"
        << R"( "issuers": [{"agency": "agencies/us-one"}]}, "text": "Today they met as agreed."})"
        << '\n';
    for (int number = 0; number < kManyInitiatives; ++number) WriteInitiative(number, out);
  }

  const Output imported = Client({"import", file});

  ASSERT_EQ(imported.exit_status, 0) << imported.out << imported.err;
  EXPECT_EQ(Ask("SELECT number FROM head"), "1");
  EXPECT_EQ(Ask("SELECT count(*) FROM initiative"), std::to_string(kManyInitiatives));
  EXPECT_EQ(Ask("SELECT count(*) FROM initiative_pair"), std::to_string(3 * kManyInitiatives));
  ASSERT_EQ(server_->Terminate(), 0) << server_->Log();
  const Output verify = RunProgram({ENTENTE_SERVER_BINARY, "verify", "--data-dir", DataDir()});
  EXPECT_EQ(verify.exit_status, 0) << verify.out << verify.err;
}

TEST_F(ImportTest, ARecordThatIsMovedKeepsItsIdentity) {
  Start();
  ASSERT_EQ(Client({"import", kSamples}).exit_status, 0);
  const std::string file = folder_.path() + "/export.jsonl";
  ASSERT_EQ(Client({"export", file}).exit_status, 0);
  const std::string token = folder_.path() + "/token";
  const std::string callers = folder_.path() + "/callers.toml";
  std::ofstream(token) << "the-admins-key\n";
  std::ofstream(callers) << "[[caller]]\nname = 'operator'\nrole = 'admin'\ntlp_max = 'RED'\n"
                         << "api_key_sha256 = ['" << rpc::Sha256Hex("the-admins-key") << "']\n";
  ServerProcess other(folder_.path() + "/other", {"--callers-file", callers});

  const Output moved =
      RunProgram({ENTENTE_CLIENT_BINARY, "--server", other.address(), "--token-file", token,
                  "import", "--keep-identity", "--all-or-nothing", file});

  ASSERT_EQ(moved.exit_status, 0) << moved.out << moved.err;
  const char* const identities =
      "SELECT md5(string_agg(concat_ws(' ', r.name, r.uid, v.create_time), ',' ORDER BY r.name)) "
      "FROM resource r JOIN revision v ON v.uid = r.uid AND v.revision = r.revision";
  const char* const kept =
      "SELECT md5(string_agg(concat_ws(' ', r.name, k.since, k.until, k.fragment), ',' "
      "ORDER BY r.name, k.since)) FROM resource r JOIN kept k ON k.uid = r.uid";
  {
    Database copy(folder_.path() + "/other");
    EXPECT_EQ(copy.Ask(identities), Ask(identities));
    EXPECT_EQ(copy.Ask(kept), Ask(kept));
  }
  ASSERT_EQ(other.Terminate(), 0) << other.Log();
  const Output verify =
      RunProgram({ENTENTE_SERVER_BINARY, "verify", "--data-dir", folder_.path() + "/other"});
  EXPECT_EQ(verify.exit_status, 0) << verify.out << verify.err;
}

}  // namespace
}  // namespace entente::test
