// What writers saw of one resource, and the guarantees of writes over it.  Every write carries the
// etag that it was computed from and is repeated until it is answered or refused, so the
// acknowledged ones form one chain.  Pure functions; any thread may call them.

#pragma once

#include <string>
#include <vector>

namespace entente::robustness {

// One answer to one call; a repeated call gives several.
struct Acknowledgement {
  std::string request_id;
  std::string name;
  std::string sent_etag;  // empty for a create
  std::string etag;       // of the answer
};

// A sentence for each request id that was answered with two different revisions.
[[nodiscard]] std::vector<std::string> ValidateAppliedOnce(
    const std::vector<Acknowledgement>& answers);

// A sentence for each etag from which two requests wrote.
[[nodiscard]] std::vector<std::string> ValidateEtags(const std::vector<Acknowledgement>& answers);

// A sentence for each acknowledged revision of `name` that is not on the way from its creation to
// `final_etag`, and one when that way does not end there.
[[nodiscard]] std::vector<std::string> ValidateNoneLost(const std::vector<Acknowledgement>& answers,
                                                        const std::string& name,
                                                        const std::string& final_etag);

}  // namespace entente::robustness
