// The lines of a file as the records of an import: each line one record, also a bad one, so that
// the server's numbers can be told as lines.  Used by `import`.  One thread at a time.

#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <map>
#include <string>
#include <vector>

#include "clients/cli/json_lines.h"
#include "entente/v1/transfer.pb.h"

namespace entente::cli {

// Bad lines whose words are kept: a file that is wrong throughout is wrong in the same way.
inline constexpr std::size_t kBadLinesMax = 100;

class ImportLines final {
 public:
  // `in` must outlive this.
  explicit ImportLines(std::istream& in) : lines_(in) {}

  // Fills in the next record, an empty one when its line is no record; false at the end.
  bool Next(v1::Record& record);

  // Where reading is.
  [[nodiscard]] std::int64_t line_number() const { return line_number_; }
  [[nodiscard]] std::int64_t bytes_read() const { return lines_.bytes_read(); }

  // The line of a record, by its number from 1.
  [[nodiscard]] std::int64_t LineOf(std::int64_t record_number) const;

  // What is wrong with the first kBadLinesMax lines that are no records, by line.
  [[nodiscard]] const std::map<std::int64_t, std::string>& bad_lines() const { return bad_lines_; }

 private:
  // From a record on, how many lines more than records there were.
  struct Shift {
    std::int64_t record_number;
    std::int64_t lines;
  };

  JsonLines lines_;
  std::int64_t line_number_ = 0;
  std::int64_t record_count_ = 0;
  std::vector<Shift> shifts_;
  std::map<std::int64_t, std::string> bad_lines_;
};

}  // namespace entente::cli
