// Where V8's heap lies in memory, which is most of what a fork of a large process costs.
import { native } from '../addon/native.js';

/**
 * `contiguousHeap()`
 *
 * From here on V8's heap grows in one contiguous piece. Without it V8 asks for each 256 KiB at a random address, so each becomes a
 * mapping with page tables of its own, and fork must copy them all. This call occupies those addresses with mappings that use no memory,
 * so that the kernel chooses the place. Call it before you load data. A fork of a 500 MB heap then takes about two thirds of the time; a
 * fork of a small heap has some 60 more mappings to copy. Children inherit the setting.
 *
 * What it costs: tens of terabytes of `VSZ`, which is address space and no memory. And whoever learns one address of V8's heap knows where
 * the rest of it is; code, stacks and libraries stay at random addresses.
 * Throws `SystemError`: ENOMEM (`RLIMIT_AS`), ENOSYS (macOS), ENOTSUP (a kernel with 39-bit addresses). See docs/fork.md.
 */
export function contiguousHeap(): void {
  native.contiguousHeap();
}

/**
 * `int madvise(void *addr, size_t length, MADV_COLLAPSE)`, for each huge page of the process's memory that is mostly in use · blocks
 *
 * Moves the contiguous parts of V8's heap into huge pages; call {@link contiguousHeap} before the heap grows. Returns how many bytes
 * are in huge pages now. A fork then copies one page-table entry instead of 512: with 500 MB it takes a fifth of the time or less. Memory
 * that is written after the fork is copied in small pages, as always. The call takes about two milliseconds for each MB. If the kernel
 * has no huge page left, the rest stays as it is. Throws `SystemError`: EINVAL (Linux before 6.1, or built without huge pages), ENOSYS (macOS). See [madvise(2)](https://man7.org/linux/man-pages/man2/madvise.2.html).
 */
export function collapseHeap(): number {
  return native.collapseHeap();
}
