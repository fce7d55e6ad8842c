#!/usr/bin/perl
# http-client URL...: prints the status and the body of each (HTTP/1.0).
use strict;
use warnings;
use IO::Handle;
use Socket;

die "usage: http-client URL...\n" unless @ARGV;
$SIG{ALRM} = sub { die "timed out\n" };

for my $url (@ARGV) {
    my ($host, $port, $path) = $url =~ m{^http://([\w.-]+)(?::(\d+))?(/\S*)?$} or die "no URL: $url\n";
    $port //= 80;
    $path //= '/';
    socket(my $web, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    my $address = sockaddr_in($port, inet_aton($host) || die "no host: $host\n");
    alarm 10;
    connect $web, $address or die "$host: $!\n";
    $web->autoflush(1);
    print $web "GET $path HTTP/1.0\r\nHost: $host\r\n\r\n";
    my ($status) = (<$web> // '') =~ m{^HTTP/1\.[01] (\d{3} .*?)\r?\n$} or die "no HTTP\n";
    my $length;
    while (<$web>) {
        $length = $1 if /^Content-Length:\s*(\d+)/i;
        last if /^\r?\n$/;
    }
    read $web, my $body, $length // 1 << 24;
    alarm 0;
    die "it broke off\n" if length $body < ($length // 0);
    print "$path: $status\n$body";
}
