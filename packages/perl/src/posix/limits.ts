// C's limits of numbers on the platforms that there are; those of `long` are doubles, which can't hold them exactly.

export const CHAR_BIT = 8;
export const CHAR_MAX = process.arch === 'arm64' && process.platform === 'linux' ? 255 : 127;
export const CHAR_MIN = CHAR_MAX === 255 ? 0 : -128;
export const SCHAR_MAX = 127;
export const SCHAR_MIN = -128;
export const UCHAR_MAX = 255;
export const SHRT_MAX = 32_767;
export const SHRT_MIN = -32_768;
export const USHRT_MAX = 65_535;
export const INT_MAX = 2_147_483_647;
export const INT_MIN = -2_147_483_648;
export const UINT_MAX = 4_294_967_295;
export const LONG_MAX = 2 ** 63;
export const LONG_MIN = -(2 ** 63);
export const ULONG_MAX = 2 ** 64;
export const SSIZE_MAX = 2 ** 63;
export const MB_LEN_MAX = process.platform === 'linux' ? 16 : 6;

export const DBL_DIG = 15;
export const DBL_EPSILON = Number.EPSILON;
export const DBL_MANT_DIG = 53;
export const DBL_MAX = Number.MAX_VALUE;
export const DBL_MAX_10_EXP = 308;
export const DBL_MAX_EXP = 1024;
export const DBL_MIN = 2.2250738585072014e-308;
export const DBL_MIN_10_EXP = -307;
export const DBL_MIN_EXP = -1021;
export const FLT_RADIX = 2;

export const _POSIX_ARG_MAX = 4096;
export const _POSIX_CHILD_MAX = 25;
export const _POSIX_LINK_MAX = 8;
export const _POSIX_MAX_CANON = 255;
export const _POSIX_MAX_INPUT = 255;
export const _POSIX_NAME_MAX = 14;
export const _POSIX_NGROUPS_MAX = 8;
export const _POSIX_OPEN_MAX = 20;
export const _POSIX_PATH_MAX = 256;
export const _POSIX_PIPE_BUF = 512;
export const _POSIX_SSIZE_MAX = 32_767;
export const _POSIX_STREAM_MAX = 8;
export const _POSIX_TZNAME_MAX = 6;
