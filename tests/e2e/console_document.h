// Commands and their answers in a document: the blocks between ```console and ```, in which a
// line that begins with `$ ` is a command and what follows, up to the next one, is its answer.

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace entente::test {

// The document with every answer replaced by what `run` gives for its command.  A command that
// answers nothing keeps nothing; all else stays as it is.  Throws std::invalid_argument for a block
// that does not begin with a command or does not end.
[[nodiscard]] std::string WithAnswers(std::string_view document,
                                      const std::function<std::string(const std::string&)>& run);

}  // namespace entente::test
