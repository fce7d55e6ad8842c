// Where V8's heap lies in memory, which is most of what a fork of a large process costs.
import { native } from '../addon/native.js';

/**
 * `contiguousHeap()`
 *
 * From here on the memory that V8 takes lies side by side. V8 asks for each 256 KiB at a random address, so that each is a mapping
 * with page tables of its own, and fork copies them all; here the addresses are taken up by mappings without memory, and the kernel
 * chooses. Call it before the data are loaded. A fork of a heap of 500 MB then costs about two thirds, one of a small heap some 60
 * mappings more. What it costs: tens of terabytes of `VSZ`, which is address space alone, and who has read one address of V8's heap knows
 * where the rest of it lies; code, stacks and libraries stay where chance has put them. Children inherit it.
 * Throws `SystemError`: ENOMEM (`RLIMIT_AS`), ENOSYS (macOS), ENOTSUP (a kernel with 39-bit addresses). See docs/fork.md.
 */
export function contiguousHeap(): void {
  native.contiguousHeap();
}

/**
 * `int madvise(void *addr, size_t length, MADV_COLLAPSE)`, for each huge page of the process's memory that is mostly in use · blocks
 *
 * Moves V8's heap into huge pages, as far as it lies side by side: call {@link contiguousHeap} before it is made. Returns the bytes
 * that lie in huge pages now. A fork then copies one entry in place of 512: with 500 MB it costs a fifth or less. What is written
 * after the fork is copied in small pages, as always. It takes about two milliseconds for each MB. What the kernel has no huge page for is left
 * as it is. Throws `SystemError`: EINVAL (Linux before 6.1, or built without huge pages), ENOSYS (macOS). See [madvise(2)](https://man7.org/linux/man-pages/man2/madvise.2.html).
 */
export function collapseHeap(): number {
  return native.collapseHeap();
}
