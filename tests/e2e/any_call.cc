#include "tests/e2e/any_call.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "google/protobuf/text_format.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

namespace entente::test {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;

constexpr std::chrono::seconds kCallTimeout(60);
constexpr std::chrono::seconds kQuiet(2);

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return "";
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// One call on a queue of its own; each step waits for the one before.
class Steps {
 public:
  ~Steps() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  grpc::CompletionQueue& queue() { return queue_; }

  // Whether the step that was begun ended well.
  bool Await() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  // The same, giving up after a while; `context` is cancelled then.
  bool AwaitOrLeave(grpc::ClientContext& context) {
    void* tag = nullptr;
    bool ok = false;
    const auto until = std::chrono::system_clock::now() + kQuiet;
    if (queue_.AsyncNext(&tag, &ok, until) == grpc::CompletionQueue::GOT_EVENT) return ok;
    context.TryCancel();
    return Await();
  }

 private:
  grpc::CompletionQueue queue_;
};

}  // namespace

std::string Answer::Told() const {
  std::string told = status.error_message() + status.error_details();
  for (const std::string& message : messages) told += message;
  return told;
}

std::vector<const MethodDescriptor*> EveryMethod() {
  std::vector<std::string> files;
  const std::string folder = ENTENTE_SOURCE_DIR "/proto/entente/v1";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".proto") {
      files.push_back("entente/v1/" + entry.path().filename().string());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<const MethodDescriptor*> methods;
  for (const std::string& name : files) {
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr) throw std::runtime_error(name + " is not linked in");
    for (int i = 0; i < file->service_count(); ++i) {
      for (int k = 0; k < file->service(i)->method_count(); ++k) {
        methods.push_back(file->service(i)->method(k));
      }
    }
  }
  return methods;
}

std::unique_ptr<google::protobuf::Message> RequestOf(const MethodDescriptor& method,
                                                     const std::string& text) {
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  std::unique_ptr<google::protobuf::Message> request(
      factory->GetPrototype(method.input_type())->New());
  if (!google::protobuf::TextFormat::ParseFromString(text, request.get())) {
    throw std::runtime_error(method.input_type()->name() + " has no such form: " + text);
  }
  return request;
}

Answer CallAny(grpc::Channel& channel, const MethodDescriptor& method,
               const google::protobuf::Message& request, const std::string& token) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kCallTimeout);
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  Steps steps;
  grpc::GenericStub stub(std::shared_ptr<grpc::Channel>(&channel, [](grpc::Channel*) {}));
  const auto stream = stub.PrepareCall(
      &context, "/" + method.service()->full_name() + "/" + method.name(), &steps.queue());
  Answer answer;
  int tag = 0;
  stream->StartCall(&tag);
  if (steps.Await()) {
    const grpc::Slice slice(request.SerializeAsString());
    stream->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), &tag);
    steps.Await();  // a call that is refused takes no message; its status says why
    grpc::ByteBuffer message;
    for (;;) {
      stream->Read(&message, &tag);
      if (!steps.AwaitOrLeave(context)) break;
      answer.messages.push_back(BytesOf(message));
    }
  }
  stream->Finish(&answer.status, &tag);
  steps.Await();
  return answer;
}

}  // namespace entente::test
