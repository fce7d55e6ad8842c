#include "signal/route.h"

#include <array>

#include "signal/set.h"

namespace perlipc::signals {
namespace {

std::array<Route, kLastSignal + 1> routes;

}  // namespace

Route& RouteOf(int signal) { return routes[static_cast<size_t>(signal)]; }

}  // namespace perlipc::signals
