import { createRequire } from 'node:module';

/** Functions of Node-API with nothing around them: their arguments are not checked, and -1 is any failure. */
interface Bare {
  nothing(): void;
  getppid(): number;
  getfd(fd: number): number;
  accept(fd: number): number;
  recv(fd: number, buffer: Uint8Array): number;
  send(fd: number, bytes: Uint8Array): number;
  close(fd: number): number;
  /** Takes the mark off V8's heap that keeps it from children; what V8 maps later has it again. */
  unmark(): number;
  /** Stops no thread: the child is fit for `exit` alone. */
  fork(): number;
  exit(): never;
  /** The child's status. */
  waitpid(pid: number): number;
}

export const bare: Bare = createRequire(import.meta.url)('../../build/bare.node');
