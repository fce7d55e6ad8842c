/**
 * The system calls that Docker's and containerd's default profile for seccomp refuses a container without capabilities,
 * x86-64's and arm64's; `clone3` with ENOSYS, so that the C library uses `clone`, the others with EPERM. The newer profiles
 * refuse io_uring's, too.
 */
export const refusedInContainers = [
  'ENOSYS:clone3',
  `EPERM:${[
    ['acct', 'add_key', 'bpf', 'chroot', 'clock_settime', 'delete_module', 'fanotify_init', 'finit_module'],
    ['fsconfig', 'fsmount', 'fsopen', 'fspick', 'get_mempolicy', 'init_module', 'ioperm', 'iopl', 'kcmp'],
    ['io_uring_enter', 'io_uring_register', 'io_uring_setup', 'kexec_file_load', 'kexec_load', 'keyctl'],
    ['lookup_dcookie', 'mbind', 'migrate_pages', 'mount', 'mount_setattr', 'move_mount', 'move_pages'],
    ['nfsservctl', 'open_by_handle_at', 'open_tree', 'perf_event_open', 'personality', 'pidfd_getfd'],
    ['pivot_root', 'process_madvise', 'process_vm_readv', 'process_vm_writev', 'ptrace', 'quotactl'],
    ['quotactl_fd', 'reboot', 'request_key', 'set_mempolicy', 'set_mempolicy_home_node', 'setdomainname'],
    ['sethostname', 'setns', 'settimeofday', 'swapoff', 'swapon', 'syslog', 'umount2', 'unshare'],
    ['userfaultfd', 'vhangup'],
  ].join(',')}`,
];
