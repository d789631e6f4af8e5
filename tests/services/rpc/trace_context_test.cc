#include "services/rpc/trace_context.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::rpc {
namespace {

using ::testing::MatchesRegex;

constexpr std::string_view kTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr std::string_view kParentId = "00f067aa0ba902b7";

std::string Traceparent(std::string_view version, std::string_view flags,
                        std::string_view rest = "") {
  std::string text(version);
  for (const std::string_view field : {kTraceId, kParentId, flags}) {
    text += '-';
    text += field;
  }
  return text + std::string(rest);
}

TEST(ParseTraceparent, ReadsTheExamplesOfTheStandard) {
  const auto sampled = ParseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  const auto not_sampled =
      ParseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");

  ASSERT_TRUE(sampled.has_value());
  EXPECT_EQ(sampled->trace_id, kTraceId);
  EXPECT_EQ(sampled->parent_id, kParentId);
  EXPECT_TRUE(sampled->sampled);
  ASSERT_TRUE(not_sampled.has_value());
  EXPECT_FALSE(not_sampled->sampled);
}

TEST(ParseTraceparent, OtherFlagsThanSampledSayNothing) {
  EXPECT_TRUE(ParseTraceparent(Traceparent("00", "ff"))->sampled);
  EXPECT_TRUE(ParseTraceparent(Traceparent("00", "03"))->sampled);
  EXPECT_FALSE(ParseTraceparent(Traceparent("00", "fe"))->sampled);
  EXPECT_FALSE(ParseTraceparent(Traceparent("00", "02"))->sampled);
}

TEST(ParseTraceparent, OfALaterVersionTheFirstFourFieldsAreRead) {
  for (const std::string& text :
       {Traceparent("01", "01"), Traceparent("cc", "01"), Traceparent("cc", "01", "-"),
        Traceparent("cc", "01", "-what-the-future-will-be-like"),
        Traceparent("fe", "01", "-XYZ")}) {
    const auto context = ParseTraceparent(text);
    ASSERT_TRUE(context.has_value()) << text;
    EXPECT_EQ(context->trace_id, kTraceId) << text;
    EXPECT_EQ(context->parent_id, kParentId) << text;
    EXPECT_TRUE(context->sampled) << text;
  }
}

TEST(ParseTraceparent, WhatTheStandardCallsInvalidIsNone) {
  const std::string good = Traceparent("00", "01");
  ASSERT_TRUE(ParseTraceparent(good).has_value());
  for (const std::string& text : {
           std::string(),
           std::string("00"),
           std::string("-"),
           // Versions.
           Traceparent("ff", "01"),
           Traceparent("FE", "01"),
           Traceparent("0", "01"),
           Traceparent("000", "01"),
           Traceparent("0g", "01"),
           Traceparent(".0", "01"),
           Traceparent("", "01"),
           // Of this version nothing may follow, of later ones only after a hyphen.
           Traceparent("00", "01", "-"),
           Traceparent("00", "01", "-what"),
           Traceparent("00", "01", " "),
           Traceparent("cc", "01", ".what"),
           Traceparent("cc", "01", "0"),
           // Trace ids.
           std::string("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
           std::string("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e47367-00f067aa0ba902b7-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e473.-00f067aa0ba902b7-01"),
           // Parents.
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b70-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b.-01"),
           // Flags.
           Traceparent("00", ""),
           Traceparent("00", "1"),
           Traceparent("00", "001"),
           Traceparent("00", "0G"),
           Traceparent("00", "0A"),
           Traceparent("00", ".0"),
           // What stands between.
           std::string("00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7.01"),
           std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"),
           " " + good,
           std::string(good).insert(3, 1, '\0'),
       }) {
    EXPECT_FALSE(ParseTraceparent(text).has_value()) << text;
  }
}

TEST(ParseTraceparent, EveryBeginningOfAGoodOneIsNone) {
  const std::string good = Traceparent("00", "01");
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(ParseTraceparent(good.substr(0, size)).has_value()) << size;
  }
}

TEST(SpanId, HasSixteenDigitsAndIsNeverZero) {
  EXPECT_EQ(RenderSpanId(0xf067aa0ba902b7), "00f067aa0ba902b7");
  EXPECT_EQ(RenderSpanId(~std::uint64_t{0}), "ffffffffffffffff");
  EXPECT_EQ(RenderSpanId(0), "0000000000000001");
}

TEST(SpanId, ANewOneIsAnother) {
  const std::string first = NewSpanId();

  EXPECT_THAT(first, MatchesRegex("[0-9a-f]+"));
  EXPECT_EQ(first.size(), 16U);
  EXPECT_NE(first, NewSpanId());
}

}  // namespace
}  // namespace entente::rpc
