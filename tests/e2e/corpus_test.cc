// The real releases beside the project, stored with their text through the API and read back byte
// for byte.

#include "tests/support/corpus.h"

#include <string>

#include "nlohmann/json.hpp"
#include <gtest/gtest.h>
#include <openssl/sha.h>

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
