// Numbers of the kernel's that C libraries older than it don't name. They are part of its binary interface.
#pragma once

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#if __has_include(<sys/prctl.h>)
#include <sys/prctl.h>
#endif
#include <sched.h>
#include <termios.h>

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
#include <linux/can/raw.h>
#include <linux/icmp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/vm_sockets.h>
#include <netinet/tcp.h>
// As enumerators #ifdef can't see them.
#define CAN_RAW_FILTER CAN_RAW_FILTER
#define CAN_RAW_ERR_FILTER CAN_RAW_ERR_FILTER
#define CAN_RAW_LOOPBACK CAN_RAW_LOOPBACK
#define CAN_RAW_RECV_OWN_MSGS CAN_RAW_RECV_OWN_MSGS
#define CAN_RAW_FD_FRAMES CAN_RAW_FD_FRAMES
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
#endif
