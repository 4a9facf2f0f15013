#include "common/sqlite/statement.h"

#include <sqlite3.h>

#include "absl/strings/str_cat.h"
#include "common/sqlite/sqlite_status.h"
#include "common/status_macros.h"

namespace hearsay::sqlite {
namespace {

absl::Status StatementError(int code, sqlite3_stmt* statement,
                            absl::string_view doing) {
  return SqliteError(code, sqlite3_db_handle(statement), doing);
}

// SQLite binds a null pointer as NULL, and an empty string_view may hold one.
const char* NotNull(absl::string_view bytes) {
  return bytes.data() == nullptr ? "" : bytes.data();
}

}  // namespace

absl::StatusOr<bool> Cursor::Next() {
  RETURN_IF_ERROR(status_);
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return StatementError(code, statement_.get(), "run a statement");
}

int64_t Cursor::Int64(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Cursor::Double(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

absl::string_view Cursor::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(
      sqlite3_column_text(statement_.get(), column));
  if (text == nullptr) return "";
  return absl::string_view(text,
                           sqlite3_column_bytes(statement_.get(), column));
}

absl::string_view Cursor::Blob(int column) const {
  const auto* bytes =
      static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  if (bytes == nullptr) return "";
  return absl::string_view(bytes,
                           sqlite3_column_bytes(statement_.get(), column));
}

bool Cursor::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

// Resetting repeats the error of the step before, which has been told.
void Cursor::Resetter::operator()(sqlite3_stmt* statement) const {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Cursor Statement::Query(std::initializer_list<Value> values) {
  absl::Status status = Bind(values, Lifetime::kCopied);
  return Cursor(statement_.get(), std::move(status));
}

absl::Status Statement::Run(std::initializer_list<Value> values) {
  Cursor cursor(statement_.get(), Bind(values, Lifetime::kOutlivesRun));
  while (true) {
    ASSIGN_OR_RETURN(const bool has_row, cursor.Next());
    if (!has_row) return absl::OkStatus();
  }
}

absl::Status Statement::Bind(std::initializer_list<Value> values,
                             Lifetime lifetime) {
  const int parameter_count = sqlite3_bind_parameter_count(statement_.get());
  if (static_cast<int>(values.size()) != parameter_count) {
    return absl::InternalError(absl::StrCat("The statement takes ",
                                            parameter_count, " values, not ",
                                            values.size(), "."));
  }
  int index = 0;
  for (const Value& value : values) {
    const int code = BindOne(++index, value, lifetime);
    if (code != SQLITE_OK) {
      return StatementError(code, statement_.get(),
                            absl::StrCat("bind value ", index));
    }
  }
  return absl::OkStatus();
}

int Statement::BindOne(int index, const Value& value, Lifetime lifetime) {
  sqlite3_stmt* statement = statement_.get();
  const auto destructor =
      lifetime == Lifetime::kCopied ? SQLITE_TRANSIENT : SQLITE_STATIC;
  if (const auto* number = std::get_if<int64_t>(&value.value_)) {
    return sqlite3_bind_int64(statement, index, *number);
  }
  if (const auto* number = std::get_if<double>(&value.value_)) {
    return sqlite3_bind_double(statement, index, *number);
  }
  if (const auto* text = std::get_if<absl::string_view>(&value.value_)) {
    return sqlite3_bind_text64(statement, index, NotNull(*text), text->size(),
                               destructor, SQLITE_UTF8);
  }
  if (const auto* blob = std::get_if<Blob>(&value.value_)) {
    return sqlite3_bind_blob64(statement, index, NotNull(blob->bytes),
                               blob->bytes.size(), destructor);
  }
  return sqlite3_bind_null(statement, index);
}

}  // namespace hearsay::sqlite
