/** Who is told of a descriptor before it is closed: the event loop's layer, which has waits to end. */
export const closing: { listener: ((fd: number) => void) | undefined } = { listener: undefined };
