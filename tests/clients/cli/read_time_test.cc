#include "clients/cli/read_time.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TEST(Instants, AreReadAndWrittenToTheMicrosecond) {
  google::protobuf::Timestamp instant;

  ASSERT_TRUE(ParseInstant("2010-11-17T13:20:00.123456Z", instant));

  EXPECT_EQ(instant.seconds(), 1'290'000'000);
  EXPECT_EQ(instant.nanos(), 123'456'000);
  EXPECT_EQ(FormatInstant(instant), "2010-11-17T13:20:00.123456Z");
  EXPECT_EQ(InstantWords(instant), "2010-11-17 13:20:00 UTC");
}

TEST(Instants, HaveATimeZone) {
  google::protobuf::Timestamp instant;

  ASSERT_TRUE(ParseInstant("2010-11-17T14:20:00+01:00", instant));

  EXPECT_EQ(instant.seconds(), 1'290'000'000);
  for (const char* none : {"", "yesterday", "2010-11-17", "2010-11-17T13:20:00"}) {
    EXPECT_FALSE(ParseInstant(none, instant)) << none;
  }
}

}  // namespace
}  // namespace entente::cli
