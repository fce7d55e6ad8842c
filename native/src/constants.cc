#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#if __has_include(<linux/close_range.h>)
#include <linux/close_range.h>
#endif

#include <cerrno>
#include <climits>
#include <csignal>

#include "areas.h"
#include "kernel_numbers.h"

namespace perlipc {

void InitConstants(Napi::Env env, Napi::Object exports) {
  Napi::Object constants = Napi::Object::New(env);
  Napi::Object group;
#define GROUP(name)               \
  group = Napi::Object::New(env); \
  constants.Set(#name, group);
#define CONSTANT(name) group.Set(#name, Napi::Number::New(env, static_cast<double>(name)));
#include "constants.inc"
  exports.Set("constants", constants);
}

}  // namespace perlipc
