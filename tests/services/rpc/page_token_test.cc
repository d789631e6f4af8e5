#include "services/rpc/page_token.h"

#include <string>

#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

#include "storage/error.h"

namespace entente::rpc {
namespace {

const std::string kKey(32, 'k');
const std::string kDigest(32, 'd');
const TokenScope kScope = {.method = "entente.v1.InitiativeService/ListInitiatives",
                           .query_digest = kDigest};
const storage::Keyset kKeyset = {.sort_key = "2010-07-13",
                                 .uid = "0190163d-8694-739b-aea5-966c26f8ad91"};

// What the violation on `page_token` says; empty, with a failure, when the error is not of that
// form.
std::string RefusalOf(const absl::StatusOr<storage::Keyset>& opened) {
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(storage::ReasonOf(opened.status()), storage::kReasonInvalidPageToken);
  google::rpc::BadRequest bad_request;
  EXPECT_TRUE(storage::GetDetail(opened.status(), bad_request));
  if (bad_request.field_violations_size() != 1) return "";
  EXPECT_EQ(bad_request.field_violations(0).field(), "page_token");
  return bad_request.field_violations(0).description();
}

TEST(PageTokens, OpenGivesWhatSealTook) {
  const PageTokens tokens(kKey);

  for (const std::string sort_key : {"2010-07-13", "-infinity", "agencies/us-cbp", ""}) {
    const storage::Keyset keyset = {.sort_key = sort_key, .uid = kKeyset.uid};
    const auto opened = tokens.Open(kScope, tokens.Seal(kScope, keyset));

    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->sort_key, sort_key);
    EXPECT_EQ(opened->uid, kKeyset.uid);
  }
}

TEST(PageTokens, AreTheSameOnEveryServerOfOneDatabase) {
  EXPECT_TRUE(PageTokens(kKey).Open(kScope, PageTokens(kKey).Seal(kScope, kKeyset)).ok());
}

TEST(PageTokens, AreSafeInAnUrlAndOnACommandLine) {
  const std::string token = PageTokens(kKey).Seal(kScope, kKeyset);

  EXPECT_EQ(
      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
      std::string::npos)
      << token;
}

TEST(PageTokens, EveryAlteredCharacterIsRefused) {
  const PageTokens tokens(kKey);
  const std::string token = tokens.Seal(kScope, kKeyset);

  for (std::size_t at = 0; at < token.size(); ++at) {
    for (const char c : {'A', 'Q', 'g', 'w', '_', ' ', '=', '\0', '\xFF'}) {
      if (token[at] == c) continue;
      std::string altered = token;
      altered[at] = c;
      EXPECT_NE(RefusalOf(tokens.Open(kScope, altered)), "") << at << c;
    }
  }
}

TEST(PageTokens, ShortenedAndLengthenedOnesAreRefused) {
  const PageTokens tokens(kKey);
  const std::string token = tokens.Seal(kScope, kKeyset);

  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_NE(RefusalOf(tokens.Open(kScope, token.substr(0, size))), "") << size;
  }
  for (const std::string more : {"A", "AAAA", "=", "==", "\n", " "}) {
    EXPECT_NE(RefusalOf(tokens.Open(kScope, token + more)), "") << more;
    EXPECT_NE(RefusalOf(tokens.Open(kScope, more + token)), "") << more;
  }
}

TEST(PageTokens, AnotherDatabasesIsRefused) {
  const std::string token = PageTokens(std::string(32, 'x')).Seal(kScope, kKeyset);

  EXPECT_EQ(RefusalOf(PageTokens(kKey).Open(kScope, token)),
            "was altered, or was given by the server of another database");
}

TEST(PageTokens, AnotherQueriesOrMethodsIsRefused) {
  const PageTokens tokens(kKey);
  const std::string token = tokens.Seal(kScope, kKeyset);
  const std::string other_digest(32, 'e');

  for (const TokenScope& other :
       {TokenScope{.method = kScope.method, .query_digest = other_digest},
        TokenScope{.method = "entente.v1.ReleaseService/ListReleases", .query_digest = kDigest},
        TokenScope{.method = "", .query_digest = ""}}) {
    EXPECT_EQ(
        RefusalOf(tokens.Open(other, token)),
        "belongs to another query; between pages only page_size may change, all else must stay");
  }
}

TEST(PageTokens, GarbageIsRefusedAndNeverThePageOne) {
  const PageTokens tokens(kKey);

  for (const std::string& garbage :
       {std::string(), std::string("1"), std::string("not a token"), std::string(100'000, 'A'),
        std::string("AAAA"), std::string(200, '\0'), std::string("eyJhbGciOiJIUzI1NiJ9")}) {
    EXPECT_NE(RefusalOf(tokens.Open(kScope, garbage)), "") << garbage;
  }
}

}  // namespace
}  // namespace entente::rpc
