// Argument combinators: each takes one argument of a call or throws a TypeError or RangeError that names the
// function, the argument, what it got and what was wanted.
#pragma once

#include <napi.h>

#include <cstdint>
#include <ctime>
#include <span>
#include <string>

namespace perlipc::args {

using Info = Napi::CallbackInfo;
using Function = Napi::Value (*)(const Info&);

/** Exports `function` under the name that begins its signature, for instance "listen(fd, backlog)", or under
 * another `name`. Messages go by the signature. */
void Define(Napi::Object exports, Function function, const char* signature, const char* name = nullptr);

template <Function F>
void Def(Napi::Object exports, const char* signature) {
  Define(exports, F, signature);
}

template <Function F>
void DefAs(Napi::Object exports, const char* name, const char* signature) {
  Define(exports, F, signature, name);
}

/** A descriptor, or any other int, which the kernel refuses with EBADF. */
int Fd(const Info& info, size_t i);
int Int(const Info& info, size_t i);
int IntOr(const Info& info, size_t i, int missing);
int IntBetween(const Info& info, size_t i, int least, int most);
int64_t Int64(const Info& info, size_t i);
uint32_t Uint32(const Info& info, size_t i);
/** An id_t: any of its unsigned values, or a negative int, which C converts to one. */
uint32_t Id(const Info& info, size_t i);
/** 32 bits: any unsigned value, or a negative int, which JavaScript's | and ~ make of the last bit. */
uint32_t Mask(const Info& info, size_t i);
double Number(const Info& info, size_t i);
/** Seconds, with a fraction, from 0 on. */
timespec Seconds(const Info& info, size_t i);
bool Bool(const Info& info, size_t i);
std::string String(const Info& info, size_t i);
/** A string without NUL bytes, or the bytes of a Uint8Array without any. */
std::string Path(const Info& info, size_t i);
/** The memory of a TypedArray or DataView. It is valid until JavaScript runs again. */
std::span<uint8_t> Bytes(const Info& info, size_t i);
/** The elements of a typed array, at least `least` of them; `wanted` is what a message asks for. They are
 * valid until JavaScript runs again. */
std::span<int32_t> Int32s(const Info& info, size_t i, size_t least, const char* wanted);
std::span<double> Doubles(const Info& info, size_t i, size_t least, const char* wanted);
Napi::Array Array(const Info& info, size_t i);
/** Element `n` of argument `i`, which is `list`. */
int IntAt(const Info& info, size_t i, const Napi::Array& list, uint32_t n, int least, int most);
Napi::Function Callback(const Info& info, size_t i);

std::string FunctionName(const Info& info);
std::string ArgumentName(const Info& info, size_t i);

/** Throws "FUNCTION: ARGUMENT must be WANTED, got VALUE" with Node's code for it. */
[[noreturn]] void ThrowType(const Info& info, size_t i, const std::string& wanted);
[[noreturn]] void ThrowRange(const Info& info, size_t i, const std::string& wanted);
/** As ThrowRange, of an argument whose length is wrong. */
[[noreturn]] void ThrowLength(const Info& info, size_t i, const std::string& wanted, size_t bytes);

/** As IntBetween and Path, for a value that is a part of argument `what`, for instance "fds[2].events". */
int IntIn(const Info& info, const std::string& what, Napi::Value value, int least, int most);
int64_t Int64In(const Info& info, const std::string& what, Napi::Value value, int64_t least, int64_t most);
uint32_t MaskIn(const Info& info, const std::string& what, Napi::Value value);
std::string PathIn(const Info& info, const std::string& what, Napi::Value value);
std::span<uint8_t> BytesIn(const Info& info, const std::string& what, Napi::Value value);
/** The same in two steps, where to name each part beforehand costs more than to look at it. */
bool FindBytes(const Info& info, Napi::Value value, std::span<uint8_t>& bytes);
[[noreturn]] void ThrowNoBytesIn(const Info& info, const std::string& what, Napi::Value value);
Napi::Object ObjectIn(const Info& info, const std::string& what, Napi::Value value);
[[noreturn]] void ThrowTypeIn(const Info& info, const std::string& what, Napi::Value value,
                              const std::string& wanted);
[[noreturn]] void ThrowRangeIn(const Info& info, const std::string& what, Napi::Value value,
                               const std::string& wanted);

}  // namespace perlipc::args
