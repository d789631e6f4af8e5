#include "services/standing/agreement.h"

#include <algorithm>
#include <cstddef>
#include <set>

namespace entente::standing {
namespace {

bool Contains(const std::vector<std::string>& governments, const std::string& region_code) {
  return std::find(governments.begin(), governments.end(), region_code) != governments.end();
}

// Who issued the releases cited.
struct Voices {
  std::set<std::string> governments;
  bool third_party = false;
};

Voices VoicesOf(const v1::Report& finding, const Directory& directory) {
  Voices voices;
  for (const v1::Citation& citation : finding.citations()) {
    const auto release = directory.releases.find(citation.release());
    if (release == directory.releases.end()) continue;
    const ReleaseFacts& facts = release->second;
    voices.governments.insert(facts.governments.begin(), facts.governments.end());
    voices.third_party = voices.third_party || facts.third_party;
  }
  return voices;
}

}  // namespace

v1::Side::Agreement AgreementOf(const std::vector<v1::Side>& sides, bool is_disputed) {
  std::set<v1::Standing::Official> given;
  std::size_t said = 0;
  std::size_t without_status = 0;
  std::size_t not_searched = 0;
  for (const v1::Side& side : sides) {
    if (side.word() == v1::Side::NOT_SEARCHED) ++not_searched;
    if (side.word() != v1::Side::SAID) continue;
    ++said;
    if (side.official() == v1::Standing::OFFICIAL_UNSPECIFIED) {
      ++without_status;
    } else {
      given.insert(side.official());
    }
  }
  if (said == 0) return v1::Side::NONE;
  if (given.size() > 1 || is_disputed) return v1::Side::DIFFER;
  const bool some_give_none = without_status > 0 && !given.empty();
  if (not_searched > 0 || some_give_none) return v1::Side::PARTIAL;
  return said < sides.size() ? v1::Side::ONE_SIDED : v1::Side::AGREE;
}

v1::Standing::Corroboration CorroborationOf(const v1::Report& finding, const Roles& roles,
                                            const Directory& directory) {
  if (finding.citations().empty()) return v1::Standing::NONE;
  const Voices voices = VoicesOf(finding, directory);
  std::size_t taking_part = 0;
  std::size_t others = 0;
  for (const std::string& government : voices.governments) {
    if (roles.owners != nullptr && Contains(*roles.owners, government)) continue;
    if (Contains(roles.governments, government)) {
      ++taking_part;
    } else {
      ++others;
    }
  }
  if (voices.third_party || others > 0) return v1::Standing::THIRD_PARTY;
  // Where nobody owes, the first is the one whose word the second bears out.
  const std::size_t own = roles.owners == nullptr ? 1 : 0;
  return taking_part > own ? v1::Standing::OTHER_SIDE : v1::Standing::OWN_WORD;
}

}  // namespace entente::standing
