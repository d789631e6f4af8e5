// The real releases beside the project, stored with their text through the API and read back byte
// for byte.

#include "tests/support/corpus.h"

#include <map>
#include <string>

#include "nlohmann/json.hpp"
#include <gtest/gtest.h>
#include <openssl/sha.h>

#include "entente/v1/evidence_service.grpc.pb.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

std::string Sha256Hex(const std::string& text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

int CountCodePoints(const std::string& text) {
  int count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

// The releases of the samples that these are.
const std::map<std::string, std::string>& ReleasesOfTheSamples() {
  static const auto* const kAll = new std::map<std::string, std::string>{
      {"doj-canada-cross-border-crime-forum", "us-doj-2012-03-02"},
      {"doj-korea-antitrust-mou", "us-doj-2015-09-08"},
      {"doj-malaysia-transnational-crime-mou", "us-doj-2012-07-17"},
      {"doj-mexico-firearms-letter-of-intent", "us-doj-2009-08-13"},
      {"state-ghana-civil-nuclear-mou", "us-state-2021-07-13"},
      {"state-india-counternarcotics-working-group", "us-state-2021-06-03"},
      {"state-panama-migration-arrangement", "us-state-2022-04-19"},
      {"us-dhs-2010-07-13", "us-dhs-2010-07-13"},
      {"wh-es-declaracion-los-angeles", "us-wh-2022-06-10-es"},
      {"wh-guatemala-cooperation", "us-wh-2021-06-07"},
      {"wh-norway-critical-minerals-mou", "us-wh-2024-04-17"}};
  return *kAll;
}

v1::ListCitationsResponse CitationsOf(ServerProcess& server, const std::string& release) {
  v1::ListCitationsRequest request;
  request.set_filter("release:" + release);
  request.set_page_size(1'000);
  v1::ListCitationsResponse answer;
  const grpc::Status status = v1::EvidenceService::NewStub(server.channel())
                                  ->ListCitations(ContextFor().get(), request, &answer);
  EXPECT_TRUE(status.ok()) << release << ": " << status.error_message();
  EXPECT_EQ(answer.next_page_token(), "");
  return answer;
}

TEST(Corpus, EveryQuoteOfTheSamplesIsVerifiedOnceItsTextIsAttached) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  const TemporaryFolder temporary;
  ServerProcess server(temporary.path() + "/data");
  for (const char* sample : {"border-2010", "us-partners-2009-2025"}) {
    const Output output =
        RunProgram({ENTENTE_CLIENT_BINARY, "--server", server.address(), "import",
                    std::string(ENTENTE_SOURCE_DIR "/clients/samples/") + sample + ".jsonl"});
    ASSERT_EQ(output.exit_status, 0) << output.out << output.err;
  }

  for (const auto& [file, release] : ReleasesOfTheSamples()) {
    SCOPED_TRACE(release);
    const v1::ListCitationsResponse waiting = CitationsOf(server, release);
    v1::AttachTextRequest attach;
    attach.set_name("releases/" + release);
    attach.set_text(ReadCorpusFile(CorpusFolder() / (file + ".txt")));
    v1::AttachTextResponse attached;
    const grpc::Status status = server.releases().AttachText(ContextFor().get(), attach, &attached);
    ASSERT_TRUE(status.ok()) << status.error_message();

    const v1::ListCitationsResponse settled = CitationsOf(server, release);

    EXPECT_GT(settled.entries_size(), 0);
    EXPECT_EQ(settled.entries_size(), waiting.entries_size());
    for (const auto& entry : waiting.entries()) {
      EXPECT_EQ(entry.citation().anchor(), v1::Citation::UNVERIFIED) << entry.citation().exact();
    }
    for (const auto& entry : settled.entries()) {
      EXPECT_EQ(entry.citation().anchor(), v1::Citation::VERIFIED)
          << entry.document() << ": " << entry.citation().exact();
    }
  }
}

TEST(Corpus, EveryReleaseIsReadBackByteForByte) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  const TemporaryFolder temporary;
  ServerProcess server(temporary.path() + "/data");
  int count = 0;

  for (const auto& path : CorpusFiles(".json")) {
    const nlohmann::json labels = nlohmann::json::parse(ReadCorpusFile(path));
    const std::string text = ReadCorpusFile(CorpusFolder() / labels.at("file").get<std::string>());

    v1::CreateReleaseRequest create;
    create.set_release_id("corpus-" + std::to_string(++count));
    v1::Release& release = *create.mutable_release();
    release.set_kind(v1::Release::PRESS_RELEASE);
    release.set_title(labels.at("title").get<std::string>());
    release.set_language_code(labels.at("languages").at(0).get<std::string>());
    release.mutable_release_date()->set_edtf(labels.at("date").get<std::string>());
    release.add_issuers()->set_region_code(labels.at("issuer_country").get<std::string>());
    release.set_uri(labels.at("source_url").get<std::string>());
    v1::Release created;
    grpc::Status status = server.releases().CreateRelease(ContextFor().get(), create, &created);
    ASSERT_TRUE(status.ok()) << path << ": " << status.error_message();

    v1::AttachTextRequest attach;
    attach.set_name(created.name());
    attach.set_text(text);
    v1::AttachTextResponse attached;
    status = server.releases().AttachText(ContextFor().get(), attach, &attached);
    ASSERT_TRUE(status.ok()) << path << ": " << status.error_message();

    v1::GetReleaseTextRequest get;
    get.set_name(created.name());
    v1::GetReleaseTextResponse back;
    status = server.releases().GetReleaseText(ContextFor().get(), get, &back);
    ASSERT_TRUE(status.ok()) << path << ": " << status.error_message();
    EXPECT_EQ(back.text(), text) << path;
    EXPECT_EQ(back.facts().sha256(), Sha256Hex(text));
    EXPECT_EQ(back.facts().size_bytes(), static_cast<int>(text.size()));
    EXPECT_EQ(back.facts().code_point_count(), CountCodePoints(text));
  }

  EXPECT_EQ(count, 12);
}

}  // namespace
}  // namespace entente::test
