#include "message/control_kinds.h"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstring>
#include <ctime>

#include "kernel_numbers.h"
#include "message/control_fields.h"
#include "napi/address.h"
#include "napi/args.h"

namespace perlipc::message {
namespace {

bool DecodeRights(Bytes data, Napi::Object into) {
  if (data.size() % sizeof(int) != 0) return false;
  Napi::Array fds = Napi::Array::New(into.Env(), data.size() / sizeof(int));
  for (uint32_t i = 0; i < fds.Length(); ++i) fds.Set(i, ReadAt<int>(data, i * sizeof(int)));
  into.Set("fds", fds);
  return true;
}

std::vector<uint8_t> EncodeRights(const Source& source) {
  const Napi::Value list = source.object.Get("fds");
  if (!list.IsArray()) args::ThrowTypeIn(source.info, source.what + ".fds", list, "an array of descriptors");
  const Napi::Array array = list.As<Napi::Array>();
  std::vector<uint8_t> packed;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const std::string what = source.what + ".fds[" + std::to_string(i) + "]";
    Append(packed, args::IntIn(source.info, what, array.Get(i), 0, INT32_MAX));
  }
  return packed;
}

/** An int, or the byte that the kernel makes of one. */
bool DecodeInt(Bytes data, Napi::Object into) {
  if (data.size() == 1) {
    into.Set("value", data[0]);
    return true;
  }
  if (data.size() == sizeof(uint16_t)) {
    into.Set("value", ReadAt<uint16_t>(data, 0));
    return true;
  }
  if (data.size() != sizeof(int)) return false;
  into.Set("value", ReadAt<int>(data, 0));
  return true;
}

std::vector<uint8_t> EncodeInt(const Source& source) {
  return Packed(static_cast<int>(Field(source, "value", INT32_MIN, INT32_MAX)));
}

[[maybe_unused]] bool DecodeUnsigned(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(uint32_t)) return false;
  into.Set("value", ReadAt<uint32_t>(data, 0));
  return true;
}

[[maybe_unused]] std::vector<uint8_t> EncodeUnsigned(const Source& source) {
  return Packed(static_cast<uint32_t>(Field(source, "value", INT32_MIN, UINT32_MAX)));
}

[[maybe_unused]] std::vector<uint8_t> EncodeShort(const Source& source) {
  return Packed(static_cast<uint16_t>(Field(source, "value", 0, UINT16_MAX)));
}

bool DecodeTimeval(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(timeval)) return false;
  const auto time = ReadAt<timeval>(data, 0);
  into.Set("tv_sec", static_cast<double>(time.tv_sec));
  into.Set("tv_usec", static_cast<double>(time.tv_usec));
  return true;
}

void SetTimespec(Napi::Object into, const timespec& time) {
  into.Set("tv_sec", static_cast<double>(time.tv_sec));
  into.Set("tv_nsec", static_cast<double>(time.tv_nsec));
}

[[maybe_unused]] bool DecodeTimespec(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(timespec)) return false;
  SetTimespec(into, ReadAt<timespec>(data, 0));
  return true;
}

[[maybe_unused]] bool DecodeTimestamping(Bytes data, Napi::Object into) {
  if (data.size() != 3 * sizeof(timespec)) return false;
  Napi::Array times = Napi::Array::New(into.Env(), 3);
  for (uint32_t i = 0; i < 3; ++i) {
    Napi::Object time = Napi::Object::New(into.Env());
    SetTimespec(time, ReadAt<timespec>(data, i * sizeof(timespec)));
    times.Set(i, time);
  }
  into.Set("ts", times);
  return true;
}

#ifdef SCM_CREDENTIALS

bool DecodeCredentials(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(ucred)) return false;
  const auto credentials = ReadAt<ucred>(data, 0);
  into.Set("pid", credentials.pid);
  into.Set("uid", credentials.uid);
  into.Set("gid", credentials.gid);
  return true;
}

std::vector<uint8_t> EncodeCredentials(const Source& source) {
  ucred credentials{};
  credentials.pid = static_cast<pid_t>(Field(source, "pid", 0, INT32_MAX));
  credentials.uid = static_cast<uid_t>(Field(source, "uid", 0, UINT32_MAX));
  credentials.gid = static_cast<gid_t>(Field(source, "gid", 0, UINT32_MAX));
  return Packed(credentials);
}

bool DecodePidfd(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(int)) return false;
  into.Set("fd", ReadAt<int>(data, 0));
  return true;
}

bool DecodeSecurity(Bytes data, Napi::Object into) {
  const auto* text = reinterpret_cast<const char*>(data.data());
  into.Set("label", Napi::String::New(into.Env(), text, data.empty() ? 0 : strnlen(text, data.size())));
  return true;
}

#endif

#ifdef IP_PKTINFO

bool DecodePktinfo(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(in_pktinfo)) return false;
  const auto info = ReadAt<in_pktinfo>(data, 0);
  into.Set("ipi_ifindex", static_cast<double>(info.ipi_ifindex));
  into.Set("ipi_spec_dst", PackBytes(into.Env(), &info.ipi_spec_dst, sizeof info.ipi_spec_dst));
  into.Set("ipi_addr", PackBytes(into.Env(), &info.ipi_addr, sizeof info.ipi_addr));
  return true;
}

std::vector<uint8_t> EncodePktinfo(const Source& source) {
  in_pktinfo info{};
  info.ipi_ifindex = static_cast<decltype(info.ipi_ifindex)>(OptionalField(source, "ipi_ifindex", INT32_MAX));
  OptionalBytes(source, "ipi_spec_dst", &info.ipi_spec_dst, sizeof info.ipi_spec_dst);
  return Packed(info);
}

#endif

#ifdef IPV6_PKTINFO

bool DecodePktinfo6(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(in6_pktinfo)) return false;
  const auto info = ReadAt<in6_pktinfo>(data, 0);
  into.Set("ipi6_ifindex", static_cast<double>(info.ipi6_ifindex));
  into.Set("ipi6_addr", PackBytes(into.Env(), &info.ipi6_addr, sizeof info.ipi6_addr));
  return true;
}

std::vector<uint8_t> EncodePktinfo6(const Source& source) {
  in6_pktinfo info{};
  info.ipi6_ifindex = static_cast<uint32_t>(OptionalField(source, "ipi6_ifindex", UINT32_MAX));
  OptionalBytes(source, "ipi6_addr", &info.ipi6_addr, sizeof info.ipi6_addr);
  return Packed(info);
}

#endif

#ifdef SO_EE_ORIGIN_NONE

/** The address of the node that the error came from; none where the kernel fills it with zeros. */
Napi::Value Offender(Napi::Env env, Bytes rest) {
  if (rest.size() < sizeof(sa_family_t)) return env.Undefined();
  const auto family = ReadAt<sa_family_t>(rest, 0);
  const size_t size = family == AF_INET ? sizeof(sockaddr_in) : family == AF_INET6 ? sizeof(sockaddr_in6) : 0;
  if (size == 0 || rest.size() < size) return env.Undefined();
  return PackBytes(env, rest.data(), size);
}

bool DecodeError(Bytes data, Napi::Object into) {
  if (data.size() < sizeof(sock_extended_err)) return false;
  const auto error = ReadAt<sock_extended_err>(data, 0);
  into.Set("ee_errno", error.ee_errno);
  into.Set("ee_origin", error.ee_origin);
  into.Set("ee_type", error.ee_type);
  into.Set("ee_code", error.ee_code);
  into.Set("ee_info", error.ee_info);
  into.Set("ee_data", error.ee_data);
  into.Set("offender", Offender(into.Env(), data.subspan(sizeof error)));
  return true;
}

#endif

[[maybe_unused]] bool DecodeAddress(Bytes data, Napi::Object into) {
  if (data.size() < sizeof(sa_family_t) || data.size() > sizeof(sockaddr_storage)) return false;
  into.Set("address", PackBytes(into.Env(), data.data(), data.size()));
  return true;
}

#ifdef SO_TXTIME
std::vector<uint8_t> EncodeTxtime(const Source& source) {
  const Napi::Value value = source.object.Get("value");
  bool lossless = false;
  if (!value.IsBigInt())
    args::ThrowTypeIn(source.info, source.what + ".value", value, "nanoseconds as a bigint");
  const uint64_t time = value.As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) args::ThrowRangeIn(source.info, source.what + ".value", value, "64 bits without sign");
  return Packed(time);
}

bool DecodeTxtime(Bytes data, Napi::Object into) {
  if (data.size() != sizeof(uint64_t)) return false;
  into.Set("value", Napi::BigInt::New(into.Env(), ReadAt<uint64_t>(data, 0)));
  return true;
}
#endif

const Kind kKinds[] = {
    {"SCM_RIGHTS", SOL_SOCKET, SCM_RIGHTS, DecodeRights, EncodeRights},
    {"SCM_TIMESTAMP", SOL_SOCKET, SCM_TIMESTAMP, DecodeTimeval, nullptr},
#ifdef SCM_TIMESTAMPNS
    {"SCM_TIMESTAMPNS", SOL_SOCKET, SCM_TIMESTAMPNS, DecodeTimespec, nullptr},
#endif
#ifdef SCM_TIMESTAMPING
    {"SCM_TIMESTAMPING", SOL_SOCKET, SCM_TIMESTAMPING, DecodeTimestamping, nullptr},
#endif
#ifdef SO_TIMESTAMPING
    {"SO_TIMESTAMPING", SOL_SOCKET, SO_TIMESTAMPING, DecodeUnsigned, EncodeUnsigned},
#endif
#ifdef SCM_CREDENTIALS
    {"SCM_CREDENTIALS", SOL_SOCKET, SCM_CREDENTIALS, DecodeCredentials, EncodeCredentials},
    {"SCM_PIDFD", SOL_SOCKET, SCM_PIDFD, DecodePidfd, nullptr},
    {"SCM_SECURITY", SOL_SOCKET, SCM_SECURITY, DecodeSecurity, nullptr},
#endif
#ifdef SO_RXQ_OVFL
    {"SO_RXQ_OVFL", SOL_SOCKET, SO_RXQ_OVFL, DecodeUnsigned, nullptr},
#endif
#ifdef SO_MARK
    {"SO_MARK", SOL_SOCKET, SO_MARK, DecodeUnsigned, EncodeUnsigned},
#endif
#ifdef SO_PRIORITY
    {"SO_PRIORITY", SOL_SOCKET, SO_PRIORITY, DecodeUnsigned, EncodeUnsigned},
#endif
#ifdef SO_TXTIME
    {"SCM_TXTIME", SOL_SOCKET, SO_TXTIME, DecodeTxtime, EncodeTxtime},
#endif
#ifdef IP_PKTINFO
    {"IP_PKTINFO", IPPROTO_IP, IP_PKTINFO, DecodePktinfo, EncodePktinfo},
#endif
    {"IP_TTL", IPPROTO_IP, IP_TTL, DecodeInt, EncodeInt},
    {"IP_TOS", IPPROTO_IP, IP_TOS, DecodeInt, EncodeInt},
#ifdef IP_RECVERR
    {"IP_RECVERR", IPPROTO_IP, IP_RECVERR, DecodeError, nullptr},
#endif
#ifdef IP_ORIGDSTADDR
    {"IP_ORIGDSTADDR", IPPROTO_IP, IP_ORIGDSTADDR, DecodeAddress, nullptr},
#endif
#ifdef IP_RECVFRAGSIZE
    {"IP_RECVFRAGSIZE", IPPROTO_IP, IP_RECVFRAGSIZE, DecodeInt, nullptr},
#endif
#ifdef IPV6_PKTINFO
    {"IPV6_PKTINFO", IPPROTO_IPV6, IPV6_PKTINFO, DecodePktinfo6, EncodePktinfo6},
#endif
#ifdef IPV6_HOPLIMIT
    {"IPV6_HOPLIMIT", IPPROTO_IPV6, IPV6_HOPLIMIT, DecodeInt, EncodeInt},
#endif
#ifdef IPV6_TCLASS
    {"IPV6_TCLASS", IPPROTO_IPV6, IPV6_TCLASS, DecodeInt, EncodeInt},
#endif
#ifdef IPV6_RECVERR
    {"IPV6_RECVERR", IPPROTO_IPV6, IPV6_RECVERR, DecodeError, nullptr},
#endif
#ifdef IPV6_ORIGDSTADDR
    {"IPV6_ORIGDSTADDR", IPPROTO_IPV6, IPV6_ORIGDSTADDR, DecodeAddress, nullptr},
#endif
#ifdef UDP_GRO
    {"UDP_GRO", IPPROTO_UDP, UDP_GRO, DecodeInt, nullptr},
    {"UDP_SEGMENT", IPPROTO_UDP, UDP_SEGMENT, DecodeInt, EncodeShort},
#endif
};

}  // namespace

const Kind* KindOf(int level, int type) {
  for (const Kind& kind : kKinds) {
    if (kind.level == level && kind.type == type) return &kind;
  }
  return nullptr;
}

const Kind* KindNamed(const std::string& name) {
  for (const Kind& kind : kKinds) {
    if (name == kind.name) return &kind;
  }
  return nullptr;
}

}  // namespace perlipc::message
