#include "ingest_service/receipt.h"

#include "ingest_service/entry_name.h"

namespace hearsay {

ingest::v1::WriteReceipt ReceiptOf(const v1::Record& record) {
  ingest::v1::WriteReceipt receipt;
  receipt.set_name(record.has_entity()
                       ? record.entity().name()
                       : EntryName(record.content_case(), record.entry_id()));
  receipt.set_revision(record.revision());
  if (record.has_commit_time()) {
    *receipt.mutable_commit_time() = record.commit_time();
  }
  *receipt.mutable_resolutions() = record.resolutions();
  return receipt;
}

}  // namespace hearsay
