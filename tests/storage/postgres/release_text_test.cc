#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"
#include "tests/support/corpus.h"

namespace entente::storage::postgres {
namespace {

class Texts : public RecordTest {
 protected:
  // A release with its text, in one change; then the text as it is stored.
  std::string StoreAndRead(const std::string& id, const std::string& text) {
    const std::string sha256 = HexSha256Of(text);
    v1::Release release = MakeRelease(id);
    release.mutable_text()->set_sha256(sha256);
    Change change = MakeChange({NewPut(release)});
    change.texts = {{sha256, text}};
    MustWrite(*store_, change);
    const auto read = store_->GetText(ReadContext(), sha256);
    EXPECT_TRUE(read.ok()) << read.status();
    return read.value_or("");
  }
};

TEST_F(Texts, OfTwoMebibytesComeBackByteForByte) {
  const std::string text = MakeText(std::size_t{2} << 20, 7);

  EXPECT_TRUE(StoreAndRead("r", text) == text);
}

TEST_F(Texts, AreStoredOnce) {
  StoreAndRead("one", "the same");
  StoreAndRead("two", "the same");

  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM release_text"), "1");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM release WHERE text_sha256 IS NOT NULL"), "2");
}

TEST_F(Texts, UnknownOnesAreNotFound) {
  EXPECT_THAT(store_->GetText(ReadContext(), std::string(64, '0')).status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(Texts, OfTheRealReleasesComeBackByteForByte) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  int count = 0;

  for (const auto& path : test::CorpusFiles(".txt")) {
    const std::string text = test::ReadCorpusFile(path);
    ASSERT_FALSE(text.empty()) << path;
    EXPECT_TRUE(StoreAndRead(path.stem(), text) == text) << path;
    ++count;
  }

  EXPECT_GT(count, 0);
  RecordProperty("texts", count);
}

}  // namespace
}  // namespace entente::storage::postgres
