#include "clients/cli/timeline_legend.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "clients/cli/display_text.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

using absl::CivilDay;

constexpr char kLegendGap[] = "   ";
// More of one item is no legend any more.
constexpr int kLegendLinesMax = 5;

// Days in words, each with its year unless the one before had the same.
class DayTeller final {
 public:
  std::string operator()(CivilDay day) {
    std::string words = absl::StrCat(day.day(), " ", MonthName(day.month()));
    if (!told_ || year_ != day.year()) absl::StrAppend(&words, " ", day.year());
    told_ = true;
    year_ = day.year();
    return words;
  }

 private:
  bool told_ = false;
  absl::civil_year_t year_ = 0;
};

void TellDue(const TimelineLine& line, DayTeller& day, std::vector<std::string>& items) {
  if (!line.has_due) {
    items.emplace_back(line.former.empty() ? "no due date" : "no due date any more");
    return;
  }
  const bool known =
      line.earliest.has_value() || line.latest.has_value() || line.expected.has_value();
  if (!known) {
    items.push_back(absl::StrCat("due \"", line.due_words, "\", which was not understood"));
    return;
  }
  if (line.earliest.has_value() && line.said.has_value() && *line.earliest > *line.said)
    items.push_back(absl::StrCat("=== from ", day(*line.earliest)));
  if (line.latest.has_value() && line.strict.has_value() && *line.strict < *line.latest) {
    const std::string strict = day(*line.strict);
    items.push_back(absl::StrCat("--- strict ", strict, ", lenient ", day(*line.latest)));
  } else if (line.latest.has_value()) {
    items.push_back(absl::StrCat("| due ", day(*line.latest)));
  } else if (line.expected.has_value()) {
    items.push_back(absl::StrCat("? expected ", day(*line.expected)));
  }
  if (!line.latest.has_value()) items.emplace_back("no last day");
}

void TellDelivered(const TimelineLine& line, DayTeller& day, std::vector<std::string>& items) {
  if (line.as_of.has_value())
    items.push_back(absl::StrCat("> not delivered by ", day(*line.as_of)));
  if (!line.delivered_first.has_value()) {
    if (line.delivered_last.has_value())
      items.push_back(absl::StrCat("* by ", day(*line.delivered_last)));
    return;
  }
  std::string words = absl::StrCat("* ", day(*line.delivered_first));
  if (line.delivered_last.has_value() && line.delivered_last != line.delivered_first)
    absl::StrAppend(&words, " to ", day(*line.delivered_last));
  items.push_back(words);
}

}  // namespace

std::string LegendLines(const TimelineLine& line, const std::string& label, int indent, int width) {
  std::vector<std::string> items;
  DayTeller day;
  if (line.said.has_value()) items.push_back(absl::StrCat("A said ", day(*line.said)));
  for (const CivilDay former : line.former)
    items.push_back(absl::StrCat("! was due ", day(former)));
  TellDue(line, day, items);
  TellDelivered(line, day, items);
  const int room = width - indent;
  std::vector<std::string> lines;
  if (!label.empty()) lines.push_back(Elide(label, room, Charset::kAscii));
  for (const std::string& item : items) {
    // A label has a gap of its own.
    const char* gap = !label.empty() && lines.size() == 1 && lines[0] == label ? "" : kLegendGap;
    const std::string joined = lines.empty() ? "" : absl::StrCat(lines.back(), gap, item);
    if (!joined.empty() && static_cast<int>(joined.size()) <= room) {
      lines.back() = joined;
      continue;
    }
    for (std::string& piece : Wrap(item, room, kLegendLinesMax, Charset::kAscii))
      lines.push_back(std::move(piece));
  }
  const std::string before(static_cast<std::size_t>(indent), ' ');
  std::string text;
  for (const std::string& one : lines) absl::StrAppend(&text, before, one, "\n");
  return text;
}

}  // namespace entente::cli
