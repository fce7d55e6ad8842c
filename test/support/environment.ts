/** The Node that runs what a test starts: this one, unless vitest can't run on the one under test. */
export const nodeUnderTest = process.env['PERLIPC_TEST_NODE'] ?? process.execPath;

/** The environment of what a test starts: a few fixed variables, and the sanitized addon where that is under test. */
export function environment(more: Record<string, string> = {}): Record<string, string> {
  const { PATH = '/usr/bin:/bin', HOME = '/', NODE_V8_COVERAGE, NODE_OPTIONS = '' } = process.env;
  const { PERLIPC_TEST_ADDON, PERLIPC_TEST_PRELOAD } = process.env;
  return {
    PATH,
    HOME,
    LANG: 'C',
    TZ: 'UTC',
    ...(NODE_V8_COVERAGE && { NODE_V8_COVERAGE, NODE_OPTIONS }),
    ...(PERLIPC_TEST_ADDON && { PERLIPC_ADDON: PERLIPC_TEST_ADDON, PERLIPC_TEST_ADDON }),
    ...(PERLIPC_TEST_PRELOAD && {
      LD_PRELOAD: PERLIPC_TEST_PRELOAD,
      PERLIPC_TEST_PRELOAD,
      ...sanitizerOptions,
    }),
    ...more,
  };
}

/** Node itself leaks at exit by design, its V8 maps what AddressSanitizer would rather have, and limits are the cases' own. */
const sanitizerOptions = {
  ASAN_OPTIONS: 'detect_leaks=0:handle_segv=0:allow_user_segv_handler=1:disable_coredump=0',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
};
