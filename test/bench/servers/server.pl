#!/usr/bin/perl
# server.pl KIND FAMILY [PATH]: the accept loop in perl, with the calls of the manual's chapter.
use v5.26;
use warnings;
use Errno qw(EINTR);
use IO::Handle;
use POSIX qw(:sys_wait_h);
use Socket qw(:DEFAULT inet_pton);

my ($kind, $family, $path) = @ARGV;
my $greeting = "Hello there, localhost, it's a fine day for sockets\r\n";

my ($domain, $address) =
      $family eq 'unix' ? (PF_UNIX, pack_sockaddr_un($path))
    : $family eq 'tcp6' ? (PF_INET6, Socket::pack_sockaddr_in6(0, inet_pton(AF_INET6, '::1')))
    :                     (PF_INET, pack_sockaddr_in(0, INADDR_LOOPBACK));
socket(my $server, $domain, SOCK_STREAM, 0) or die "socket: $!";
bind($server, $address)                     or die "bind: $!";
listen($server, SOMAXCONN)                  or die "listen: $!";

sub reap { 1 while waitpid(-1, WNOHANG) > 0 }
$SIG{CHLD} = \&reap;

sub greet { print { $_[0] } $greeting }

sub echo {
    my ($client) = @_;
    my $buffer;
    send $client, $buffer, 0 while defined(recv $client, $buffer, 4096, 0) && length $buffer;
}

sub child {
    my ($client, $run) = @_;
    my $pid = fork;
    die "fork: $!" unless defined $pid;
    return if $pid;
    greet($client);
    $client->flush; # _exit does not
    $run->($client);
    POSIX::_exit(0);
}

sub fortune {
    open STDOUT, '>&', $_[0];
    exec '/bin/echo', 'a fortune' or die "exec: $!";
}

my %work = (
    accept    => sub { },
    greeting  => \&greet,
    roundtrip => \&echo,
    fork      => sub { child($_[0], sub { }) },
    exec      => sub { child($_[0], \&fortune) },
);
my $work = $work{$kind};

$| = 1;
my $name = getsockname $server;
say $family eq 'unix' ? $path : $family eq 'tcp6' ? (Socket::unpack_sockaddr_in6($name))[0] : (sockaddr_in($name))[0];

for (;;) {
    unless (accept(my $client, $server)) { next if $! == EINTR; die "accept: $!" }
    else { $work->($client); close $client }
}
