#ifndef HEARSAY_COMMON_SQLITE_STATEMENT_H_
#define HEARSAY_COMMON_SQLITE_STATEMENT_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3_stmt;

namespace hearsay::sqlite {

// Bytes to bind as a BLOB; a plain string is bound as TEXT.
struct Blob {
  explicit Blob(absl::string_view bytes) : bytes(bytes) {}
  absl::string_view bytes;
};

// A value to bind. Refers to its string or bytes, so it is for use in an
// argument list only.
class Value {
 public:
  Value(std::nullptr_t) {}
  Value(int value) : value_(int64_t{value}) {}
  Value(int64_t value) : value_(value) {}
  Value(double value) : value_(value) {}
  Value(const char* text) : value_(absl::string_view(text)) {}
  Value(const std::string& text) : value_(absl::string_view(text)) {}
  Value(absl::string_view text) : value_(text) {}
  Value(Blob blob) : value_(blob) {}

 private:
  friend class Statement;
  std::variant<std::monostate, int64_t, double, absl::string_view, Blob> value_;
};

// The rows of a running statement, which it resets when it goes.
//
//   sqlite::Cursor cursor = select_.Query({after_revision, limit});
//   while (true) {
//     ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
//     if (!has_row) break;
//     Use(cursor.Int64(0), cursor.Blob(1));
//   }
//
// Thread-compatible. Must not outlive its statement.
class Cursor {
 public:
  // Moves to the next row, at first to the first; returns whether there is one.
  absl::StatusOr<bool> Next();

  // The current row's columns, from 0. Strings and bytes are valid until the
  // next call of Next(). A null is 0 or empty.
  int64_t Int64(int column) const;
  double Double(int column) const;
  absl::string_view Text(int column) const;
  absl::string_view Blob(int column) const;
  bool IsNull(int column) const;

 private:
  friend class Statement;
  struct Resetter {
    void operator()(sqlite3_stmt* statement) const;
  };

  Cursor(sqlite3_stmt* statement, absl::Status status)
      : statement_(statement), status_(std::move(status)) {}

  std::unique_ptr<sqlite3_stmt, Resetter> statement_;
  absl::Status status_;  // of binding; told by Next()
};

// A prepared statement: prepare once, run often, one cursor at a time.
//
// Thread-compatible, together with its database.
class Statement {
 public:
  // Binds `values` to the parameters, which must be as many, and returns a
  // cursor before the first row. Copies the values.
  Cursor Query(std::initializer_list<Value> values = {});

  // Binds `values` and runs to the end, ignoring rows.
  absl::Status Run(std::initializer_list<Value> values = {});

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  enum class Lifetime { kCopied, kOutlivesRun };

  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  absl::Status Bind(std::initializer_list<Value> values, Lifetime lifetime);
  int BindOne(int index, const Value& value, Lifetime lifetime);

  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

}  // namespace hearsay::sqlite

#endif  // HEARSAY_COMMON_SQLITE_STATEMENT_H_
