/** What every server of the benchmarks sends. */
export const greeting = Buffer.from("Hello there, localhost, it's a fine day for sockets\r\n");
