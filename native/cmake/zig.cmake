# CMake's toolchain file for tools/prebuild/prebuild.mjs: zig's C++ compiler for the target that the environment names.
# The environment, because CMake reads this file again for each feature test and has no variables there.
set(CMAKE_SYSTEM_NAME $ENV{PERLIPC_SYSTEM})
set(CMAKE_SYSTEM_PROCESSOR $ENV{PERLIPC_PROCESSOR})
set(CMAKE_CXX_COMPILER $ENV{PERLIPC_ZIG} c++ -target $ENV{PERLIPC_TRIPLE})

# What CMake would find out, and the feature tests without the C++ runtime: it would compile a second one for them.
set(CMAKE_CXX_COMPILER_ID_RUN TRUE)
set(CMAKE_CXX_COMPILER_FORCED TRUE)
set(CMAKE_CXX_COMPILER_ID Clang)
set(CMAKE_CXX_COMPILER_VERSION 17.0.3)
set(CMAKE_CXX_COMPILER_FRONTEND_VARIANT GNU)
set(CMAKE_CXX_STANDARD_COMPUTED_DEFAULT 17)
set(CMAKE_TRY_COMPILE_CONFIGURATION Release)
set(CMAKE_REQUIRED_LINK_OPTIONS -nostdlib++)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  # For a program zig would compile the whole of musl.
  list(APPEND CMAKE_REQUIRED_LINK_OPTIONS -shared -Wl,-z,defs)
endif()

# No path of this machine in the binary, and no function that nobody calls.
set(CMAKE_CXX_FLAGS_INIT "-fPIC -g0 -ffile-prefix-map=$ENV{PERLIPC_ROOT}=. -ffunction-sections -fdata-sections")
# The linker strips: a tool that stripped afterwards would break the signature that it puts in for arm64 macOS.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(CMAKE_SHARED_LINKER_FLAGS_INIT "-s -Wl,--gc-sections")
else()
  set(CMAKE_USER_MAKE_RULES_OVERRIDE_CXX ${CMAKE_CURRENT_LIST_DIR}/zig-macos.cmake)
endif()

# CMake wants these for Darwin; a shared library needs none of them.
set(CMAKE_INSTALL_NAME_TOOL true)
set(CMAKE_AR true)
set(CMAKE_RANLIB true)

# A precompiled header holds paths of this machine.
set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
