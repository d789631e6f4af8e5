// All resources of a list call, page after page, as a range.  Made by Client, walked by its
// callers:
//
//   auto initiatives = client.Initiatives("agency:us-cbp");
//   for (const v1::Initiative& initiative : initiatives) Show(initiative);
//   if (!initiatives.status().ok()) return initiatives.status();
//
// The loop ends early when a page cannot be fetched; what was walked until then is good.  A range
// is walked once, by one thread, and must not outlive the Client that made it.

#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"

namespace entente::client {

template <typename Resource>
class PageRange final {
 public:
  struct Page {
    google::protobuf::RepeatedPtrField<Resource>
        resources;                // may be empty though more pages follow
    std::string next_page_token;  // empty: this was the last page
  };
  // Fetches the page that a token names; the empty token names the first one.
  using FetchPage = std::function<absl::StatusOr<Page>(const std::string& page_token)>;

  class Iterator final {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Resource;
    using difference_type = std::ptrdiff_t;
    using pointer = const Resource*;
    using reference = const Resource&;

    explicit Iterator(PageRange* range) : range_(range) {}
    reference operator*() const { return range_->page_.resources[range_->at_]; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      range_->Advance();
      return *this;
    }
    void operator++(int) { range_->Advance(); }
    bool operator==(std::default_sentinel_t) const { return range_->AtEnd(); }

   private:
    PageRange* range_;
  };

  explicit PageRange(FetchPage fetch_page) : fetch_page_(std::move(fetch_page)) {}
  PageRange(const PageRange&) = delete;
  PageRange& operator=(const PageRange&) = delete;

  // Where the walk stands; the first call fetches the first page.
  [[nodiscard]] Iterator begin() {
    if (!started_) {
      started_ = true;
      Fetch("");
      SkipEmptyPages();
    }
    return Iterator(this);
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

  // After the walk: why it ended.  OK when all was walked, or nothing failed so far.
  [[nodiscard]] const absl::Status& status() const { return status_; }

 private:
  [[nodiscard]] bool AtEnd() const { return !status_.ok() || at_ >= page_.resources.size(); }

  void Advance() {
    ++at_;
    SkipEmptyPages();
  }

  void SkipEmptyPages() {
    while (AtEnd() && status_.ok() && !page_.next_page_token.empty())
      Fetch(std::string(page_.next_page_token));
  }

  void Fetch(const std::string& page_token) {
    absl::StatusOr<Page> page = fetch_page_(page_token);
    if (page.ok() && !page_token.empty() && page->next_page_token == page_token)
      page = absl::InternalError("the server sent the same page token twice");
    status_ = page.status();
    page_ = page.ok() ? *std::move(page) : Page();
    at_ = 0;
  }

  FetchPage fetch_page_;
  Page page_;
  int at_ = 0;
  bool started_ = false;
  absl::Status status_;
};

}  // namespace entente::client
