# How zig links for macOS. By c++ it would put in all of compiler-rt, which libSystem has, and the objects' paths.
set(CMAKE_CXX_CREATE_SHARED_LIBRARY
  "$ENV{PERLIPC_ZIG} build-lib -dynamic -target $ENV{PERLIPC_TRIPLE} -O ReleaseFast -fstrip -fno-compiler-rt \
-fallow-shlib-undefined -install_name @rpath/perlipc.node -femit-bin=<TARGET> <OBJECTS> -lc++ -lc")
