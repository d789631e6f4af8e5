#include "tests/robustness/write_validators.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace entente::robustness {

std::vector<std::string> ValidateAppliedOnce(const std::vector<Acknowledgement>& answers) {
  std::vector<std::string> faults;
  std::map<std::string, std::string> etags;
  for (const Acknowledgement& answer : answers) {
    const auto first = etags.emplace(answer.request_id, answer.etag).first;
    if (first->second != answer.etag) faults.push_back(answer.request_id + " was applied twice");
  }
  return faults;
}

std::vector<std::string> ValidateEtags(const std::vector<Acknowledgement>& answers) {
  std::vector<std::string> faults;
  std::map<std::pair<std::string, std::string>, std::string> writers;
  for (const Acknowledgement& answer : answers) {
    const auto first =
        writers.emplace(std::pair(answer.name, answer.sent_etag), answer.request_id).first;
    if (first->second != answer.request_id) {
      faults.push_back(answer.request_id + " and " + first->second + " wrote from one etag");
    }
  }
  return faults;
}

std::vector<std::string> ValidateNoneLost(const std::vector<Acknowledgement>& answers,
                                          const std::string& name, const std::string& final_etag) {
  std::map<std::string, std::string> next;  // from the etag sent to the etag answered
  std::set<std::string> lost;
  for (const Acknowledgement& answer : answers) {
    if (answer.name != name) continue;
    next[answer.sent_etag] = answer.etag;
    lost.insert(answer.etag);
  }
  std::string end;
  // Each step takes one away, so that a circle ends too.
  for (auto step = next.find(""); step != next.end() && lost.erase(step->second) != 0;
       step = next.find(end)) {
    end = step->second;
  }
  std::vector<std::string> faults;
  faults.reserve(lost.size() + 1);
  const std::string intro = name + " lost revision ";
  for (const std::string& etag : lost) faults.emplace_back(intro).append(etag);
  if (end != final_etag) faults.push_back(name + " ends at " + final_etag + ", not at " + end);
  return faults;
}

}  // namespace entente::robustness
