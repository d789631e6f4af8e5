// Every method of the API with requests that try what its callers may do and see: the table of
// access_test.cc.

#pragma once

#include <string_view>
#include <vector>

namespace entente::test {

enum class Needs { kViewer, kEditor };

// What a request is about.
enum class About {
  kNamed,    // a document of one label, which it names: to whom it is hidden, it is not there
  kAll,      // documents of all labels: each caller is told of those that it may see
  kCounted,  // the same, of which only the `total_count` is told
  kOpen,     // nothing that bears a label
};

// `request` is in Protobuf's text format.  In it, ID is the level's id (access_test.cc), or `none`
// for documents that are not there; TLP is the strictest label that the caller may see.
// REVISION is the number of the change that made the level's initiative.  What would write is only
// validated.
struct AccessRow {
  std::string_view method;  // `InitiativeService/GetInitiative`
  Needs needs = Needs::kViewer;
  About about = About::kOpen;
  std::string_view request;
};

[[nodiscard]] const std::vector<AccessRow>& AccessRows();

}  // namespace entente::test
