// Numbers of the kernel's that C libraries older than it don't name. They are part of its binary interface.
#pragma once

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

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

#ifdef SCM_CREDENTIALS
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
