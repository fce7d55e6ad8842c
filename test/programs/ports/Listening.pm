package Listening;

# What the twins of the examples share: a TCP port of loopback that listens.
use strict;
use warnings;
use Exporter 'import';
use IO::Handle;
use Socket;
our @EXPORT = 'listening';

sub listening {
    my $port = shift;
    socket(my $server, PF_INET, SOCK_STREAM, 0)          or die "socket: $!";
    setsockopt($server, SOL_SOCKET, SO_REUSEADDR, 1)     or die "setsockopt: $!";
    bind($server, sockaddr_in($port, INADDR_LOOPBACK))   or die "bind: $!";
    listen($server, SOMAXCONN)                           or die "listen: $!";
    my ($bound) = sockaddr_in(getsockname($server));
    return ($server, $bound);
}

1;
