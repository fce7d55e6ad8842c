/** What every server of the benchmarks sends, as the load's command line has it. */
export const greeting = "Hello there, localhost, it's a fine day for sockets\\r\\n";
