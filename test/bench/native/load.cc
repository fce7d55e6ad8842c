// The load of the benchmarks: connections over one epoll, many in flight, bounded in count and time. Every byte that
// comes is compared with what is expected.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double Nanoseconds(Clock::duration span) { return std::chrono::duration<double, std::nano>(span).count(); }

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "load: %s\n", what.c_str());
  std::exit(2);
}

struct Options {
  std::string family = "tcp4";
  std::string target;  // a port, or the path of a Unix socket
  size_t connections = 1000;
  size_t in_flight = 64;
  std::chrono::seconds limit{10};
  std::string expected;  // kAny stands for any byte
  size_t message = 0;    // bytes per round trip; 0: each connection is read to its end
  size_t parallel = 1;  // connections of round trips
  std::string latencies;
};

constexpr char kAny = '\1';

struct Target {
  sockaddr_storage storage{};
  socklen_t length = 0;

  explicit Target(const Options& options) {
    const auto port = [&] { return htons(static_cast<uint16_t>(std::stoi(options.target))); };
    if (options.family == "tcp4") {
      Set(sockaddr_in{.sin_family = AF_INET, .sin_port = port(), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}});
    } else if (options.family == "tcp6") {
      sockaddr_in6 address{};
      address.sin6_family = AF_INET6;
      address.sin6_port = port();
      address.sin6_addr = in6addr_loopback;
      Set(address);
    } else if (options.family == "unix") {
      sockaddr_un address{};
      if (options.target.size() >= sizeof address.sun_path) Fail("the path is too long");
      address.sun_family = AF_UNIX;
      std::memcpy(address.sun_path, options.target.data(), options.target.size());
      Set(address);
    } else {
      Fail("no family " + options.family);
    }
  }

  int Connect(int flags) const {
    const int fd = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (fd < 0) return -1;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&storage), length) == 0 || errno == EINPROGRESS) return fd;
    const int error = errno;
    ::close(fd);
    errno = error;
    return -1;
  }

 private:
  template <class T>
  void Set(const T& address) {
    std::memcpy(&storage, &address, sizeof address);
    length = sizeof address;
  }
};

/** What came of it all. */
struct Tally {
  std::vector<double> latencies;
  std::map<std::string, size_t> failures;
  size_t bytes = 0;

  void Failed(const std::string& why, size_t count = 1) {
    if (count > 0) failures[why] += count;
  }
};

/** Whether the bytes at `offset` of the answer are the expected ones. */
bool Matches(std::string_view expected, size_t offset, std::string_view got) {
  if (offset + got.size() > expected.size()) return false;
  for (size_t i = 0; i < got.size(); ++i) {
    if (expected[offset + i] != kAny && expected[offset + i] != got[i]) return false;
  }
  return true;
}

/** Connects, reads to the end of file and closes, again and again, with `in_flight` of them open. */
class Connections {
 public:
  Connections(const Options& options, Tally& tally)
      : options_(options), tally_(tally), target_(options), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) Fail("epoll_create1");
  }

  void Run() {
    const auto deadline = Clock::now() + options_.limit;
    std::vector<epoll_event> events(options_.in_flight);
    while (Refill(), open_ > 0) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) break;
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(left));
      if (count < 0 && errno != EINTR) Fail("epoll_wait");
      for (int i = 0; i < count; ++i) Read(*static_cast<Connection*>(events[i].data.ptr));
    }
    tally_.Failed("not finished in time", options_.connections - finished_);
  }

 private:
  struct Connection {
    int fd = -1;
    size_t received = 0;
    Clock::time_point start;
  };

  void Refill() {
    while (open_ < options_.in_flight && started_ < options_.connections) {
      ++started_;
      if (idle_.empty()) idle_.push_back(new Connection);
      Connection& connection = *idle_.back();
      connection = {.fd = -1, .received = 0, .start = Clock::now()};
      connection.fd = target_.Connect(SOCK_NONBLOCK);
      if (connection.fd < 0) {
        Count(std::string("connect: ") + std::strerror(errno));
        continue;
      }
      idle_.pop_back();
      ++open_;
      epoll_event event{.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data = {.ptr = &connection}};
      if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) < 0) Fail("epoll_ctl");
    }
  }

  void Read(Connection& connection) {
    char buffer[4096];
    for (;;) {
      const ssize_t size = ::recv(connection.fd, buffer, sizeof buffer, 0);
      if (size < 0 && errno == EAGAIN) return;
      if (size < 0) return End(connection, std::string("recv: ") + std::strerror(errno));
      if (size == 0) return End(connection, connection.received == options_.expected.size() ? "" : "cut short");
      const std::string_view got(buffer, static_cast<size_t>(size));
      if (!Matches(options_.expected, connection.received, got)) return End(connection, "wrong bytes");
      connection.received += got.size();
    }
  }

  void End(Connection& connection, const std::string& failure) {
    // The server has closed: a reset leaves no TIME_WAIT behind, so the kernel's tables stay as they are.
    const linger reset{.l_onoff = 1, .l_linger = 0};
    static_cast<void>(::setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset));
    ::close(connection.fd);
    tally_.bytes += connection.received;
    if (failure.empty()) tally_.latencies.push_back(Nanoseconds(Clock::now() - connection.start));
    idle_.push_back(&connection);
    --open_;
    Count(failure);
  }

  void Count(const std::string& failure) {
    ++finished_;
    if (!failure.empty()) tally_.Failed(failure);
  }

  const Options& options_;
  Tally& tally_;
  const Target target_;
  const int epoll_;
  std::vector<Connection*> idle_;
  size_t open_ = 0;
  size_t started_ = 0;
  size_t finished_ = 0;
};

bool Exchange(int fd, std::string& message, std::string& answer) {
  if (::send(fd, message.data(), message.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(message.size())) return false;
  return ::recv(fd, answer.data(), answer.size(), MSG_WAITALL) == static_cast<ssize_t>(answer.size()) &&
         answer == message;
}

/** One connection that sends a message and gets it back, again and again. */
void RoundTrips(const Options& options, Tally& tally) {
  const int fd = Target(options).Connect(0);
  if (fd < 0) return tally.Failed("connect", options.connections);
  const timeval limit{.tv_sec = options.limit.count(), .tv_usec = 0};
  const int one = 1;
  static_cast<void>(::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
  static_cast<void>(::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
  const auto deadline = Clock::now() + options.limit;
  std::string message(options.message, 'x');
  std::string answer(options.message, '\0');
  size_t done = 0;
  while (done < options.connections && Clock::now() < deadline) {
    const std::string number = std::to_string(done);
    message.replace(0, std::min(number.size(), message.size()), number, 0, message.size());
    const auto start = Clock::now();
    if (!Exchange(fd, message, answer)) break;
    tally.latencies.push_back(Nanoseconds(Clock::now() - start));
    tally.bytes += answer.size();
    ++done;
  }
  ::close(fd);
  tally.Failed("round trip failed", options.connections - done);
}

/** Many connections, each of which sends a message when it has the last one back. */
class ParallelRoundTrips {
 public:
  ParallelRoundTrips(const Options& options, Tally& tally)
      : options_(options), tally_(tally), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) Fail("epoll_create1");
  }

  void Run() {
    const auto deadline = Clock::now() + options_.limit;
    std::vector<Connection> connections(options_.parallel);
    for (Connection& connection : connections) Start(connection);
    std::vector<epoll_event> events(options_.parallel);
    while (tally_.latencies.size() < options_.connections && Clock::now() < deadline) {
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1000);
      for (int i = 0; i < count; ++i) Read(*static_cast<Connection*>(events[i].data.ptr));
    }
    for (const Connection& connection : connections) ::close(connection.fd);
    if (tally_.latencies.size() < options_.connections)
      tally_.Failed("round trip failed", options_.connections - tally_.latencies.size());
  }

 private:
  struct Connection {
    int fd = -1;
    size_t received = 0;
    Clock::time_point start;
  };

  void Start(Connection& connection) {
    connection.fd = Target(options_).Connect(0);
    const int one = 1;
    if (connection.fd < 0) Fail("connect");
    static_cast<void>(::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) < 0) Fail("epoll_ctl");
    Send(connection);
  }

  void Send(Connection& connection) {
    if (started_ == options_.connections) return;
    ++started_;
    connection.start = Clock::now();
    connection.received = 0;
    if (::send(connection.fd, message_.data(), message_.size(), MSG_NOSIGNAL) < 0) Fail("send");
  }

  void Read(Connection& connection) {
    char buffer[4096];
    const ssize_t size = ::recv(connection.fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (size <= 0) Fail("recv");
    connection.received += static_cast<size_t>(size);
    if (connection.received < message_.size()) return;
    tally_.latencies.push_back(Nanoseconds(Clock::now() - connection.start));
    tally_.bytes += connection.received;
    Send(connection);
  }

  const Options& options_;
  Tally& tally_;
  const int epoll_;
  const std::string message_ = std::string(options_.message, 'x');
  size_t started_ = 0;
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void Report(const Tally& tally, Clock::duration took) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"done\":%zu,\"bytes\":%zu,\"seconds\":%.6f,\"user\":%.6f,\"system\":%.6f,\"failures\":{",
              tally.latencies.size(), tally.bytes, Nanoseconds(took) / 1e9, Seconds(usage.ru_utime),
              Seconds(usage.ru_stime));
  const char* separator = "";
  for (const auto& [why, count] : tally.failures) {
    std::printf("%s\"%s\":%zu", separator, why.c_str(), count);
    separator = ",";
  }
  std::printf("}}\n");
}

void WriteLatencies(const std::string& path, const std::vector<double>& latencies) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) Fail("cannot write " + path);
  const size_t written = std::fwrite(latencies.data(), sizeof(double), latencies.size(), file);
  if (std::fclose(file) != 0 || written != latencies.size()) Fail("cannot write " + path);
}

std::string Unescape(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      bytes += text[i];
      continue;
    }
    const char code = text[++i];
    bytes += code == 'r' ? '\r' : code == 'n' ? '\n' : code == '.' ? kAny : code;
  }
  return bytes;
}

Options Parse(int argc, char** argv) {
  Options options;
  const std::map<std::string_view, void (*)(Options&, const std::string&)> known = {
      {"--family", [](Options& o, const std::string& v) { o.family = v; }},
      {"--target", [](Options& o, const std::string& v) { o.target = v; }},
      {"--connections", [](Options& o, const std::string& v) { o.connections = std::stoul(v); }},
      {"--in-flight", [](Options& o, const std::string& v) { o.in_flight = std::stoul(v); }},
      {"--seconds", [](Options& o, const std::string& v) { o.limit = std::chrono::seconds(std::stol(v)); }},
      {"--expect", [](Options& o, const std::string& v) { o.expected = Unescape(v); }},
      {"--message", [](Options& o, const std::string& v) { o.message = std::stoul(v); }},
      {"--parallel", [](Options& o, const std::string& v) { o.parallel = std::stoul(v); }},
      {"--latencies", [](Options& o, const std::string& v) { o.latencies = v; }},
  };
  for (int i = 1; i + 1 < argc; i += 2) {
    const auto found = known.find(argv[i]);
    if (found == known.end()) Fail(std::string("no option ") + argv[i]);
    found->second(options, argv[i + 1]);
  }
  if (argc % 2 == 0 || options.target.empty() || options.in_flight == 0) Fail("usage: load --target PORT|PATH …");
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = Parse(argc, argv);
  Tally tally;
  tally.latencies.reserve(options.connections);
  const auto start = Clock::now();
  if (options.message > 0 && options.parallel > 1) {
    ParallelRoundTrips(options, tally).Run();
  } else if (options.message > 0) {
    RoundTrips(options, tally);
  } else {
    Connections(options, tally).Run();
  }
  const auto took = Clock::now() - start;
  Report(tally, took);
  if (!options.latencies.empty()) WriteLatencies(options.latencies, tally.latencies);
}
