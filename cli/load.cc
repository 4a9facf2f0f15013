#include "cli/load.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/error_text.h"
#include "cli/exit_code.h"
#include "cli/rpc_client.h"
#include "cli/terminal.h"
#include "cli/text_layout.h"
#include "cli/write.pb.h"
#include "cli/write_check.h"
#include "cli/write_reader.h"
#include "cli/write_sender.h"

namespace hearsay::cli {
namespace {

using ingest::v1::WriteReceipt;

constexpr int kBatchReports = 100;
constexpr size_t kBatchBytes = 1 << 20;

// Shows how far a load has come, on a terminal, once it takes long.
class ProgressBar {
 public:
  explicit ProgressBar(const std::vector<std::string>& files)
      : enabled_(IsTerminal(STDERR_FILENO)) {
    for (const std::string& file : files) {
      std::error_code error;  // a file without a size counts as nothing
      const auto size = std::filesystem::file_size(file, error);
      if (!error) total_ += static_cast<int64_t>(size);
    }
  }

  void Show(int64_t bytes, int writes) {
    constexpr absl::Duration kAfter = absl::Milliseconds(200);
    constexpr absl::Duration kEvery = absl::Milliseconds(100);
    const absl::Time now = absl::Now();
    if (!enabled_ || now < start_ + kAfter || now < last_ + kEvery) return;
    last_ = now;
    const double share = total_ == 0 ? 0 : static_cast<double>(bytes) / total_;
    std::cerr << absl::StrFormat("\r%3.0f %% %s %d", 100 * share,
                                 PadRight(Bar(share, 40), 40), writes)
              << std::flush;
  }

  // Takes the bar away, before other output.
  void Clear() {
    if (last_ != absl::InfinitePast()) std::cerr << "\r\033[K";
  }

 private:
  const bool enabled_;
  int64_t total_ = 0;
  const absl::Time start_ = absl::Now();
  absl::Time last_ = absl::InfinitePast();
};

// Loads files, one after the other.
class Loader {
 public:
  explicit Loader(const LoadOptions& options)
      : options_(options),
        ingest_(options.ingest),
        sender_(ingest_, options.patience),
        progress_(options.files) {}

  int Run() {
    if (!options_.dry_run && !ReadHead()) return kUnavailable;
    for (const std::string& file : options_.files) LoadFile(file);
    Flush();
    progress_.Clear();
    std::cout << Summary() << std::endl;
    if (stopped_) return kUnavailable;
    return refused_ == 0 ? kDone : kRefused;
  }

 private:
  // What is stored now; a receipt of an earlier revision was there before.
  bool ReadHead() {
    const auto response =
        ingest_.Call<ingest::v1::GetHeadResponse>(ingest::v1::GetHeadRequest());
    if (!response.ok()) {
      std::cerr << ErrorText(ingest_.address(), response.status());
      return false;
    }
    last_revision_ = response->head().revision();
    return true;
  }

  void LoadFile(const std::string& file) {
    auto reader = WriteReader::Open(file);
    if (!reader.ok()) return Refuse(file, reader.status());
    const int64_t bytes_before = bytes_;
    while (!stopped_) {
      auto write = (*reader)->Next();
      if (!write.has_value()) return;
      if (write->ok()) {
        Add((*reader)->where(), **std::move(write));
      } else {
        Refuse((*reader)->where(), write->status());
      }
      bytes_ = bytes_before + (*reader)->bytes_read();
      progress_.Show(bytes_, stored_ + already_there_);
    }
  }

  void Add(std::string where, Write write) {
    if (options_.dry_run) {
      const absl::Status status = CheckWrite(write, absl::Now());
      if (!status.ok()) return Refuse(where, status);
      ++stored_;
      return;
    }
    ApplyOptions(write);
    if (write.has_ingest_report()) {
      AddReport(std::move(where), std::move(*write.mutable_ingest_report()));
      return;
    }
    Flush();
    Account(where, sender_.Send(write));
  }

  // Reports in a row travel together.
  void AddReport(std::string where, ingest::v1::IngestReportRequest report) {
    batch_bytes_ += report.ByteSizeLong();
    batch_.push_back(std::move(report));
    batch_where_.push_back(std::move(where));
    if (batch_.size() >= kBatchReports || batch_bytes_ >= kBatchBytes) Flush();
  }

  void Flush() {
    if (batch_.empty() || stopped_) return;
    const auto results = sender_.SendReports(std::exchange(batch_, {}));
    for (size_t i = 0; i < results.size(); ++i) {
      Account(batch_where_[i], results[i]);
    }
    batch_where_.clear();
    batch_bytes_ = 0;
  }

  void ApplyOptions(Write& write) const {
    if (write.has_ingest_report() && options_.allow_provisional) {
      write.mutable_ingest_report()->set_allow_provisional(true);
    }
    if (!options_.validate_only) return;
    const auto& oneof = *Write::descriptor()->FindOneofByName("write");
    const auto& reflection = *Write::GetReflection();
    auto* request = reflection.MutableMessage(
        &write, reflection.GetOneofFieldDescriptor(write, &oneof));
    request->GetReflection()->SetBool(
        request, request->GetDescriptor()->FindFieldByName("validate_only"),
        true);
  }

  void Account(const std::string& where,
               const absl::StatusOr<WriteReceipt>& receipt) {
    if (ExitCodeOf(receipt.status()) == kUnavailable) {
      return Stop(where, receipt.status());
    }
    if (!receipt.ok()) return Refuse(where, receipt.status());
    const int64_t revision = receipt->revision();
    // What is stored anew comes after all that is.
    if (revision > 0 && revision <= last_revision_) {
      ++already_there_;
    } else {
      ++stored_;
      last_revision_ = std::max(last_revision_, revision);
    }
  }

  void Refuse(const std::string& where, const absl::Status& status) {
    ++refused_;
    progress_.Clear();
    std::cerr << ErrorText(where, status);
  }

  // Nothing more can be sent.
  void Stop(const std::string& where, const absl::Status& status) {
    if (stopped_) return;
    stopped_ = true;
    progress_.Clear();
    std::cerr << ErrorText(where, status)
              << "Stopped. The same command goes on from there: what is stored "
                 "is not stored again.\n";
  }

  std::string Summary() const {
    if (options_.dry_run || options_.validate_only) {
      return absl::StrCat(stored_ + already_there_, " good, ", refused_,
                          " bad; nothing stored");
    }
    return absl::StrCat("stored ", stored_, ", already there ", already_there_,
                        ", refused ", refused_, "; revision ", last_revision_);
  }

  const LoadOptions& options_;
  const RpcClient ingest_;
  const WriteSender sender_;
  ProgressBar progress_;
  std::vector<ingest::v1::IngestReportRequest> batch_;
  std::vector<std::string> batch_where_;
  size_t batch_bytes_ = 0;
  int64_t bytes_ = 0;
  int64_t last_revision_ = 0;
  int stored_ = 0;
  int already_there_ = 0;
  int refused_ = 0;
  bool stopped_ = false;
};

}  // namespace

int RunLoad(const LoadOptions& options) { return Loader(options).Run(); }

}  // namespace hearsay::cli
