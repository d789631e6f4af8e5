// Metrics as Prometheus reads them, for tests.

#pragma once

#include <string>
#include <vector>

#include "prometheus/metric_family.h"
#include "prometheus/text_serializer.h"

namespace entente::server {

inline std::string TextOf(const std::vector<prometheus::MetricFamily>& families) {
  const prometheus::TextSerializer serializer;
  return static_cast<const prometheus::Serializer&>(serializer).Serialize(families);
}

}  // namespace entente::server
