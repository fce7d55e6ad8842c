#include "napi/args.h"

#include <climits>
#include <cmath>
#include <cstring>

#include "environment.h"
#include "napi/advice.h"
#include "syscall/interrupt_flags.h"

namespace perlipc::args {
namespace {

const Exported& Called(const Info& info) { return *static_cast<const Exported*>(info.Data()); }

/** What JavaScript calls, for all functions: until no signal with SA_RESTART asks for the call again. Its
 * handlers have run each time. */
Napi::Value Call(const Info& info) {
  const Function function = Called(info).function;
  try {
    return function(info);
  } catch (const RestartCall&) {
    while (true) {
      Napi::EscapableHandleScope scope(info.Env());
      try {
        return scope.Escape(function(info));
      } catch (const RestartCall&) {
        continue;
      }
    }
  }
}

// A getter or a proxy may throw here; what is told of is the argument.
std::string Instance(Napi::Object object) {
  try {
    const Napi::Value constructor = object.Get("constructor");
    const Napi::Value name = constructor.IsFunction() ? constructor.As<Napi::Object>().Get("name") : object;
    if (name.IsString()) return "an instance of " + name.ToString().Utf8Value();
  } catch (const Napi::Error&) {
  }
  return "an object";
}

std::string Describe(Napi::Value value) {
  if (value.IsString()) {
    std::string text = value.As<Napi::String>();
    if (text.size() > 60) text = text.substr(0, 60) + "…";
    return "'" + text + "'";
  }
  if (value.IsFunction()) return "a function";
  if (value.IsObject()) return Instance(value.As<Napi::Object>());
  if (value.IsSymbol()) return "a symbol";
  return value.ToString().Utf8Value() + (value.IsBigInt() ? "n" : "");
}

template <class Error>
[[noreturn]] void Throw(const Info& info, const char* code, const std::string& what,
                        const std::string& wanted, const std::string& got) {
  Error error =
      Error::New(info.Env(), FunctionName(info) + ": " + what + " must be " + wanted + ", got " + got);
  error.Set("code", Napi::String::New(info.Env(), code));
  throw error;
}

[[noreturn]] void ThrowTypeOf(const Info& info, const std::string& what, const std::string& wanted,
                              Napi::Value got) {
  Throw<Napi::TypeError>(info, "ERR_INVALID_ARG_TYPE", what, wanted, Describe(got));
}

[[noreturn]] void ThrowRangeOf(const Info& info, const std::string& what, const std::string& wanted,
                               Napi::Value got) {
  Throw<Napi::RangeError>(info, "ERR_OUT_OF_RANGE", what, wanted, Describe(got));
}

std::string Interval(int64_t least, int64_t most) {
  return "an integer from " + std::to_string(least) + " to " + std::to_string(most);
}

bool IsWhole(double number) { return std::isfinite(number) && std::trunc(number) == number; }

bool FindInt(Napi::Value value, int least, int most, int& result) {
  double number = 0;
  if (napi_get_value_double(value.Env(), value, &number) != napi_ok) return false;
  if (!(number >= least && number <= most)) return false;
  result = static_cast<int>(number);
  return result == number;
}

template <class T>
std::span<T> Elements(const Info& info, size_t i, napi_typedarray_type type, size_t least,
                      const char* wanted) {
  napi_typedarray_type found{};
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(info.Env(), info[i], &found, &length, &data, nullptr, nullptr) != napi_ok ||
      found != type || length < least)
    ThrowType(info, i, wanted);
  return {static_cast<T*>(data), length};
}

// One call for the usual length. The text is whole if there was room for one more character of up to 4 bytes.
bool GetString(Napi::Env env, Napi::Value value, std::string& text) {
  char buffer[512];
  size_t size = 0;
  if (napi_get_value_string_utf8(env, value, buffer, sizeof buffer, &size) != napi_ok) return false;
  if (size < sizeof buffer - 4) {
    text.assign(buffer, size);
  } else {
    text = value.As<Napi::String>();
  }
  return true;
}

bool HasNul(const std::string& text) { return text.find('\0') != std::string::npos; }

size_t ElementSize(napi_typedarray_type type) {
  switch (type) {
    case napi_int8_array:
    case napi_uint8_array:
    case napi_uint8_clamped_array:
      return 1;
    case napi_int16_array:
    case napi_uint16_array:
    case napi_float16_array:
      return 2;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array:
      return 4;
    default:
      return 8;
  }
}

}  // namespace

void Define(Napi::Object exports, Function function, const char* signature, const char* name) {
  const Napi::Env env = exports.Env();
  auto& exported = Environment::Of(env).exported;
  exported.push_back({.function = function, .signature = signature});
  const std::string known = name != nullptr ? name : std::string(signature, std::strcspn(signature, "("));
  exports.Set(known, Napi::Function::New<Call>(env, known, &exported.back()));
}

std::string FunctionName(const Info& info) {
  const char* signature = Called(info).signature;
  return std::string(signature, std::strcspn(signature, "("));
}

std::string ArgumentName(const Info& info, size_t i) {
  const char* at = Called(info).signature;
  for (size_t skip = 0; skip <= i; ++skip) at += std::strcspn(at, "(,") + 1;
  at += std::strspn(at, " ");
  return std::string(at, std::strcspn(at, ",)"));
}

void ThrowType(const Info& info, size_t i, const std::string& wanted) {
  ThrowTypeOf(info, ArgumentName(info, i), wanted, info[i]);
}

void ThrowRange(const Info& info, size_t i, const std::string& wanted) {
  ThrowRangeOf(info, ArgumentName(info, i), wanted, info[i]);
}

void ThrowLength(const Info& info, size_t i, const std::string& wanted, size_t bytes) {
  Throw<Napi::RangeError>(info, "ERR_OUT_OF_RANGE", ArgumentName(info, i), wanted,
                          std::to_string(bytes) + " bytes");
}

int64_t Int64In(const Info& info, const std::string& what, Napi::Value value, int64_t least, int64_t most) {
  if (!value.IsNumber())
    ThrowTypeOf(info, what, Interval(least, most) + IntegerAdvice(FunctionName(info), what, value), value);
  const double number = value.As<Napi::Number>();
  if (!IsWhole(number) || number < static_cast<double>(least) || number > static_cast<double>(most))
    ThrowRangeOf(info, what, Interval(least, most), value);
  return static_cast<int64_t>(number);
}

int IntIn(const Info& info, const std::string& what, Napi::Value value, int least, int most) {
  return static_cast<int>(Int64In(info, what, value, least, most));
}

int IntBetween(const Info& info, size_t i, int least, int most) {
  int result = 0;
  if (FindInt(info[i], least, most, result)) return result;
  return IntIn(info, ArgumentName(info, i), info[i], least, most);
}

int IntAt(const Info& info, size_t i, const Napi::Array& list, uint32_t n, int least, int most) {
  const Napi::Value value = list.Get(n);
  int result = 0;
  if (FindInt(value, least, most, result)) return result;
  return IntIn(info, ArgumentName(info, i) + "[" + std::to_string(n) + "]", value, least, most);
}

int Int(const Info& info, size_t i) { return IntBetween(info, i, INT_MIN, INT_MAX); }

int IntOr(const Info& info, size_t i, int missing) {
  int result = 0;
  if (FindInt(info[i], INT_MIN, INT_MAX, result)) return result;
  return info[i].IsUndefined() ? missing : Int(info, i);
}

int Fd(const Info& info, size_t i) {
  int fd = 0;
  if (FindInt(info[i], INT_MIN, INT_MAX, fd)) return fd;
  if (!info[i].IsNumber()) ThrowType(info, i, "a file descriptor: a number, or an object with a numeric fd");
  return Int(info, i);
}

int64_t Int64(const Info& info, size_t i) {
  constexpr double kMaxSafe = 9007199254740991.0;
  if (!info[i].IsNumber()) ThrowType(info, i, "an integer");
  const double number = info[i].As<Napi::Number>();
  if (!IsWhole(number) || std::fabs(number) > kMaxSafe) ThrowRange(info, i, "a safe integer");
  return static_cast<int64_t>(number);
}

uint32_t Uint32(const Info& info, size_t i) {
  return static_cast<uint32_t>(Int64In(info, ArgumentName(info, i), info[i], 0, UINT32_MAX));
}

uint32_t Id(const Info& info, size_t i) { return Mask(info, i); }

uint32_t Mask(const Info& info, size_t i) { return MaskIn(info, ArgumentName(info, i), info[i]); }

uint32_t MaskIn(const Info& info, const std::string& what, Napi::Value value) {
  return static_cast<uint32_t>(Int64In(info, what, value, INT_MIN, UINT32_MAX));
}

double Number(const Info& info, size_t i) {
  double number = 0;
  if (napi_get_value_double(info.Env(), info[i], &number) != napi_ok) ThrowType(info, i, "a number");
  return number;
}

timespec Seconds(const Info& info, size_t i) {
  const double seconds = Number(info, i);
  if (!(seconds >= 0 && seconds <= INT_MAX)) ThrowRange(info, i, "seconds from 0 to 2147483647");
  const double whole = std::trunc(seconds);
  return {.tv_sec = static_cast<time_t>(whole), .tv_nsec = static_cast<long>((seconds - whole) * 1e9)};
}

std::span<int32_t> Int32s(const Info& info, size_t i, size_t least, const char* wanted) {
  return Elements<int32_t>(info, i, napi_int32_array, least, wanted);
}

std::span<double> Doubles(const Info& info, size_t i, size_t least, const char* wanted) {
  return Elements<double>(info, i, napi_float64_array, least, wanted);
}

bool Bool(const Info& info, size_t i) {
  if (!info[i].IsBoolean()) ThrowType(info, i, "true or false");
  return info[i].As<Napi::Boolean>();
}

std::string String(const Info& info, size_t i) {
  std::string text;
  if (!GetString(info.Env(), info[i], text)) ThrowType(info, i, "a string");
  return text;
}

std::string PathIn(const Info& info, const std::string& what, Napi::Value value) {
  std::string path;
  if (!GetString(info.Env(), value, path)) {
    if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array)
      ThrowTypeOf(info, what, "a string or a Uint8Array", value);
    const auto bytes = value.As<Napi::Uint8Array>();
    path.assign(bytes.Data(), bytes.Data() + bytes.ByteLength());
  }
  if (HasNul(path)) ThrowTypeOf(info, what, "without NUL bytes", value);
  return path;
}

std::string Path(const Info& info, size_t i) {
  std::string path;
  if (GetString(info.Env(), info[i], path) && !HasNul(path)) return path;
  return PathIn(info, ArgumentName(info, i), info[i]);
}

bool FindBytes(const Info& info, Napi::Value value, std::span<uint8_t>& bytes) {
  // A Node-API that doesn't know Float16Array leaves the type of one as it was.
  napi_typedarray_type type = napi_float16_array;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(info.Env(), value, &type, &length, &data, nullptr, nullptr) == napi_ok) {
    bytes = {static_cast<uint8_t*>(data), length * ElementSize(type)};
    return true;
  }
  if (!value.IsDataView()) return false;
  const auto view = value.As<Napi::DataView>();
  bytes = {static_cast<uint8_t*>(view.Data()), view.ByteLength()};
  return true;
}

void ThrowNoBytesIn(const Info& info, const std::string& what, Napi::Value value) {
  ThrowTypeOf(info, what, "a Uint8Array or another view of an ArrayBuffer" + ViewAdvice(what, value), value);
}

std::span<uint8_t> BytesIn(const Info& info, const std::string& what, Napi::Value value) {
  std::span<uint8_t> bytes;
  if (!FindBytes(info, value, bytes)) ThrowNoBytesIn(info, what, value);
  return bytes;
}

std::span<uint8_t> Bytes(const Info& info, size_t i) {
  std::span<uint8_t> bytes;
  if (!FindBytes(info, info[i], bytes)) ThrowNoBytesIn(info, ArgumentName(info, i), info[i]);
  return bytes;
}

Napi::Object ObjectIn(const Info& info, const std::string& what, Napi::Value value) {
  if (!value.IsObject()) ThrowTypeOf(info, what, "an object", value);
  return value.As<Napi::Object>();
}

void ThrowTypeIn(const Info& info, const std::string& what, Napi::Value value, const std::string& wanted) {
  ThrowTypeOf(info, what, wanted, value);
}

void ThrowRangeIn(const Info& info, const std::string& what, Napi::Value value, const std::string& wanted) {
  ThrowRangeOf(info, what, wanted, value);
}

Napi::Array Array(const Info& info, size_t i) {
  if (!info[i].IsArray()) ThrowType(info, i, "an array");
  return info[i].As<Napi::Array>();
}

Napi::Function Callback(const Info& info, size_t i) {
  if (!info[i].IsFunction()) ThrowType(info, i, "a function");
  return info[i].As<Napi::Function>();
}

}  // namespace perlipc::args
