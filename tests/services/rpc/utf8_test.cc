#include "services/rpc/utf8.h"

#include <cstdint>
#include <string>

#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"

#include "entente/v1/text.pb.h"

namespace entente::rpc {
namespace {

// What Protobuf's own parser says, which ours explains.
bool ProtobufAccepts(const std::string& text) {
  std::string bytes = {0x12, static_cast<char>(text.size())};  // field 2, `text`
  return v1::LocalizedText().ParseFromString(bytes + text);
}

std::string Encode(std::uint32_t first, int length, std::uint32_t rest) {
  std::string bytes(1, static_cast<char>(first));
  for (int i = 1; i < length; ++i) {
    bytes += static_cast<char>((rest >> (8 * (i - 1))) & 0xFF);
  }
  return bytes;
}

TEST(Utf8, WellFormedPrefixEndsAtTheFirstBrokenByte) {
  EXPECT_EQ(WellFormedPrefix(""), 0u);
  EXPECT_EQ(WellFormedPrefix("Haïti"), 6u);
  EXPECT_EQ(WellFormedPrefix("ab\xFF"
                             "c"),
            2u);
  EXPECT_EQ(WellFormedPrefix("ab\xC3"), 2u);
}

TEST(Utf8, AgreesWithProtobufOnEveryTwoBytesAndAllBordersOfLongerOnes) {
  const google::protobuf::LogSilencer silencer;
  for (std::uint32_t first = 0; first < 256; ++first) {
    for (std::uint32_t second = 0; second < 256; ++second) {
      for (const int length : {2, 3, 4}) {
        const std::string text = Encode(first, length, 0x808000 | second);

        EXPECT_EQ(WellFormedPrefix(text) == text.size(), ProtobufAccepts(text))
            << first << " " << second << " " << length;
      }
    }
  }
}

TEST(Utf8, CutNeverEndsWithinACharacter) {
  EXPECT_EQ(CutUtf8("Haïti", 3), "Ha");
  EXPECT_EQ(CutUtf8("Haïti", 4), "Haï");
  EXPECT_EQ(CutUtf8("Haïti", 100), "Haïti");
  EXPECT_EQ(CutUtf8("\xF0\x9F\x98\x80", 3), "");
}

}  // namespace
}  // namespace entente::rpc
