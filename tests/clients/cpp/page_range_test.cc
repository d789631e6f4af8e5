#include "clients/cpp/page_range.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative.pb.h"

namespace entente::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Range = PageRange<v1::Initiative>;

Range::Page MakePage(const std::vector<std::string>& names, const std::string& next_page_token) {
  Range::Page page;
  for (const std::string& name : names) page.resources.Add()->set_name(name);
  page.next_page_token = next_page_token;
  return page;
}

std::vector<std::string> NamesIn(Range& range) {
  std::vector<std::string> names;
  for (const v1::Initiative& initiative : range) names.push_back(initiative.name());
  return names;
}

TEST(PageRange, WalksAllPagesInOrder) {
  std::vector<std::string> tokens;
  Range range([&](const std::string& token, int) -> absl::StatusOr<Range::Page> {
    tokens.push_back(token);
    if (token.empty()) return MakePage({"a", "b"}, "second");
    return MakePage({"c"}, "");
  });

  EXPECT_THAT(NamesIn(range), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(range.status().ok());
  EXPECT_THAT(tokens, ElementsAre("", "second"));
}

TEST(PageRange, GoesOnPastPagesThatAreEmpty) {
  Range range([](const std::string& token, int) -> absl::StatusOr<Range::Page> {
    if (token.empty()) return MakePage({}, "second");
    if (token == "second") return MakePage({}, "third");
    return MakePage({"a"}, "");
  });

  EXPECT_THAT(NamesIn(range), ElementsAre("a"));
}

TEST(PageRange, IsEmptyWhenThereIsNothing) {
  Range range([](const std::string&, int) { return MakePage({}, ""); });

  EXPECT_THAT(NamesIn(range), IsEmpty());
  EXPECT_TRUE(range.status().ok());
}

TEST(PageRange, EndsWithTheErrorOfThePageThatFails) {
  Range range([](const std::string& token, int) -> absl::StatusOr<Range::Page> {
    if (token.empty()) return MakePage({"a", "b"}, "second");
    return absl::UnavailableError("gone");
  });

  EXPECT_THAT(NamesIn(range), ElementsAre("a", "b"));
  EXPECT_EQ(range.status(), absl::UnavailableError("gone"));
}

TEST(PageRange, FetchesNoPageBeforeItIsNeeded) {
  int fetched = 0;
  Range range([&](const std::string&, int) {
    ++fetched;
    return MakePage({"a", "b"}, absl::StrCat("after ", fetched));
  });
  EXPECT_EQ(fetched, 0);

  for (const v1::Initiative& initiative : range)
    if (initiative.name() == "b") break;

  EXPECT_EQ(fetched, 1);
}

TEST(PageRange, StopsWhenTheServerGoesInACircle) {
  Range range([](const std::string&, int) { return MakePage({}, "again"); });

  EXPECT_THAT(NamesIn(range), IsEmpty());
  EXPECT_EQ(range.status().code(), absl::StatusCode::kInternal);
}

// A list of `count` resources in pages of at most ten, of which the tokens count; notes how large
// each page was asked to be.
Range CountedRange(int count, std::vector<int>& sizes) {
  return Range([count, &sizes](const std::string& token, int page_size) {
    sizes.push_back(page_size);
    const int begin = token.empty() ? 0 : std::stoi(token);
    const int end = std::min({count, begin + 10, page_size == 0 ? count : begin + page_size});
    Range::Page page;
    for (int i = begin; i < end; ++i) page.resources.Add()->set_name(absl::StrCat(i));
    if (end < count) page.next_page_token = absl::StrCat(end);
    page.as_of_date = "2011-01-31";
    return page;
  });
}

TEST(PageRange, EndsAfterSoManyAndNamesThePageThatFollows) {
  std::vector<int> sizes;
  Range range = CountedRange(30, sizes);
  range.EndAfter(12);

  EXPECT_EQ(NamesIn(range).size(), 12U);
  EXPECT_EQ(range.next_page_token(), "12");
  EXPECT_THAT(sizes, ElementsAre(12, 2));
}

TEST(PageRange, NamesNoPageWhenItEndsWithTheList) {
  std::vector<int> sizes;
  Range range = CountedRange(10, sizes);
  range.EndAfter(10);

  EXPECT_EQ(NamesIn(range).size(), 10U);
  EXPECT_EQ(range.next_page_token(), "");
}

TEST(PageRange, LeavesThePageSizeToTheRequestWithoutAnEnd) {
  std::vector<int> sizes;
  Range range = CountedRange(11, sizes);

  EXPECT_EQ(NamesIn(range).size(), 11U);
  EXPECT_THAT(sizes, ElementsAre(0, 0));
}

TEST(PageRange, TellsForWhichDayItWasComputed) {
  std::vector<int> sizes;
  Range range = CountedRange(3, sizes);
  EXPECT_EQ(range.as_of_date(), "");

  NamesIn(range);

  EXPECT_EQ(range.as_of_date(), "2011-01-31");
}

}  // namespace
}  // namespace entente::client
