// How the fake server answers a call from its maps.  Used by its services only.

#pragma once

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <type_traits>

#include "entente/v1/initiative.pb.h"
#include "tests/clients/fake_server.h"

namespace entente::client {

// The day of answers whose request names none.
inline constexpr char kFakeToday[] = "2026-11-24";

[[nodiscard]] grpc::Status WithReason(grpc::StatusCode code, const std::string& message,
                                      const std::string& reason,
                                      const google::protobuf::Message* detail = nullptr);

// Sets what follows from the content, as the real server does; nothing for most resources.
template <typename Resource>
void FillIn(Resource&) {}
void FillIn(v1::Initiative& initiative);
void FillIn(v1::Report& report);

// Notes the request, by the name of its message without "Request".
template <typename Request>
void Note(FakeState& state, const Request& request) {
  const std::string name = Request::descriptor()->name();
  state.requests[name.substr(0, name.size() - std::string("Request").size())] =
      request.Utf8DebugString();
}

// Whether this read is one of those that shall fail as if the server were restarting.
inline bool Unavailable(FakeState& state) { return state.unavailable_answers-- > 0; }

template <typename Request>
std::string AsOfDate(const Request& request) {
  return request.as_of_date().empty() ? kFakeToday : request.as_of_date();
}

template <typename Resource>
grpc::Status Get(FakeState& state, const std::map<std::string, Resource>& resources,
                 const std::string& name, Resource& answer) {
  const std::lock_guard lock(state.mutex);
  ++state.get_calls;
  if (Unavailable(state)) return {grpc::StatusCode::UNAVAILABLE, "restarting"};
  const auto found = resources.find(name);
  if (found == resources.end())
    return WithReason(grpc::StatusCode::NOT_FOUND, "there is no " + name, "NOT_FOUND");
  answer = found->second;
  return grpc::Status::OK;
}

// The page token is the number of resources before the page.
template <typename Resources, typename Request, typename Add>
grpc::Status List(FakeState& state, const Resources& resources, const Request& request,
                  std::string& next_page_token, Add add) {
  const std::lock_guard lock(state.mutex);
  Note(state, request);
  ++state.list_calls;
  if (Unavailable(state)) return {grpc::StatusCode::UNAVAILABLE, "restarting"};
  if (state.lists_fail_from > 0 && state.list_calls >= state.lists_fail_from)
    return WithReason(grpc::StatusCode::INTERNAL, "it broke", "INTERNAL");
  if (!state.list_refusal.ok()) return state.list_refusal;
  const int wanted = request.page_size() == 0 ? 50 : request.page_size();
  const int page_size = std::min(wanted, state.page_size_max);
  const int begin = std::atoi(request.page_token().c_str());
  int at = 0;
  for (const auto& resource : resources) {
    if (at >= begin && at < begin + page_size) add(resource);
    ++at;
  }
  if (begin + page_size < at) next_page_token = std::to_string(begin + page_size);
  return grpc::Status::OK;
}

// Makes `wanted` under `name`, unless it is only to be checked.
template <typename Resource, typename Request>
grpc::Status Create(FakeState& state, std::map<std::string, Resource>& resources,
                    const Resource& wanted, const std::string& name, const Request& request,
                    Resource& answer) {
  const std::lock_guard lock(state.mutex);
  Note(state, request);
  ++state.create_calls;
  const auto fails = state.create_fails.find(name);
  if (fails != state.create_fails.end()) return fails->second;
  const auto made = state.made_by.find(request.request_id());
  if (made == state.made_by.end() && resources.count(name) > 0)
    return WithReason(grpc::StatusCode::ALREADY_EXISTS, name + " is taken", "ID_TAKEN");
  answer = wanted;
  answer.set_name(name);
  if (request.validate_only()) return grpc::Status::OK;
  if (made == state.made_by.end()) {
    state.made_by[request.request_id()] = name;
    answer.set_uid("uid of " + name);
    answer.mutable_create_time()->set_seconds(1'300'000'000);
    FillIn(answer);
    resources[name] = answer;
  }
  answer = resources[name];
  return grpc::Status::OK;
}

}  // namespace entente::client
