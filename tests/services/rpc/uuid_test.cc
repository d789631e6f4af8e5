#include "services/rpc/uuid.h"

#include "gtest/gtest.h"

namespace entente::rpc {
namespace {

TEST(MakeUuidV7, IsTheExampleOfTheStandard) {
  // RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
  const std::array<std::uint8_t, 10> random = {0x0C, 0xC3, 0x18, 0xC4, 0xDC,
                                               0x0C, 0x0C, 0x07, 0x39, 0x8F};

  EXPECT_EQ(MakeUuidV7(absl::FromUnixMillis(0x017F22E279B0), random),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(NewUuidV7, IsNewEachTime) {
  EXPECT_TRUE(IsUuid(NewUuidV7()));
  EXPECT_NE(NewUuidV7(), NewUuidV7());
}

TEST(IsUuid, WantsTheFormInAnyCase) {
  EXPECT_TRUE(IsUuid("0190163D-8694-739B-AEA5-966C26F8AD91"));
  for (const char* bad :
       {"", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
        "g190163d-8694-739b-aea5-966c26f8ad91", "{190163d-8694-739b-aea5-966c26f8ad9}"}) {
    EXPECT_FALSE(IsUuid(bad)) << bad;
  }
}

}  // namespace
}  // namespace entente::rpc
