// What most tests include: compiled once, and given to every test by CMake.  Tests include what
// they use all the same.

#pragma once

#include <entente/v1/commitment_service.pb.h>
#include <entente/v1/initiative_service.pb.h>
#include <entente/v1/release_service.pb.h>
#include <entente/v1/report_service.pb.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>
#include <absl/time/time.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
