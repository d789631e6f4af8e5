// All resources of a list call, page after page, as a range.  Made by Client, walked by its
// callers:
//
//   auto initiatives = client.Initiatives("agency:us-cbp");
//   for (const v1::Initiative& initiative : initiatives) Show(initiative);
//   if (!initiatives.status().ok()) return initiatives.status();
//
// The loop ends early when a page cannot be fetched; what was walked until then is good.  A range
// is walked once, by one thread, and must not outlive the Client that made it.
//
// A range can end after so many resources, and says then where the rest begins:
//
//   initiatives.EndAfter(20);
//   for (...) ...
//   if (!initiatives.next_page_token().empty()) ...  // there are more

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
    std::string as_of_date;       // the civil day the answer holds for; empty when it says none
  };
  // Fetches the page that a token names, of at most `page_size` resources; the empty token names
  // the first one, and 0 leaves the size to the request.
  using FetchPage =
      std::function<absl::StatusOr<Page>(const std::string& page_token, int page_size)>;

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

  // Ends the range after `count` resources, one or more.  The last page is asked for no more than
  // is left, so that next_page_token() names just what follows.  To be called before begin().
  void EndAfter(std::int64_t count) { left_ = count; }

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

  // After the walk: what fetches the page after its end; empty when there is nothing more.
  [[nodiscard]] const std::string& next_page_token() const { return page_.next_page_token; }

  // The civil day for which the newest page was computed; empty when the list has none, or nothing
  // was fetched.
  [[nodiscard]] const std::string& as_of_date() const { return page_.as_of_date; }

 private:
  // More than a page can hold, so that only the request's own page size counts.
  static constexpr std::int64_t kNoEnd = INT64_MAX;
  // The server's limit on a page.
  static constexpr std::int64_t kPageSizeMax = 1000;

  [[nodiscard]] bool AtEnd() const {
    return !status_.ok() || left_ == 0 || at_ >= page_.resources.size();
  }

  void Advance() {
    ++at_;
    if (left_ != kNoEnd) --left_;
    SkipEmptyPages();
  }

  void SkipEmptyPages() {
    while (AtEnd() && left_ > 0 && status_.ok() && !page_.next_page_token.empty())
      Fetch(std::string(page_.next_page_token));
  }

  void Fetch(const std::string& page_token) {
    const int page_size = left_ == kNoEnd ? 0 : static_cast<int>(std::min(left_, kPageSizeMax));
    absl::StatusOr<Page> page = fetch_page_(page_token, page_size);
    if (page.ok() && !page_token.empty() && page->next_page_token == page_token)
      page = absl::InternalError("the server sent the same page token twice");
    status_ = page.status();
    page_ = page.ok() ? *std::move(page) : Page();
    at_ = 0;
  }

  FetchPage fetch_page_;
  Page page_;
  int at_ = 0;
  std::int64_t left_ = kNoEnd;  // how many may still be walked
  bool started_ = false;
  absl::Status status_;
};

}  // namespace entente::client
