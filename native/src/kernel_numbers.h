// Numbers of the kernel's that C libraries older than it don't name. They are part of its binary interface.
#pragma once

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#if __has_include(<sys/prctl.h>)
#include <sys/prctl.h>
#endif
#include <sched.h>
#include <termios.h>

#include <csignal>
#include <ctime>

#if __has_include(<linux/errqueue.h>)
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#define HAVE_SOF_TIMESTAMPING_TX_HARDWARE 1
#define HAVE_SOF_TIMESTAMPING_TX_SOFTWARE 1
#define HAVE_SOF_TIMESTAMPING_RX_HARDWARE 1
#define HAVE_SOF_TIMESTAMPING_RX_SOFTWARE 1
#define HAVE_SOF_TIMESTAMPING_SOFTWARE 1
#define HAVE_SOF_TIMESTAMPING_RAW_HARDWARE 1
#define HAVE_SOF_TIMESTAMPING_OPT_ID 1
#define HAVE_SOF_TIMESTAMPING_OPT_TSONLY 1
#endif

#if __has_include(<sys/epoll.h>)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#define HAVE_EPOLLIN 1
#define HAVE_EPOLLOUT 1
#define HAVE_EPOLLPRI 1
#define HAVE_EPOLLERR 1
#define HAVE_EPOLLHUP 1
#define HAVE_EPOLLRDHUP 1
#define HAVE_EPOLLET 1
#define HAVE_EPOLLONESHOT 1
#define HAVE_EPOLLEXCLUSIVE 1
#define HAVE_EPOLLWAKEUP 1
#define HAVE_EFD_NONBLOCK 1
#define HAVE_EFD_SEMAPHORE 1
#define HAVE_TFD_NONBLOCK 1
#define HAVE_SFD_NONBLOCK 1
#define HAVE_IN_NONBLOCK 1
#endif

#if __has_include(<linux/if_packet.h>)
#include <linux/can.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>
#include <linux/icmp.h>
#include <linux/if_alg.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <netinet/tcp.h>
// As enumerators #ifdef can't see them.
#define CAN_RAW_FILTER CAN_RAW_FILTER
#define CAN_RAW_ERR_FILTER CAN_RAW_ERR_FILTER
#define CAN_RAW_LOOPBACK CAN_RAW_LOOPBACK
#define CAN_RAW_RECV_OWN_MSGS CAN_RAW_RECV_OWN_MSGS
#define CAN_RAW_FD_FRAMES CAN_RAW_FD_FRAMES
#define CAN_RAW_JOIN_FILTERS CAN_RAW_JOIN_FILTERS
#define TIPC_CLUSTER_SCOPE TIPC_CLUSTER_SCOPE
#define TIPC_NODE_SCOPE TIPC_NODE_SCOPE
#define J1939_EE_INFO_NONE J1939_EE_INFO_NONE
#define J1939_EE_INFO_TX_ABORT J1939_EE_INFO_TX_ABORT
#define J1939_NLA_BYTES_ACKED J1939_NLA_BYTES_ACKED
#define J1939_NLA_PAD J1939_NLA_PAD
#define SCM_J1939_DEST_ADDR SCM_J1939_DEST_ADDR
#define SCM_J1939_DEST_NAME SCM_J1939_DEST_NAME
#define SCM_J1939_ERRQUEUE SCM_J1939_ERRQUEUE
#define SCM_J1939_PRIO SCM_J1939_PRIO
#define SO_J1939_ERRQUEUE SO_J1939_ERRQUEUE
#define SO_J1939_FILTER SO_J1939_FILTER
#define SO_J1939_PROMISC SO_J1939_PROMISC
#define SO_J1939_SEND_PRIO SO_J1939_SEND_PRIO
#endif

#ifdef SCM_CREDENTIALS
#ifndef BTPROTO_L2CAP
#define BTPROTO_L2CAP 0
#define BTPROTO_HCI 1
#define BTPROTO_SCO 2
#define BTPROTO_RFCOMM 3
#endif
#ifndef ICMP_FILTER
#define ICMP_FILTER 1
#endif
#ifndef IPV6_FLOWINFO
#define IPV6_FLOWINFO 11
#define IPV6_FLOWLABEL_MGR 32
#endif
#ifndef SO_ORIGINAL_DST
#define SO_ORIGINAL_DST 80
#endif
#ifndef SOL_CAN_RAW
#define SOL_CAN_RAW 101
#endif
#ifndef SCM_SECURITY
#define SCM_SECURITY 0x03
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD 0x04
#endif
#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76
#endif
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#ifndef IPV6_ORIGDSTADDR
#define IPV6_ORIGDSTADDR 74
#endif
#ifndef IPV6_RECVORIGDSTADDR
#define IPV6_RECVORIGDSTADDR IPV6_ORIGDSTADDR
#endif
#ifndef AF_MCTP
#define AF_MCTP 45
#endif
#ifndef PF_MCTP
#define PF_MCTP AF_MCTP
#endif
#ifndef SOL_MPTCP
#define SOL_MPTCP 284
#endif
#ifndef SOL_MCTP
#define SOL_MCTP 285
#endif
#ifndef SOL_SMC
#define SOL_SMC 286
#endif
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif
#ifndef SO_BUF_LOCK
#define SO_BUF_LOCK 72
#endif
#ifndef SO_RESERVE_MEM
#define SO_RESERVE_MEM 73
#endif
#ifndef SO_TXREHASH
#define SO_TXREHASH 74
#endif
#ifndef SO_RCVMARK
#define SO_RCVMARK 75
#endif
#ifndef IPV6_RECVERR_RFC4884
#define IPV6_RECVERR_RFC4884 31
#endif
#ifndef MSG_TRYHARD
#define MSG_TRYHARD MSG_DONTROUTE
#endif
#ifndef POLLREMOVE
#define POLLREMOVE 0x1000
#endif
#ifndef SIGCLD
#define SIGCLD SIGCHLD
#endif
#ifndef SA_INTERRUPT
#define SA_INTERRUPT 0x20000000
#endif
#ifndef SA_STACK
#define SA_STACK SA_ONSTACK
#endif
#ifndef SI_DETHREAD
#define SI_DETHREAD (-7)
#endif
#ifndef SEGV_ACCADI
#define SEGV_ACCADI 5
#endif
#ifndef SEGV_ADIDERR
#define SEGV_ADIDERR 6
#endif
#ifndef SEGV_ADIPERR
#define SEGV_ADIPERR 7
#endif
#ifndef ILL_BADIADDR
#define ILL_BADIADDR 9
#endif
#ifndef FPE_FLTUNK
#define FPE_FLTUNK 14
#endif
#ifndef FPE_CONDTRAP
#define FPE_CONDTRAP 15
#endif
#ifndef RLIMIT_OFILE
#define RLIMIT_OFILE RLIMIT_NOFILE
#endif
#ifndef MSG_COPY
#define MSG_COPY 040000
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#define MFD_EXEC 0x0010U
#endif
#ifndef MFD_HUGE_SHIFT
#define MFD_HUGE_SHIFT 26
#define MFD_HUGE_MASK 0x3f
#endif
#ifndef MFD_HUGE_2MB
#define MFD_HUGE_64KB (16U << MFD_HUGE_SHIFT)
#define MFD_HUGE_512KB (19U << MFD_HUGE_SHIFT)
#define MFD_HUGE_1MB (20U << MFD_HUGE_SHIFT)
#define MFD_HUGE_2MB (21U << MFD_HUGE_SHIFT)
#define MFD_HUGE_8MB (23U << MFD_HUGE_SHIFT)
#define MFD_HUGE_16MB (24U << MFD_HUGE_SHIFT)
#define MFD_HUGE_32MB (25U << MFD_HUGE_SHIFT)
#define MFD_HUGE_256MB (28U << MFD_HUGE_SHIFT)
#define MFD_HUGE_512MB (29U << MFD_HUGE_SHIFT)
#define MFD_HUGE_1GB (30U << MFD_HUGE_SHIFT)
#define MFD_HUGE_2GB (31U << MFD_HUGE_SHIFT)
#define MFD_HUGE_16GB (34U << MFD_HUGE_SHIFT)
#endif
#ifndef PIDFD_NONBLOCK
#define PIDFD_NONBLOCK O_NONBLOCK
#endif
#ifndef UDPLITE_SEND_CSCOV
#define UDPLITE_SEND_CSCOV 10
#define UDPLITE_RECV_CSCOV 11
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif
#ifndef RUSAGE_LWP
#define RUSAGE_LWP RUSAGE_THREAD
#endif
#endif
