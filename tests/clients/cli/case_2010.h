// The announcement of 13 July 2010 in part, as the real server would hold it in 2026: a late
// assessment, which both governments released on 10 March 2011, and a deployment that nobody spoke
// of again.  Used by the tests of the commands.

#pragma once

#include "tests/clients/fake_server.h"

namespace entente::cli {

inline constexpr char kAssessment[] = "initiatives/joint-border-assessment-2010";
inline constexpr char kAssessmentRelease[] =
    "initiatives/joint-border-assessment-2010/commitments/public-release";
inline constexpr char kDeployment[] = "initiatives/haiti-ice-deployment-2010";
inline constexpr char kSixPersonnel[] =
    "initiatives/haiti-ice-deployment-2010/commitments/six-personnel";

// Puts it all into the fake server's memory.
void AddCase2010(client::FakeState& state);

}  // namespace entente::cli
