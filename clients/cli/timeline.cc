#include "clients/cli/timeline.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"

#include "clients/cli/render.h"
#include "clients/cli/timeline_legend.h"

namespace entente::cli {
namespace {

using absl::CivilDay;

constexpr int kIndent = 6;
constexpr int kTimelineColumnsDefault = 80;
constexpr int kColumnsMin = 30;
// Marks that would stand on each other are moved to the right; so many at the most.
constexpr int kSlack = 4;

// How many days one column stands for: the least of these that fits.
constexpr std::array kDaysPerColumn = {1, 2, 5, 10, 15, 30, 61, 122, 365};

// Which months are labelled: every one, every third, or the first of every so many years.
constexpr std::array kMonthSteps = {1, 3, 12, 24, 60, 120, 240, 600, 1200};
constexpr int kMonthsPerYear = 12;
// The average, by the Gregorian calendar's 400 years.
constexpr double kDaysPerMonth = 146097.0 / 4800;

struct Scale {
  CivilDay first;
  CivilDay last;
  std::int64_t days_per_column = 1;

  // The nearest column, from 0.
  [[nodiscard]] int ColumnOf(CivilDay day) const {
    return static_cast<int>((2 * (day - first) + days_per_column) / (2 * days_per_column));
  }
  [[nodiscard]] int width() const { return ColumnOf(last) + 1; }
};

void AddDay(std::vector<CivilDay>& days, const std::optional<CivilDay>& day) {
  if (day.has_value()) days.push_back(*day);
}

std::vector<CivilDay> DaysOf(const TimelineLine& line) {
  std::vector<CivilDay> days = line.former;
  for (const auto& day : {line.said, line.earliest, line.strict, line.latest, line.expected,
                          line.delivered_first, line.delivered_last, line.as_of})
    AddDay(days, day);
  return days;
}

// The scale on which all the lines' days fit into `room` columns; no value without a day.
std::optional<Scale> ScaleOf(const std::vector<TimelineLine>& lines, int room) {
  std::vector<CivilDay> days;
  for (const TimelineLine& line : lines)
    for (const CivilDay day : DaysOf(line)) days.push_back(day);
  if (days.empty()) return std::nullopt;
  Scale scale{*std::min_element(days.begin(), days.end()),
              *std::max_element(days.begin(), days.end())};
  for (const int days_per_column : kDaysPerColumn) {
    scale.days_per_column = days_per_column;
    if (scale.width() <= room) return scale;
  }
  while (scale.width() > room) scale.days_per_column *= 2;
  return scale;
}

// How many months lie between labels that do not touch.
int MonthStep(const Scale& scale) {
  for (const int step : kMonthSteps) {
    const int label_width = step < kMonthsPerYear ? 3 : 4;
    const double columns = step * kDaysPerMonth / static_cast<double>(scale.days_per_column);
    if (columns > label_width) return step;
  }
  return kMonthSteps.back();
}

bool IsLabelled(absl::CivilMonth month, int step) {
  const std::int64_t months = month.year() * kMonthsPerYear + month.month() - 1;
  return months % step == 0;
}

// Labels over the columns where their months begin.  A scale of more than a year says which year
// begins; one within a month says which month it is.
std::string DrawScale(const Scale& scale) {
  const int step = MonthStep(scale);
  const bool years = absl::CivilMonth(scale.last) - absl::CivilMonth(scale.first) > kMonthsPerYear;
  std::string labels;
  for (absl::CivilMonth month(scale.first); CivilDay(month) <= scale.last; ++month) {
    const CivilDay begin(month);
    if (begin < scale.first || !IsLabelled(month, step)) continue;
    const std::string label = month.month() == 1 && (years || step >= kMonthsPerYear)
                                  ? absl::StrCat(month.year())
                                  : MonthName(month.month());
    const auto at = static_cast<std::size_t>(scale.ColumnOf(begin));
    if (!labels.empty() && at <= labels.size()) continue;
    labels.resize(at, ' ');
    labels += label;
  }
  return labels.empty() ? absl::StrCat(MonthName(scale.first.month()), " ", scale.first.year())
                        : labels;
}

// One line of the picture while it is drawn.
class Row final {
 public:
  explicit Row(const Scale& scale)
      : scale_(scale), text_(static_cast<std::size_t>(scale.width()), ' ') {}

  // Draws from the one day to before the other; nothing when a day is not known.
  void Fill(const std::optional<CivilDay>& from, const std::optional<CivilDay>& to, char mark) {
    if (!from.has_value() || !to.has_value()) return;
    for (int at = scale_.ColumnOf(*from); at < scale_.ColumnOf(*to); ++at)
      text_[static_cast<std::size_t>(at)] = mark;
  }

  void Mark(const std::optional<CivilDay>& day, char mark) {
    if (day.has_value()) marks_.emplace_back(*day, mark);
  }

  // The line with its marks: by day, those of one day as they were set, none on another.
  [[nodiscard]] std::string Finish() {
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    int free = 0;
    for (const auto& [day, mark] : marks_) {
      const int at = std::max(free, scale_.ColumnOf(day));
      if (static_cast<std::size_t>(at) >= text_.size())
        text_.resize(static_cast<std::size_t>(at) + 1, ' ');
      text_[static_cast<std::size_t>(at)] = mark;
      free = at + 1;
    }
    text_.resize(text_.find_last_not_of(' ') + 1);
    return text_;
  }

 private:
  const Scale scale_;
  std::string text_;
  std::vector<std::pair<CivilDay, char>> marks_;
};

// The day up to which it is looked at: delivered, or the day of the answer.
std::optional<CivilDay> EndOf(const TimelineLine& line) {
  return line.delivered_first.has_value() ? line.delivered_first : line.as_of;
}

// What is known of the due date, up to its end and past it.
void FillDue(const TimelineLine& line, Row& row) {
  const std::optional<CivilDay> begin = line.earliest.has_value() ? line.earliest : line.said;
  const std::optional<CivilDay> end = EndOf(line);
  row.Fill(line.said, begin, '.');
  if (line.latest.has_value()) {
    const std::optional<CivilDay> strict = line.strict.has_value() ? line.strict : line.latest;
    row.Fill(begin, strict, '=');
    row.Fill(strict, line.latest, '-');
    row.Fill(line.latest, end, 'x');
    return;
  }
  row.Fill(begin, line.expected.has_value() ? line.expected : end, '=');
  row.Fill(line.expected, end, '~');
}

std::string DrawLine(const TimelineLine& line, const Scale& scale) {
  Row row(scale);
  const bool known =
      line.earliest.has_value() || line.latest.has_value() || line.expected.has_value();
  if (line.has_due && known)
    FillDue(line, row);
  else
    row.Fill(line.said, EndOf(line), '.');
  row.Fill(line.delivered_first, line.delivered_last, '*');
  row.Mark(line.said, 'A');
  for (const CivilDay day : line.former) row.Mark(day, '!');
  row.Mark(line.latest, '|');
  if (!line.latest.has_value()) row.Mark(line.expected, '?');
  row.Mark(line.delivered_first, '*');
  if (line.delivered_last != line.delivered_first) row.Mark(line.delivered_last, '*');
  row.Mark(line.as_of, '>');
  return row.Finish();
}

// The number of a line in the indent, where there are several.
std::string Lead(std::size_t number, bool several) {
  std::string lead = several ? absl::StrCat(number) : "";
  lead.insert(0, kIndent - 2 > lead.size() ? kIndent - 2 - lead.size() : 0, ' ');
  return lead + "  ";
}

std::optional<CivilDay> DayOf(const std::string& text) {
  CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day)) return std::nullopt;
  return day;
}

// The last day that a due date was for, as far as one is known.
std::optional<CivilDay> LastDayOf(const v1::FuzzyDate& due) {
  return due.has_latest() ? DayOf(due.latest()) : DayOf(due.expected_latest());
}

}  // namespace

TimelineLine LineOf(const v1::Commitment& commitment, const v1::FuzzyDate& announced,
                    const std::string& as_of_date) {
  const v1::FuzzyDate& due = commitment.current_due();
  TimelineLine line;
  line.label = commitment.name().substr(commitment.name().rfind('/') + 1);
  const std::string& anchor = commitment.baseline_due().anchor();
  line.said = DayOf(anchor.empty() ? announced.earliest() : anchor);
  for (int i = 0; i < commitment.due_changes_size(); ++i) {
    const v1::DueChange& change = commitment.due_changes(i);
    AddDay(line.former, LastDayOf(i == 0 && !change.has_old_due() ? commitment.baseline_due()
                                                                  : change.old_due()));
  }
  line.has_due = commitment.has_current_due();
  line.due_words = due.phrase();
  line.earliest = DayOf(due.earliest());
  line.latest = DayOf(due.latest());
  line.strict = DayOf(due.latest_strict());
  line.expected = DayOf(due.expected_latest());
  line.delivered_first = DayOf(commitment.delivered().earliest());
  line.delivered_last = DayOf(commitment.delivered().latest());
  if (!commitment.has_delivered()) line.as_of = DayOf(as_of_date);
  return line;
}

std::string DrawTimeline(const std::vector<TimelineLine>& lines, int columns) {
  const int width = std::max(kColumnsMin, columns > 0 ? columns : kTimelineColumnsDefault);
  const std::optional<Scale> scale = ScaleOf(lines, width - kIndent - kSlack);
  if (!scale.has_value()) return "";
  const bool several = lines.size() > 1;
  const std::string indent(kIndent, ' ');
  std::string picture = absl::StrCat(indent, DrawScale(*scale), "\n");
  for (std::size_t i = 0; i < lines.size(); ++i)
    absl::StrAppend(&picture, Lead(i + 1, several), DrawLine(lines[i], *scale), "\n");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string label = several ? absl::StrCat(i + 1, " ", lines[i].label, ":  ") : "";
    picture += LegendLines(lines[i], label, kIndent, width);
  }
  return picture;
}

}  // namespace entente::cli
