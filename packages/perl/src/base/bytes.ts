const { latin1Slice } = Buffer.prototype;

/** Bytes as a string, each a character. V8 keeps few bytes on its own heap until somebody asks for their ArrayBuffer: this doesn't. */
export function latin1(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : latin1Slice.call(bytes as Buffer, 0, bytes.length);
}

/** The bytes of characters in UTF-8, each as a character. */
export function utf8(characters: string): string {
  return Buffer.from(characters).toString('latin1');
}

/** The bytes of a string as the system takes it; one with wide characters is UTF-8, as perl has it inside. */
export function raw(string: string): Buffer {
  return Buffer.from(string, isWide(string) ? 'utf8' : 'latin1');
}

/** Whether a string has characters that are no bytes. */
export function isWide(string: string): boolean {
  return /[^\0-\xff]/.test(string);
}
