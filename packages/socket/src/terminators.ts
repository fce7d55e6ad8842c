/** The carriage return of Internet line terminators, `\015`. */
export const CR = '\r';
/** The line feed of Internet line terminators, `\012`. */
export const LF = '\n';
/** What ends a line on the Internet, `\015\012`: to be written strictly, and read leniently (a lone LF will do). */
export const CRLF = '\r\n';
